/** One claimant of a case: the checklist that the machine filled, the risk signals, what the rules make of it, and what they say. */
import type { VNode } from 'preact';
import { signalEffects } from '../../domain/policy/rules.ts';
import type {
  DeskCase,
  DeskChallenge,
  DeskClaimant,
  DeskFinding,
} from '../../usecases/desk/see-desk-case.ts';
import { Section } from '../http/design/layout.tsx';
import { Notice, Tag } from '../http/design/notice.tsx';
import { Checklist, type ChecklistItem } from '../http/design/proof.tsx';
import { SummaryList } from '../http/design/steps.tsx';
import { DataTable } from '../http/design/table.tsx';
import { Disclosure, List } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { type DeskCall, Prose } from './desk-page.tsx';
import { wordFor, proofWords as words } from './words-case.en.ts';
import { rootInWords, trailLine, trailWords } from './words-trail.en.ts';

export interface ClaimantPartProps {
  readonly call: DeskCall;
  readonly seen: DeskCase;
  readonly claimant: DeskClaimant;
  /** The only one of the case: then nothing needs to name them. */
  readonly isAlone: boolean;
}

/** Everything about one claimant. Of those who are not the best proven, what they say and how the rules decide opens on demand. */
export function ClaimantPart(props: ClaimantPartProps): VNode {
  const { claimant, isAlone, seen, call } = props;
  const { contact, id } = claimant;
  const items = itemsOf(claimant, call.now);
  const isBest = seen.judged.best === id;
  const isFirst = isAlone || isBest || (seen.judged.best === null && seen.claimants[0]?.id === id);
  const says = <Says call={call} claimant={claimant} />;
  const trail = <TrailTable claimant={claimant} />;
  return (
    <Section id={`claimant-${id}`} title={isAlone ? words.claimant : contact}>
      {!isAlone && (isBest || claimant.isGrantee) && (
        <p>
          {isBest && <Tag tone="info">{words.best}</Tag>}{' '}
          {claimant.isGrantee && <Tag tone="good">{words.grantee}</Tag>}
        </p>
      )}
      {claimant.leftAt !== null && <Notice tone="info" title={words.left} />}
      {claimant.confirmedAt === null && <Notice tone="warn" title={words.unconfirmed} />}
      {isFirst ? says : <Disclosure summary={words.says}>{says}</Disclosure>}
      <h3>{words.title}</h3>
      {items.length > 0 ? <Checklist items={items} /> : <p class="muted">{words.none}</p>}
      <Signals claimant={claimant} />
      {isFirst && <h3>{trailWords.title}</h3>}
      {isFirst ? trail : claimant.decision && <Disclosure summary={trailWords.title}>{trail}</Disclosure>}
    </Section>
  );
}

function itemsOf({ findings, challenges }: DeskClaimant, now: Date): ChecklistItem[] {
  const open = challenges.filter((challenge) => challenge.outcome !== 'met');
  return [
    ...findings.map((finding, index) => found(finding, index, now)),
    ...open.map((challenge, index) => sought(challenge, index, now)),
  ];
}

function found(
  { kind, subject, root, strength, because, observedAt }: DeskFinding,
  index: number,
  now: Date,
): ChecklistItem {
  return {
    key: `finding-${index}`,
    state: strength === 'worthless' ? 'failed' : 'proven',
    title: wordFor(words.kinds, kind),
    strength,
    detail: (
      <>
        {subject && <p>{subject}</p>}
        <p>{because.map((code) => wordFor(words.reasons, code)).join(' ')}</p>
        <p>
          {words.root}: {rootInWords(root)}. {words.seen} <When at={observedAt} now={now} />.
        </p>
      </>
    ),
  };
}

function sought(challenge: DeskChallenge, index: number, now: Date): ChecklistItem {
  const { kind, subject, expiresAt, checks, nextCheckAt, outcome, outcomeDetail, overAt } = challenge;
  const isOver = overAt !== null || expiresAt <= now;
  return {
    key: `challenge-${index}`,
    state: isOver ? 'failed' : 'checking',
    title: wordFor(words.kinds, kind),
    detail: (
      <>
        {subject && <p>{subject}</p>}
        <p>
          {words.checks(checks)} {outcome && wordFor(words.outcomes, outcome)}{' '}
          {outcomeDetail && <code>{outcomeDetail}</code>}
        </p>
        {isOver ? (
          <p>{words.over}</p>
        ) : (
          <p>
            {words.openUntil} <When at={expiresAt} now={now} as="exact" />.
            {nextCheckAt && (
              <>
                {' '}
                {words.nextCheck} <When at={nextCheckAt} now={now} />.
              </>
            )}
          </p>
        )}
      </>
    ),
  };
}

function Signals({ claimant }: { readonly claimant: DeskClaimant }): VNode | null {
  if (claimant.signals.length === 0) return null;
  return (
    <Notice tone="warn" title={words.signals}>
      <List
        items={claimant.signals.map(
          (signal) =>
            `${wordFor(words.signalWords, signal)} ${wordFor(words.effects, signalEffects[signal])}`,
        )}
      />
    </Notice>
  );
}

function TrailTable({ claimant }: { readonly claimant: DeskClaimant }): VNode {
  const trail = claimant.decision?.trail ?? [];
  if (trail.length === 0) return <p class="muted">{trailWords.nothing}</p>;
  return (
    <DataTable
      caption={trailWords.caption}
      isCaptionHidden
      isDense
      columns={[
        { key: 'rule', label: trailWords.rule },
        { key: 'because', label: trailWords.because },
      ]}
      rows={trail.map(({ rule, because }, index) => {
        const line = trailLine(rule, because);
        return {
          key: String(index),
          isMarked: rule === 'cell',
          cells: { rule: line.rule, because: line.because },
        };
      })}
    />
  );
}

function Says({ call, claimant }: Pick<ClaimantPartProps, 'call' | 'claimant'>): VNode {
  const { contact, confirmedAt, joinedAt, client, addressPrefix, answers } = claimant;
  const { account, lost, held, codes, explanation, consent } = answers;
  const inWords = (from: Readonly<Record<string, string>>, list: readonly string[] | undefined) =>
    (list ?? []).map((code) => wordFor(from, code)).join(', ');
  const origin = [client, addressPrefix].filter(Boolean).join(', ');
  const rows = [
    {
      key: 'explanation',
      label: words.explanation,
      value: explanation ? <Prose text={explanation} /> : words.noExplanation,
    },
    { key: 'lost', label: words.lost, value: inWords(words.lostWords, lost) },
    { key: 'held', label: words.held, value: inWords(words.heldWords, held) },
    { key: 'codes', label: words.codes, value: codes ? wordFor(words.codesWords, codes) : '' },
    { key: 'account', label: words.project, value: account?.typed ?? '' },
    {
      key: 'contact',
      label: words.contact,
      value: `${contact} (${confirmedAt ? words.proven : words.notProven})`,
    },
    { key: 'asked', label: words.asked, value: <When at={joinedAt} now={call.now} as="both" /> },
    { key: 'from', label: words.from, value: origin },
    { key: 'estimate', label: words.estimate, value: consent?.estimate ?? '' },
  ];
  return <SummaryList isDense rows={rows.filter(({ value }) => value !== '')} />;
}
