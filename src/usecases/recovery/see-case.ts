/**
 * The status page's view: what happened, what is proven, what would help and how long each way takes, who acts next and by
 * when (S16). It shows a claimant their own proofs only, and nothing about the account that is not public or their own.
 */
import type { Answers } from '../../domain/case/answers.ts';
import { type Case, isOutlived, objectUntil, reopenUntil } from '../../domain/case/case.ts';
import { type CaseState, movesFor, states } from '../../domain/case/lifecycle.ts';
import type { ChallengeKind, EvidenceKind, Finding, Strength } from '../../domain/evidence/finding.ts';
import { withoutMailboxOfPassword } from '../../domain/evidence/password.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import { type DecideInput, type Decision, decide } from '../../domain/policy/decide.ts';
import { type Estimate, estimateFor, reviewHours } from '../../domain/policy/estimate.ts';
import type { RiskSignal } from '../../domain/policy/rules.ts';
import { stakeOf } from '../../domain/policy/stake.ts';
import type { Tx } from '../../store/db.ts';
import type { Challenge } from '../../store/evidence.ts';
import type { House } from '../house.ts';
import { deskFigures } from '../steps/figures.ts';
import { isReasonOf } from '../steps/hand-in.ts';
import { takesWords } from '../steps/keep-message.ts';
import { provingStates } from '../steps/make-finding.ts';
import { type Say, sayIn } from '../steps/say-in-case.ts';
import { type WayView, waysOf } from '../steps/ways.ts';
import type { Claiming } from '../who.ts';

export interface CaseView {
  readonly number: string;
  readonly username: string;
  readonly contact: string;
  readonly state: CaseState;
  readonly actsNext: (typeof states)[CaseState]['actsNext'];
  readonly openedAt: Date;
  readonly enteredAt: Date;
  readonly dueAt: Date | null;
  /** When it lapses at the desk, while nobody has proven anything; null: it does not lapse there. */
  readonly lapsesAt: Date | null;
  readonly waitUntil: Date | null;
  /** The wait has run out, and the clock is about to say so: the letter with the link is next. */
  readonly isWaitOver: boolean;
  /** Whether a person has it in hand, or must have, whatever is proven: a proof then helps them, and the rules alone let nobody in. */
  readonly isForPeople: boolean;
  /** How long a person takes to look, typically and for one in ten. Hours. */
  readonly reviewHoursTypical: number;
  readonly reviewHoursLong: number;
  /** Whether it is this claimant's proof that was accepted. */
  readonly isForMe: boolean;
  readonly reopenUntil: Date | null;
  readonly objectUntil: Date | null;
  readonly proven: readonly {
    kind: EvidenceKind;
    subject: string;
    strength: Strength;
    because: readonly string[];
    observedAt: Date;
  }[];
  readonly challenges: readonly ChallengeView[];
  readonly ways: readonly WayView[];
  /** What the case comes to with what is proven now. */
  readonly estimate: Estimate;
  readonly history: readonly { at: Date; kind: string; actor: string; isMine: boolean; payload: unknown }[];
  readonly messages: readonly { at: Date; by: 'claimant' | 'desk'; body: string }[];
  readonly files: readonly { name: string; bytes: number }[];
  readonly answers: Answers;
  /** Handing it in takes a reason in writing: nothing is proven yet. */
  readonly needsReason: boolean;
  readonly may: {
    readonly prove: boolean;
    readonly submit: boolean;
    readonly withdraw: boolean;
    readonly reopen: boolean;
    readonly answer: boolean;
  };
}

export interface ChallengeView {
  readonly id: ChallengeId;
  readonly kind: ChallengeKind;
  readonly subject: string;
  /** The branch to push; null where the challenge is a secret in a mailbox. */
  readonly shown: string | null;
  readonly expiresAt: Date;
  readonly triesLeft: number;
  readonly checkedAt: Date | null;
  readonly nextCheckAt: Date | null;
  readonly outcome: string | null;
  readonly outcomeDetail: string | null;
}

/** The case as this claimant may see it now. */
export async function seeCase(house: House, who: Claiming): Promise<CaseView> {
  const now = house.clock.now();
  const tx = house.db.once;
  const current = await tx.cases.get(who.caseId);
  const [say, account, claimant, proven, challenges, projects, links, figures, history, messages, files] =
    await everythingOf(house, tx, current, who, now);
  const own = withoutMailboxOfPassword(proven);
  const stake = stakeOf(projects, { isStaff: false, flagged: false }, house.policy);
  // Risk signals stay with the desk: they would tell a stranger what happened to the account. That it was contested they were told.
  const signals: readonly RiskSignal[] = current.contestedAt ? ['contested'] : [];
  const input: DecideInput = { policy: house.policy, stake, findings: own, signals, now };
  const estimate = (decision: Decision) => estimateFor(decision, figures, house.policy);
  const { reviewHoursTypical, reviewHoursLong } = reviewHours(figures, house.policy);
  return {
    ...headOf(house, current, who, say, account),
    isWaitOver: current.state === 'waiting' && current.waitUntil !== null && current.waitUntil <= now,
    isForPeople: current.takenBy !== null || account.frozenAt !== null || current.contestedAt !== null,
    reviewHoursTypical,
    reviewHoursLong,
    username: account.username,
    proven: own.map(provenOf),
    challenges: challenges.map(challengeOf),
    ways:
      !say.leftAt && provingStates.includes(current.state)
        ? waysOf(input, current.accountId, own, links, estimate, claimant.answers)
        : [],
    estimate: estimate(decide(input)),
    needsReason: isReasonMissing(current, say, messages),
    history: (say.leftAt ? untilLeft(history) : history).map((line) => lineFor(who, line)),
    messages: messages.map(({ at, staffId, body }) => ({ at, by: staffId ? 'desk' : 'claimant', body })),
    files: files.map(({ name, bytes }) => ({ name, bytes })),
    answers: claimant.answers,
  };
}

/** All that is asked of the database, at once. */
function everythingOf(house: House, tx: Tx, current: Case, { claimantId }: Claiming, now: Date) {
  const { id, accountId } = current;
  return Promise.all([
    sayIn(tx, current, claimantId),
    tx.accounts.get(accountId),
    tx.claimants.get(claimantId),
    tx.evidence.of(claimantId),
    tx.evidence.openOf(claimantId, now),
    tx.projects.staked(accountId),
    tx.projectLinks.ofOwner(accountId),
    deskFigures(house, tx, now),
    tx.status.history(id, claimantId),
    tx.claimants.messagesWith(id, claimantId),
    tx.drafts.attachments([claimantId]),
  ]);
}

function headOf(
  house: House,
  current: Case,
  who: Claiming,
  { handsIn, reopens, leftAt }: Say,
  account: { restoredAt: Date | null },
) {
  const moves = movesFor(current.state, 'claimant');
  const isReopenable = moves.includes('reopen') && !isOutlived(current, account);
  return {
    number: current.number,
    contact: who.contact,
    state: current.state,
    actsNext: states[current.state].actsNext,
    openedAt: current.openedAt,
    enteredAt: current.enteredAt,
    dueAt: current.dueAt,
    lapsesAt: current.lapsesAt,
    waitUntil: current.waitUntil,
    isForMe: current.forClaimantId === who.claimantId,
    reopenUntil: isReopenable ? reopenUntil(current, house.policy) : null,
    objectUntil: current.state === 'completed' ? objectUntil(current, house.policy) : null,
    may: {
      prove: provingStates.includes(current.state),
      submit: handsIn && moves.includes('submit'),
      withdraw: moves.includes('withdraw'),
      reopen: reopens && isReopenable,
      answer: takesWords(current),
    },
    ...(leftAt ? leftHead(leftAt) : {}),
  };
}

/** What happened until they left; that line is told to nobody else. */
function untilLeft(history: readonly Told[]): readonly Told[] {
  return history.slice(0, history.findLastIndex(({ kind }) => kind === 'case:claim:left') + 1);
}

/** For whoever has withdrawn the case is withdrawn, whether or not others go on: what becomes of it is not theirs to read. */
function leftHead(leftAt: Date) {
  return {
    state: 'withdrawn' as const,
    actsNext: states.withdrawn.actsNext,
    enteredAt: leftAt,
    ...{ dueAt: null, lapsesAt: null, waitUntil: null, reopenUntil: null, objectUntil: null, isForMe: false },
    may: { prove: false, submit: false, withdraw: false, reopen: false, answer: false },
  };
}

/** Whether handing it in takes a reason in writing: nothing is proven, and nothing was written since the case gathers. */
function isReasonMissing(
  { enteredAt }: Case,
  { hasProven }: Say,
  messages: Awaited<ReturnType<Tx['claimants']['messagesWith']>>,
): boolean {
  return !hasProven && !messages.some((each) => isReasonOf(each, enteredAt));
}

// Who else asks, what they prove and why the rules turned to the desk is not this claimant's to read.
const toldWords = ['number', 'from', 'to', 'until'];

function lineFor(who: Claiming, { at, kind, actor, actorId, payload }: Told): CaseView['history'][number] {
  const known = Object.entries(payload as object);
  const isReason = (word: string) => word === 'reason' && kind === 'case:move:refuse';
  return {
    at,
    kind,
    actor,
    isMine: actorId === who.claimantId,
    payload: Object.fromEntries(known.filter(([word]) => toldWords.includes(word) || isReason(word))),
  };
}

type Told = Awaited<ReturnType<Tx['status']['history']>>[number];

function provenOf({ kind, subject, strength, because, observedAt }: Finding) {
  return { kind, subject, strength, because, observedAt };
}

function challengeOf(each: Challenge): ChallengeView {
  const { id, kind, subject, shown, expiresAt, triesLeft, checkedAt, nextCheckAt, outcome, outcomeDetail } =
    each;
  return { id, kind, subject, shown, expiresAt, triesLeft, checkedAt, nextCheckAt, outcome, outcomeDetail };
}
