/**
 * The holder, signed in, stops a recovery that is none of theirs and freezes the account: what a letter's *this was not me* does, without
 * the letter. A session that is open suffices, as a mailbox does there: it stops everybody, its own holder too, and opens nothing.
 */
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { contestCase } from '../steps/contest-case.ts';
import { lockLiveCase } from '../steps/end-case.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Contests the live case, freezes the account and ends every session, this one too. Refuses `case_over` when there is no case. */
export async function freezeOwnAccount(house: House, who: SignedIn): Promise<{ number: string }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const current = await lockLiveCase(tx, who.accountId);
    await lockSignedIn(tx, who, now);
    if (!current) throw new Refusal('case_over', { because: 'no live case' });
    await contestCase(house, tx, now, { current, origin: holderOrigin(who) });
    return { number: current.number };
  });
}
