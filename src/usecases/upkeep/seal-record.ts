/**
 * Seals the facts that wait into the tree, batch by batch, each batch with its signed checkpoint in one transaction. One sealer at a
 * time, and it never makes a writer wait. It goes on only from a right edge that gives the root it signed last, for as many leaves as
 * there are: on a record that was tampered with it stops, and the facts wait.
 */

import { NotJson } from '../../base/canonical-json.ts';
import { openCheckpoint, signCheckpoint } from '../../base/checkpoint.ts';
import { sealLeaf } from '../../base/leaf-seal.ts';
import { leafHash, MerkleFrontier } from '../../base/merkle.ts';
import { sameBytes } from '../../base/secret.ts';
import { BadNote, type NoteVerifier } from '../../base/signed-note.ts';
import type { FactId } from '../../domain/ids.ts';
import { type RecordedFact, recordEntry } from '../../domain/record-entry.ts';
import type { Tx } from '../../store/db.ts';
import type { CheckpointRow } from '../../store/record-tree.ts';
import type { House } from '../house.ts';
import { leafKey, recordLog } from '../steps/record-log.ts';

const batchMost = 1000;
const batchesMost = 1000; // what comes after a million facts is sealed by the next run

/** The tree is not the one that was signed last. `rekey audit verify` says what is wrong. */
export class RecordBroken extends Error {
  override readonly name = 'RecordBroken';
}

/** Seals what waits and answers how much that was; nothing while another process seals. Throws RecordBroken when the tree was tampered with. */
export async function sealRecord(house: House): Promise<{ sealed: number }> {
  let sealed = 0;
  let last: string | null = null;
  for (let batch = 0; batch < batchesMost; batch += 1) {
    const now = house.clock.now(); // a batch's own: its checkpoint says when it was sealed
    const done = await house.db.transaction((tx) => sealBatch(house, tx, now, last));
    sealed += done.sealed;
    last = done.last;
    if (last === null) break;
  }
  return { sealed };
}

/** Seals the next batch after the fact `after`, in the order of ids; `last` is null when there is no more. */
async function sealBatch(
  house: House,
  tx: Tx,
  now: Date,
  after: string | null,
): Promise<{ sealed: number; last: string | null }> {
  if (!(await tx.recordTree.lock())) return { sealed: 0, last: null };
  const facts = await tx.recordTree.waitingAfter(after, batchMost);
  const last = facts.length < batchMost ? null : facts.at(-1)!.id;
  const hashes = facts.flatMap((fact) => hashOf(fact));
  if (hashes.length === 0) return { sealed: 0, last };
  const log = await recordLog(house, tx);
  const tree = treeUpTo(await tx.recordTree.newest(), log);
  if (tree.size !== (await tx.recordTree.width()))
    throw new RecordBroken(`the newest checkpoint covers ${tree.size} leaves, and there are more or fewer`);
  const keyed = leafKey(house);
  const leaves = hashes.map((leaf, at) => {
    const index = tree.size + at;
    return { ...leaf, index, seal: sealLeaf(keyed, index, leaf.hash) };
  });
  for (const { hash } of leaves) tree.append(hash);
  const note = signCheckpoint({ origin: log.name, size: tree.size, root: tree.root() }, log);
  await tx.recordTree.append(leaves, { size: tree.size, at: now, note, frontier: tree.toBytes() });
  return { sealed: leaves.length, last };
}

/** The tree to go on with. */
function treeUpTo(newest: CheckpointRow | undefined, log: NoteVerifier): MerkleFrontier {
  if (!newest) return new MerkleFrontier();
  try {
    const signed = openCheckpoint(newest.note, log);
    const tree = MerkleFrontier.fromBytes(newest.size, newest.frontier);
    if (signed.size === newest.size && sameBytes(tree.root(), signed.root)) return tree;
  } catch (fault) {
    if (!(fault instanceof BadNote || fault instanceof RangeError)) throw fault;
    throw new RecordBroken(`the newest checkpoint is not ours: ${fault.message}`, { cause: fault });
  }
  throw new RecordBroken(`the right edge stored with the newest checkpoint is not that of its signed root`);
}

/** No leaf for what no use-case can have written (a number beyond all numbers, say): it waits, the audit warns, and the others are sealed. */
function hashOf(fact: RecordedFact): { factId: FactId; hash: Buffer }[] {
  try {
    return [{ factId: fact.id as FactId, hash: leafHash(recordEntry(fact)) }];
  } catch (fault) {
    if (fault instanceof NotJson) return [];
    throw fault;
  }
}
