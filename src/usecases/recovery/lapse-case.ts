/** A case in which the claimant did nothing for too long lapses; it can be reopened for a while. */
import type { CaseId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { callTimer } from '../steps/call-timer.ts';
import { makeMove } from '../steps/make-move.ts';
import { clockOrigin } from '../who.ts';

/** Lets a case lapse whose time is over; refuses `not_yet` before that and `move_not_allowed` where nothing lapses. */
export async function lapseCase(house: House, ask: { caseId: CaseId }): Promise<void> {
  await callTimer(house, ask.caseId, 'lapse-case', async (tx, current, now) => {
    await makeMove(house, tx, current, 'lapse', { actor: 'clock', origin: clockOrigin, now });
  });
}
