/** The holder ends every session but the one they are in (ASVS 7.5.2). */
import type { House } from '../house.ts';
import { endSessions } from '../steps/end-sessions.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Ends all other sessions, and sign-ins that are half done. */
export async function endOtherSessions(house: House, who: SignedIn): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await lockSignedIn(tx, who, now);
    await endSessions(house, tx, now, {
      accountId: who.accountId,
      how: 'by_owner',
      origin: holderOrigin(who),
      keep: who.sessionId,
    });
  });
}
