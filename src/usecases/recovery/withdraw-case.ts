/**
 * Whoever asked says: never mind. The account stays as it is. Nobody ends a case in which somebody else has confirmed: they end their own
 * part, and it goes on for the others, as if what they had proven or been granted were not there (docs/decisions/018).
 */
import { after, dayMs } from '../../base/clock.ts';
import type { Case } from '../../domain/case/case.ts';
import { target } from '../../domain/case/lifecycle.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { makeMove, timersFor } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { lockOwnCase, sayIn } from '../steps/say-in-case.ts';
import { weigh } from '../steps/weigh.ts';
import { type Claiming, originOf } from '../who.ts';

/** Ends the claimant's part, and the case where nobody else asks in it; refuses `move_not_allowed` (contested) or `case_over`. */
export async function withdrawCase(
  house: House,
  claiming: Claiming,
  _ask: Record<string, never> = {},
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await lockOwnCase(tx, claiming);
    const { others } = await sayIn(tx, current, claiming.claimantId);
    if (others && target(current.state, 'withdraw', 'claimant')) {
      await leave(house, tx, current, claiming, now);
      return;
    }
    const origin = originOf(claiming, 'claimant', claiming.claimantId);
    await makeMove(house, tx, current, 'withdraw', { actor: 'claimant', origin, now });
  });
}

async function leave(house: House, tx: Tx, current: Case, who: Claiming, now: Date): Promise<void> {
  const { claimantId } = who;
  const origin = originOf(who, 'claimant', claimantId);
  await tx.parts.leave(claimantId, now);
  await tx.parts.closeChallengesOf(claimantId, now);
  const about = { origin, accountId: current.accountId, caseId: current.id, claimantId };
  const letter = { by: 'claimant' };
  await record(house, tx, now, [{ ...about, kind: 'case:claim:left', payload: {}, letter }]);
  const isTheirs = current.forClaimantId === claimantId && target(current.state, 'leave', 'claimant');
  const left = isTheirs
    ? await makeMove(house, tx, current, 'leave', { actor: 'claimant', origin, claimantId, now })
    : await lapsesUnproven(house, tx, current, now);
  // A rival less, or the case is free again: what the others have proven may now be enough.
  await weigh(house, tx, left, now);
}

/** Where nothing proven is left at the desk, the case lapses like any that was handed in with nothing. */
async function lapsesUnproven(house: House, tx: Tx, current: Case, now: Date): Promise<Case> {
  if (current.state !== 'reviewing' || current.lapsesAt || current.contestedAt) return current;
  if (await tx.parts.isProven(current.id)) return current;
  const lapsesAt = after(now, house.policy.handIn.unprovenDays * dayMs);
  const put = await tx.cases.putOff(current, { lapsesAt });
  for (const timer of timersFor(house, put)) await tx.jobs.add(timer);
  return put;
}
