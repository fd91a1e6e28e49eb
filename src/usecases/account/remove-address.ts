/**
 * An address is removed. It still gets notices for as long as a recovery can be objected to, so that nobody takes an account over
 * by first removing its holder's addresses; and after a recovery none is removed for a while (RECOVERY.md, section 6). One that was
 * never confirmed gets them no longer than it was there: adding and removing strangers' addresses must not gather them.
 */
import { after, dayMs, msBetween } from '../../base/clock.ts';
import type { Fact } from '../../domain/fact.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findOwnAddress } from '../steps/find-own.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { mustNotBeInAftercare } from '../steps/must-not-be-in-aftercare.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Removes an address. Refuses `restricted` in aftercare and `address_last`; the next verified one becomes primary in its place. */
export async function removeAddress(house: House, who: SignedIn, ask: { addressId: string }): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const { account } = await mustBeSure(house, tx, who, now);
    const leaving = await findOwnAddress(tx, who, ask.addressId);
    mustNotBeInAftercare(account, now);
    const staying = (await tx.addresses.of(who.accountId)).filter(({ id }) => id !== leaving.id);
    const next = staying.find(({ verifiedAt }) => verifiedAt !== null);
    if (leaving.verifiedAt && !next) throw new Refusal('address_last');
    if (staying.length === 0) throw new Refusal('address_last');
    const noticesMs = house.policy.objectAfterCompletedDays * dayMs;
    const wasThereMs = leaving.verifiedAt ? noticesMs : msBetween(leaving.addedAt, now);
    await tx.addresses.remove(leaving.id, now, after(now, Math.min(noticesMs, wasThereMs)));
    await tx.links.dropOfAddress(leaving.id, ['verify_address', 'reset_password'], now);
    const about = { origin: holderOrigin(who), accountId: who.accountId };
    const facts: Fact[] = [
      { ...about, kind: 'account:address:removed', payload: { address: leaving.address } },
    ];
    if (leaving.isPrimary && next) {
      await tx.addresses.makePrimary(who.accountId, next.id);
      facts.push({ ...about, kind: 'account:address:made-primary', payload: { address: next.address } });
    }
    await record(house, tx, now, facts);
  });
}
