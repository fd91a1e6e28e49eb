/** An address is confirmed by the link that was mailed to it, and by nothing else. The first one becomes primary. */
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findLink } from '../steps/find-link.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

/** Confirms the address and spends the link. Refuses `link_spent`, also when the address was removed meanwhile. */
export async function verifyAddress(
  house: House,
  visitor: Visitor,
  ask: { secret: string },
): Promise<{ username: string; address: string }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const link = await findLink(house, tx, now, { purpose: 'verify_address', secret: ask.secret });
    const { accountId, addressId } = link;
    if (!accountId || !addressId)
      throw new Refusal('link_spent', { because: 'the link is bound to no address' });
    const account = await tx.accounts.lock(accountId);
    const address = await tx.addresses.get(accountId, addressId);
    if (!address || !(await tx.links.spend(link.id, now)))
      throw new Refusal('link_spent', { because: 'spent, or address removed' });
    // Two letters may be under way to one address; the second link finds it confirmed, and nothing happens twice.
    if (await tx.addresses.verify(addressId, now)) {
      const isFirst = !(await tx.addresses.of(accountId)).some(({ isPrimary }) => isPrimary);
      if (isFirst) await tx.addresses.makePrimary(accountId, addressId);
      const origin = originOf(visitor, 'holder', accountId);
      await record(house, tx, now, [
        { kind: 'account:address:verified', payload: { address: address.address }, origin, accountId },
      ]);
    }
    return { username: account.username, address: address.address };
  });
}
