/** Whoever does something in a gathering case is not idle: the date by which it lapses moves, and the timers with it. */
import { type Case, dueAfterAct } from '../../domain/case/case.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { Job } from '../../store/jobs.ts';
import type { House } from '../house.ts';
import { timersFor } from './make-move.ts';

/** Notes that a claimant of the locked case did something; answers the case as it then stands, and the timers to enqueue beside the fact. */
export async function putOffLapse(
  house: House,
  tx: Tx,
  locked: Case,
  claimantId: ClaimantId,
  now: Date,
): Promise<{ current: Case; timers: Job[] }> {
  const { confirmedAt } = await tx.claimants.get(claimantId);
  const dueAt = dueAfterAct(locked, now, house.policy, confirmedAt);
  if (!dueAt || dueAt.getTime() === locked.dueAt?.getTime()) return { current: locked, timers: [] };
  const current = await tx.cases.putOff(locked, { dueAt });
  return { current, timers: timersFor(house, current) };
}
