/**
 * A new password by a mailed link. The link shows that somebody reads a mailbox, and nothing more: it signs nobody in, and the
 * second factor stands as it stood. Everything that the old password opened ends (ASVS 7.4.3).
 */
import { mayResetBy } from '../../domain/account/reset.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { forgetAllGuesses } from '../steps/count-guess.ts';
import { endSessions } from '../steps/end-sessions.ts';
import { findLink } from '../steps/find-link.ts';
import { aboutPasswordOf, hashNewPassword } from '../steps/judge-new-password.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

/** Sets the password and spends the link. A password that is refused (`password_weak`, `busy`) leaves the link as it was. */
export async function resetPassword(
  house: House,
  visitor: Visitor,
  ask: { secret: string; password: string },
): Promise<{ username: string }> {
  const now = house.clock.now();
  const link = await findLink(house, house.db.once, now, { purpose: 'reset_password', secret: ask.secret });
  const { accountId, addressId } = link;
  if (!accountId || !addressId)
    throw new Refusal('link_spent', { because: 'the link is bound to no address' });
  const current = await house.db.once.accounts.get(accountId);
  const about = await aboutPasswordOf(house.db.once, current, ({ id }) => id === addressId);
  const passwordHash = await hashNewPassword(house, { ...about, password: ask.password });
  return house.db.transaction(async (tx) => {
    const account = await tx.accounts.lock(accountId);
    if (account.frozenAt) throw new Refusal('account_frozen');
    const address = await tx.addresses.get(accountId, addressId);
    const mayReset = address && mayResetBy({ account, address }, now);
    if (!mayReset || !(await tx.links.spend(link.id, now)))
      throw new Refusal('link_spent', { because: 'spent, or the address was removed or may not' });
    const origin = originOf(visitor, 'holder', accountId);
    await tx.links.dropOf(accountId, 'reset_password', now);
    await tx.accounts.setPassword(accountId, {
      passwordHash,
      passwordChangedAt: now,
      passwordMailbox: address.address,
    });
    await forgetAllGuesses(tx, accountId, 'password');
    await record(house, tx, now, [
      { kind: 'account:password:changed', payload: { how: 'reset' }, origin, accountId },
    ]);
    await endSessions(house, tx, now, { accountId, how: 'password_changed', origin });
    return { username: account.username };
  });
}
