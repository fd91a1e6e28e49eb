/**
 * An address is confirmed by the link that was mailed to it, and one that was added by its adder, signed in. The first one becomes primary. When somebody else
 * confirms it than who signed up, the account is theirs: they choose the password, and all that was set before is dropped, so that
 * nobody lies in wait in an account that was opened with another's address (pre-hijacking).
 */
import { after } from '../../base/clock.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AccountId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { findKnown, findSpent, isDoneBy } from '../steps/find-link.ts';
import { handOver } from '../steps/hand-over.ts';
import { aboutPasswordOf, hashNewPassword } from '../steps/judge-new-password.ts';
import { mustBePasswordJustSet } from '../steps/password-just-set.ts';
import { record } from '../steps/record.ts';
import { sentAgainWithinMs } from '../steps/sent-again.ts';
import { hasSignedUp, isUnproven, type SignedUp } from '../steps/sign-up-secret.ts';
import { originOf, type Visitor } from '../who.ts';

export interface VerifyAddress extends SignedUp {
  readonly secret: string;
  /** Taken only where somebody else signed up: nobody's password is changed by confirming one more address. */
  readonly password?: string | undefined;
}

export interface AddressVerified {
  readonly username: string;
  readonly address: string;
  /** Whether the password is now the one that was given here. */
  readonly isPasswordNew: boolean;
}

/**
 * Confirms the address and spends the link. Refuses `link_spent`, also when the address was removed meanwhile; where somebody else signed
 * up `input_invalid` without a password, `password_weak`, `busy`, `account_frozen`, and the link stays good.
 */
export async function verifyAddress(
  house: House,
  visitor: Visitor,
  ask: VerifyAddress,
): Promise<AddressVerified> {
  const now = house.clock.now();
  const before = await verifiedBefore(house, now, visitor, ask);
  if (before) return before;
  const passwordHash = await hashOfNewOwner(house, now, ask);
  const done = await house.db.transaction((tx) => confirm(house, tx, now, visitor, ask, passwordHash));
  // Another press was first, a moment ago.
  const once = done ?? (await verifiedBefore(house, now, visitor, ask));
  if (!once) throw new Refusal('link_spent', { because: 'spent, or address removed' });
  return once;
}

/** What this link has confirmed already, told once more; where it set a password, only for that one, and for a moment. */
async function verifiedBefore(
  house: House,
  now: Date,
  visitor: Visitor,
  ask: VerifyAddress,
): Promise<AddressVerified | undefined> {
  const tx = house.db.once;
  const link = await findSpent(house, tx, now, { purpose: 'verify_address', secret: ask.secret });
  if (!link?.accountId || !link.addressId) return undefined;
  const account = await tx.accounts.get(link.accountId);
  const found = await tx.addresses.get(link.accountId, link.addressId);
  if (!found || !isDoneBy(link, found.verifiedAt)) return undefined;
  const told = { username: account.username, address: found.address };
  if (!isDoneBy(link, account.passwordChangedAt)) return { ...told, isPasswordNew: false };
  const isLate = link.spentAt < after(now, -sentAgainWithinMs);
  if (isLate || !ask.password) return undefined;
  await mustBePasswordJustSet(house, now, visitor, { account, password: ask.password });
  return { ...told, isPasswordNew: true };
}

/** Confirms, and spends the link; undefined when it was spent meanwhile. */
async function confirm(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  ask: VerifyAddress,
  passwordHash: string | undefined,
): Promise<AddressVerified | undefined> {
  const secretHash = house.keys.hash('link:verify_address', ask.secret);
  const found = await tx.links.find('verify_address', secretHash, now);
  if (!found?.accountId || !found.addressId) throw new Refusal('link_spent', { because: 'no such link' });
  const { id: linkId, accountId, addressId } = found;
  const account = await lock(tx, accountId, passwordHash !== undefined);
  const link = await tx.links.find('verify_address', secretHash, now);
  const address = await tx.addresses.get(accountId, addressId);
  if (!link || link.spentAt || !address) return undefined;
  const isFirst = await isUnproven(tx, accountId);
  if (!isFirst) mustBeTheirs(accountId, ask);
  const newOwner = isFirst ? passwordHash : undefined;
  if (newOwner && account.frozenAt) throw new Refusal('account_frozen');
  if (!(await tx.links.spend(linkId, now))) return undefined;
  const told = {
    username: account.username,
    address: address.address,
    isPasswordNew: newOwner !== undefined,
  };
  // Two letters may be under way to one address; the second link finds it confirmed, and nothing happens twice.
  if (await tx.addresses.verify(addressId, now)) {
    if (isFirst) await tx.addresses.makePrimary(accountId, addressId);
    const origin = originOf(visitor, 'holder', accountId);
    await record(house, tx, now, [
      { kind: 'account:address:verified', payload: { address: address.address }, origin, accountId },
    ]);
    if (newOwner) await handOver(house, tx, now, visitor, { account, address, passwordHash: newOwner });
  }
  return told;
}

/** Hashes the password that whoever confirms must choose; undefined where they signed up themselves, or the account is proven already. */
async function hashOfNewOwner(house: House, now: Date, ask: VerifyAddress): Promise<string | undefined> {
  const tx = house.db.once;
  const { accountId, addressId, spentAt } = await findBound(house, tx, now, ask.secret);
  if (spentAt) return undefined; // by another press, or by a newer letter: nothing is asked for it
  if (hasSignedUp(house, accountId, ask) || !(await isUnproven(tx, accountId))) return undefined;
  if (!ask.password)
    throw new Refusal('input_invalid', { fields: { password: faultWords.password.missing } });
  const about = await aboutPasswordOf(tx, await tx.accounts.get(accountId), ({ id }) => id === addressId);
  return hashNewPassword(house, { ...about, password: ask.password });
}

/** An address that was added is confirmed by whoever added it, signed in: of a mailbox's reader alone, or of a machine that opens its mail, it says nothing. */
function mustBeTheirs(accountId: AccountId, ask: SignedUp): void {
  if (ask.accountId === accountId) return;
  throw new Refusal(ask.accountId ? 'other_account' : 'sign_in_required', { because: 'an added address' });
}

async function findBound(house: House, tx: Tx, now: Date, secret: string) {
  const { accountId, addressId, spentAt } = await findKnown(house, tx, now, {
    purpose: 'verify_address',
    secret,
  });
  if (!accountId || !addressId)
    throw new Refusal('link_spent', { because: 'the link is bound to no address' });
  return { accountId, addressId, spentAt };
}

/** Locks the account, and before it, as everywhere, the recovery that a new owner ends. */
async function lock(tx: Tx, accountId: AccountId, withCase: boolean): Promise<Account> {
  const live = withCase ? await tx.cases.liveOf(accountId) : undefined;
  if (live) await tx.cases.lock(live.id);
  return tx.accounts.lock(accountId);
}
