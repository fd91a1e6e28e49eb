/** The holder ends one of their sessions, on whatever device it is (ASVS 7.5.2). */
import { isId } from '../../base/id.ts';
import type { SessionId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Ends a session of one's own account. Anybody else's is `not_found`. */
export async function endSession(house: House, who: SignedIn, ask: { sessionId: string }): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await lockSignedIn(tx, who, now);
    const isEnded =
      isId(ask.sessionId) && (await tx.sessions.end(who.accountId, ask.sessionId as SessionId, now));
    if (!isEnded) throw new Refusal('not_found', { because: 'no such session of this account' });
    await record(house, tx, now, [
      {
        kind: 'account:session:ended',
        payload: { how: 'by_owner' },
        origin: holderOrigin(who),
        accountId: who.accountId,
      },
    ]);
  });
}
