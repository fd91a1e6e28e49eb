/** The facts beside a case: how it stands, who has it, who approved, its files, and the account it is about. */
import type { VNode } from 'preact';
import { states } from '../../domain/case/lifecycle.ts';
import type { DeskApproval, DeskCase } from '../../usecases/desk/see-desk-case.ts';
import { Button } from '../http/design/button.tsx';
import { Timeline } from '../http/design/case-status.tsx';
import { Form } from '../http/design/form.tsx';
import { Section } from '../http/design/layout.tsx';
import { CaseTag, Tag } from '../http/design/notice.tsx';
import { SummaryList, type SummaryRow } from '../http/design/steps.tsx';
import { List } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { type DeskCall, Prose } from './desk-page.tsx';
import { wordFor, factsWords as words } from './words-case.en.ts';
import { deskWords } from './words-desk.en.ts';

interface Props {
  readonly call: DeskCall;
  readonly seen: DeskCase;
}

type MaybeRow = SummaryRow | false | null;
const isRow = (row: MaybeRow): row is SummaryRow => Boolean(row);

/** How the case stands. */
export function CaseFacts({ call, seen }: Props): VNode {
  const { now } = call;
  const { state, judged, openedAt, enteredAt, dueAt, waitUntil, aftercare, approvals } = seen;
  const needed = judged.grant?.approvalsNeeded ?? seen.approvalsNeeded;
  const given = approvals.filter((approval) => approval.isCounting).length;
  const isWaiting = state === 'waiting';
  const rows: MaybeRow[] = [
    { key: 'state', label: words.state, value: <CaseTag state={state} /> },
    { key: 'stake', label: words.stake, value: deskWords.stakes[judged.stake] },
    { key: 'taken', label: words.takenBy, value: <TakenBy call={call} seen={seen} /> },
    state === 'reviewing' && {
      key: 'approvals',
      label: words.approvals,
      value: words.approvalsOf(given, needed),
    },
    isWaiting &&
      waitUntil && { key: 'wait', label: words.wait, value: <When at={waitUntil} now={now} as="both" /> },
    !isWaiting && dueAt && { key: 'due', label: words.due, value: <When at={dueAt} now={now} as="both" /> },
    ...rareRows(seen, now),
    { key: 'entered', label: words.entered, value: <When at={enteredAt} now={now} /> },
    { key: 'opened', label: words.opened, value: <When at={openedAt} now={now} /> },
    aftercare && { key: 'aftercare', label: words.aftercare, value: wordFor(words.aftercares, aftercare) },
  ];
  return (
    <>
      <Section id="facts" title={words.title}>
        <SummaryList isDense rows={rows.filter(isRow)} />
      </Section>
      {approvals.length > 0 && (
        <Section id="approvals" title={words.approvalsTitle}>
          <Timeline now={now} items={approvals.map(approvalItem)} />
        </Section>
      )}
    </>
  );
}

/** What few cases have: an end by themselves at the desk, and an objection once. */
function rareRows({ contestedAt, lapsesAt }: DeskCase, now: Date): MaybeRow[] {
  const at = (key: string, label: string, value: Date | null): MaybeRow =>
    value && { key, label, value: <When at={value} now={now} as="both" /> };
  return [at('lapses', words.lapses, lapsesAt), at('contested', words.contested, contestedAt)];
}

function approvalItem({ username, at, reason, isYou, isCounting, isOutdated }: DeskApproval) {
  return {
    key: username,
    at,
    title: isYou ? `${username} (${words.you})` : username,
    tone: isCounting ? ('good' as const) : undefined,
    body: (
      <>
        {!isCounting && <p>{isOutdated ? words.outdated : words.notCounting}</p>}
        <Prose text={reason} />
      </>
    ),
  };
}

function TakenBy({ call, seen }: Props): VNode {
  const { takenBy, acts, number, state } = seen;
  const mayTake = acts.includes('take') && states[state].actsNext !== 'nobody';
  const form = takenBy ? 'release' : 'take';
  const label = takenBy ? (takenBy.isYou ? words.release : words.releaseOther) : words.take;
  return (
    <>
      {takenBy ? `${takenBy.username}${takenBy.isYou ? ` (${words.you})` : ''}` : deskWords.nobody}{' '}
      {mayTake && (
        <Form action={`/desk/cases/${number}/${form}`} csrf={call.csrf} isInline>
          <Button kind="secondary" isSmall shortcut="t">
            {label}
          </Button>
        </Form>
      )}
    </>
  );
}

/** What the claimants sent, to be downloaded. */
export function Files({ seen }: Pick<Props, 'seen'>): VNode | null {
  if (seen.attachments.length === 0) return null;
  return (
    <Section id="files" title={words.files} lead={words.filesLead}>
      <List
        items={seen.attachments.map(({ id, name, mediaType, bytes }) => (
          <>
            <a href={`/desk/cases/${seen.number}/files/${id}`} download>
              {name}
            </a>{' '}
            ({mediaType}, {words.size(bytes)})
          </>
        ))}
      />
    </Section>
  );
}

/** The account, as far as it helps to judge. */
export function AccountFacts({ call, seen }: Props): VNode {
  const { now } = call;
  const { username, createdAt, frozenAt, aftercareUntil, restoredAt, isStaff, projects } = seen.account;
  const at = (key: string, label: string, value: Date | null): MaybeRow =>
    value && { key, label, value: <When at={value} now={now} as="date" /> };
  const rows: MaybeRow[] = [
    {
      key: 'name',
      label: words.name,
      value: <a href={`/user/${encodeURIComponent(username)}`}>{username}</a>,
    },
    at('since', words.since, createdAt),
    at('frozen', words.frozenSince, frozenAt),
    at('restored', words.restored, restoredAt),
    at('aftercare', words.aftercareUntil, aftercareUntil),
    isStaff && { key: 'staff', label: words.staff, value: words.staffYes },
    { key: 'projects', label: words.projects, value: <Projects projects={projects} /> },
  ];
  return (
    <Section id="account" title={words.account}>
      <SummaryList isDense rows={rows.filter(isRow)} />
    </Section>
  );
}

function Projects({ projects }: Pick<DeskCase['account'], 'projects'>): VNode {
  if (projects.length === 0) return <>{words.noProjects}</>;
  return (
    <List
      items={projects.map(({ name, downloadsPerMonth, dependents, owners, flaggedCritical }) => (
        <>
          <a href={`/project/${encodeURIComponent(name)}`}>{name}</a>{' '}
          {flaggedCritical && <Tag tone="warn">{words.flagged}</Tag>}
          <br />
          {words.project(downloadsPerMonth.toLocaleString('en'), dependents, owners.length)}
        </>
      ))}
    />
  );
}
