/** An expired case is taken up again, with what was proven and is still fresh. */
import { isOutlived } from '../../domain/case/case.ts';
import type { CaseState } from '../../domain/case/lifecycle.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { makeMove } from '../steps/make-move.ts';
import { mustHaveSay } from '../steps/say-in-case.ts';
import { weigh } from '../steps/weigh.ts';
import { type Claiming, originOf } from '../who.ts';

/** Reopens the case and weighs it anew; refuses `case_over` after 90 days or once the account was restored, `move_not_allowed` while the account has another live case. */
export async function reopenCase(
  house: House,
  claiming: Claiming,
  _ask: Record<string, never> = {},
): Promise<{ state: CaseState }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(claiming.caseId);
    await mustHaveSay(tx, current, claiming.claimantId, 'speaks');
    // The account's lock holds off a new case that is being opened this moment: there is never a second live one.
    const account = await tx.accounts.lock(current.accountId);
    if (isOutlived(current, account))
      throw new Refusal('case_over', { because: { case: current.number, restoredAt: account.restoredAt } });
    const live = await tx.cases.liveOf(current.accountId);
    if (live && live.id !== current.id)
      throw new Refusal('move_not_allowed', { because: { case: current.number, live: live.number } });
    const origin = originOf(claiming, 'claimant', claiming.claimantId);
    const reopened = await makeMove(house, tx, current, 'reopen', { actor: 'claimant', origin, now });
    return { state: (await weigh(house, tx, reopened, now)).state };
  });
}
