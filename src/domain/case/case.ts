/**
 * A case, and the one way in which it changes: a move of the table, at its time, by somebody who may make it.
 * `move` is pure; the store writes its result by compare-and-set on (id, state, version).
 */
import { after, dayMs } from '../../base/clock.ts';
import type { AccountId, CaseId, ClaimantId } from '../ids.ts';
import type { Grounds } from '../policy/grounds.ts';
import type { Policy } from '../policy/policy.ts';
import type { Stake } from '../policy/rules.ts';
import type { RefusalCode } from '../refusals.ts';
import { type CaseState, type Move, type MoveActor, states, target } from './lifecycle.ts';
import { halfTimeAt } from './wait.ts';

export interface Case {
  readonly id: CaseId;
  readonly number: string;
  readonly accountId: AccountId;
  readonly state: CaseState;
  readonly version: number;
  readonly openedAt: Date;
  /** Since when it is in its state. */
  readonly enteredAt: Date;
  /** By when whoever acts next should have acted, or the clock will. */
  readonly dueAt: Date | null;
  readonly stake: Stake;
  readonly waitStartedAt: Date | null;
  readonly waitUntil: Date | null;
  readonly aftercare: 'strong' | 'weak' | null;
  /** Whose proof was accepted. Nobody else of the case can restore. */
  readonly forClaimantId: ClaimantId | null;
  readonly approvalsNeeded: number;
  readonly round: number;
  readonly completedAt: Date | null;
  readonly takenBy: AccountId | null;
  /** On what it was last accepted or approved; null before, and where that was not noted yet. */
  readonly grounds: Grounds | null;
  /** When it was first contested; from then on only people grant it, two of them (docs/decisions/017). */
  readonly contestedAt: Date | null;
  /** When it lapses at the desk; null while it is not there, or somebody has proven something. */
  readonly lapsesAt: Date | null;
}

/** What a move may set besides the state. */
export interface MoveSets {
  readonly waitUntil?: Date;
  readonly aftercare?: 'strong' | 'weak';
  readonly forClaimantId?: ClaimantId;
  readonly grounds?: Grounds;
  /** When it lapses at the desk, of what was handed in with nothing proven. */
  readonly lapsesAt?: Date;
}

export type Moved = { readonly ok: Case } | { readonly no: RefusalCode };

/** The case after `name` by `actor` at `now`, or the code of the refusal. Changes nothing else. */
export function move(
  before: Case,
  name: Move,
  how: { actor: MoveActor; now: Date; policy: Policy; reviewDueAt?: Date } & MoveSets,
): Moved {
  const to = target(before.state, name, how.actor);
  if (!to) return { no: states[before.state].actsNext === 'nobody' ? 'case_over' : 'move_not_allowed' };
  if (!isTime(before, name, how.now, how.policy))
    return { no: name === 'object' || name === 'reopen' ? 'case_over' : 'not_yet' };

  const startsWait = to === 'waiting';
  const startsRound = to === 'reviewing';
  return {
    ok: {
      ...before,
      state: to,
      version: before.version + 1,
      enteredAt: how.now,
      dueAt: dueAt(to, how),
      // Only an objection or a risk signal takes a case out of its wait, and then the holder gets the whole window again.
      waitStartedAt: startsWait ? how.now : before.waitStartedAt,
      waitUntil: startsWait ? (how.waitUntil ?? before.waitUntil) : before.waitUntil,
      aftercare: how.aftercare ?? before.aftercare,
      forClaimantId: name === 'leave' ? null : (how.forClaimantId ?? before.forClaimantId),
      grounds: how.grounds ?? before.grounds,
      round: startsRound ? before.round + 1 : before.round,
      completedAt: to === 'completed' ? how.now : before.completedAt,
      lapsesAt: to === 'reviewing' ? (how.lapsesAt ?? null) : null,
      contestedAt: to === 'contested' ? (before.contestedAt ?? how.now) : before.contestedAt,
      approvalsNeeded: to === 'contested' ? 2 : before.approvalsNeeded,
    },
  };
}

/** Whether the time of a move that has one has come. A timer only calls; this is what decides. */
function isTime(before: Case, name: Move, now: Date, policy: Policy): boolean {
  if (name === 'elapse') return before.waitUntil !== null && now >= before.waitUntil;
  // Judged again: a clock that was ahead may have granted it before its wait was over.
  if (name === 'redeem') return isWaitOver(before, now);
  if (name === 'lapse') {
    const at = before.state === 'reviewing' ? before.lapsesAt : before.dueAt;
    return at !== null && now >= at;
  }
  if (name === 'object' && before.state === 'completed') return now < objectUntil(before, policy);
  if (name === 'reopen') return now < reopenUntil(before, policy);
  return true;
}

/**
 * By when a case lapses after one of its claimants, who confirmed their address at `since`, did something at `now`: in gathering, as
 * long again as before, though not for ever. Measured for each claimant: a stranger's old case leaves whoever comes late no less time.
 * Never sooner than it stood; elsewhere what they do moves nothing.
 */
export function dueAfterAct(before: Case, now: Date, policy: Policy, since: Date | null = null): Date | null {
  if (before.state !== 'gathering' || !before.dueAt) return before.dueAt;
  const idle = after(now, policy.gatheringIdleDays * dayMs);
  const began = since && since > before.enteredAt ? since : before.enteredAt;
  const last = after(began, policy.gatheringDaysMax * dayMs);
  const due = idle < last ? idle : last;
  return due > before.dueAt ? due : before.dueAt;
}

/** From when the claimants are reminded that their case lapses. */
export function remindAt(dueAt: Date, policy: Policy): Date {
  return after(dueAt, -policy.remindBeforeLapseDays * dayMs);
}

/** Until when the holder can object to a completed recovery. */
export function objectUntil(done: Case, policy: Policy): Date {
  return after(done.completedAt ?? done.enteredAt, policy.objectAfterCompletedDays * dayMs);
}

/** Whether the wait of a case is over. A grant that says so before its time was made by a clock that was ahead. */
export function isWaitOver({ waitUntil }: Case, now: Date): boolean {
  return waitUntil === null || now >= waitUntil;
}

/** Whether the holder can object to the case now. */
export function isOpenToObjection(current: Case, now: Date, policy: Policy): boolean {
  return 'ok' in move(current, 'object', { actor: 'holder', now, policy });
}

/**
 * Whether the account was given back since the case ended. Such a case is not taken up again: what was proven in it was about the
 * account as it was before.
 */
export function isOutlived(ended: Case, account: { readonly restoredAt: Date | null }): boolean {
  return account.restoredAt !== null && account.restoredAt >= ended.enteredAt;
}

/** Until when an expired case can be reopened with what was proven. */
export function reopenUntil(expired: Case, policy: Policy): Date {
  return after(expired.enteredAt, policy.reopenDays * dayMs);
}

function dueAt(
  state: CaseState,
  how: { now: Date; policy: Policy; waitUntil?: Date; reviewDueAt?: Date },
): Date | null {
  switch (state) {
    case 'opened':
      return after(how.now, how.policy.contactConfirmDays * dayMs);
    case 'gathering':
      return after(how.now, how.policy.gatheringIdleDays * dayMs);
    case 'granted':
      return after(how.now, how.policy.grantedDays * dayMs);
    case 'waiting':
      return how.waitUntil ?? null;
    case 'reviewing':
    case 'contested':
      return how.reviewDueAt ?? null;
    default:
      return null;
  }
}

/** A timer: a job to be run at an instant. Its key makes a later one replace it. */
export interface Timer {
  readonly task: 'elapse-case' | 'halve-case' | 'lapse-case' | 'remind-case';
  readonly at: Date;
}

/** The timers a case needs in the state it is in. They only call; the moves check the time themselves. */
export function timersOf(now: Case, policy: Policy): Timer[] {
  if (now.state === 'waiting' && now.waitUntil && now.waitStartedAt) {
    const { waitStartedAt, waitUntil: until } = now;
    const elapse: Timer = { task: 'elapse-case', at: now.waitUntil };
    return until > waitStartedAt
      ? [elapse, { task: 'halve-case', at: halfTimeAt({ waitStartedAt, until }) }]
      : [elapse];
  }
  if (now.state === 'reviewing') return now.lapsesAt ? [{ task: 'lapse-case', at: now.lapsesAt }] : [];
  if (now.dueAt && target(now.state, 'lapse', 'clock')) {
    const lapse: Timer = { task: 'lapse-case', at: now.dueAt };
    const reminder: Timer = { task: 'remind-case', at: remindAt(now.dueAt, policy) };
    // While no contact address is proven there is nobody whom a reminder would reach.
    const isReachable = now.state !== 'opened' && reminder.at > now.enteredAt;
    return isReachable ? [lapse, reminder] : [lapse];
  }
  return [];
}
