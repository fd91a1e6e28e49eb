/**
 * Seals the facts that wait into the tree, batch by batch, each batch with its signed checkpoint in one transaction. One sealer at a
 * time, and it never makes a writer wait. A line that bears no mark of Rekey's is left where it is: somebody else wrote it.
 */
import type { FactId } from '../../domain/ids.ts';
import { recordEntryIfAny } from '../../domain/record-entry.ts';
import type { Tx } from '../../store/db.ts';
import type { WaitingFact } from '../../store/record-tree.ts';
import type { House } from '../house.ts';
import { isMarkOf } from '../steps/fact-mark.ts';
import { leafKeys } from '../steps/record-log.ts';
import { type Entry, sealEntries } from '../steps/seal-batch.ts';

const batchMost = 1000;
const batchesMost = 1000; // what comes after a million facts is sealed by the next run

export interface Sealing {
  readonly sealed: number;
  /** Lines that bear no mark of Rekey's and so were left out; absent when there are none. */
  readonly unmarked?: number;
}

/** Seals what waits and answers how much that was; nothing while another process seals. Throws RecordBroken when the tree was tampered with. */
export async function sealRecord(house: House): Promise<Sealing> {
  const all = { sealed: 0, unmarked: 0 };
  let last: string | null = null;
  for (let batch = 0; batch < batchesMost; batch += 1) {
    const now = house.clock.now(); // a batch's own: its checkpoint says when it was sealed
    const done = await house.db.transaction((tx) => sealBatch(house, tx, now, last));
    all.sealed += done.sealed;
    all.unmarked += done.unmarked;
    last = done.last;
    if (last === null) break;
  }
  return all.unmarked > 0 ? all : { sealed: all.sealed };
}

/** Seals the next batch after the fact `after`, in the order of ids; `last` is null when there is no more. */
async function sealBatch(
  house: House,
  tx: Tx,
  now: Date,
  after: string | null,
): Promise<{ sealed: number; unmarked: number; last: string | null }> {
  if (!(await tx.recordTree.lock())) return { sealed: 0, unmarked: 0, last: null };
  const facts = await tx.recordTree.waitingAfter(after, batchMost);
  const last = facts.length < batchMost ? null : facts.at(-1)!.fact.id;
  const entries = facts.flatMap((each) => entryOf(house, each));
  const unmarked = facts.length - entries.length;
  if (entries.length > 0) await sealEntries(house, tx, now, leafKeys(house).marked, entries);
  return { sealed: entries.length, unmarked, last };
}

/** No leaf for what no use-case can have written: it waits, the audit names it, and the others are sealed. */
function entryOf(house: House, { fact, mark }: WaitingFact): Entry[] {
  const entry = recordEntryIfAny(fact);
  return entry && mark && isMarkOf(house, mark, entry) ? [{ factId: fact.id as FactId, entry }] : [];
}
