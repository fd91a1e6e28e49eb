/** Sensitive changes to an account want whoever makes them to have proven lately that it is them, by all the account has (ASVS 7.5.1). */
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { mustBeFresh, type SignedIn } from '../who.ts';
import { type Live, lockSignedIn } from './live-session.ts';

/** Locks the account, and refuses unless the session is live (`sign_in_required`) and fresh (`fresh_proof_required`) behind that lock. */
export async function mustBeSure(
  house: House,
  tx: Tx,
  who: SignedIn,
  now: Date,
): Promise<{ readonly account: Account; readonly live: Live }> {
  const locked = await lockSignedIn(tx, who, now);
  mustBeFresh(house, locked.live, now);
  return locked;
}
