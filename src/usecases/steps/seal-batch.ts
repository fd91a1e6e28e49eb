/**
 * Puts facts into the tree: leaves, their seals, and the signed checkpoint over them, in the caller's transaction. It goes on only from a
 * right edge that gives the root it signed last, for as many leaves as there are: on a record that was tampered with it stops.
 */
import { openCheckpoint, signCheckpoint } from '../../base/checkpoint.ts';
import { type KeyedHash, sealLeaf } from '../../base/leaf-seal.ts';
import { leafHash, MerkleFrontier } from '../../base/merkle.ts';
import { sameBytes } from '../../base/secret.ts';
import { BadNote, type NoteVerifier } from '../../base/signed-note.ts';
import type { FactId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { CheckpointRow } from '../../store/record-tree.ts';
import type { House } from '../house.ts';
import { recordLog } from './record-log.ts';

/** The tree is not the one that was signed last. `rekey audit verify` says what is wrong. */
export class RecordBroken extends Error {
  override readonly name = 'RecordBroken';
}

/** What goes under one leaf. */
export interface Entry {
  readonly factId: FactId;
  readonly entry: Uint8Array;
}

/** Appends at least one entry under one checkpoint, each leaf sealed by `keyed`. Throws RecordBroken. */
export async function sealEntries(
  house: House,
  tx: Tx,
  now: Date,
  keyed: KeyedHash,
  entries: readonly Entry[],
): Promise<void> {
  const log = await recordLog(house, tx);
  const tree = treeUpTo(await tx.recordTree.newest(), log);
  if (tree.size !== (await tx.recordTree.width()))
    throw new RecordBroken(`the newest checkpoint covers ${tree.size} leaves, and there are more or fewer`);
  const leaves = entries.map(({ factId, entry }, at) => {
    const [hash, index] = [leafHash(entry), tree.size + at];
    return { factId, hash, index, seal: sealLeaf(keyed, index, hash) };
  });
  for (const { hash } of leaves) tree.append(hash);
  const note = signCheckpoint({ origin: log.name, size: tree.size, root: tree.root() }, log);
  await tx.recordTree.append(leaves, { size: tree.size, at: now, note, frontier: tree.toBytes() });
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
