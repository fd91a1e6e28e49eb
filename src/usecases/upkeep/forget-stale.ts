/** Forgets what nobody can use any more: drafts, half sign-ins, sessions of claimants, and requests in links, each well after it expired. */
import { after, dayMs } from '../../base/clock.ts';
import type { House } from '../house.ts';

const keptDays = 30; // long enough to look into what happened

/** Deletes stale rows. Cases, findings, letters and the record are never among them. */
export async function forgetStale(house: House): Promise<void> {
  const before = after(house.clock.now(), -keptDays * dayMs);
  await house.db.transaction(async (tx) => {
    await tx.drafts.forget(before);
    await tx.sessions.forget(before);
    await tx.claimants.forgetSessions(before);
    await tx.links.forgetRequests(before);
  });
}
