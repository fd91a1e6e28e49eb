/**
 * The desk approves what the policy allows it to approve, and nothing else: for whom, after how long a wait and by how many
 * people is the decision's, judged anew here. A critical case takes two different people who were both there before it
 * began (also held by the database), and both must have meant the same claimant, on grounds that still hold (docs/decisions/012).
 */

import { after, hourMs } from '../../base/clock.ts';
import type { Case } from '../../domain/case/case.ts';
import { target } from '../../domain/case/lifecycle.ts';
import { countsAsApprover } from '../../domain/case/second-person.ts';
import { waitHoursFor } from '../../domain/case/wait.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import type { Grounds } from '../../domain/policy/grounds.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, lockDeskCase, mustBeVersion, readDeskReason } from '../steps/desk-case.ts';
import { approvalsFor, type Counting, type DeskGrant, deskGrant } from '../steps/desk-grant.ts';
import { makeMove } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { isSameReason, wasMoved } from '../steps/sent-again.ts';
import { weigh, weighed } from '../steps/weigh.ts';
import type { Staff } from '../who.ts';

export interface ApproveAsk {
  readonly number: string;
  readonly reason: string;
  /** The version of the case that the person saw. */
  readonly version: number;
  /** Whom they mean, where several ask; absent: whoever has proven best. */
  readonly claimantId?: ClaimantId;
}

export type Approved =
  | { readonly kind: 'second_person_needed'; readonly given: number; readonly needed: number }
  | { readonly kind: 'approved'; readonly waitUntil: Date };

/**
 * Approves, or notes the first of two approvals. Refuses `reason_required`, `case_moved`, `move_not_allowed`, `approval_denied`,
 * `joined_after_case` where it takes two and this person came later, and `second_person_required` when they have approved already in
 * other words; the same form sent twice is answered twice alike.
 */
export async function approveCase(house: House, staff: Staff, ask: ApproveAsk): Promise<Approved> {
  const now = house.clock.now();
  const approved = await house.db.transaction(async (tx) => {
    const current = await lockDeskCase(tx, staff, ask.number, 'approve', now);
    const done = await doneBefore(house, tx, staff, now, { current, ask });
    if (done) return done;
    mustBeVersion(current, ask.version);
    if (!target(current.state, 'approve', 'desk'))
      throw new Refusal('move_not_allowed', { because: { case: current.number, state: current.state } });
    const { text: reason, found } = await readDeskReason(house, tx, ask.reason, 'reason');
    const judged = await judge(house, tx, staff, now, { current, meant: ask.claimantId });
    await burnSecrets(house, tx, now, { found, origin: deskOrigin(staff), caseId: current.id });
    return judged === 'judged_anew' ? judged : approve(house, tx, staff, now, { ...judged, reason });
  });
  // The new judgement was stored above, and outlives this refusal: the person looks at it and decides again.
  if (approved === 'judged_anew')
    throw new Refusal('case_moved', { because: { case: ask.number, by: 'a new judgement' } });
  return approved;
}

/** What this very form has done already, as it was answered then; undefined when it has done nothing. */
async function doneBefore(
  house: House,
  tx: Tx,
  staff: Staff,
  now: Date,
  { current, ask }: { current: Case; ask: ApproveAsk },
): Promise<Approved | undefined> {
  const { reason, version, claimantId: meant } = ask;
  const isForThem = (claimantId: ClaimantId | null) => meant === undefined || claimantId === meant;
  const isMoved = await wasMoved(house, tx, staff, current, { move: 'approve', reason, version });
  if (isMoved && current.waitUntil && isForThem(current.forClaimantId))
    return { kind: 'approved', waitUntil: current.waitUntil };
  const own = (await tx.desk.approvals(current.id, current.round)).find(
    (approval) => approval.staffId === staff.accountId,
  );
  // Whoever named nobody meant whoever has proven best; that may be somebody else by now, so their words alone are not enough.
  if (current.state !== 'reviewing' || !own?.claimantId || own.claimantId !== meant) return undefined;
  const needed = current.approvalsNeeded;
  const { sides } = await weighed(house, tx, current, now, [own.claimantId]);
  const side = sides.find((known) => known.claimantId === own.claimantId);
  const counting = (await approvalsFor(tx, current, { side, needed })).filter(({ isCounting }) => isCounting);
  const isNoted = counting.some((approval) => approval.staffId === staff.accountId);
  if (!isNoted || counting.length >= needed || !(await isSameReason(house, tx, own.reason, reason)))
    return undefined;
  return { kind: 'second_person_needed', given: counting.length, needed };
}

interface Judged {
  readonly current: Case;
  readonly grant: DeskGrant;
  readonly grounds: Grounds;
  /** How many approvals count with this one. */
  readonly given: number;
}

/** What may be approved now, with the case's stake and need brought up to date; or that it is not what the person saw. */
async function judge(
  house: House,
  tx: Tx,
  staff: Staff,
  now: Date,
  { current, meant }: { current: Case; meant: ClaimantId | undefined },
): Promise<Judged | 'judged_anew'> {
  const { stake, sides } = await weighed(house, tx, current, now, [meant]);
  const side = meant ? sides.find((known) => known.claimantId === meant) : sides[0];
  const stored = (await tx.cases.decision(current.id))?.decision as
    | { claimantId?: ClaimantId }
    | null
    | undefined;
  if (side && !meant && stored?.claimantId && stored.claimantId !== side.claimantId) {
    await weigh(house, tx, current, now);
    return 'judged_anew';
  }
  const grant = deskGrant(stake, side);
  if (!side || !grant)
    throw new Refusal('approval_denied', {
      because: { case: current.number, decision: side?.decision.kind ?? 'none' },
    });
  const { claimantId, approvalsNeeded } = grant;
  const person = await tx.desk.staff(staff.accountId);
  if (!person || !countsAsApprover(person, current, approvalsNeeded))
    throw new Refusal('joined_after_case', { because: { case: current.number, joinedAt: person?.joinedAt } });
  const given = await countGiven(tx, staff, current, { side, needed: approvalsNeeded });
  const judged = { grant, grounds: side.grounds, given };
  const isStored = current.stake === stake && current.approvalsNeeded === approvalsNeeded;
  // What is approved is what the case shows afterwards, also where somebody else had proven better.
  if (isStored && (!stored?.claimantId || stored.claimantId === claimantId)) return { current, ...judged };
  const decision = { claimantId, stake, decision: side.decision };
  return { current: await tx.cases.decide(current, decision, { stake, approvalsNeeded }), ...judged };
}

/** The approvals that count with this person's, or `second_person_required` when theirs is among them already. */
async function countGiven(tx: Tx, staff: Staff, current: Case, counting: Counting): Promise<number> {
  const before = (await approvalsFor(tx, current, counting)).filter(({ isCounting }) => isCounting);
  if (before.some((approval) => approval.staffId === staff.accountId))
    throw new Refusal('second_person_required', { because: { case: current.number, round: current.round } });
  // This one counts, as was judged: whoever gives it may, and the case is not their own.
  return before.length + 1;
}

async function approve(
  house: House,
  tx: Tx,
  staff: Staff,
  now: Date,
  from: Judged & { reason: string },
): Promise<Approved> {
  const { current, grant, grounds, given, reason } = from;
  const { claimantId, approvalsNeeded: needed, aftercare } = grant;
  const account = given < needed ? undefined : await tx.accounts.get(current.accountId);
  const { id: caseId, round } = current;
  await tx.desk.approve({ caseId, round, staffId: staff.accountId, claimantId, at: now, reason, grounds });
  if (!account) {
    await noteApproval(house, tx, staff, now, from);
    return { kind: 'second_person_needed', given, needed };
  }
  const waitUntil = after(now, waitHoursFor(grant, account, house.policy) * hourMs);
  const by = { actor: 'desk', origin: deskOrigin(staff), now, reason } as const;
  const sets = { waitUntil, aftercare, forClaimantId: claimantId, grounds };
  await makeMove(house, tx, current, 'approve', { ...by, ...sets });
  return { kind: 'approved', waitUntil };
}

async function noteApproval(
  house: House,
  tx: Tx,
  staff: Staff,
  now: Date,
  from: Judged & { reason: string },
): Promise<void> {
  const { current, reason, given } = from;
  const { claimantId, approvalsNeeded: needed } = from.grant;
  const payload = { round: current.round, needed, given, reason };
  await record(house, tx, now, [
    { kind: 'case:claim:approved', payload, origin: deskOrigin(staff), caseId: current.id, claimantId },
  ]);
}
