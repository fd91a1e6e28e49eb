/** Shortly before a case lapses its claimants are reminded, once for each date by which it would. */
import { remindAt } from '../../domain/case/case.ts';
import type { CaseId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { callTimer } from '../steps/call-timer.ts';
import { record } from '../steps/record.ts';
import { clockOrigin } from '../who.ts';

/** Writes the reminder, unless it was written for this date or comes too late; refuses `not_yet` before its time. */
export async function remindCase(house: House, ask: { caseId: CaseId }): Promise<void> {
  await callTimer(house, ask.caseId, 'remind-case', async (tx, current, now) => {
    if (!current.dueAt || now >= current.dueAt) return;
    const since = remindAt(current.dueAt, house.policy);
    if (await tx.record.hasSince(current.id, 'case:reminder:due', since)) return;
    await record(house, tx, now, [
      {
        kind: 'case:reminder:due',
        payload: { lapsesAt: current.dueAt.toISOString() },
        origin: clockOrigin,
        accountId: current.accountId,
        caseId: current.id,
      },
    ]);
  });
}
