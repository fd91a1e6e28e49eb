/**
 * An authenticator app is set up, or set up in the place of the one that is there: its secret is made, sealed and shown. It counts for
 * nothing before a code of it was typed back, and until then the old one is as good as ever.
 * No factor before an address is confirmed: or a stranger could open an account under somebody's address, lock it with a factor
 * of their own, and wait (pre-hijacking).
 */
import { newId } from '../../base/id.ts';
import { newTotpSecret, showTotpSecret, totpUri } from '../../domain/factor/totp.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import type { SignedIn } from '../who.ts';

export interface TotpBegun {
  /** The secret as it is typed into an app: base32 in groups of four. */
  readonly secretShown: string;
  /** The `otpauth://` address for the QR code. */
  readonly uri: string;
}

/** Begins a set-up; an earlier one that was left unfinished dies. Refuses `factor_exists` unless it `replaces`, `address_unverified`, `fresh_proof_required`. */
export async function beginTotp(
  house: House,
  who: SignedIn,
  ask: { replaces?: boolean | undefined } = {},
): Promise<TotpBegun> {
  const now = house.clock.now();
  const secret = newTotpSecret(house.random);
  const id = newId<'factor'>(house.random, now);
  await house.db.transaction(async (tx) => {
    await mustBeSure(house, tx, who, now);
    const { accountId } = who;
    const old = await tx.factors.totp(accountId);
    if (old && !ask.replaces) throw new Refusal('factor_exists');
    // An account that has a factor is nobody's to plant one in, whatever became of its addresses.
    if (!old && !(await tx.addresses.of(accountId)).some(({ verifiedAt }) => verifiedAt))
      throw new Refusal('address_unverified');
    await tx.factors.dropPending(accountId, now);
    const secretSealed = house.keys.seal('totp', id, secret, house.random);
    await tx.factors.addTotp({ id, accountId, secretSealed, createdAt: now, confirmedAt: null, lastStep: 0 });
  });
  return {
    secretShown: showTotpSecret(secret),
    uri: totpUri({ secret, issuer: house.settings.siteName, username: who.username }),
  };
}
