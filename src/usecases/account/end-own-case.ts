/**
 * The holder, signed in with a factor, ends the recovery of their account: nobody needs to give it back to them. A fresh proof, and by more
 * than a password: or whoever has learned that ends what its owner has begun.
 */
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { lockLiveCase, mayEnd } from '../steps/end-case.ts';
import { makeMove } from '../steps/make-move.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Ends the live case. Refuses `fresh_proof_required`, `second_factor_required`, `factor_young`, `move_not_allowed` (contested) and `case_over` (there is none). */
export async function endOwnCase(house: House, who: SignedIn): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await lockLiveCase(tx, who.accountId);
    const { live } = await mustBeSure(house, tx, who, now);
    mustHaveTwoFactors(live);
    if (!current) throw new Refusal('case_over', { because: 'no live case' });
    if ((await mayEnd(tx, current)) === 'factor_young') throw new Refusal('factor_young');
    await makeMove(house, tx, current, 'withdraw', { actor: 'holder', origin: holderOrigin(who), now });
  });
}
