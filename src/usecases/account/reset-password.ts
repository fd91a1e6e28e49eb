/**
 * A new password by a mailed link. The link shows that somebody reads a mailbox, and nothing more: it signs nobody in, and the
 * second factor stands as it stood. Everything that the old password opened ends (ASVS 7.4.3).
 */
import { after } from '../../base/clock.ts';
import { mayResetBy } from '../../domain/account/reset.ts';
import type { AccountId, AddressId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';
import type { House } from '../house.ts';
import { forgetAllGuesses } from '../steps/count-guess.ts';
import { endSessions } from '../steps/end-sessions.ts';
import { findKnown, findSpent, isDoneBy } from '../steps/find-link.ts';
import { aboutPasswordOf, hashNewPassword } from '../steps/judge-new-password.ts';
import { mustBePasswordJustSet } from '../steps/password-just-set.ts';
import { record } from '../steps/record.ts';
import { sentAgainWithinMs } from '../steps/sent-again.ts';
import { originOf, type Visitor } from '../who.ts';

interface Bound {
  readonly linkId: Link['id'];
  readonly accountId: AccountId;
  readonly addressId: AddressId;
  readonly passwordHash: string;
}

/** Sets the password and spends the link. A password that is refused (`password_weak`, `busy`) leaves the link as it was. */
export async function resetPassword(
  house: House,
  visitor: Visitor,
  ask: { secret: string; password: string },
): Promise<{ username: string }> {
  const now = house.clock.now();
  const before = await resetBefore(house, now, visitor, ask);
  if (before) return before;
  const bound = await hashFor(house, now, ask);
  const done = bound && (await house.db.transaction((tx) => reset(house, tx, now, visitor, bound)));
  // Another press was first, a moment ago.
  const once = done ?? (await resetBefore(house, now, visitor, ask));
  if (!once) throw new Refusal('link_spent', { because: 'spent, or the address was removed or may not' });
  return once;
}

/** The new password as it is stored, with what the link is bound to; undefined when another press has just spent it. */
async function hashFor(
  house: House,
  now: Date,
  ask: { secret: string; password: string },
): Promise<Bound | undefined> {
  const tx = house.db.once;
  const link = await findKnown(house, tx, now, { purpose: 'reset_password', secret: ask.secret });
  const { id: linkId, accountId, addressId } = link;
  if (link.spentAt) return undefined; // nothing is judged or hashed for it
  if (!accountId || !addressId)
    throw new Refusal('link_spent', { because: 'the link is bound to no address' });
  const about = await aboutPasswordOf(tx, await tx.accounts.get(accountId), ({ id }) => id === addressId);
  return {
    linkId,
    accountId,
    addressId,
    passwordHash: await hashNewPassword(house, { ...about, password: ask.password }),
  };
}

/** What this very form has set a moment ago, told once more to whoever sends the same password. */
async function resetBefore(
  house: House,
  now: Date,
  visitor: Visitor,
  ask: { secret: string; password: string },
): Promise<{ username: string } | undefined> {
  const tx = house.db.once;
  const link = await findSpent(house, tx, now, { purpose: 'reset_password', secret: ask.secret });
  if (!ask.password || !link?.accountId || link.spentAt < after(now, -sentAgainWithinMs)) return undefined;
  const account = await tx.accounts.get(link.accountId);
  if (account.frozenAt || !isDoneBy(link, account.passwordChangedAt)) return undefined;
  await mustBePasswordJustSet(house, now, visitor, { account, password: ask.password });
  return { username: account.username };
}

/** Sets the password and spends the link; undefined when it was spent meanwhile, or its address may not. */
async function reset(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  bound: Bound,
): Promise<{ username: string } | undefined> {
  const { linkId, accountId, addressId, passwordHash } = bound;
  const account = await tx.accounts.lock(accountId);
  if (account.frozenAt) throw new Refusal('account_frozen');
  const address = await tx.addresses.get(accountId, addressId);
  const mayReset = address && mayResetBy({ account, address }, now);
  if (!mayReset || !(await tx.links.spend(linkId, now))) return undefined;
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
}
