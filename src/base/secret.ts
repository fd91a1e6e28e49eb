/**
 * Secrets at rest. What need only be recognised is stored as a keyed hash; what must be read again is sealed.
 * Every key is derived from REKEY_SECRET for one purpose (HKDF, RFC 5869), so that a value of one purpose means nothing in another.
 * Keys are kept: purposes are words of ours, and never hold an id, or whoever makes rows would fill our memory.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import type { Random } from './random.ts';

const nonceBytes = 12; // AES-GCM's own size (NIST SP 800-38D, 8.2)
const tagBytes = 16;

export class Keys {
  readonly #root: Uint8Array;
  readonly #derived = new Map<string, Buffer>();
  // Made once a purpose: node:crypto takes several times as long for a key that comes as bytes.
  readonly #keys = new Map<string, KeyObject>();

  /** `secret` is REKEY_SECRET: at least 32 bytes of entropy in any text form; the configuration refuses less in production. */
  constructor(secret: string) {
    this.#root = new TextEncoder().encode(secret);
  }

  /** 32 bytes that belong to `purpose` alone. */
  derive(purpose: string): Buffer {
    const known = this.#derived.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.#root, 'rekey/1', purpose, 32));
    this.#derived.set(purpose, key);
    return key;
  }

  #key(purpose: string): KeyObject {
    const known = this.#keys.get(purpose);
    if (known) return known;
    const key = createSecretKey(this.derive(purpose));
    this.#keys.set(purpose, key);
    return key;
  }

  /** The keyed hash (HMAC-SHA-256) under which a secret of `purpose` is stored and looked up. */
  hash(purpose: string, secret: string | Uint8Array): Buffer {
    return createHmac('sha256', this.#key(`hash:${purpose}`))
      .update(secret)
      .digest();
  }

  /** Seals `plain` with AES-256-GCM. It opens only for the same purpose and the same `bound` (the id of the row it lies in). */
  seal(purpose: string, bound: string, plain: string | Uint8Array, random: Random): Buffer {
    const nonce = random.bytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key(`seal:${purpose}`), nonce);
    cipher.setAAD(Buffer.from(bound));
    return Buffer.concat([nonce, cipher.update(plain as string), cipher.final(), cipher.getAuthTag()]);
  }

  /** Opens what `seal` made. Throws when the purpose, the row or a single bit is another one. */
  open(purpose: string, bound: string, sealed: Uint8Array): Buffer {
    const nonce = sealed.subarray(0, nonceBytes);
    const body = sealed.subarray(nonceBytes, sealed.length - tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#key(`seal:${purpose}`), nonce);
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  }
}

/** A new secret for a link or a cookie: 256 bits, base64url. */
export function newSecret(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** Whether two byte strings are equal, in a time that depends on their length only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
