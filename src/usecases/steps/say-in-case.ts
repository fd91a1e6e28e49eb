/**
 * What one of several claimants may do with the case they share (S13). Each acts for themselves alone: ending it ends their own part, and
 * the case only where nobody else has confirmed (`recovery/withdraw-case.ts`). Handing it in ends nothing (what is proven at the desk's
 * door still counts, docs/decisions/009), so that is for each who has proven something, and for all while nobody has: a stranger who
 * joined must not keep an owner without proofs from a person's eyes. Taking it up again is for whoever proved something in it lately:
 * a case that nobody proves anything in does not live on by being reopened (docs/decisions/019).
 */
import type { Case } from '../../domain/case/case.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Claiming } from '../who.ts';

/** What a claimant may do with a case that others ask in too. */
export interface Say {
  /** Others have confirmed their contact address, and go on when this one leaves. */
  readonly others: boolean;
  /** Handing it to the desk while it gathers. */
  readonly handsIn: boolean;
  /** Whether they have proven something, so that handing it in needs no reason in writing. */
  readonly hasProven: boolean;
  /** Taking it up again once it has lapsed. */
  readonly reopens: boolean;
  /** When they withdrew their own part; null: they still ask. */
  readonly leftAt: Date | null;
}

/** What this claimant may do with the case as it stands. */
export async function sayIn(tx: Tx, current: Case, claimantId: ClaimantId): Promise<Say> {
  const { others, othersProven, hasProven } = await tx.claimants.standing(current.id, claimantId);
  const { leftAt } = await tx.claimants.get(claimantId);
  const stays = leftAt === null;
  const reopens =
    stays && current.state === 'expired' && (await tx.parts.hasProvenLately(current.id, claimantId));
  return { others, hasProven, reopens, leftAt, handsIn: stays && (hasProven || !othersProven) };
}

/** The claimant's case with its lock, or `case_over` when they have withdrawn their own part of it. */
export async function lockOwnCase(tx: Tx, { caseId, claimantId }: Claiming): Promise<Case> {
  const current = await tx.cases.lock(caseId);
  await mustStillAsk(tx, current, claimantId);
  return current;
}

/** Refuses `case_over` to a claimant who has withdrawn their own part. */
export async function mustStillAsk(tx: Tx, { number }: Case, claimantId: ClaimantId): Promise<void> {
  if ((await tx.claimants.get(claimantId)).leftAt === null) return;
  throw new Refusal('case_over', { because: { case: number, claimantId, why: 'left it' } });
}
