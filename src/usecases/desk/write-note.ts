/** A note for the desk's own eyes. Claimants and holders never see it. */
import { newId } from '../../base/id.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, findDeskCase, readDeskNote } from '../steps/desk-case.ts';
import { record } from '../steps/record.ts';
import type { Staff } from '../who.ts';

/** Adds an internal note to the case; secrets pasted into it are hidden first. */
export async function writeNote(
  house: House,
  staff: Staff,
  ask: { number: string; body: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const { current } = await findDeskCase(tx, staff, ask.number, 'note', now);
    const { text: body, found } = await readDeskNote(house, tx, ask.body);
    const origin = deskOrigin(staff);
    await burnSecrets(house, tx, now, { found, origin, caseId: current.id });
    await tx.claimants.addMessage({
      id: newId(house.random, now),
      caseId: current.id,
      claimantId: null,
      staffId: staff.accountId,
      at: now,
      body,
      isInternal: true,
    });
    await record(house, tx, now, [{ kind: 'desk:note:written', payload: {}, origin, caseId: current.id }]);
  });
}
