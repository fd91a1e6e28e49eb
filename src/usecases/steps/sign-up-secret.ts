/**
 * Who signed up is known again by a secret that their browser or program was given then. It tells the person who confirms the first
 * address from one who only reads its mailbox; it opens nothing, and means nothing once an address is confirmed.
 */
import { sameBytes } from '../../base/secret.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

/** What somebody may show to be known as the one who signed up. */
export interface SignedUp {
  readonly signUpSecret?: string | undefined;
  /** Who is signed in there: whoever knows the password that was chosen at sign-up need not choose it again. */
  readonly accountId?: AccountId | undefined;
}

/** The secret of whoever signed this account up: made of its id, so that it need not be kept. */
export function signUpSecretOf(house: House, accountId: AccountId): string {
  return house.keys.hash('sign-up', accountId).toString('base64url');
}

/** Whether this is whoever signed the account up. */
export function hasSignedUp(house: House, accountId: AccountId, shown: SignedUp): boolean {
  if (shown.accountId === accountId) return true;
  const expected = Buffer.from(signUpSecretOf(house, accountId));
  return sameBytes(Buffer.from(shown.signUpSecret ?? ''), expected);
}

/** Whether no address of the account was ever confirmed: the first one becomes primary, and from then on one always is. */
export async function isUnproven(tx: Tx, accountId: AccountId): Promise<boolean> {
  return !(await tx.addresses.of(accountId)).some(({ isPrimary }) => isPrimary);
}
