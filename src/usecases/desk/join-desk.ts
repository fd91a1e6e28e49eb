/** Somebody signed in with both factors becomes admin of a desk that has none, by an operator's link; the others die with it. */
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { mustHaveTwoFactors, originOf, type SignedIn } from '../who.ts';

/** Joins as admin and spends the link, or refuses `second_factor_required`, `desk_exists`, `link_spent`. */
export async function joinDesk(house: House, who: SignedIn, ask: { secret: string }): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    mustHaveTwoFactors((await lockSignedIn(tx, who, now)).live);
    await tx.links.lockPurpose('join_desk'); // two people with two links wait here, and the second finds an admin
    const link = await tx.links.find('join_desk', house.keys.hash('link:join_desk', ask.secret), now);
    if (!link) throw new Refusal('link_spent', { because: 'unknown or expired' });
    if (await tx.desk.hasAdmin()) throw new Refusal('desk_exists');
    if (!(await tx.links.spend(link.id, now))) throw new Refusal('link_spent', { because: 'spent' });
    await tx.links.dropPurpose('join_desk', now);
    await tx.desk.join(who.accountId, 'admin', now);
    const origin = originOf(who, 'desk', who.accountId);
    await record(house, tx, now, [
      { kind: 'desk:staff:joined', payload: { role: 'admin' }, origin, accountId: who.accountId },
    ]);
  });
}
