/**
 * One case on one page: who acts next on top; then what each claimant has proven and what the rules make of it, what has
 * happened, and beside it the facts and the decision. Everything a person needs to judge, and no secret.
 */
import type { VNode } from 'preact';
import { states } from '../../domain/case/lifecycle.ts';
import type { DeskCase } from '../../usecases/desk/see-desk-case.ts';
import { Deadline } from '../http/design/case-status.tsx';
import { ErrorSummary, type FieldError } from '../http/design/form.tsx';
import { BackLink, PageHeading, Split } from '../http/design/layout.tsx';
import { CaseTag, Notice, Tag } from '../http/design/notice.tsx';
import { faultsOf } from '../http/form-faults.ts';
import { NotSent } from '../http/not-sent.tsx';
import { type ActsProps, Decide, fieldOf, isShown, type RefusedAct, Write } from './case-acts.tsx';
import { ClaimantPart } from './case-claimant.tsx';
import { AccountFacts, CaseFacts, Files } from './case-facts.tsx';
import { AccountRecord, History } from './case-history.tsx';
import { type DeskCall, DeskPage } from './desk-page.tsx';
import { caseWords as words } from './words-case.en.ts';
import { deskWords } from './words-desk.en.ts';
import { reasonInWords } from './words-trail.en.ts';

export interface CasePageProps {
  readonly call: DeskCall;
  readonly seen: DeskCase;
  readonly done?: string | undefined;
  readonly refused?: RefusedAct | undefined;
}

/** The page. */
export function CasePage({ call, seen, done, refused }: CasePageProps): VNode {
  const hasMoved = refused?.refusal.code === 'case_moved';
  const faults = refused && !hasMoved ? faultsOfAct(refused) : [];
  const acts = { csrf: call.csrf, seen, refused, faults };
  const isAlone = seen.claimants.length + seen.unlisted === 1;
  return (
    <DeskPage
      call={call}
      title={words.title(seen.number)}
      current="queue"
      done={done}
      hasErrors={refused !== undefined}
      flash={hasMoved ? { tone: 'warn', title: words.moved, text: words.movedText } : undefined}
    >
      <ErrorSummary errors={faults} />
      <BackLink href="/desk">{words.back}</BackLink>
      <Heading seen={seen} />
      <Stranded seen={seen} refused={refused} />
      <Split asideLabel={words.actsLabel} aside={<Beside call={call} {...acts} />}>
        <Standing call={call} seen={seen} />
        {seen.asking.length > 0 && (
          <Notice tone="warn" title={words.asking(seen.asking)}>
            <p>{words.askingText}</p>
          </Notice>
        )}
        {seen.claimants.map((claimant) => (
          <ClaimantPart key={claimant.id} call={call} seen={seen} claimant={claimant} isAlone={isAlone} />
        ))}
        {seen.unlisted > 0 && <Notice tone="info" title={words.unlisted(seen.unlisted)} />}
        <History call={call} seen={seen} />
        <Write {...acts} />
        <AccountRecord call={call} seen={seen} />
      </Split>
    </DeskPage>
  );
}

/** Whatever the use-case calls the words of an act, they were typed into the one field of its form. */
function faultsOfAct({ form, refusal }: RefusedAct): FieldError[] {
  const field = fieldOf[form];
  return faultsOf(refusal, form === 'ask' ? ['to', field] : [field], {
    reason: field,
    question: field,
    body: field,
  });
}

function Heading({ seen }: { readonly seen: DeskCase }): VNode {
  const tags = (
    <>
      <CaseTag state={seen.state} />
      {seen.judged.stake === 'critical' && <Tag tone="warn">{deskWords.stakes.critical}</Tag>}
    </>
  );
  return <PageHeading caption={words.caption(seen.number)} title={seen.username} aside={tags} />;
}

function Beside({ call, ...acts }: ActsProps & { readonly call: DeskCall }): VNode {
  const { seen } = acts;
  return (
    <>
      <Decide {...acts} />
      <CaseFacts call={call} seen={seen} />
      <Files seen={seen} />
      <AccountFacts call={call} seen={seen} />
    </>
  );
}

/** Where the form is gone because the case moved on, what was typed into it is shown to be taken along. */
function Stranded({ seen, refused }: Pick<CasePageProps, 'seen' | 'refused'>): VNode | null {
  return refused && !isShown(seen, refused.form) ? <NotSent text={refused.typed} /> : null;
}

function Standing({ call, seen }: Pick<CasePageProps, 'call' | 'seen'>): VNode {
  const { state, dueAt, waitStartedAt, waitUntil, account, claimants, judged } = seen;
  const isWaiting = state === 'waiting';
  const by = isWaiting ? waitUntil : dueAt;
  const isLate = states[state].actsNext === 'desk' && dueAt !== null && dueAt < call.now;
  const decision = claimants.find((claimant) => claimant.id === judged.best)?.decision;
  const reasons = state === 'reviewing' && decision?.kind === 'review' ? decision.reasons : [];
  return (
    <Deadline
      title={words.headlines[state]}
      actsNext={states[state].actsNext}
      reader="desk"
      now={call.now}
      by={by ?? undefined}
      since={isWaiting ? (waitStartedAt ?? undefined) : undefined}
    >
      {isLate && <p>{words.overdue}</p>}
      {account.frozenAt && <p>{words.frozen}</p>}
      {reasons.length > 0 && <p>{reasons.map(reasonInWords).join(' ')}</p>}
      {states[state].actsNext === 'desk' && (
        <p>
          <a href="#decide">{words.toAct}</a> · <a href="#history">{words.toHistory}</a>
        </p>
      )}
    </Deadline>
  );
}
