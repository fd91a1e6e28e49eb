/** The claimant says: I have nothing more. A person of the desk looks at what there is; where nothing is proven, at what they write. */
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { handIn, judgeHandIn, readHandInReason } from '../steps/hand-in.ts';
import { hasRoomForWords, keepMessage } from '../steps/keep-message.ts';
import { lockOwnCase } from '../steps/say-in-case.ts';
import { type Claiming, originOf } from '../who.ts';

/**
 * Hands the case to the desk as it stands; refuses `move_not_allowed` or `case_over`, and from whoever has proven nothing `reason_required`
 * without a reason in writing, and `too_many_requests` when as many came from their network today.
 */
export async function submitCase(
  house: House,
  claiming: Claiming,
  ask: { reason?: string | undefined } = {},
): Promise<void> {
  const now = house.clock.now();
  const reason = await readHandInReason(house, ask.reason ?? '');
  await house.db.transaction(async (tx) => {
    const current = await lockOwnCase(tx, claiming);
    const { caseId, claimantId } = claiming;
    const origin = originOf(claiming, 'claimant', claimantId);
    const isSaid = reason !== null && (await hasRoomForWords(tx, current, claimantId));
    const asked = { who: claiming, written: reason !== null, field: 'reason' } as const;
    const judged = await judgeHandIn(house, tx, current, asked, now);
    if (reason) await burnSecrets(house, tx, now, { found: reason.found, origin, caseId });
    const said = { claimantId, body: reason?.text ?? '', origin };
    const kept = isSaid ? await keepMessage(house, tx, current, said, now) : current;
    await handIn(house, tx, kept, { who: claiming, origin, ...judged }, now);
  });
}
