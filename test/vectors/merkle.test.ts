/** The published test vectors of Certificate Transparency's Merkle tree (RFC 9162, 2.1). */
import { expect, test } from 'vitest';
import { emptyRoot, leafHash, MerkleFrontier, nodeHash, rootOf } from '../../src/base/merkle.ts';
import {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../src/base/merkle-proof.ts';
import vectors from './merkle.json' with { type: 'json' };

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const leaves = vectors.entries.map((entry) => leafHash(bytes(entry)));
const rootAt = (size: number) => bytes(vectors.roots[size - 1]!);

test('leaves and nodes are hashed under prefixes of their own', () => {
  expect(Buffer.from(emptyRoot).toString('hex')).toBe(vectors.emptyRoot);
  expect(leafHash(Buffer.from(vectors.leaf.entryAscii)).toString('hex')).toBe(vectors.leaf.hash);
  const node = nodeHash(Buffer.from(vectors.node.leftAscii), Buffer.from(vectors.node.rightAscii));
  expect(node.toString('hex')).toBe(vectors.node.hash);
});

test('the tree has the published root at every size, built at once or leaf by leaf', () => {
  const frontier = new MerkleFrontier();
  for (const [i, root] of vectors.roots.entries()) {
    frontier.append(leaves[i]!);
    expect(frontier.root().toString('hex')).toBe(root);
    expect(rootOf(leaves.slice(0, i + 1)).toString('hex')).toBe(root);
  }
});

test.each(vectors.inclusion)(
  'leaf $index of $size has the published inclusion proof',
  ({ index, size, proof }) => {
    expect(inclusionProof(leaves.slice(0, size), index).map((hash) => hash.toString('hex'))).toEqual(proof);
    const inclusion = { leaf: leaves[index]!, index, size, root: rootAt(size), proof: proof.map(bytes) };
    expect(verifyInclusion(inclusion)).toBe(true);
  },
);

test.each(vectors.consistency)(
  '$first and $second have the published consistency proof',
  ({ first, second, proof }) => {
    expect(consistencyProof(leaves.slice(0, second), first).map((hash) => hash.toString('hex'))).toEqual(
      proof,
    );
    const [from, to] = [first, second].map((size) => ({ size, root: rootAt(size) }));
    expect(verifyConsistency(from!, to!, proof.map(bytes))).toBe(true);
  },
);
