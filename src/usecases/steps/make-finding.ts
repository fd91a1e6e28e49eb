/** A finding is made: written down, recorded, and weighed at once, in the caller's transaction, over a case that stands still meanwhile. */
import { newId } from '../../base/id.ts';
import type { Case } from '../../domain/case/case.ts';
import type { CaseState } from '../../domain/case/lifecycle.ts';
import type { EvidenceKind, Judgement } from '../../domain/evidence/finding.ts';
import type { Fact, Origin } from '../../domain/fact.ts';
import type { ChallengeId, ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { putOffLapse } from './put-off-lapse.ts';
import { record } from './record.ts';
import { weigh } from './weigh.ts';

/**
 * The states in which proofs are taken: while collecting, while a person looks, while the wait runs, which they may shorten, and
 * after an objection: what the holder then proves is judged by the same policy, against the claimant (RECOVERY.md, section 5).
 */
export const provingStates: readonly CaseState[] = ['gathering', 'reviewing', 'waiting', 'contested'];

/** Refuses (`case_over`, `move_not_allowed`) unless proofs are taken now. */
export function mustTakeProofs(current: Pick<Case, 'state'>): void {
  if (!provingStates.includes(current.state))
    throw new Refusal('move_not_allowed', { because: { state: current.state } });
}

export interface Found {
  readonly kind: EvidenceKind;
  readonly subject: string;
  readonly claimantId: ClaimantId;
  readonly challengeId: ChallengeId | null;
  readonly judged: Judgement;
  readonly origin: Origin;
}

/** Adds the finding to the locked case and weighs it. */
export async function makeFinding(
  house: House,
  tx: Tx,
  locked: Case,
  found: Found,
  now: Date,
): Promise<void> {
  const { strength, root, because } = found.judged;
  const version = await tx.evidence.addFinding({
    id: newId(house.random, now),
    caseId: locked.id,
    claimantId: found.claimantId,
    challengeId: found.challengeId,
    kind: found.kind,
    subject: found.subject,
    observedAt: now,
    strength,
    root,
    because,
  });
  const { current, timers } = await putOffLapse(house, tx, { ...locked, version }, found.claimantId, now);
  const made: Fact = {
    kind: 'case:finding:made',
    payload: { kind: found.kind, root, strength, because },
    origin: found.origin,
    accountId: locked.accountId,
    caseId: locked.id,
    claimantId: found.claimantId,
    letter: { proof: found.kind, subject: found.subject },
  };
  await record(house, tx, now, [made], timers);
  await weigh(house, tx, current, now);
}
