/** The wait is over: the clock grants the case. Nothing else leads to `granted`, and nothing before `waitUntil` (law 1). */
import type { CaseId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { callTimer } from '../steps/call-timer.ts';
import { makeMove } from '../steps/make-move.ts';
import { clockOrigin } from '../who.ts';

/** Grants a case whose wait is over; refuses `not_yet` before that and `move_not_allowed` in any other state. */
export async function elapseCase(house: House, ask: { caseId: CaseId }): Promise<void> {
  await callTimer(house, ask.caseId, 'elapse-case', async (tx, current, now) => {
    await makeMove(house, tx, current, 'elapse', { actor: 'clock', origin: clockOrigin, now });
  });
}
