/** Signing out ends the session itself, on the server; the cookie that is left opens nothing. */
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Ends the session. Doing it twice is as good as once. */
export async function signOut(house: House, who: SignedIn): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    if (!(await tx.sessions.end(who.accountId, who.sessionId, now))) return;
    await record(house, tx, now, [
      {
        kind: 'account:session:ended',
        payload: { how: 'signed_out' },
        origin: holderOrigin(who),
        accountId: who.accountId,
      },
    ]);
  });
}
