import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyRoot, leafHash, rootOf } from './merkle.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './merkle-proof.ts';

const all = Array.from({ length: 70 }, (_, i) => leafHash(Buffer.from(String(i))));
const rootAt = all.map((_, i) => rootOf(all.slice(0, i + 1)));
const head = (size: number) => ({ size, root: size === 0 ? Buffer.from(emptyRoot) : rootAt[size - 1]! });

const sizeAndIndex = fc
  .integer({ min: 1, max: all.length })
  .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)));
const twoSizes = fc
  .integer({ min: 2, max: all.length })
  .chain((n) => fc.tuple(fc.integer({ min: 1, max: n - 1 }), fc.constant(n)));

/** The parts, with one bit flipped in one of them. */
function flip(parts: readonly Uint8Array[], bit: number): Buffer[] {
  const copies = parts.map((part) => Buffer.from(part));
  const at = bit % (copies.length * 256);
  copies[at >> 8]![(at >> 3) & 31]! ^= 1 << (at & 7);
  return copies;
}

test('every leaf of every tree is proven to be in it', () => {
  for (let size = 1; size <= all.length; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(all.slice(0, size), index);
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
      expect(verifyInclusion({ leaf: all[index]!, index, size, root: head(size).root, proof })).toBe(true);
    }
  }
});

test('every tree is proven to begin with every earlier one', () => {
  for (let n = 0; n <= all.length; n += 1) {
    for (let m = 0; m <= n; m += 1) {
      expect(verifyConsistency(head(m), head(n), consistencyProof(all.slice(0, n), m))).toBe(true);
    }
  }
});

test('any flipped bit breaks a proof of inclusion', () => {
  fc.assert(
    fc.property(sizeAndIndex, fc.nat(), ([size, index], bit) => {
      const proof = inclusionProof(all.slice(0, size), index);
      const [leaf, root, ...rest] = flip([all[index]!, head(size).root, ...proof], bit);
      expect(verifyInclusion({ leaf: leaf!, index, size, root: root!, proof: rest })).toBe(false);
    }),
  );
});

test('any flipped bit breaks a proof of consistency', () => {
  fc.assert(
    fc.property(twoSizes, fc.nat(), ([m, n], bit) => {
      const proof = consistencyProof(all.slice(0, n), m);
      const [first, second, ...rest] = flip([head(m).root, head(n).root, ...proof], bit);
      expect(verifyConsistency({ size: m, root: first! }, { size: n, root: second! }, rest)).toBe(false);
    }),
  );
});

test('a proof of inclusion holds for its own leaf only, and with nothing left out or added', () => {
  fc.assert(
    fc.property(sizeAndIndex, fc.nat(all.length - 1), ([size, index], other) => {
      const proof = inclusionProof(all.slice(0, size), index);
      const right = { leaf: all[index]!, index, size, root: head(size).root, proof };
      fc.pre(other !== index);
      expect(verifyInclusion({ ...right, index: other })).toBe(false);
      expect(verifyInclusion({ ...right, leaf: all[other]! })).toBe(false);
      for (const extra of [right.root, right.leaf, Buffer.alloc(0), Buffer.alloc(31)]) {
        expect(verifyInclusion({ ...right, proof: [...proof, extra] })).toBe(false);
        expect(verifyInclusion({ ...right, proof: [extra, ...proof] })).toBe(false);
      }
      if (proof.length > 0) expect(verifyInclusion({ ...right, proof: proof.slice(1) })).toBe(false);
      if (proof.length > 0) expect(verifyInclusion({ ...right, proof: proof.slice(0, -1) })).toBe(false);
    }),
  );
});

test('a proof of consistency does not fit a rewritten past, other sizes, or a shorter or longer path', () => {
  fc.assert(
    fc.property(twoSizes, fc.nat(), ([m, n], which) => {
      const proof = consistencyProof(all.slice(0, n), m);
      const rewritten = all.slice(0, n);
      rewritten[which % m] = leafHash(Buffer.from('something else'));
      const forged = { size: n, root: rootOf(rewritten) };
      expect(verifyConsistency(head(m), forged, consistencyProof(rewritten, m))).toBe(false);
      expect(verifyConsistency(head(n), head(m), proof)).toBe(false);
      expect(verifyConsistency(head(m), head(n), proof.slice(0, -1))).toBe(false);
      expect(verifyConsistency(head(m), head(n), [...proof, head(m).root])).toBe(false);
      expect(verifyConsistency(head(m), head(n), [head(m).root, ...proof])).toBe(false);
      expect(verifyConsistency(head(m), head(n), [])).toBe(false);
    }),
  );
});

test('a verifier answers false, and never throws, to sizes that are none', () => {
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(verifyInclusion({ leaf: all[0]!, index: bad, size: 1, root: all[0]!, proof: [] })).toBe(false);
    expect(verifyInclusion({ leaf: all[0]!, index: 0, size: bad, root: all[0]!, proof: [] })).toBe(false);
    expect(verifyConsistency({ size: bad, root: all[0]! }, head(3), [])).toBe(false);
    expect(verifyConsistency(head(1), { size: bad, root: all[0]! }, [])).toBe(false);
  }
  expect(verifyInclusion({ leaf: all[0]!, index: 0, size: 0, root: Buffer.from(emptyRoot), proof: [] })).toBe(
    false,
  );
  expect(verifyConsistency({ size: 0, root: all[0]! }, head(3), [])).toBe(false);
});

test('nothing is proven of a leaf or a tree that never was', () => {
  for (const index of [-1, 3, 0.5]) expect(() => inclusionProof(all.slice(0, 3), index)).toThrow(RangeError);
  for (const size of [-1, 4, 0.5]) expect(() => consistencyProof(all.slice(0, 3), size)).toThrow(RangeError);
});

const hash = all[0]!;
const short = hash.subarray(1);

test('what is no hash, no size or no proof is never taken for one', () => {
  const proof = inclusionProof(all.slice(0, 8), 3);
  const right = { leaf: all[3]!, index: 3, size: 8, root: head(8).root, proof };
  expect(verifyInclusion(right)).toBe(true);
  for (const wrong of [
    ...[
      { size: -1 },
      { size: 8.5 },
      { size: 3 },
      { size: Number.NaN },
      { index: -1 },
      { index: 8 },
      { index: 3.5 },
    ],
    ...[{ leaf: short }, { root: short }, { proof: [...proof.slice(1), short] }, { proof: [] }],
    ...[{ proof: [...proof, hash] }, { proof: proof.slice(1) }, { proof: proof.toReversed() }, { index: 2 }],
  ])
    expect(verifyInclusion({ ...right, ...wrong }), JSON.stringify(Object.keys(wrong))).toBe(false);
  expect(verifyInclusion({ leaf: hash, index: 0, size: 1, root: head(1).root, proof: [hash] })).toBe(false);
});

test('one tree begins with another only by a proof that is as long as it must be, of hashes, between sizes', () => {
  const proof = consistencyProof(all.slice(0, 13), 6);
  expect(verifyConsistency(head(6), head(13), proof)).toBe(true);
  const not = (
    first: Parameters<typeof verifyConsistency>[0],
    second: typeof first,
    given: readonly Buffer[],
  ) => expect(verifyConsistency(first, second, given)).toBe(false);
  not(head(13), head(6), proof);
  not({ ...head(6), size: -1 }, head(13), proof);
  not({ ...head(6), size: 6.5 }, head(13), proof);
  not(head(6), { ...head(13), size: 13.5 }, proof);
  not({ ...head(6), root: short }, head(13), proof);
  not(head(6), { ...head(13), root: short }, proof);
  not(head(6), head(13), [...proof.slice(0, -1), Buffer.from(short)]);
  not(head(6), head(13), []);
  not(head(6), head(13), [...proof, hash]);
  not(head(6), head(13), proof.slice(1));
  not(head(5), head(13), proof);
  // The same size: the same root, and nothing to show.
  expect(verifyConsistency(head(6), head(6), [])).toBe(true);
  not(head(6), head(6), [hash]);
  not(head(6), { size: 6, root: head(7).root }, []);
  // The empty tree begins every tree, has one root, and needs no proof either.
  expect(verifyConsistency(head(0), head(6), [])).toBe(true);
  not(head(0), head(6), [hash]);
  not({ size: 0, root: hash }, head(6), []);
});
