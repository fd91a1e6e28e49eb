/** Whoever used a recovery code says that the one in its place is written down. From then on nobody can be shown it. */
import type { House } from '../house.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import type { SignedIn } from '../who.ts';

/** Erases the codes that wait for this session. Doing it twice is as good as once. */
export async function keepNewCodes(house: House, who: SignedIn): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await lockSignedIn(tx, who, now);
    await tx.replacements.keep(who.accountId, who.sessionId, now);
  });
}
