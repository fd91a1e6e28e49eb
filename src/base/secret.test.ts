import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Random } from './random.ts';
import { Keys, newSecret, sameBytes } from './secret.ts';

const root = 'the secret of this test: 0123456789abcdef';
const keys = new Keys(root);

/** Counts up, so that no two draws are the same. */
function counting(): Random {
  let drawn = 0;
  return {
    bytes(count) {
      drawn += 1;
      return new Uint8Array(createHash('sha256').update(String(drawn)).digest().subarray(0, count));
    },
  };
}

const hmac = (key: Uint8Array, ...parts: (string | Uint8Array)[]) => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};
/** HKDF by hand (RFC 5869): extract with our salt, expand by one block for the purpose. */
const derivedByHand = (secret: string, purpose: string) =>
  hmac(hmac(Buffer.from('rekey/1'), secret), purpose, new Uint8Array([1]));

describe('a derived key', () => {
  test('is that of RFC 5869 for the secret and the purpose', () => {
    expect(keys.derive('a')).toEqual(derivedByHand(root, 'a'));
    expect(keys.derive('b')).toEqual(derivedByHand(root, 'b'));
    expect(keys.derive('a')).toEqual(derivedByHand(root, 'a')); // and the same when it was derived before
    expect(new Keys('another secret').derive('a')).toEqual(derivedByHand('another secret', 'a'));
  });

  test('is another for every other purpose and every other secret', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(one !== other);
        expect(keys.derive(one)).not.toEqual(keys.derive(other));
        expect(new Keys(`${root}${one}`).derive('p')).not.toEqual(new Keys(`${root}${other}`).derive('p'));
      }),
    );
  });
});

describe('a hash at rest', () => {
  test('is an HMAC-SHA-256 under a key of its purpose, which is the key of no seal and no plain purpose', () => {
    const wanted = hmac(derivedByHand(root, 'hash:session'), 'what the cookie holds');
    expect(keys.hash('session', 'what the cookie holds')).toEqual(wanted);
    expect(keys.hash('session', Buffer.from('what the cookie holds'))).toEqual(wanted);
    expect(wanted).toHaveLength(32);
  });

  test('tells nothing without REKEY_SECRET, and means nothing for another purpose', () => {
    const secret = 'what the cookie holds';
    expect(new Keys('another secret').hash('session', secret)).not.toEqual(keys.hash('session', secret));
    expect(keys.hash('device', secret)).not.toEqual(keys.hash('session', secret));
    expect(keys.hash('session', `${secret} `)).not.toEqual(keys.hash('session', secret));
  });
});

describe('a seal', () => {
  const seal = (plain = 'what is kept') => keys.seal('totp', 'row 1', plain, counting());

  test('opens for its own purpose and its own row', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (plain, bound) => {
        const sealed = keys.seal('totp', bound, plain, counting());
        expect(new Uint8Array(keys.open('totp', bound, sealed))).toEqual(plain);
      }),
    );
  });

  test('does not open for another purpose, another row or another secret', () => {
    expect(() => keys.open('letter', 'row 1', seal())).toThrow();
    expect(() => keys.open('totp', 'row 2', seal())).toThrow();
    expect(() => keys.open('totp', '', seal())).toThrow();
    expect(() => new Keys('another secret').open('totp', 'row 1', seal())).toThrow();
  });

  test('does not open when one bit is another, wherever it stands, nor when a byte is missing', () => {
    const sealed = seal();
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const bent = Buffer.from(sealed);
      bent[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => keys.open('totp', 'row 1', bent), `bit ${bit}`).toThrow();
    }
    expect(() => keys.open('totp', 'row 1', sealed.subarray(0, -1))).toThrow();
    expect(() => keys.open('totp', 'row 1', sealed.subarray(1))).toThrow();
  });

  test('hides what it holds, and is made with a nonce of its own each time', () => {
    const random = counting();
    const [one, other] = [0, 1].map(() => keys.seal('totp', 'row 1', 'what is kept', random));
    expect(one!.includes('what is kept')).toBe(false);
    expect(one!.subarray(0, 12)).not.toEqual(other!.subarray(0, 12));
    expect(one!.subarray(12)).not.toEqual(other!.subarray(12));
    expect(one).toHaveLength(12 + 'what is kept'.length + 16);
  });
});

test('a new secret is 256 bits as base64url, and no two are the same', () => {
  const random = counting();
  const made = Array.from({ length: 50 }, () => newSecret(random));
  for (const secret of made) expect(secret).toMatch(/^[\w-]{43}$/);
  expect(new Set(made).size).toBe(50);
});

test('bytes are the same when all of them are, and as many', () => {
  const of = (...bytes: number[]) => new Uint8Array(bytes);
  expect(sameBytes(of(1, 2, 3), of(1, 2, 3))).toBe(true);
  expect(sameBytes(of(1, 2, 3), of(1, 2, 4))).toBe(false);
  expect(sameBytes(of(1, 2, 3), of(1, 2))).toBe(false);
  expect(sameBytes(of(), of())).toBe(true);
});
