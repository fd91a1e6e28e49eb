/**
 * Proofs over the Merkle tree: that a leaf is in it (RFC 9162, 2.1.3), and that a later tree begins with an earlier one (2.1.4).
 * A verifier answers false to whatever it is given, of any length; only a maker of proofs throws, for what its own caller got wrong.
 */
import { emptyRoot, type Hash, half, isHash, nodeHash, rootOf } from './merkle.ts';
import { sameBytes } from './secret.ts';

/** The audit path of the leaf at `index` (RFC 9162, 2.1.3.1), from the leaf hashes of the whole tree. Throws a RangeError when there is no such leaf. */
export function inclusionProof(leaves: readonly Hash[], index: number): Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`there is no leaf ${index} among ${leaves.length}`);
  }
  const path: Buffer[] = [];
  let start = 0;
  let end = leaves.length;
  while (end - start > 1) {
    const middle = start + widestBelow(end - start);
    if (index < middle) {
      path.push(rootOf(leaves, middle, end));
      end = middle;
    } else {
      path.push(rootOf(leaves, start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

export interface Inclusion {
  leaf: Hash;
  index: number;
  size: number;
  root: Hash;
  proof: readonly Hash[];
}

/** Whether `proof` shows that `leaf` is leaf number `index` of the tree of `size` leaves with this `root` (RFC 9162, 2.1.3.2). */
export function verifyInclusion({ leaf, index, size, root, proof }: Inclusion): boolean {
  if (!isSize(size) || !isSize(index) || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  let at = index;
  let last = size - 1;
  let seen: Hash = leaf;
  for (const beside of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      seen = nodeHash(beside, seen);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      seen = nodeHash(seen, beside);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameBytes(seen, root);
}

/** The proof that the tree over all `leaves` begins with the tree over its first `size` ones (RFC 9162, 2.1.4.1); empty for none and for all. Throws a RangeError beyond that. */
export function consistencyProof(leaves: readonly Hash[], size: number): Buffer[] {
  if (!Number.isInteger(size) || size < 0 || size > leaves.length) {
    throw new RangeError(`a tree of ${leaves.length} leaves never had ${size}`);
  }
  if (size === 0 || size === leaves.length) return [];
  const path: Buffer[] = [];
  let start = 0;
  let end = leaves.length;
  while (size !== end) {
    const middle = start + widestBelow(end - start);
    if (size <= middle) {
      path.push(rootOf(leaves, middle, end));
      end = middle;
    } else {
      path.push(rootOf(leaves, start, middle));
      start = middle;
    }
  }
  // The verifier already has the earlier root; it is left out when that is where the walk ended (b = true in the specification).
  if (start > 0) path.push(rootOf(leaves, start, end));
  return path.reverse();
}

export interface TreeHead {
  size: number;
  root: Hash;
}

/** Whether `proof` shows that the tree `second` begins with the tree `first` (RFC 9162, 2.1.4.2). The empty tree begins every tree. */
export function verifyConsistency(first: TreeHead, second: TreeHead, proof: readonly Hash[]): boolean {
  if (!isSize(first.size) || !isSize(second.size) || first.size > second.size) return false;
  if (![first.root, second.root, ...proof].every(isHash)) return false;
  if (first.size === second.size) return proof.length === 0 && sameBytes(first.root, second.root);
  if (first.size === 0) return proof.length === 0 && sameBytes(first.root, emptyRoot);
  if (proof.length === 0) return false;
  let at = first.size - 1;
  let last = second.size - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  // `at` is 0 exactly when the first tree is one full subtree: then the proof begins with its root.
  const [begin, ...rest] = at === 0 ? [first.root, ...proof] : proof;
  let firstSeen: Hash = begin!;
  let secondSeen: Hash = begin!;
  for (const beside of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      firstSeen = nodeHash(beside, firstSeen);
      secondSeen = nodeHash(beside, secondSeen);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      secondSeen = nodeHash(secondSeen, beside);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameBytes(firstSeen, first.root) && sameBytes(secondSeen, second.root);
}

/** The widest power of two below `count` (at least 2): where a tree of `count` leaves parts in two. */
function widestBelow(count: number): number {
  let width = 1;
  while (width * 2 < count) width *= 2;
  return width;
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}
