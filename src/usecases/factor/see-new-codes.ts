/** What a sign-in or confirmation by a recovery code has to tell: the code that took its place, and the recovery that it ended. */
import type { House } from '../house.ts';
import { endedAt } from '../steps/end-case.ts';
import { waitingCodes } from '../steps/replaced-code.ts';
import { mustBeFresh, type SignedIn } from '../who.ts';

export interface NewCodes {
  /** In place of those that were used in this session; erased once they are kept. Newest first. */
  readonly codes: readonly string[];
  /** The number of the recovery case that ended with this sign-in, or with what was confirmed in it last. */
  readonly endedCase: string | null;
}

/** Shows them to the session that used the older ones. Refuses `fresh_proof_required` where there are some. */
export async function seeNewCodes(house: House, who: SignedIn): Promise<NewCodes> {
  const now = house.clock.now();
  return house.db.snapshot(async (tx) => {
    const codes = await waitingCodes(house, tx, who);
    if (codes.length > 0) mustBeFresh(house, who, now);
    const session = await tx.sessions.byId(who.accountId, who.sessionId, now);
    const endedCase = session && (await endedAt(tx, who.accountId, session.freshAt));
    return { codes, endedCase: endedCase ?? null };
  });
}
