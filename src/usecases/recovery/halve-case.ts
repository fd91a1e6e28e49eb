/** Half of the wait is over: the second letter to every address of the account, once a wait (RECOVERY.md, section 5). */
import type { CaseId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { callTimer } from '../steps/call-timer.ts';
import { record } from '../steps/record.ts';
import { clockOrigin } from '../who.ts';

/** Writes the half-time letters, unless this wait had them or is over; refuses `not_yet` before half time. */
export async function halveCase(house: House, ask: { caseId: CaseId }): Promise<void> {
  await callTimer(house, ask.caseId, 'halve-case', async (tx, current, now) => {
    const { waitStartedAt, waitUntil } = current;
    // The end has letters of its own; "until yesterday" helps nobody.
    if (!waitStartedAt || !waitUntil || now >= waitUntil) return;
    if (await tx.record.hasSince(current.id, 'case:wait:half', waitStartedAt)) return;
    await record(house, tx, now, [
      {
        kind: 'case:wait:half',
        payload: { until: waitUntil.toISOString() },
        origin: clockOrigin,
        accountId: current.accountId,
        caseId: current.id,
      },
    ]);
  });
}
