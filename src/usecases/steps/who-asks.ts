/** Who asks in a case, as its holder is told it: whose proof was accepted, from where they asked, and what counted when it was. */
import type { Case } from '../../domain/case/case.ts';
import { proofsTold, type WhoAsks } from '../../domain/letter/who-asks.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

/** The grantee's side of the case; undefined while nobody's proof was accepted. */
export async function whoAsks(
  house: House,
  tx: Tx,
  { forClaimantId, waitStartedAt }: Case,
  now: Date,
): Promise<WhoAsks | undefined> {
  if (!forClaimantId) return undefined;
  const { joinedAt, client, addressPrefix } = await tx.claimants.get(forClaimantId);
  const findings = await tx.evidence.of(forClaimantId);
  return {
    askedAt: joinedAt.toISOString(),
    client,
    place: addressPrefix,
    proofs: proofsTold(findings, house.policy.findingLifeDays, waitStartedAt ?? now),
  };
}
