/** The letter that confirms an address got lost: another one, and the older link dies. */
import { after, dayMs } from '../../base/clock.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findOwnAddress } from '../steps/find-own.ts';
import { confirmationTo } from '../steps/link-letters.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

const asked = 'account:address:verification-asked';
const askedPerDayMax = 5; // the address may be a stranger's, mistyped

/**
 * Mails a fresh link to an unverified address of one's own. Does nothing for a verified one. Refuses `too_many_requests` by what this
 * account asked for, and by nothing else: how often others named the address is left to silence, and then the older link stays good.
 */
export async function askVerification(
  house: House,
  who: SignedIn,
  ask: { addressId: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await lockSignedIn(tx, who, now);
    const { id, address, verifiedAt } = await findOwnAddress(tx, who, ask.addressId);
    if (verifiedAt) return;
    const before = await tx.record.countSince(who.accountId, asked, after(now, -dayMs), now);
    if (before >= askedPerDayMax)
      throw new Refusal('too_many_requests', { retryAfterS: 3600, because: { asked: before } });
    const to = await confirmationTo(house, tx, now, who, address);
    await tx.links.dropOfAddress(id, to.recipient ? ['verify_address'] : [], now);
    await record(house, tx, now, [
      {
        kind: asked,
        payload: {},
        origin: holderOrigin(who),
        accountId: who.accountId,
        addressId: id,
        ...to,
      },
    ]);
  });
}
