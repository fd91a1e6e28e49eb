/**
 * A leaf's own place, sealed: its index, and a keyed hash over index and leaf hash. Whoever has not the key can neither make one
 * nor carry one over to another leaf; a leaf that was moved still says where it belongs. The proof to others stays the signed root.
 */
import { sameBytes } from './secret.ts';

/** A keyed hash of at least 16 bytes. */
export type KeyedHash = (bytes: Uint8Array) => Uint8Array;

const indexBytes = 8;
const tagBytes = 16; // 128 bits: nobody tries that often

/** The seal (24 bytes) of the leaf with this hash at this index. */
export function sealLeaf(keyed: KeyedHash, index: number, leaf: Uint8Array): Buffer {
  const place = Buffer.alloc(indexBytes);
  place.writeBigUInt64BE(BigInt(index));
  return Buffer.concat([place, tagOf(keyed, place, leaf)]);
}

/** The index that the leaf with this hash was sealed at; null when this is no seal of it. */
export function openSeal(keyed: KeyedHash, seal: Uint8Array, leaf: Uint8Array): number | null {
  if (seal.length !== indexBytes + tagBytes) return null;
  const place = Buffer.from(seal.subarray(0, indexBytes));
  if (!sameBytes(seal.subarray(indexBytes), tagOf(keyed, place, leaf))) return null;
  return Number(place.readBigUInt64BE());
}

function tagOf(keyed: KeyedHash, place: Uint8Array, leaf: Uint8Array): Uint8Array {
  return keyed(Buffer.concat([place, leaf])).subarray(0, tagBytes);
}
