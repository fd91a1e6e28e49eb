/**
 * Lines of before there were marks, treated as what they are: the first process that knows marks seals those that still wait, once, and
 * closes the door behind them with a line of its own. Ever after a line without a mark is somebody else's, whatever time it claims.
 */
import { openSeal } from '../../base/leaf-seal.ts';
import type { FactId } from '../../domain/ids.ts';
import { recordEntryIfAny } from '../../domain/record-entry.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { leafKeys } from '../steps/record-log.ts';
import { type Entry, sealEntries } from '../steps/seal-batch.ts';
import { clockOrigin } from '../who.ts';

const batchMost = 1000;

/** Begins with marks, where that has not been done. Throws RecordBroken when the tree was tampered with. */
export async function beginMarks(house: House): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await tx.recordTree.waitForLock();
    // A mark anywhere means that this was done: whoever takes away the line that says so opens nothing.
    if ((await tx.recordTree.hasMarks()) || (await isLastLeafMarked(house, tx))) return;
    const entries = await waitingEntries(tx);
    const before = (await tx.recordTree.width()) + entries.length;
    if (entries.length > 0) await sealEntries(house, tx, now, leafKeys(house).before, entries);
    await record(house, tx, now, [{ kind: 'record:marks:began', payload: { before }, origin: clockOrigin }]);
  });
}

async function isLastLeafMarked(house: House, tx: Tx): Promise<boolean> {
  const last = await tx.recordTree.lastLeaf();
  return last?.seal != null && openSeal(leafKeys(house).marked, last.seal, last.hash) !== null;
}

async function waitingEntries(tx: Tx): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let last: string | null = null; ; ) {
    const waiting = await tx.recordTree.waitingAfter(last, batchMost);
    for (const { fact } of waiting) {
      const entry = recordEntryIfAny(fact);
      if (entry) entries.push({ factId: fact.id as FactId, entry });
    }
    if (waiting.length < batchMost) return entries;
    last = waiting.at(-1)!.fact.id;
  }
}
