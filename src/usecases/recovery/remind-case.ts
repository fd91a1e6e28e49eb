/** Shortly before a case lapses its claimants are reminded, once for each time it came to rest in a state. */
import type { CaseId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { callTimer } from '../steps/call-timer.ts';
import { record } from '../steps/record.ts';
import { clockOrigin } from '../who.ts';

/** Writes the reminder, unless it was written since the case entered its state or comes too late; refuses `not_yet` before its time. */
export async function remindCase(house: House, ask: { caseId: CaseId }): Promise<void> {
  await callTimer(house, ask.caseId, 'remind-case', async (tx, current, now) => {
    if (!current.dueAt || now >= current.dueAt) return;
    if (await tx.record.hasSince(current.id, 'case:reminder:due', current.enteredAt)) return;
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
