/** What the last page of a restoration shows, for the browser that finished it and for as long as its sitting would have run. */
import type { FactPayloads } from '../../domain/fact.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';

export interface RestoredView {
  readonly number: string;
  readonly username: string;
  readonly contact: string;
  readonly restoredAt: Date;
  readonly aftercareUntil: Date | null;
  /** How much of what opened the account before is gone. */
  readonly ended: Pick<
    FactPayloads['account:account:restored'],
    'sessions' | 'factors' | 'codes' | 'devices'
  >;
}

/** Shows what was restored; refuses `restoration_stale` when this browser finished nothing within the hour. Changes nothing. */
export async function lookAtRestored(
  house: House,
  ask: { sittingSecret: string | undefined },
): Promise<RestoredView> {
  const now = house.clock.now();
  const tx = house.db.once;
  const secretHash = house.keys.hash('restoration', ask.sittingSecret ?? '');
  const sitting =
    ask.sittingSecret === undefined ? undefined : await tx.restorations.finishedBySecret(secretHash, now);
  const current = sitting && (await tx.cases.get(sitting.caseId));
  // A sitting is also finished when its grant was taken away; only a completed one restored anything.
  if (!sitting || current?.state !== 'completed' || !current.completedAt)
    throw new Refusal('restoration_stale');
  const [account, claimant, fact] = await Promise.all([
    tx.accounts.get(current.accountId),
    tx.claimants.get(sitting.claimantId),
    tx.record.lastOf(current.id, 'account:account:restored'),
  ]);
  const {
    sessions = 0,
    factors = 0,
    codes = 0,
    devices = 0,
  } = (fact?.payload ?? {}) as Partial<RestoredView['ended']>;
  return {
    number: current.number,
    username: account.username,
    contact: claimant.contact,
    restoredAt: current.completedAt,
    aftercareUntil: account.aftercareUntil,
    ended: { sessions, factors, codes, devices },
  };
}
