/** Second step of a restoration, first half: the secret for a new authenticator app, made once and sealed in the sitting. */
import { newTotpSecret, showTotpSecret, totpUri } from '../../domain/factor/totp.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findSitting, mustHaveReached } from '../steps/find-sitting.ts';
import { keepStep } from '../steps/keep-step.ts';
import type { Visitor } from '../who.ts';

export interface ShownFactor {
  /** The secret as it is typed by hand: base32 in groups of four. */
  readonly secretShown: string;
  /** What the QR code holds. */
  readonly uri: string;
}

/** Shows the secret, the same one until it is confirmed; refuses `step_missing` before the password and after the confirmation. */
export async function showFactor(
  house: House,
  visitor: Visitor,
  ask: { sittingSecret: string | undefined },
): Promise<ShownFactor> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const found = await findSitting(house, tx, now, ask.sittingSecret);
    mustHaveReached(found, 'factor');
    if (found.open !== 'factor')
      throw new Refusal('step_missing', { because: { open: found.open, wanted: 'factor' } });
    const { sitting, current } = found;
    const kept = sitting.totpSecretSealed;
    const secret = kept ? house.keys.open('restoration-totp', sitting.id, kept) : newTotpSecret(house.random);
    if (!kept) {
      const totpSecretSealed = house.keys.seal('restoration-totp', sitting.id, secret, house.random);
      await keepStep(house, tx, now, visitor, found, { totpSecretSealed });
    }
    const { username } = await tx.accounts.get(current.accountId);
    return {
      secretShown: showTotpSecret(secret),
      uri: totpUri({ secret, issuer: house.settings.siteName, username }),
    };
  });
}
