/** Somebody forgot the password. Whoever asks is answered alike, whatever the address, and after the same work (ASVS 6.3.8). */
import { readAddress } from '../../domain/account/address.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { answerLater } from '../steps/answer-later.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { originOf, type Visitor } from '../who.ts';

/** Has a reset link mailed for each account that the address is verified for. Refuses only what is no address at all. */
export async function askPasswordReset(
  house: House,
  visitor: Visitor,
  ask: { address: string },
): Promise<void> {
  const now = house.clock.now();
  await mustHoldNoSecret(house, now, originOf(visitor, 'visitor'), { address: ask.address });
  const address = readAddress(ask.address);
  if (!address)
    throw new Refusal('input_invalid', {
      fields: { address: faultWords.address.invalid },
    });
  await answerLater(house.db.once, now, 'mail-reset-links', visitor, { address });
}
