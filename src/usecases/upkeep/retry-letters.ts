/** The operator has mended what made a mail server refuse: letters that were given up are owed again, as long as we know what they say. */
import type { House } from '../house.ts';
import { letterJob } from '../steps/letter-job.ts';

const batchMost = 1000;

/** Makes every letter owed again that was given up so far, and answers how many there were. Each is tried at once. */
export async function retryLetters(house: House): Promise<{ retried: number }> {
  const now = house.clock.now();
  for (let retried = 0; ; ) {
    const owed = await house.db.transaction(async (tx) => {
      const letters = await tx.letters.takeUp(now, batchMost);
      await tx.jobs.addAll(letters.map(({ id, attempts }) => letterJob(id, attempts, now)));
      return letters.length;
    });
    retried += owed;
    if (owed < batchMost) return { retried };
  }
}
