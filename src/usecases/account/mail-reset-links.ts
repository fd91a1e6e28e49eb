/**
 * The links by which a forgotten password is chosen anew. They go to the address on file, byte for byte, and never to the one that
 * was typed (GHSA-7rqj-j65f-68wh).
 */
import { after, hourMs } from '../../base/clock.ts';
import { addressKey, readAddress } from '../../domain/account/address.ts';
import type { AccountId, AddressId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

const kind = 'account:password:reset-asked';
const lettersPerHourMax = 5; // for each account: enough for lost mail, too little to bury a mailbox

/** Mails a link for each account (at most 20) that the address is verified for; older links die. Nothing, where there is none. */
export async function mailResetLinks(
  house: House,
  ask: { address: string; visitor: Visitor },
): Promise<void> {
  const now = house.clock.now();
  const address = readAddress(ask.address);
  if (!address) return;
  await house.db.transaction(async (tx) => {
    const about: { accountId: AccountId; addressId: AddressId; recipient: string }[] = [];
    for (const { id, addressId, address: recipient } of await tx.addresses.accountsOf(addressKey(address))) {
      await tx.accounts.lock(id);
      const asked = await tx.record.countSince(id, kind, after(now, -hourMs));
      if (asked < lettersPerHourMax) about.push({ accountId: id, addressId, recipient });
    }
    for (const { accountId } of about) await tx.links.dropOf(accountId, 'reset_password', now);
    const origin = originOf(ask.visitor, 'visitor');
    const facts = about.map((each) => ({ ...each, kind, payload: {}, origin }) as const);
    if (facts.length > 0) await record(house, tx, now, facts);
  });
}
