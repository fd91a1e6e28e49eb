/** Another verified address becomes the one that co-owners' and ordinary letters go to. Every address hears of it. */
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findOwnAddress } from '../steps/find-own.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Makes an address primary. Refuses `address_unverified`, `not_found`, `fresh_proof_required`. */
export async function makeAddressPrimary(
  house: House,
  who: SignedIn,
  ask: { addressId: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await mustBeSure(house, tx, who, now);
    const { id, address, verifiedAt, isPrimary } = await findOwnAddress(tx, who, ask.addressId);
    if (!verifiedAt) throw new Refusal('address_unverified');
    if (isPrimary) return;
    await tx.addresses.makePrimary(who.accountId, id);
    await record(house, tx, now, [
      {
        kind: 'account:address:made-primary',
        payload: { address },
        origin: holderOrigin(who),
        accountId: who.accountId,
      },
    ]);
  });
}
