import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyRoot, leafHash, MerkleFrontier, nodeHash, rootOf } from './merkle.ts';

const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(String(i))));

/** The definition itself (RFC 9162, 2.1.1), by slices. */
function definedRoot(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot;
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k)));
}

test('a tree grown leaf by leaf has the root of the definition at every size', () => {
  const leaves = leavesOf(130);
  const tree = new MerkleFrontier();
  for (let size = 0; size <= leaves.length; size += 1) {
    const root = Buffer.from(definedRoot(leaves.slice(0, size)));
    expect(tree.root()).toEqual(root);
    expect(rootOf(leaves.slice(0, size))).toEqual(root);
    if (size < leaves.length) tree.append(leaves[size]!);
  }
});

test('a right edge put away and read back grows into the same tree', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(50), (before, more) => {
      const leaves = leavesOf(before + more);
      const first = new MerkleFrontier();
      for (const leaf of leaves.slice(0, before)) first.append(leaf);
      const fromBytes = MerkleFrontier.fromBytes(first.size, first.toBytes());
      const fromEdge = new MerkleFrontier(first.size, first.edge());
      for (const leaf of leaves.slice(before)) for (const tree of [fromBytes, fromEdge]) tree.append(leaf);
      for (const tree of [fromBytes, fromEdge]) {
        expect(tree.size).toBe(leaves.length);
        expect(tree.root()).toEqual(rootOf(leaves));
      }
      expect(first.root()).toEqual(rootOf(leaves.slice(0, before))); // what was put away did not grow along
    }),
  );
});

test('any flipped bit of a right edge gives another root', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, bit) => {
      const tree = new MerkleFrontier();
      for (const leaf of leavesOf(size)) tree.append(leaf);
      const bytes = tree.toBytes();
      const at = bit % (bytes.length * 8);
      bytes[at >> 3]! ^= 1 << (at & 7);
      expect(MerkleFrontier.fromBytes(size, bytes).root()).not.toEqual(tree.root());
    }),
  );
});

test('an edge that cannot belong to the size is refused', () => {
  const edge = leavesOf(2);
  for (const size of [-1, 0, 1, 2, 0.5, Number.NaN, 2 ** 53]) {
    expect(() => new MerkleFrontier(size, edge)).toThrow(RangeError);
  }
  expect(() => MerkleFrontier.fromBytes(3, Buffer.alloc(63))).toThrow(RangeError);
  expect(() => new MerkleFrontier().append(Buffer.alloc(31))).toThrow(RangeError);
});

test('sizes beyond 32 bits are counted right', () => {
  const size = 2 ** 40 + 1;
  const [wide, last] = leavesOf(2);
  const tree = new MerkleFrontier(size, [wide!, last!]);
  tree.append(leafHash(Buffer.from('next')));
  expect(tree.size).toBe(size + 1);
  expect(tree.edge()).toEqual([wide, nodeHash(last!, leafHash(Buffer.from('next')))]);
});
