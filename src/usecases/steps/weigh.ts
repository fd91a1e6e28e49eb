/**
 * Weighs a case: what is at stake, what speaks against it, what each claimant has proven, and what follows from that by
 * the policy. Called whenever a finding was made, a contact address proven that brings one, or an expired case taken up again; not when
 * the desk asks for more, or the rules would hand the case straight back to it. The clock decides nothing here.
 */

import { after, dayMs } from '../../base/clock.ts';
import { type AccountFacts, signalsOf } from '../../domain/account/signals.ts';
import type { Case } from '../../domain/case/case.ts';
import { waitUntil as endOfWait, shortenedUntil, waitHoursFor } from '../../domain/case/wait.ts';
import type { Finding } from '../../domain/evidence/finding.ts';
import { breaksContinuity } from '../../domain/evidence/repository.ts';
import type { Fact } from '../../domain/fact.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { compareDecisions, type Decision, decide } from '../../domain/policy/decide.ts';
import { type Grounds, groundsAmong, isRivalNew } from '../../domain/policy/grounds.ts';
import { isBest } from '../../domain/policy/options.ts';
import { isFresh } from '../../domain/policy/roots.ts';
import type { RiskSignal, Stake } from '../../domain/policy/rules.ts';
import { stakeOf } from '../../domain/policy/stake.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { policyOrigin } from '../who.ts';
import { makeMove, timersFor } from './make-move.ts';
import { record } from './record.ts';

const acceptedPerDayMax = 2; // once, and once more after a withdrawal that was regretted

/** One claimant's side of a case, judged. */
export interface Side {
  readonly claimantId: ClaimantId;
  readonly findings: readonly Finding[];
  readonly signals: readonly RiskSignal[];
  readonly decision: Decision;
  readonly grounds: Grounds;
}

export interface Weighed {
  readonly stake: Stake;
  /** Best decision first. Claimants who have proven nothing are not here. */
  readonly sides: readonly Side[];
}

/**
 * What the case amounts to now, by the real decision code. Changes nothing. Of a crowd only the best proven are weighed
 * (`claimantsWeighedMax`), and whoever the case was decided for or `beside` names.
 */
export async function weighed(
  house: House,
  tx: Tx,
  current: Case,
  now: Date,
  beside: readonly (ClaimantId | undefined)[] = [],
): Promise<Weighed> {
  // Until a contact address is proven its letters may reach a stranger: what was shown from there counts for nothing yet.
  const { claimantsWeighedMax, findingLifeDays } = house.policy;
  const named = [current.forClaimantId, ...beside].filter((id) => typeof id === 'string');
  const weighable = await tx.status.bestProven(
    current.id,
    after(now, -findingLifeDays * dayMs),
    claimantsWeighedMax,
    named,
  );
  const findings = await tx.evidence.ofConfirmed(current.id, weighable);
  const stake = await stakeNow(house, tx, current);
  const account = await accountFacts(tx, current);
  const claimants = [...Map.groupBy(findings, ({ claimantId }) => claimantId)];
  const isFreshNow = (finding: Finding) => isFresh(finding, findingLifeDays, now);
  const among = groundsAmong(claimants.map(([, own]) => own.filter(isFreshNow)));
  const cameAt = await tx.parts.cameAt(current.id, weighable);
  const sides = claimants.map(([claimantId, own], at): Side => {
    const grounds = among[at]!;
    const rivals = grounds.rivals.length > 0;
    const facts = { ...account, rivals, brokenContinuity: own.some(breaksContinuity) };
    // What is late is so for each claimant: whoever opened a case long ago makes nothing late for those who come after.
    const signals = signalsOf(facts, cameAt.get(claimantId) ?? current.openedAt, house.policy);
    return {
      claimantId,
      findings: own,
      signals,
      decision: decide({ policy: house.policy, stake, findings: own, signals, now }),
      grounds: { ...grounds, signals: [...signals].sort() },
    };
  });
  return { stake, sides: sides.sort((a, b) => compareDecisions(a.decision, b.decision)) };
}

async function stakeNow(house: House, tx: Tx, { accountId }: Case): Promise<Stake> {
  const projects = await tx.projects.staked(accountId);
  const isStaff = (await tx.desk.staff(accountId)) !== undefined;
  return stakeOf(projects, { isStaff, flagged: false }, house.policy);
}

/** Weighs the case, stores the decision with its trail, and makes the move that follows, if any. */
export async function weigh(house: House, tx: Tx, locked: Case, now: Date): Promise<Case> {
  const { stake, sides } = await weighed(house, tx, locked, now);
  const best = sides[0];
  if (!best || !['gathering', 'waiting', 'reviewing'].includes(locked.state)) return locked;
  const { decision } = best;
  const approvalsNeeded = approvalsNeededFor(stake, best);
  const current = await tx.cases.decide(
    locked,
    { claimantId: best.claimantId, stake, decision },
    // Once something counts, a person of the desk looks, however long it takes.
    { stake, approvalsNeeded, ...(decision.kind === 'missing' ? {} : { lapsesAt: null }) },
  );
  await record(house, tx, now, [
    {
      kind: 'case:decision:made',
      payload: { kind: decision.kind, trail: decision.trail },
      origin: policyOrigin,
      accountId: current.accountId,
      caseId: current.id,
    },
  ]);
  if (current.state === 'reviewing') return fromReviewing(house, tx, current, { stake, sides }, now);
  if (current.state === 'gathering') return fromGathering(house, tx, current, { stake, sides }, now);
  if (current.state === 'waiting') return fromWaiting(house, tx, current, sides, now);
  return current;
}

/** How many people must approve what was decided: two for what is critical or was contested, whatever else is so. */
function approvalsNeededFor(stake: Stake, { decision, signals }: Side): number {
  if (stake === 'critical' || signals.includes('contested')) return 2;
  return decision.kind === 'review' ? (decision.approvalsNeeded ?? 1) : 1;
}

async function fromGathering(
  house: House,
  tx: Tx,
  current: Case,
  { stake, sides }: Weighed,
  now: Date,
): Promise<Case> {
  const { claimantId, decision, findings, signals, grounds } = sides[0]!;
  const by = { actor: 'policy', origin: policyOrigin, now } as const;
  if (decision.kind === 'accept') {
    if (await isAcceptedOften(tx, current, now))
      return makeMove(house, tx, current, 'refer', { ...by, reason: 'accepted_often' });
    const account = await tx.accounts.get(current.accountId);
    const waitHours = waitHoursFor(decision, account, house.policy);
    const waitUntil = endOfWait({ acceptedAt: now, waitHours });
    return makeMove(house, tx, current, 'accept', {
      ...by,
      waitUntil,
      aftercare: decision.aftercare,
      forClaimantId: claimantId,
      grounds,
    });
  }
  if (decision.kind !== 'review') return current;
  // Nothing the claimant could add would spare them the desk: waiting for more would only cost days.
  const isFinal =
    signals.includes('rivals') || isBest({ policy: house.policy, stake, findings, signals, now });
  return isFinal
    ? makeMove(house, tx, current, 'refer', { ...by, reason: decision.reasons.join(', ') })
    : current;
}

/** Whoever can have a case accepted could withdraw it and ask again all day, and each time letters go to everybody: a person looks instead. */
async function isAcceptedOften(tx: Tx, current: Case, now: Date): Promise<boolean> {
  const accepted = await tx.record.countSince(current.accountId, 'case:move:accept', after(now, -dayMs), now);
  return accepted >= acceptedPerDayMax;
}

/**
 * Proof that came while the case lay at the desk spares it the person, as it would have before: else whoever hands a case in with
 * nothing would take the short way from everybody who proves something later. Once somebody of the desk has it, it is theirs; and so is what was ever contested, which the policy accepts no more.
 */
async function fromReviewing(
  house: House,
  tx: Tx,
  current: Case,
  weighed: Weighed,
  now: Date,
): Promise<Case> {
  if (weighed.sides[0]!.decision.kind !== 'accept' || current.takenBy) return current;
  if (await isAcceptedOften(tx, current, now)) return current;
  const by = { actor: 'policy', origin: policyOrigin, now } as const;
  return fromGathering(house, tx, await makeMove(house, tx, current, 'resume', by), weighed, now);
}

async function fromWaiting(
  house: House,
  tx: Tx,
  current: Case,
  sides: readonly Side[],
  now: Date,
): Promise<Case> {
  const grantee = sides.find((side) => side.claimantId === current.forClaimantId);
  if (!grantee) return current;
  const { decision, grounds } = grantee;
  const by = { actor: 'policy', origin: policyOrigin, now } as const;
  // Only a signal that arose since: who was decided for in spite of a rival would else wait for ever (docs/decisions/012).
  if (isRivalNew(current.grounds, grounds))
    return makeMove(house, tx, current, 'refer', { ...by, reason: 'rivals' });
  const account = await tx.accounts.get(current.accountId);
  // The case is decided for the grantee, whoever has proven best since: that decision is the one it keeps.
  const own = { claimantId: grantee.claimantId, stake: current.stake, decision };
  const kept = sides[0] === grantee ? current : await tx.cases.decide(current, own, {});
  if (decision.kind !== 'accept' || !current.waitStartedAt || !current.waitUntil) return kept;
  const until = shortenedUntil({
    waitStartedAt: current.waitStartedAt,
    until: current.waitUntil,
    waitHours: waitHoursFor(decision, account, house.policy),
    now,
  });
  if (until >= current.waitUntil) return kept;
  const sooner = await tx.cases.decide(kept, own, {
    waitUntil: until,
    dueAt: until,
    aftercare: decision.aftercare,
  });
  const payload = { from: current.waitUntil.toISOString(), until: until.toISOString() };
  const about = { origin: policyOrigin, accountId: current.accountId, caseId: current.id };
  const facts: Fact[] = [{ ...about, kind: 'case:wait:shortened', payload }];
  await record(house, tx, now, facts, timersFor(house, sooner));
  return sooner;
}

async function accountFacts(
  tx: Tx,
  current: Case,
): Promise<Omit<AccountFacts, 'rivals' | 'brokenContinuity'>> {
  const account = await tx.accounts.get(current.accountId);
  const changed = await tx.status.changesOf(current.accountId);
  const guesses = await tx.accounts.guesses(current.accountId, 'factor');
  const isChange = (at: Date | null) => (at && at > account.createdAt ? at : null);
  return {
    addressChangedAt: isChange(changed.addressAt),
    passwordChangedAt: isChange(account.passwordChangedAt),
    linkChangedAt: changed.linkAt,
    ownersChangedAt: changed.ownerAt,
    factorFailuresSincePassword: guesses?.failures ?? 0,
    // While a freeze stands that an objection brought, nothing of the account is granted by the rules alone, in whichever case it was.
    contested: current.contestedAt !== null || account.frozenAt !== null,
    // A network is not a place: phones change theirs by the hour. This signal waits for a source that knows places.
    unseenLocation: false,
  };
}
