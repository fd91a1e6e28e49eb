/** One more address. It counts for nothing before it is confirmed, and every other address hears of it. */
import { newId } from '../../base/id.ts';
import { addressKey, readAddress } from '../../domain/account/address.ts';
import type { AddressId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Addresses an account may have: every letter about it goes to all of them. */
const addressesMax = 10;

/** Adds an address and mails it a link. Refuses `input_invalid`, `fresh_proof_required`, `second_factor_required`. */
export async function addAddress(
  house: House,
  who: SignedIn,
  ask: { address: string },
): Promise<{ addressId: AddressId }> {
  const now = house.clock.now();
  const address = readAddress(ask.address);
  if (!address) throw invalid('That does not look like an e-mail address, such as name@example.org.');
  return house.db.transaction(async (tx) => {
    await mustBeSure(house, tx, who, now);
    const { accountId } = who;
    if ((await tx.addresses.of(accountId)).length >= addressesMax)
      throw invalid(`An account can have ${addressesMax} addresses. Remove one first.`);
    const id = newId<'address'>(house.random, now);
    const added = await tx.addresses.add({
      id,
      accountId,
      address,
      addressKey: addressKey(address),
      addedAt: now,
    });
    if (!added) throw invalid('That address is on your account already.');
    await record(house, tx, now, [
      {
        kind: 'account:address:added',
        payload: { address },
        origin: holderOrigin(who),
        accountId,
        addressId: id,
        recipient: address,
      },
    ]);
    return { addressId: id };
  });
}

const invalid = (sentence: string) => new Refusal('input_invalid', { fields: { address: sentence } });
