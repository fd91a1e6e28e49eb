/** An expired case is taken up again, with what was proven and is still fresh. */
import { isOutlived } from '../../domain/case/case.ts';
import type { CaseState } from '../../domain/case/lifecycle.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { makeMove } from '../steps/make-move.ts';
import { lockOwnCase, sayIn } from '../steps/say-in-case.ts';
import { weigh } from '../steps/weigh.ts';
import { type Claiming, originOf } from '../who.ts';

/** Reopens the case and weighs it anew; refuses `case_over` after 90 days, once the account was restored or where this claimant has proven nothing since it was last taken up, `move_not_allowed` while the account has another live case. */
export async function reopenCase(
  house: House,
  claiming: Claiming,
  _ask: Record<string, never> = {},
): Promise<{ state: CaseState }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const current = await lockOwnCase(tx, claiming);
    if (current.state === 'expired' && !(await sayIn(tx, current, claiming.claimantId)).reopens)
      throw new Refusal('case_over', { because: { case: current.number, why: 'nothing was proven in it' } });
    // The account's lock holds off a new case that is being opened this moment: there is never a second live one.
    const account = await tx.accounts.lock(current.accountId);
    if (isOutlived(current, account))
      throw new Refusal('case_over', { because: { case: current.number, restoredAt: account.restoredAt } });
    const live = await tx.cases.liveOf(current.accountId);
    if (live && live.id !== current.id)
      throw new Refusal('move_not_allowed', { because: { case: current.number, live: live.number } });
    const origin = originOf(claiming, 'claimant', claiming.claimantId);
    const reopened = await makeMove(house, tx, current, 'reopen', { actor: 'claimant', origin, now });
    // Ages are counted from here for whoever took it up again, as they would be had they asked anew.
    await tx.parts.comeAnew(claiming.claimantId, now);
    return { state: (await weigh(house, tx, reopened, now)).state };
  });
}
