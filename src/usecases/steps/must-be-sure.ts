/** Sensitive changes to an account want whoever makes them to have proven lately that it is them, by all the account has (ASVS 7.5.1). */
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { mustBeFresh, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Refuses unless fresh, and with the factor where one is enrolled. Locks the account and answers it, so that limits hold. */
export async function mustBeSure(house: House, tx: Tx, who: SignedIn, now: Date): Promise<Account> {
  mustBeFresh(house, who, now);
  const account = await tx.accounts.lock(who.accountId);
  if (await tx.factors.totp(who.accountId)) mustHaveTwoFactors(who);
  return account;
}
