/**
 * Who of several claimants may end or hand in the case they share (S13). Anybody who knows a user name can join a case, so joining must
 * not be a way to stop somebody else's: the grantee speaks once there is one; before, whoever is alone, or alone has proven something.
 */
import type { Case } from '../../domain/case/case.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';

/** Refuses `move_not_allowed` to a claimant who may not speak for the whole case. */
export async function mustSpeakForCase(tx: Tx, current: Case, claimantId: ClaimantId): Promise<void> {
  if (await speaksFor(tx, current, claimantId)) return;
  throw new Refusal('move_not_allowed', {
    because: { case: current.number, claimantId, why: 'other claimants' },
  });
}

/** Whether this claimant may speak for the whole case as it stands. */
export async function speaksFor(tx: Tx, current: Case, claimantId: ClaimantId): Promise<boolean> {
  if (current.state === 'waiting' || current.state === 'granted') return current.forClaimantId === claimantId;
  const { others, othersProven, hasProven } = await tx.claimants.standing(current.id, claimantId);
  return !others || (hasProven && !othersProven);
}
