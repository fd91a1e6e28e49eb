/** The desk says no. The reason is for the claimants, and goes to them word for word. */
import type { Case } from '../../domain/case/case.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, lockDeskCase, mustBeVersion, readDeskReason } from '../steps/desk-case.ts';
import { makeMove } from '../steps/make-move.ts';
import { wasMoved } from '../steps/sent-again.ts';
import type { Staff } from '../who.ts';

/** Refuses the case; unfreezes the account when this case froze it and was never completed. Sent twice it is done once. */
export async function refuseCase(
  house: House,
  staff: Staff,
  ask: { number: string; reason: string; version: number },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await lockDeskCase(tx, staff, ask.number, 'refuse', now);
    if (await wasMoved(house, tx, staff, current, { ...ask, move: 'refuse' })) return;
    mustBeVersion(current, ask.version);
    const origin = deskOrigin(staff);
    const reason = await readDeskReason(house, tx, ask.reason, 'reason');
    await burnSecrets(house, tx, now, { ...reason, origin, caseId: current.id });
    await makeMove(house, tx, current, 'refuse', {
      actor: 'desk',
      origin,
      now,
      reason: reason.text,
      letter: { reason: reason.text, isHolderTold: await isHolderTold(tx, current) },
    });
  });
}

/** Whether the holder hears of it: they were told of the case, or somebody had proven something in it. Else a stranger's noise would cost them a letter. */
async function isHolderTold(tx: Tx, current: Case): Promise<boolean> {
  if (current.waitStartedAt !== null || current.contestedAt !== null) return true;
  return tx.parts.isProven(current.id);
}
