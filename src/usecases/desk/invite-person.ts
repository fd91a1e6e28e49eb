/** An admin gives somebody a role of the desk, or another one. Nobody gives themselves one. */
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { isDeskRole } from '../../domain/case/desk-rights.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, mustHaveRight, readDeskReason } from '../steps/desk-case.ts';
import { record } from '../steps/record.ts';
import { mustBeFresh, type Staff } from '../who.ts';

/** Gives the account of `username` the role; with a reason, which is recorded. Needs a fresh proof of the admin. */
export async function invitePerson(
  house: House,
  staff: Staff,
  ask: { username: string; role: string; reason: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await tx.desk.lockAdmins();
    mustBeFresh(house, await mustHaveRight(tx, staff, 'people', now), now);
    const { role } = ask;
    if (!isDeskRole(role))
      throw new Refusal('input_invalid', { fields: { role: faultWords.desk.roleMissing } });
    const { text: reason, found } = await readDeskReason(house, tx, ask.reason, 'reason');
    const username = readUsername(ask.username);
    const account = username === undefined ? undefined : await tx.accounts.byUsername(usernameKey(username));
    if (!account) throw new Refusal('input_invalid', { fields: { username: faultWords.name.unknown } });
    if (account.id === staff.accountId) throw new Refusal('own_account', { because: 'own role' });
    const origin = deskOrigin(staff);
    await burnSecrets(house, tx, now, { found, origin });
    await tx.desk.join(account.id, role, now);
    await record(house, tx, now, [
      {
        kind: 'desk:staff:joined',
        payload: { role, reason },
        origin,
        accountId: account.id,
      },
    ]);
  });
}
