/** Whoever asked says: never mind. The account stays as it is. */
import type { House } from '../house.ts';
import { makeMove } from '../steps/make-move.ts';
import { mustHaveSay } from '../steps/say-in-case.ts';
import { type Claiming, originOf } from '../who.ts';

/** Ends the case; refuses `move_not_allowed` (contested, or not this claimant's to end) or `case_over`. */
export async function withdrawCase(
  house: House,
  claiming: Claiming,
  _ask: Record<string, never> = {},
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(claiming.caseId);
    await mustHaveSay(tx, current, claiming.claimantId, 'speaks');
    await makeMove(house, tx, current, 'withdraw', {
      actor: 'claimant',
      origin: originOf(claiming, 'claimant', claiming.claimantId),
      now,
    });
  });
}
