/** An admin takes somebody's role of the desk. Nobody suspends themselves, so the desk never loses its last admin this way. */
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, mustHaveRight, readDeskReason } from '../steps/desk-case.ts';
import { record } from '../steps/record.ts';
import { mustBeFresh, type Staff } from '../who.ts';

/** Suspends the person at once: their next request finds no role, and what they approved no longer counts. */
export async function suspendPerson(
  house: House,
  staff: Staff,
  ask: { username: string; reason: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await tx.desk.lockAdmins();
    mustBeFresh(house, await mustHaveRight(tx, staff, 'people', now), now);
    const { text: reason, found } = await readDeskReason(house, tx, ask.reason, 'reason');
    const username = readUsername(ask.username);
    const account = username === undefined ? undefined : await tx.accounts.byUsername(usernameKey(username));
    const person = account && (await tx.desk.staff(account.id));
    if (!person) throw new Refusal('input_invalid', { fields: { username: faultWords.desk.nobody } });
    if (person.accountId === staff.accountId) throw new Refusal('own_account', { because: 'own role' });
    const origin = deskOrigin(staff);
    await burnSecrets(house, tx, now, { found, origin });
    await tx.desk.suspend(person.accountId, now);
    const payload = { role: person.role, reason };
    await record(house, tx, now, [
      { kind: 'desk:staff:suspended', payload, origin, accountId: person.accountId },
    ]);
  });
}
