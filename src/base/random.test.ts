import { expect, test } from 'vitest';
import { type Random, randomCrockford, randomDigits, readCrockford, systemRandom } from './random.ts';

/** Hands out these 32-bit numbers, one a draw. */
function of(...numbers: number[]): Random & { left: () => number } {
  const rest = [...numbers];
  return {
    bytes(count) {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(rest.shift()!);
      expect(count).toBe(4);
      return new Uint8Array(bytes);
    },
    left: () => rest.length,
  };
}

test('digits are drawn one by one, by the remainder', () => {
  expect(randomDigits(of(0, 9, 10, 19, 4_294_967_289), 5)).toBe('09099');
  expect(randomDigits(of(), 0)).toBe('');
});

test('what would make some digits likelier is drawn anew: the last six of 2^32', () => {
  // 2^32 = 429496729 * 10 + 6: from 4294967290 on a remainder would be one of six only.
  const random = of(4_294_967_290, 4_294_967_295, 7);
  expect(randomDigits(random, 1)).toBe('7');
  expect(random.left()).toBe(0);
  expect(randomDigits(of(4_294_967_289), 1)).toBe('9');
});

test('symbols are five bits each, of an alphabet that people can read aloud', () => {
  const bytes = (...some: number[]): Random => ({ bytes: () => new Uint8Array(some) });
  expect(randomCrockford(bytes(0, 9, 10, 17, 18, 31, 32, 255), 8)).toBe('09AHJZ0Z');
  const all = randomCrockford(bytes(...Array.from({ length: 32 }, (_, at) => at)), 32);
  expect(all).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
});

test('what is typed is read as it was meant', () => {
  expect(readCrockford(' abcd-efgh\n')).toBe('ABCDEFGH');
  expect(readCrockford('oO iI lL')).toBe('001111');
  expect(readCrockford('a-b‐c‑d‒e–f—g')).toBe('ABCDEFG');
  expect(readCrockford('u!')).toBe('U!');
});

test('the system’s randomness is as long as asked for, and never the same', () => {
  expect(systemRandom.bytes(32)).toHaveLength(32);
  expect(systemRandom.bytes(32)).not.toEqual(systemRandom.bytes(32));
});
