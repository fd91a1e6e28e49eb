/**
 * The one way a use-case moves a case: the pure move, the compare-and-set, the fact with its letters, the timers; all in
 * the caller's transaction, so that a case is never in a state that nobody was told of.
 */
import { after, hourMs } from '../../base/clock.ts';
import {
  type Case,
  type MoveSets,
  move,
  objectUntil,
  reopenUntil,
  timersOf,
} from '../../domain/case/case.ts';
import { type Move, type MoveActor, states } from '../../domain/case/lifecycle.ts';
import type { Fact, Origin } from '../../domain/fact.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { reviewHours } from '../../domain/policy/estimate.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Job } from '../../store/jobs.ts';
import type { House } from '../house.ts';
import { deskFigures } from './figures.ts';
import { record } from './record.ts';
import { thaw } from './thaw.ts';

export interface MoveHow extends MoveSets {
  readonly actor: MoveActor;
  readonly origin: Origin;
  readonly now: Date;
  /** Kept in the record; shown to desk and auditor. */
  readonly reason?: string;
  /** Whom it is about, where it is about one of those who ask. */
  readonly claimantId?: ClaimantId;
  /** What only the letters of this move may know, or need besides. */
  readonly letter?: Readonly<Record<string, unknown>>;
}

/** Makes the move or refuses: `move_not_allowed`, `not_yet`, `case_over`, or `case_moved` when somebody was faster. */
export async function makeMove(house: House, tx: Tx, before: Case, name: Move, how: MoveHow): Promise<Case> {
  const { actor, now } = how;
  const reviewDueAt = after(
    now,
    reviewHours(await deskFigures(house, tx, now), house.policy).reviewHoursTypical * hourMs,
  );
  const moved = move(before, name, { ...how, policy: house.policy, reviewDueAt });
  if ('no' in moved)
    throw new Refusal(moved.no, { because: { case: before.number, state: before.state, move: name, actor } });
  const after_ = moved.ok;
  await tx.cases.move(before, after_);
  const isOver = states[after_.state].actsNext === 'nobody';
  if (isOver) await tx.evidence.closeChallenges(after_.id, now);
  // A grant that was left must not be redeemed later by the link that is still in a mailbox.
  if (before.state === 'granted') {
    await tx.links.dropOfCase(before.id, 'restore', now);
    await tx.restorations.drop(before.id, now);
  }
  await record(house, tx, now, [factOf(house, before, after_, name, how)], timersFor(house, after_));
  if (isOver) await thaw(house, tx, after_, { origin: how.origin, because: after_.state, now });
  return after_;
}

/** The jobs of the timers of a case as it stands; a later one of the same name replaces an earlier one. */
export function timersFor(house: House, current: Case): Job[] {
  return timersOf(current, house.policy).map((timer) => ({
    task: timer.task,
    payload: { caseId: current.id },
    runAt: timer.at,
    key: `case:${current.id}:${timer.task}`,
  }));
}

function factOf(house: House, before: Case, after_: Case, name: Move, how: MoveHow): Fact {
  const until = after_.waitUntil?.toISOString() ?? '';
  const lapsesAt = after_.dueAt?.toISOString() ?? '';
  const ended = {
    by: how.actor,
    how: name === 'leave' ? 'withdrawn' : after_.state,
    reopenUntil: reopenUntil(after_, house.policy).toISOString(),
    objectUntil: objectUntil(after_, house.policy).toISOString(),
  };
  const back = { waitHoursMin: house.policy.riskWaitHoursMin, isRestored: after_.completedAt !== null };
  return {
    kind: `case:move:${name}`,
    payload: {
      from: before.state,
      to: after_.state,
      ...(how.reason ? { reason: how.reason } : {}),
      ...(after_.state === 'waiting' ? { until } : {}),
    } as Fact['payload'],
    origin: how.origin,
    accountId: after_.accountId,
    caseId: after_.id,
    ...(how.claimantId ? { claimantId: how.claimantId } : {}),
    letter: {
      ...{ number: after_.number, until, lapsesAt, answerBy: lapsesAt, ...ended, ...back },
      // At the desk nothing lapses, but for what nobody has proven anything in.
      ...(after_.lapsesAt ? { unprovenUntil: after_.lapsesAt.toISOString() } : {}),
      ...how.letter,
    },
  };
}
