/** What the last page of a restoration shows, for the browser that finished it and for as long as its sitting would have run. */
import type { FactPayloads } from '../../domain/fact.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findFinished } from '../steps/find-sitting.ts';

export interface RestoredView {
  readonly number: string;
  readonly username: string;
  readonly contact: string;
  readonly restoredAt: Date;
  readonly aftercareUntil: Date | null;
  /** How much of what opened the account before is gone. */
  readonly ended: Required<Omit<FactPayloads['account:account:restored'], 'number' | 'addresses'>>;
}

/** Shows what was restored; refuses `restoration_stale` when this browser finished nothing within the hour. Changes nothing. */
export async function lookAtRestored(
  house: House,
  ask: { sittingSecret: string | undefined },
): Promise<RestoredView> {
  const now = house.clock.now();
  const tx = house.db.once;
  const found = await findFinished(house, tx, now, ask.sittingSecret);
  const restoredAt = found?.current.completedAt;
  if (!found || !restoredAt) throw new Refusal('restoration_stale');
  const { sitting, current } = found;
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
    repositories = 0,
    unconfirmed = 0,
  } = (fact?.payload ?? {}) as Partial<RestoredView['ended']>;
  return {
    number: current.number,
    username: account.username,
    contact: claimant.contact,
    restoredAt,
    aftercareUntil: account.aftercareUntil,
    ended: { sessions, factors, codes, devices, repositories, unconfirmed },
  };
}
