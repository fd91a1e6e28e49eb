/**
 * The links by which a forgotten password is chosen anew, for whoever types some spelling of the mailbox on file. They go to the address on file, byte for byte, and never to the one that
 * was typed (GHSA-7rqj-j65f-68wh).
 */
import { after, hourMs } from '../../base/clock.ts';
import { readAddress } from '../../domain/account/address.ts';
import { mayResetBy } from '../../domain/account/reset.ts';
import type { AccountId, AddressId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { accountsOfMailbox } from '../steps/accounts-of-mailbox.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

/**
 * For each address of each account: enough for lost mail, too little to bury a mailbox. An account has no limit beside: whoever knows
 * its other addresses would use that up, and its holder get nothing. Ten addresses are what there is.
 */
const lettersPerHourMax = 5;

/** Mails a link for each account (at most 20) that the address may reset; older links to this address die, and no others. */
export async function mailResetLinks(
  house: House,
  ask: { address: string; visitor: Visitor },
): Promise<void> {
  const now = house.clock.now();
  const typed = readAddress(ask.address);
  if (!typed) return;
  await house.db.transaction(async (tx) => {
    const about: { accountId: AccountId; addressId: AddressId; recipient: string }[] = [];
    for (const { id, addressId, address: recipient } of await accountsOfMailbox(house, tx, typed)) {
      const account = await tx.accounts.lock(id);
      const address = await tx.addresses.get(id, addressId);
      const made = await tx.links.countMade(addressId, 'reset_password', after(now, -hourMs));
      if (address && mayResetBy({ account, address }, now) && made < lettersPerHourMax)
        about.push({ accountId: id, addressId, recipient });
    }
    for (const { addressId } of about) await tx.links.dropOfAddress(addressId, ['reset_password'], now);
    const origin = originOf(ask.visitor, 'visitor');
    // One line whoever has the address, and however many accounts: the size of the record is public.
    const [first, ...others] = about;
    await record(house, tx, now, [
      { ...first, others, kind: 'account:password:reset-asked', payload: {}, origin },
    ]);
  });
}
