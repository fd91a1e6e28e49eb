/**
 * Somebody forgot the password. Whoever asks is answered alike, whatever the address (ASVS 6.3.8); the link goes to the address on
 * file, byte for byte, and never to the one that was typed (GHSA-7rqj-j65f-68wh).
 */
import { after, hourMs } from '../../base/clock.ts';
import { addressKey, readAddress } from '../../domain/account/address.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

const lettersPerHourMax = 5; // for each account: enough for lost mail, too little to bury a mailbox

/** Mails a reset link for each account (at most 20) that the address is verified for. Refuses only what is no address at all. */
export async function askPasswordReset(
  house: House,
  visitor: Visitor,
  ask: { address: string },
): Promise<void> {
  const now = house.clock.now();
  const typed = readAddress(ask.address);
  if (!typed)
    throw new Refusal('input_invalid', {
      fields: { address: 'That does not look like an e-mail address, such as name@example.org.' },
    });
  await house.db.transaction(async (tx) => {
    const accounts = await tx.addresses.accountsOf(addressKey(typed));
    for (const account of accounts) {
      const asked = await tx.record.countSince(
        account.id,
        'account:password:reset-asked',
        after(now, -hourMs),
      );
      if (asked >= lettersPerHourMax) continue;
      await tx.links.dropOf(account.id, 'reset_password', now);
      const about = { accountId: account.id, addressId: account.addressId, recipient: account.address };
      await record(house, tx, now, [
        { kind: 'account:password:reset-asked', payload: {}, origin: originOf(visitor, 'visitor'), ...about },
      ]);
    }
  });
}
