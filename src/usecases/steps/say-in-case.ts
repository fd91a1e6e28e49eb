/**
 * Who of several claimants may end or hand in the case they share (S13). Anybody who knows a user name can join a case, so joining must
 * not be a way to stop somebody else's. Ending it is for the grantee once there is one; before, for whoever is alone, or alone has proven
 * something. Handing it in ends nothing (what is proven at the desk's door still counts, docs/decisions/009), so that is for each who has
 * proven something, and for all while nobody has: a stranger who joined must not keep an owner without proofs from a person's eyes.
 */
import type { Case } from '../../domain/case/case.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';

/** What a claimant may do with a case that others ask in too. */
export interface Say {
  /** Ending it, or taking it up again. */
  readonly speaks: boolean;
  /** Handing it to the desk while it gathers. */
  readonly handsIn: boolean;
}

/** What this claimant may do with the case as it stands. */
export async function sayIn(tx: Tx, current: Case, claimantId: ClaimantId): Promise<Say> {
  const { others, othersProven, hasProven } = await tx.claimants.standing(current.id, claimantId);
  const isGiven = current.state === 'waiting' || current.state === 'granted';
  return {
    speaks: isGiven ? current.forClaimantId === claimantId : !others || (hasProven && !othersProven),
    handsIn: hasProven || !othersProven,
  };
}

/** Refuses `move_not_allowed` to a claimant who may not do so. */
export async function mustHaveSay(
  tx: Tx,
  current: Case,
  claimantId: ClaimantId,
  which: keyof Say,
): Promise<void> {
  if ((await sayIn(tx, current, claimantId))[which]) return;
  throw new Refusal('move_not_allowed', {
    because: { case: current.number, claimantId, why: 'other claimants' },
  });
}
