/**
 * Forgets what nobody can use any more: half sign-ins, sessions of claimants, and requests in links, each well after it expired; and what
 * letters said that were given up. What anybody may leave with us without an account goes sooner: files that are not sent within a day,
 * and requests that expired unsent.
 */
import { after, dayMs, hourMs, minuteMs } from '../../base/clock.ts';
import type { House } from '../house.ts';

const keptDays = 30; // long enough to look into what happened, and to mend a mail server and try its letters again

/** Deletes stale rows, and the content of letters given up. Cases, findings, letters and the record are never among them. */
export async function forgetStale(house: House): Promise<void> {
  const now = house.clock.now();
  const before = after(now, -keptDays * dayMs);
  await house.db.transaction(async (tx) => {
    await tx.drafts.forgetFiles(after(now, -house.policy.uploads.unsentHours * hourMs), before);
    await tx.drafts.forget(now, before);
    await tx.replacements.forgetAnswers(now);
    await tx.sessions.forget(before);
    await tx.replacements.forget(now);
    await tx.claimants.forgetSessions(before);
    await tx.letters.forgetGivenUp(before);
    await tx.links.forgetRequests(before);
    await tx.requestCounts.forget(Math.floor(now.getTime() / minuteMs));
  });
}
