/** The claimant says: I have nothing more. A person of the desk looks at what there is. */
import type { House } from '../house.ts';
import { makeMove } from '../steps/make-move.ts';
import { mustHaveSay } from '../steps/say-in-case.ts';
import { type Claiming, originOf } from '../who.ts';

/** Hands the case to the desk as it stands; refuses `move_not_allowed` or `case_over`. */
export async function submitCase(
  house: House,
  claiming: Claiming,
  _ask: Record<string, never> = {},
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(claiming.caseId);
    await mustHaveSay(tx, current, claiming.claimantId, 'handsIn');
    await makeMove(house, tx, current, 'submit', {
      actor: 'claimant',
      origin: originOf(claiming, 'claimant', claiming.claimantId),
      now,
    });
  });
}
