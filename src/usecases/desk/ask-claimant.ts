/** The desk asks the claimants for more: the question goes to them by mail, and the case back to gathering. */
import { newId } from '../../base/id.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, lockDeskCase, mustBeVersion, readDeskReason } from '../steps/desk-case.ts';
import { makeMove } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { wasMoved } from '../steps/sent-again.ts';
import type { Staff } from '../who.ts';

/** Asks, once when it is sent twice; the question is at least ten characters. Given a `version`, refuses `case_moved` when the case stands at another. */
export async function askClaimant(
  house: House,
  staff: Staff,
  ask: { number: string; question: string; version?: number },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await lockDeskCase(tx, staff, ask.number, 'ask', now);
    const sent = { move: 'ask', reason: ask.question, version: ask.version } as const;
    if (await wasMoved(house, tx, staff, current, sent)) return;
    mustBeVersion(current, ask.version);
    const origin = deskOrigin(staff);
    const { text: question, found } = await readDeskReason(house, tx, ask.question, 'question');
    await burnSecrets(house, tx, now, { found, origin, caseId: current.id });
    await makeMove(house, tx, current, 'ask', {
      actor: 'desk',
      origin,
      now,
      reason: question,
      letter: { question },
    });
    await tx.claimants.addMessage({
      id: newId(house.random, now),
      caseId: current.id,
      claimantId: null,
      staffId: staff.accountId,
      at: now,
      body: question,
      isInternal: false,
    });
    await record(house, tx, now, [
      { kind: 'case:message:sent', payload: { by: 'desk' }, origin, caseId: current.id },
    ]);
  });
}
