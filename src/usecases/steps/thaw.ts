/**
 * Unfreezes an account when the case that froze it ends without ever having been completed: the account is then still the
 * holder's. After a completion somebody else may have it, and only a restoration opens it again. A freeze that another case
 * brought stays, whatever the ages of the two: an old request can be taken up again.
 */
import type { Case } from '../../domain/case/case.ts';
import type { Origin } from '../../domain/fact.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { record } from './record.ts';

/** Unfreezes the account of a case that has just ended, if this case froze it. True when it did. */
export async function thaw(
  house: House,
  tx: Tx,
  ended: Case,
  how: { origin: Origin; because: string; now: Date },
): Promise<boolean> {
  if (ended.completedAt !== null) return false;
  const account = await tx.accounts.lock(ended.accountId);
  if (!account.frozenAt || account.frozenByCaseId !== ended.id) return false;
  await tx.accounts.unfreeze(ended.accountId);
  await record(house, tx, how.now, [
    {
      kind: 'account:account:unfrozen',
      payload: { because: how.because },
      origin: how.origin,
      accountId: ended.accountId,
      caseId: ended.id,
    },
  ]);
  return true;
}
