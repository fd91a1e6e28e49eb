/**
 * The sitting of a restoration, found anew at every step and bound to the very grant it was begun under: same case, same claimant, state
 * granted, link still live, begun since the grant. A step that was right a moment ago proves nothing (Keycloak CVE-2026-18963).
 */
import type { Case } from '../../domain/case/case.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Restoration } from '../../store/restorations.ts';
import type { House } from '../house.ts';

/** What a sitting asks for next; each one needs all before it. */
export type RestorationStep = 'password' | 'factor' | 'codes' | 'finish';
const steps: readonly RestorationStep[] = ['password', 'factor', 'codes', 'finish'];

export interface Sitting {
  readonly sitting: Restoration;
  readonly current: Case;
  /** The step that is open. */
  readonly open: RestorationStep;
}

/** Finds the sitting and locks its case until the end of the transaction; refuses `restoration_stale` or `move_not_allowed`. */
export async function findSitting(
  house: House,
  tx: Tx,
  now: Date,
  secret: string | undefined,
): Promise<Sitting> {
  const secretHash = house.keys.hash('restoration', secret ?? '');
  const found = secret === undefined ? undefined : await tx.restorations.bySecret(secretHash, now);
  if (!found) throw new Refusal('restoration_stale');
  const current = await tx.cases.lock(found.caseId);
  // Whoever waited for the lock reads again: the sitting may have been replaced or finished meanwhile.
  const sitting = await tx.restorations.bySecret(secretHash, now);
  if (!sitting) throw new Refusal('restoration_stale', { because: { case: current.number } });
  await mustBeOfThisGrant(tx, now, sitting, current);
  return { sitting, current, open: openStep(sitting) };
}

/** Waits for whoever is finishing the sitting at this moment: what it restored can be told then. */
export async function lockSitting(
  house: House,
  tx: Tx,
  now: Date,
  secret: string | undefined,
): Promise<void> {
  const open =
    secret === undefined
      ? undefined
      : await tx.restorations.bySecret(house.keys.hash('restoration', secret), now);
  if (open) await tx.cases.lock(open.caseId);
}

/** The sitting that restored an account, with its case, until its hour is over; undefined when it restored nothing. */
export async function findFinished(
  house: House,
  tx: Tx,
  now: Date,
  secret: string | undefined,
): Promise<Omit<Sitting, 'open'> | undefined> {
  if (secret === undefined) return undefined;
  const secretHash = house.keys.hash('restoration', secret);
  const sitting = await tx.restorations.finishedBySecret(secretHash, now);
  const current = sitting && (await tx.cases.get(sitting.caseId));
  // A sitting is also finished when its grant was taken away; only a completed one restored anything.
  return sitting && current?.state === 'completed' ? { sitting, current } : undefined;
}

async function mustBeOfThisGrant(tx: Tx, now: Date, sitting: Restoration, current: Case): Promise<void> {
  const because = { case: current.number, state: current.state, version: current.version };
  if (current.state !== 'granted' || current.forClaimantId !== sitting.claimantId)
    throw new Refusal('move_not_allowed', { because });
  // A grant from the future was made by a clock that was ahead, and this sitting was begun since that was put right.
  const isSince = current.enteredAt > now || sitting.begunAt >= current.enteredAt;
  const isOfThisGrant = isSince && (await tx.links.isLive(sitting.linkId, now));
  if (!isOfThisGrant) throw new Refusal('restoration_stale', { because });
}

function openStep(sitting: Restoration): RestorationStep {
  if (sitting.passwordHash === null) return 'password';
  if (sitting.totpSecretSealed === null || sitting.totpStep === null) return 'factor';
  return sitting.codesSealed === null ? 'codes' : 'finish';
}

/** Refuses `step_missing` while a step before `wanted` is not done. */
export function mustHaveReached(found: Sitting, wanted: RestorationStep): void {
  if (steps.indexOf(found.open) < steps.indexOf(wanted))
    throw new Refusal('step_missing', { because: { open: found.open, wanted } });
}
