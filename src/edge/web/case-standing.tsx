/** How a case stands, for the one who looks: the head of its page, what is proven, the ways on, and what has happened so far. */
import type { VNode } from 'preact';
import { type Audience, type Fact, type FactKind, lettersOf } from '../../domain/fact.ts';
import type { CaseView } from '../../usecases/recovery/see-case.ts';
import type { WayView } from '../../usecases/steps/ways.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { Deadline, Timeline, type TimelineItem } from '../http/design/case-status.tsx';
import { Form } from '../http/design/form.tsx';
import { Checklist, type ChecklistItem, Options } from '../http/design/proof.tsx';
import { When } from '../http/design/when.tsx';
import {
  actorWords,
  estimateWords,
  forPeopleWords,
  historyWords,
  inReviewWords,
  inWaitWords,
  type Standing,
  standingWords,
  toldWords,
  wayWords,
  caseWords as words,
} from './words-case.en.ts';

/** Nothing a claimant may do stands in here: it only tells. */
export interface CaseProps {
  readonly view: CaseView;
  readonly now: Date;
}

/** The state as it is for this claimant: what was accepted may be somebody else's. */
export function standingOf({ state, isForMe, isWaitOver, messages, may, lapsesAt }: CaseView): Standing {
  const [last, ...earlier] = messages.toReversed();
  if (state === 'gathering' && last?.by === 'desk') return 'asked';
  if (state === 'gathering' && may.submit && earlier.some(({ by }) => by === 'desk')) return 'answered';
  if (state === 'reviewing' && lapsesAt) return 'reviewing_unproven';
  if (state === 'expired' && !may.reopen) return 'expired_for_good';
  const isGiven = state === 'waiting' || state === 'granted' || state === 'completed';
  if (state === 'waiting' && isForMe && isWaitOver) return 'elapsed';
  return isGiven && !isForMe ? `${state}_other` : state;
}

/** Who acts next and by when. */
export function Head({ view, now }: CaseProps): VNode {
  const standing = standingOf(view);
  const { title, text } = standingWords[standing];
  const by =
    view.state === 'expired'
      ? view.may.reopen && view.reopenUntil
      : view.state === 'waiting'
        ? view.isWaitOver
          ? null // it is this very moment: "when: just now" says nothing
          : view.waitUntil
        : (view.lapsesAt ?? view.dueAt);
  // What lapsed can be taken up again: that is the claimant's step, and it has its day.
  const actsNext = view.may.reopen ? 'claimant' : standing === 'granted_other' ? 'clock' : view.actsNext;
  const refused = view.history.findLast(({ kind }) => kind === 'case:move:refuse')?.payload as
    | { reason?: string }
    | undefined;
  return (
    <Deadline
      title={title}
      actsNext={actsNext}
      now={now}
      by={by || undefined}
      since={view.state === 'waiting' && !view.isWaitOver ? view.enteredAt : undefined}
    >
      <p>{text}</p>
      {view.state === 'refused' && refused?.reason && (
        <p>
          {words.reason} “{refused.reason}”
        </p>
      )}
    </Deadline>
  );
}

/** What is proven. */
export function Proven({ view, now }: CaseProps): VNode {
  const proven = view.proven.map(
    ({ kind, subject, strength, because, observedAt }): ChecklistItem => ({
      key: `${kind} ${subject} ${observedAt.toISOString()}`,
      state: strength === 'worthless' ? 'failed' : 'proven',
      title: subject === '' ? words.kinds[kind] : `${words.kinds[kind]}: ${subject}`,
      strength,
      detail: (
        <p>
          {because.map((reason) => words.because[reason] ?? '').join(' ')} {words.seen}{' '}
          <When at={observedAt} now={now} />.
        </p>
      ),
    }),
  );
  if (proven.length === 0) return <p>{words.nothingProven}</p>;
  return (
    <>
      <Checklist items={proven} />
      {view.state === 'gathering' && proven.length > 0 && (
        <p>{words.comesTo(estimateWords(view.estimate))}</p>
      )}
      <NotSentYet view={view} now={now} />
    </>
  );
}

/** What is proven is for a person to judge, and none looks by themselves: it must be sent, or it lapses. */
function NotSentYet({ view, now }: CaseProps): VNode | null {
  const isTheirs = standingOf(view) === 'gathering' && view.may.submit && view.dueAt !== null;
  if (!isTheirs || view.estimate.kind !== 'review') return null;
  return (
    <>
      <p>
        {words.notSentYet} <When at={view.dueAt!} now={now} as="date" />.
      </p>
      <p>
        <LinkButton href="/case/submit" kind="secondary">
          {words.submitLink}
        </LinkButton>
      </p>
    </>
  );
}

/** The ways that are still open, the best first. `isFirst`: the best of them is the page's primary act. */
export function Ways({
  view,
  csrf,
  isFirst,
}: {
  readonly view: CaseView;
  readonly csrf: string;
  readonly isFirst: boolean;
}): VNode {
  return (
    <Options
      options={waysToShow(view).map((way, index) => ({
        key: `${way.kind} ${way.linkId ?? ''}`,
        title: wayWords[way.kind].title(way.subject),
        body: (
          <>
            <p>{wayWords[way.kind].body}</p>
            {way.isByAnother && <p>{wayWords[way.kind].byAnother}</p>}
            {way.isLost && <p>{wayWords[way.kind].lost}</p>}
          </>
        ),
        takes: wayWords[way.kind].takes,
        after: afterWords(view, way),
        isFastest: way.isShortest && !isDecidedByPeople(view),
        action: <WayAction way={way} csrf={csrf} isPrimary={isFirst && index === 0} />,
      }))}
    />
  );
}

/** A person decides whatever is proven: no way is shorter than another. */
const isDecidedByPeople = (view: CaseView): boolean =>
  view.isForPeople || (view.state === 'waiting' && !view.isForMe);

/** What would follow from one more proof, as the case stands now. */
function afterWords(view: CaseView, { estimate }: WayView): string {
  if (isDecidedByPeople(view)) return forPeopleWords(view);
  if (view.state === 'reviewing') return inReviewWords(estimate, view);
  return view.state === 'waiting' ? inWaitWords(estimate, view) : estimateWords(estimate);
}

/** The ways worth showing: those not under way, and while something is being waited for only what would better it. */
export function waysToShow(view: CaseView): readonly WayView[] {
  const isOpen = (way: WayView) =>
    view.challenges.some(
      ({ kind, subject }) => kind === way.kind && (kind === 'mailbox' || subject === way.subject),
    );
  return view.ways.filter((way) => (view.state === 'gathering' || way.helps) && !isOpen(way));
}

function WayAction({
  way,
  csrf,
  isPrimary,
}: {
  readonly way: WayView;
  readonly csrf: string;
  readonly isPrimary: boolean;
}): VNode {
  const kind = isPrimary ? 'primary' : 'secondary';
  const { button } = wayWords[way.kind];
  if (way.linkId === null)
    return (
      <LinkButton href={`/case/prove/${way.kind}`} kind={kind}>
        {button}
      </LinkButton>
    );
  return (
    <Form action="/case/prove/repository" csrf={csrf} hidden={{ linkId: way.linkId }} isInline>
      <Button kind={kind}>{button}</Button>
    </Form>
  );
}

/** What has happened, the newest first, and to whom each step was told. */
export function History({ view, now }: CaseProps): VNode {
  const facts = view.history.flatMap(({ at, kind, actor, isMine, payload }, index): TimelineItem[] => {
    const title = historyWords[kind as FactKind];
    if (!title) return [];
    const told = toldOf(kind as FactKind, payload);
    return [
      {
        key: String(index),
        at,
        title,
        by: isMine ? actorWords.you : actorWords[actor],
        body: told === '' ? undefined : <p>{told}</p>,
      },
    ];
  });
  const proofs = view.proven.map(
    ({ kind, subject, observedAt }): TimelineItem => ({
      key: `${kind} ${subject} ${observedAt.toISOString()}`,
      at: observedAt,
      title:
        subject === '' ? words.checked(words.kinds[kind]) : words.checked(`${words.kinds[kind]}, ${subject}`),
      tone: 'good',
    }),
  );
  // A proof and what followed from it are of one instant: the proof came first.
  const items = [...proofs, ...facts].sort((a, b) => a.at.getTime() - b.at.getTime()).reverse();
  return <Timeline items={items} now={now} />;
}

/** To whom a fact's letters went, read from the same table that sends them. */
function toldOf(kind: FactKind, payload: unknown): string {
  const fact = { kind, payload, origin: {} } as unknown as Fact;
  const audiences = new Set<Audience>();
  for (const rule of lettersOf[kind] ?? [])
    if (!rule.when || rule.when(fact)) for (const audience of rule.to) audiences.add(audience);
  return toldWords([...audiences]);
}
