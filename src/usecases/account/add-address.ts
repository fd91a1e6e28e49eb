/** One more address. It counts for nothing before it is confirmed, and every confirmed one hears of it. */
import { after, dayMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { addressKey } from '../../domain/account/address.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AccountId, AddressId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { confirmationTo } from '../steps/link-letters.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { readMeantAddress, type TypedAddress } from '../steps/read-meant-address.ts';
import { record } from '../steps/record.ts';
import { sentAgainWithinMs } from '../steps/sent-again.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Addresses an account may have: letters about a recovery go to all of them. */
const addressesMax = 10;
const addedPerDayMax = 10; // whoever adds and removes in turn could write to any number of strangers

/** Adds an address and mails it a link. Refuses `input_invalid`, `fresh_proof_required`, `second_factor_required`, `too_many_requests`. */
export async function addAddress(
  house: House,
  who: SignedIn,
  ask: TypedAddress,
): Promise<{ addressId: AddressId }> {
  const now = house.clock.now();
  await mustHoldNoSecret(house, now, holderOrigin(who), { address: ask.address });
  const read = readMeantAddress(ask);
  if ('fault' in read) throw invalid(read.fault);
  const { address } = read;
  return house.db.transaction(async (tx) => {
    await mustBeSure(house, tx, who, now);
    const { accountId } = who;
    const known = await tx.addresses.byKeyOf(accountId, addressKey(address));
    // The same form a press ago: it is added, and its link is on its way.
    if (known && !known.verifiedAt && known.addedAt >= after(now, -sentAgainWithinMs))
      return { addressId: known.id };
    await mustHaveRoom(tx, accountId, now);
    const to = await confirmationTo(house, tx, now, who, address);
    const id = newId<'address'>(house.random, now);
    const isNew = await tx.addresses.add({
      id,
      accountId,
      address,
      addressKey: addressKey(address),
      addedAt: now,
    });
    if (!isNew) throw invalid(faultWords.address.onAccount);
    const about = { origin: holderOrigin(who), accountId, addressId: id };
    const fact = { ...about, kind: 'account:address:added', payload: { address }, ...to } as const;
    await record(house, tx, now, [fact]);
    return { addressId: id };
  });
}

async function mustHaveRoom(tx: Tx, accountId: AccountId, now: Date): Promise<void> {
  if ((await tx.addresses.of(accountId)).length >= addressesMax)
    throw invalid(faultWords.address.tooMany(addressesMax));
  const added = await tx.record.countSince(accountId, 'account:address:added', after(now, -dayMs), now);
  if (added >= addedPerDayMax)
    throw new Refusal('too_many_requests', { retryAfterS: 3600, because: { added } });
}

const invalid = (sentence: string) => new Refusal('input_invalid', { fields: { address: sentence } });
