/** Keeps what a step of a restoration settled, and says so in the record; refuses when the sitting is no longer the one it was. */
import type { FactPayloads } from '../../domain/fact.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import type { Sitting } from './find-sitting.ts';
import { record } from './record.ts';

/** Stores `set` in the sitting and records the step; `step` is undefined for what is only half of one. Refuses `restoration_stale`. */
export async function keepStep(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  { sitting, current }: Sitting,
  set: Parameters<Tx['restorations']['keep']>[1],
  step?: FactPayloads['case:restoration:step']['step'],
): Promise<void> {
  if (!(await tx.restorations.keep(sitting, set, now)))
    throw new Refusal('restoration_stale', { because: { case: current.number } });
  if (!step) return;
  const { claimantId } = sitting;
  const origin = originOf(visitor, 'claimant', claimantId);
  await record(house, tx, now, [
    {
      kind: 'case:restoration:step',
      payload: { step },
      origin,
      accountId: current.accountId,
      caseId: current.id,
      claimantId,
    },
  ]);
}
