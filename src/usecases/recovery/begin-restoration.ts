/** The grantee follows the link of the last letter: a sitting begins, and replaces any older one (RECOVERY.md, section 6). */
import { after, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import { type Case, isWaitOver } from '../../domain/case/case.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

const sittingLifeMs = hourMs; // a password, an app and a printout, with a telephone call in between

/** Begins a sitting and answers the secret its browser keeps; refuses `link_spent`, `case_over` or `move_not_allowed`. The link stays live. */
export async function beginRestoration(
  house: House,
  visitor: Visitor,
  ask: { secret: string },
): Promise<{ sittingSecret: string }> {
  const now = house.clock.now();
  const sittingSecret = newSecret(house.random);
  await house.db.transaction(async (tx) => {
    const secretHash = house.keys.hash('link:restore', ask.secret);
    const found = await tx.links.find('restore', secretHash, now);
    if (!found?.caseId || !found.claimantId) throw new Refusal('link_spent');
    const current = await tx.cases.lock(found.caseId);
    const link = await tx.links.find('restore', secretHash, now);
    if (!link || link.spentAt)
      throw new Refusal('link_spent', { because: { case: current.number, state: current.state } });
    mustBeGranted(current, found.claimantId, now);
    await tx.restorations.begin({
      id: newId(house.random, now),
      caseId: current.id,
      claimantId: found.claimantId,
      secretHash: house.keys.hash('restoration', sittingSecret),
      linkId: link.id,
      begunAt: now,
      expiresAt: new Date(Math.min(after(now, sittingLifeMs).getTime(), link.expiresAt.getTime())),
    });
    const origin = originOf(visitor, 'claimant', found.claimantId);
    await record(house, tx, now, [
      {
        kind: 'case:restoration:begun',
        payload: {},
        origin,
        accountId: current.accountId,
        caseId: current.id,
        claimantId: found.claimantId,
      },
    ]);
  });
  return { sittingSecret };
}

/** A grant is judged again whenever it is used: a clock that was ahead may have made it before its wait was over. */
function mustBeGranted(current: Case, claimantId: ClaimantId, now: Date): void {
  const because = { case: current.number, state: current.state };
  if (current.state !== 'granted' || current.forClaimantId !== claimantId)
    throw new Refusal('move_not_allowed', { because });
  if (!isWaitOver(current, now)) throw new Refusal('not_yet', { because });
}
