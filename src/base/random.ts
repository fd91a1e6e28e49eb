/** Randomness comes from one place, so that tests can seed it and nothing else can weaken it. */
import { randomBytes } from 'node:crypto';

export interface Random {
  /** `count` bytes from a CSPRNG. */
  bytes(count: number): Uint8Array;
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** A whole number in [0, below), without modulo bias (rejection sampling). `below` is at most 2^32. */
function randomInt(random: Random, below: number): number {
  const ceiling = Math.floor(0x1_0000_0000 / below) * below;
  for (;;) {
    const bytes = random.bytes(4);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (value < ceiling) return value % below;
  }
}

/** A decimal code of exactly `digits` digits, every one equally likely. */
export function randomDigits(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => String(randomInt(random, 10))).join('');
}

/** Crockford's base32: no I, L, O, U, so that people can read it aloud and type it. */
const crockfordAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `length` random symbols of Crockford's base32; five bits each. */
export function randomCrockford(random: Random, length: number): string {
  return Array.from(random.bytes(length), (byte) => crockfordAlphabet[byte & 31]).join('');
}

/** What a person typed for a Crockford string: case, spaces and dashes dropped, look-alikes (O, I, L) read as meant. */
export function readCrockford(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\-‐‑‒–—]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}
