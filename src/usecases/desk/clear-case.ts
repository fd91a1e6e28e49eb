/**
 * The desk finds the objection answered: the case goes back to review, in a new round, and the account stays frozen until it ends. What
 * two people have cleared of one address, that address does not bring up again (docs/decisions/010).
 */
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, lockDeskCase, mustBeVersion, readDeskReason } from '../steps/desk-case.ts';
import { makeMove } from '../steps/make-move.ts';
import { wasMoved } from '../steps/sent-again.ts';
import { weigh } from '../steps/weigh.ts';
import type { Staff } from '../who.ts';

/** Clears the objection. What was approved before it does not count; what was proven is weighed anew. Sent twice it is done once. */
export async function clearCase(
  house: House,
  staff: Staff,
  ask: { number: string; reason: string; version: number },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await lockDeskCase(tx, staff, ask.number, 'clear', now);
    if (await wasMoved(house, tx, staff, current, { ...ask, move: 'clear' })) return;
    mustBeVersion(current, ask.version);
    const origin = deskOrigin(staff);
    const reason = await readDeskReason(house, tx, ask.reason, 'reason');
    await burnSecrets(house, tx, now, { ...reason, origin, caseId: current.id });
    const cleared = await makeMove(house, tx, current, 'clear', {
      actor: 'desk',
      origin,
      now,
      reason: reason.text,
    });
    await tx.links.clear(cleared.id, staff.accountId);
    await weigh(house, tx, cleared, now);
  });
}
