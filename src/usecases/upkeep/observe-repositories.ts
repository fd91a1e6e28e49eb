/** Has every linked repository looked at once a week: one job each, and a slow server holds up no letter (steps/look-job.ts). */
import { after, dayMs } from '../../base/clock.ts';
import { snapshotEveryDays } from '../../domain/evidence/repository.ts';
import type { House } from '../house.ts';
import { observeJob } from '../steps/look-job.ts';

const linksMax = 500; // an hourly run of this many sees 84,000 repositories a week

/** Enqueues the links that were not seen for a week. */
export async function observeRepositories(house: House): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const due = await tx.projectLinks.toSee(after(now, -snapshotEveryDays * dayMs), now, linksMax);
    await tx.jobs.addAll(due.map((link) => observeJob(link, now)));
  });
}
