/** A claimant leaves the computer they sit at: it opens the case no more. Their link and their other devices stay as they are. */
import type { House } from '../house.ts';
import type { Claiming } from '../who.ts';

/** Ends this session. Doing it twice is as good as once. */
export async function leaveCase(house: House, { claimantId, sessionHash }: Claiming): Promise<void> {
  if (sessionHash) await house.db.once.claimants.endSession(claimantId, sessionHash);
}
