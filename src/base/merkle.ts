/**
 * The Merkle tree of RFC 9162 (Certificate Transparency 2.0), 2.1, with SHA-256. A leaf and a node are hashed under different
 * prefixes, so that neither can be passed off as the other. Leaves are given by their hashes; sizes go up to 2^53 - 1.
 */
import { hash } from 'node:crypto';

export type Hash = Uint8Array;
export const hashBytes = 32;

/** The hash of an entry as a leaf: SHA-256(0x00 || entry) (RFC 9162, 2.1.1). */
export function leafHash(entry: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + entry.length);
  bytes[0] = 0x00;
  bytes.set(entry, 1);
  return hash('sha256', bytes, 'buffer');
}

/** The hash over two subtrees: SHA-256(0x01 || left || right) (RFC 9162, 2.1.1). */
export function nodeHash(left: Hash, right: Hash): Buffer {
  const bytes = Buffer.allocUnsafe(1 + left.length + right.length);
  bytes[0] = 0x01;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return hash('sha256', bytes, 'buffer');
}

/** The root over no leaf at all: SHA-256 of nothing (RFC 9162, 2.1.1). */
export const emptyRoot: Hash = hash('sha256', Buffer.alloc(0), 'buffer');

/** The root over leaf hashes, from `start` up to and without `end`. */
export function rootOf(leaves: readonly Hash[], start = 0, end = leaves.length): Buffer {
  const tree = new MerkleFrontier();
  for (let i = start; i < end; i += 1) tree.append(leaves[i]!);
  return tree.root();
}

/** The right edge of a tree: the roots of its full subtrees, widest first. All it takes to append, in O(log n) space. */
export class MerkleFrontier {
  #size: number;
  readonly #edge: Hash[];

  /** A tree of `size` leaves, from its edge as `edge()` gave it. Throws a RangeError when the two cannot belong together. */
  constructor(size = 0, edge: readonly Hash[] = []) {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a tree cannot have ${size} leaves`);
    if (edge.length !== countOnes(size) || !edge.every(isHash)) {
      throw new RangeError(`this is not the right edge of a tree of ${size} leaves`);
    }
    this.#size = size;
    this.#edge = [...edge];
  }

  /** A tree of `size` leaves, from `toBytes()`. Throws a RangeError when the bytes cannot be its edge. */
  static fromBytes(size: number, bytes: Uint8Array): MerkleFrontier {
    const edge: Hash[] = [];
    for (let at = 0; at < bytes.length; at += hashBytes)
      edge.push(Buffer.from(bytes.subarray(at, at + hashBytes)));
    return new MerkleFrontier(size, edge);
  }

  get size(): number {
    return this.#size;
  }

  /** Puts one more leaf, by its hash, at the right end. */
  append(leaf: Hash): void {
    if (!isHash(leaf)) throw new RangeError(`a leaf hash has ${hashBytes} bytes, not ${leaf.length}`);
    let joined = leaf;
    for (let left = this.#size; left % 2 === 1; left = half(left))
      joined = nodeHash(this.#edge.pop()!, joined);
    this.#edge.push(joined);
    this.#size += 1;
  }

  /** The root over all leaves so far. */
  root(): Buffer {
    const narrowest = this.#edge.at(-1);
    if (!narrowest) return Buffer.from(emptyRoot);
    let root: Buffer = Buffer.from(narrowest);
    for (let i = this.#edge.length - 2; i >= 0; i -= 1) root = nodeHash(this.#edge[i]!, root);
    return root;
  }

  /** The edge as an array of hashes, widest subtree first: as many as `size` has ones in binary. */
  edge(): Hash[] {
    return [...this.#edge];
  }

  /** The edge as bytes, hash after hash. */
  toBytes(): Buffer {
    return Buffer.concat(this.#edge);
  }
}

/** Half of a whole number, rounded down; unlike `>> 1` also beyond 2^31. */
export function half(n: number): number {
  return Math.floor(n / 2);
}

/** Whether `bytes` has the length of a hash. */
export function isHash(bytes: Uint8Array): boolean {
  return bytes.length === hashBytes;
}

function countOnes(n: number): number {
  let ones = 0;
  for (let rest = n; rest > 0; rest = half(rest)) ones += rest % 2;
  return ones;
}
