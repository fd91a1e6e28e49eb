/** Identifiers are made here: UUIDv7 (RFC 9562, 5.7), branded by what they name, so that one cannot stand for another. */
import { type Random, randomCrockford } from './random.ts';

declare const named: unique symbol;
export type Id<Noun extends string> = string & { readonly [named]: Noun };

// Ids of one millisecond keep the order they were made in, within this process (RFC 9562, 6.2, method 1: a counter in rand_a,
// begun at a random place in its lower half so that it has room). What happened is then read in the order it happened.
let lastMs = -1;
let counter = 0;

/** A UUIDv7: 48 bits of Unix milliseconds, 12 of a counter, 62 random bits. */
export function newId<Noun extends string>(random: Random, now: Date): Id<Noun> {
  const ms = now.getTime();
  const bytes = Buffer.from(random.bytes(16));
  counter = ms === lastMs ? (counter + 1) & 0xfff : bytes.readUInt16BE(6) & 0x7ff;
  lastMs = ms;
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  ) as Id<Noun>;
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `text` has the shape of one of our identifiers. */
export function isId(text: string): boolean {
  return uuidShape.test(text);
}

/** A short random number by which people know a thing: eight symbols, 40 bits, as `K7QF-3M2X`. Never a sequence. */
export function newNumber(random: Random): string {
  const symbols = randomCrockford(random, 8);
  return `${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}
