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
  const claimants = await tx.claimants.of(current.id);
  const others = claimants.filter((claimant) => claimant.confirmedAt !== null && claimant.id !== claimantId);
  if (others.length === 0) return true;
  const proven = new Set(
    (await tx.evidence.of(current.id)).filter(isCounted).map((finding) => finding.claimantId),
  );
  return proven.has(claimantId) && !others.some((other) => proven.has(other.id));
}

const isCounted = (finding: { readonly strength: string }) => finding.strength !== 'worthless';
