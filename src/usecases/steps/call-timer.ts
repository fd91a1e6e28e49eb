/**
 * A timer only calls; whether its time has come is read from the case. One that comes too early (the database's clock runs ahead of
 * ours) is set again, or the case would rest for ever.
 */
import { type Case, type Timer, timersOf } from '../../domain/case/case.ts';
import type { CaseId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

/** Locks the case and runs `due` when the task's instant has come; else refuses `not_yet`, `move_not_allowed` or `not_found`. */
export async function callTimer(
  house: House,
  caseId: CaseId,
  task: Timer['task'],
  due: (tx: Tx, current: Case, now: Date) => Promise<void>,
): Promise<void> {
  const now = house.clock.now();
  const outcome = await house.db.transaction(async (tx) => {
    if (!(await tx.cases.find(caseId))) return 'not_found';
    const current = await tx.cases.lock(caseId);
    const timer = timersOf(current, house.policy).find((known) => known.task === task);
    if (!timer) return 'move_not_allowed';
    if (now < timer.at) {
      await tx.jobs.add({ task, payload: { caseId }, runAt: timer.at, key: `case:${caseId}:${task}` });
      return 'not_yet';
    }
    await due(tx, current, now);
    return 'done';
  });
  if (outcome !== 'done') throw new Refusal(outcome, { because: { caseId, task } });
}
