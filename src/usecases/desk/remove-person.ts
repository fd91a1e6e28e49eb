/**
 * The operator of the machine takes a role of the desk away: the way out where the only admin lost everything, and nobody is
 * left to suspend them or to approve their case.
 */
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { clockOrigin } from '../who.ts';

/** Removes the person at once. Refuses `input_invalid` when nobody of that name is at the desk. */
export async function removePerson(house: House, ask: { username: string }): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await tx.desk.lockAdmins();
    const username = readUsername(ask.username);
    const account = username === undefined ? undefined : await tx.accounts.byUsername(usernameKey(username));
    const person = account && (await tx.desk.staff(account.id));
    if (!person) throw new Refusal('input_invalid', { fields: { username: faultWords.desk.nobody } });
    await tx.desk.suspend(person.accountId, now);
    const payload = { role: person.role, reason: 'by the operator of the machine' };
    const origin = { ...clockOrigin, actor: 'desk' } as const;
    await record(house, tx, now, [
      { kind: 'desk:staff:suspended', payload, origin, accountId: person.accountId },
    ]);
  });
}
