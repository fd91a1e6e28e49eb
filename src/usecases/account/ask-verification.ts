/** The letter that confirms an address got lost: another one, and the older link dies. */
import { after, dayMs } from '../../base/clock.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findOwnAddress } from '../steps/find-own.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

const lettersPerDayMax = 5; // the address may be a stranger's, mistyped

/** Mails a fresh link to an unverified address of one's own. Does nothing for a verified one. Refuses `too_many_requests`. */
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
    const written = await tx.letters.writtenTo(address, ['verify-address'], after(now, -dayMs));
    if (written >= lettersPerDayMax)
      throw new Refusal('too_many_requests', { retryAfterS: 3600, because: { written } });
    await tx.links.dropOfAddress(id, ['verify_address'], now);
    await record(house, tx, now, [
      {
        kind: 'account:address:verification-asked',
        payload: {},
        origin: holderOrigin(who),
        accountId: who.accountId,
        addressId: id,
        recipient: address,
      },
    ]);
  });
}
