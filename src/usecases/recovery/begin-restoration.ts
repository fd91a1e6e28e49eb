/**
 * The grantee follows the link of the last letter, and a sitting begins (RECOVERY.md, section 6). While one runs, the same press in the same
 * browser leads back into it; any other press, by a machine or on another device, takes nothing away before somebody says: here instead.
 */
import { after, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { sameBytes } from '../../base/secret.ts';
import { type Case, isWaitOver } from '../../domain/case/case.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Link } from '../../store/links.ts';
import type { Restoration } from '../../store/restorations.ts';
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { sentAgainWithinMs } from '../steps/sent-again.ts';
import { begunBy, sittingSecretOf } from '../steps/sitting-secret.ts';
import { originOf, type Visitor } from '../who.ts';

const sittingLifeMs = hourMs; // a password, an app and a printout, with a telephone call in between

export interface BeginRestoration {
  readonly secret: string;
  /** What tells this browser from others; programs have none, and are told by network and name. */
  readonly browser?: string | undefined;
  /** What was done elsewhere is dropped. */
  readonly isHere?: boolean | undefined;
}

/**
 * Begins a sitting and answers the secret its browser keeps; refuses `sitting_running` when one runs elsewhere, `link_spent`, `case_over` or
 * `move_not_allowed`. The link stays live.
 */
export async function beginRestoration(
  house: House,
  visitor: Visitor,
  ask: BeginRestoration,
): Promise<{ sittingSecret: string }> {
  const now = house.clock.now();
  const id = newId<'restoration'>(house.random, now);
  return house.db.transaction(async (tx) => {
    const secretHash = house.keys.hash('link:restore', ask.secret);
    const found = await tx.links.find('restore', secretHash, now);
    if (!found?.caseId || !found.claimantId) throw new Refusal('link_spent');
    const current = await tx.cases.lock(found.caseId);
    const link = await tx.links.find('restore', secretHash, now);
    if (!link || link.spentAt)
      throw new Refusal('link_spent', { because: { case: current.number, state: current.state } });
    mustBeGranted(current, found.claimantId, now);
    const by = begunBy(house, visitor, ask);
    const running = await tx.restorations.running(current.id, now);
    const isOfThisGrant = running !== undefined && running.begunAt >= current.enteredAt;
    if (isOfThisGrant && isSamePress(running, link, now, by, ask))
      return { sittingSecret: sittingSecretOf(house, running.id) };
    if (isOfThisGrant && !ask.isHere) throw new Refusal('sitting_running');
    const sittingSecret = sittingSecretOf(house, id);
    await tx.restorations.begin({
      id,
      caseId: current.id,
      claimantId: found.claimantId,
      secretHash: house.keys.hash('restoration', sittingSecret),
      linkId: link.id,
      begunAt: now,
      begunBy: by,
      expiresAt: new Date(Math.min(after(now, sittingLifeMs).getTime(), link.expiresAt.getTime())),
    });
    const origin = originOf(visitor, 'claimant', found.claimantId);
    const about = { origin, accountId: current.accountId, caseId: current.id, claimantId: found.claimantId };
    await record(house, tx, now, [{ ...about, kind: 'case:restoration:begun', payload: {} }]);
    return { sittingSecret };
  });
}

/** Whether this is the press once more that began the running sitting. A program is known by less, and so for a moment and before its first step. */
function isSamePress(
  running: Restoration,
  link: Link,
  now: Date,
  by: Buffer,
  { browser }: BeginRestoration,
): boolean {
  if (!running.begunBy || !sameBytes(running.begunBy, by) || running.linkId !== link.id) return false;
  if (browser !== undefined) return true;
  return running.passwordHash === null && running.begunAt >= after(now, -sentAgainWithinMs);
}

/** A grant is judged again whenever it is used: a clock that was ahead may have made it before its wait was over. */
function mustBeGranted(current: Case, claimantId: ClaimantId, now: Date): void {
  const because = { case: current.number, state: current.state };
  if (current.state !== 'granted' || current.forClaimantId !== claimantId)
    throw new Refusal('move_not_allowed', { because });
  if (!isWaitOver(current, now)) throw new Refusal('not_yet', { because });
}
