/**
 * Today's tree against a checkpoint that was kept where no intruder of the database reaches: the tree must begin with the very lines that were
 * signed then. Growing the tree again from its leaves up to that size shows it; a proof of consistency (RFC 9162, 2.1.4) is the same in fewer hashes.
 */
import type { Checkpoint } from '../base/checkpoint.ts';
import { type Hash, isHash, MerkleFrontier } from '../base/merkle.ts';
import { sameBytes } from '../base/secret.ts';

/** What came of it. `since`: how many lines came after the checkpoint. */
export type Witnessed =
  | { readonly kind: 'extends'; readonly size: number; readonly since: number }
  | { readonly kind: 'shorter'; readonly size: number; readonly has: number }
  | { readonly kind: 'other_root'; readonly size: number }
  | { readonly kind: 'unsigned_end'; readonly size: number }
  | { readonly kind: 'other_key' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'other_record'; readonly origin: string }
  | { readonly kind: 'no_checkpoint'; readonly isRecordEmpty: boolean }
  | { readonly kind: 'unreadable'; readonly because: string; readonly isRecordEmpty: boolean };

/** Holds the leaves, in order, against the witnessed checkpoint and the newest one that is stored. */
export async function holdAgainst(
  witnessed: Pick<Checkpoint, 'size' | 'root'>,
  newest: Pick<Checkpoint, 'size' | 'root'> | null,
  leaves: AsyncIterable<{ readonly index: number; readonly hash: Hash }>,
): Promise<Witnessed> {
  const tree = new MerkleFrontier();
  const { size } = witnessed;
  const roots = new Map<number, Hash>();
  const look = () => {
    if (tree.size === size || tree.size === newest?.size) roots.set(tree.size, tree.root());
  };
  look();
  for await (const { index, hash } of leaves) {
    if (index !== tree.size || !isHash(hash)) break; // what stands after a gap is not in the tree
    tree.append(hash);
    look();
  }
  if (tree.size < size) return { kind: 'shorter', size, has: tree.size };
  if (!sameBytes(roots.get(size)!, witnessed.root)) return { kind: 'other_root', size };
  const isNewestRight = newest !== null && sameBytes(roots.get(newest.size) ?? new Uint8Array(), newest.root);
  if (size > 0 && (!isNewestRight || newest.size < tree.size)) return { kind: 'unsigned_end', size };
  return { kind: 'extends', size, since: tree.size - size };
}
