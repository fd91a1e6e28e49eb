import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KeyedHash, openSeal, sealLeaf } from './leaf-seal.ts';

const keyedBy =
  (key: string): KeyedHash =>
  (bytes) =>
    createHmac('sha256', key).update(bytes).digest();
const ours = keyedBy('ours');
const leafHash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const index = fc.nat({ max: Number.MAX_SAFE_INTEGER });

test('a seal says where its leaf belongs', () => {
  fc.assert(
    fc.property(index, leafHash, (at, leaf) => {
      expect(openSeal(ours, sealLeaf(ours, at, leaf), leaf)).toBe(at);
    }),
  );
});

test('a seal is none for another leaf, under another key, or with one bit changed', () => {
  fc.assert(
    fc.property(index, leafHash, fc.nat(24 * 8 - 1), (at, leaf, bit) => {
      const seal = sealLeaf(ours, at, leaf);
      const other = Buffer.from(leaf);
      other[0]! ^= 1;
      expect(openSeal(ours, seal, other)).toBeNull();
      expect(openSeal(ours, sealLeaf(keyedBy('theirs'), at, leaf), leaf)).toBeNull();
      seal[bit >> 3]! ^= 1 << (bit & 7);
      expect(openSeal(ours, seal, leaf)).toBeNull();
    }),
  );
});

test('what has not the length of a seal is none', () => {
  for (const length of [0, 23, 25]) expect(openSeal(ours, Buffer.alloc(length), Buffer.alloc(32))).toBeNull();
});
