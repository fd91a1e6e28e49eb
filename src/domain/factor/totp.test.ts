import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import vectors from '../../../test/vectors/rfc6238-totp.json' with { type: 'json' };
import { after } from '../../base/clock.ts';
import {
  driftOf,
  matchTotp,
  newTotpSecret,
  readTotpCode,
  showTotpSecret,
  totpCode,
  totpStep,
  totpUri,
} from './totp.ts';

const secret = new TextEncoder().encode(vectors.secretAscii);
const now = new Date('2026-03-01T12:00:10Z');
const here = totpStep(now);

test.each(vectors.rows)('RFC 6238 appendix B: at $unixS the code is $code8', ({ unixS, step, code8 }) => {
  const at = new Date(unixS * 1000);
  expect(totpStep(at)).toBe(step);
  expect(totpCode(secret, step)).toBe(code8.slice(-6));
  expect(matchTotp({ secret, code: code8.slice(-6), now: at, lastStep: null })).toEqual({ step });
});

test('a code counts one step either side and no further', () => {
  const stepOf = (offset: number) =>
    matchTotp({ secret, code: totpCode(secret, here + offset), now, lastStep: null })?.step;
  expect([-2, -1, 0, 1, 2].map(stepOf)).toEqual([undefined, here - 1, here, here + 1, undefined]);
});

test('ASVS 6.5.1: a step at or before the last used one never counts again', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -3, max: 3 }), (offset, lastOffset) => {
      const match = matchTotp({
        secret,
        code: totpCode(secret, here + offset),
        now,
        lastStep: here + lastOffset,
      });
      expect(match).toEqual(offset > lastOffset ? { step: here + offset } : undefined);
    }),
  );
});

test('where two steps share a code, accepting it burns both', () => {
  const first = 910_737; // of this secret, found by search
  const code = totpCode(secret, first);
  expect(totpCode(secret, first + 1)).toBe(code);
  const at = new Date(first * 30_000);
  const match = matchTotp({ secret, code, now: at, lastStep: null });
  expect(match).toEqual({ step: first + 1 });
  expect(matchTotp({ secret, code, now: at, lastStep: match!.step })).toBeUndefined();
});

test.each([
  '',
  '12345',
  '1234567',
  'abcdef',
  '------',
  '12345６7',
  '１２３４５',
  '0x1234',
  '1e5000',
  '+12345',
  '-12345',
  'NaN',
  'a'.repeat(10_000),
])('%j is no code and matches nothing', (code) => {
  expect(matchTotp({ secret, code, now, lastStep: null })).toBeUndefined();
  expect(driftOf({ secret, code, now })).toBeUndefined();
});

test('codes are read as phones and people write them', () => {
  for (const typed of ['123456', ' 123 456 ', '123-456', '１２３４５６', '١٢٣٤٥٦', '۱۲۳۴۵۶'])
    expect(readTotpCode(typed)).toBe('123456');
});

test('at the beginning of time there is no step before', () => {
  expect(matchTotp({ secret, code: totpCode(secret, 0), now: new Date(0), lastStep: null })).toEqual({
    step: 0,
  });
});

test('drift is told in steps up to ten, and opens nothing', () => {
  for (const offset of [-10, -4, 0, 3, 10])
    expect(driftOf({ secret, code: totpCode(secret, here + offset), now })).toBe(offset);
  for (const offset of [-11, 11])
    expect(driftOf({ secret, code: totpCode(secret, here + offset), now })).toBeUndefined();
  expect(matchTotp({ secret, code: totpCode(secret, here + 5), now, lastStep: null })).toBeUndefined();
});

test('a secret has 160 bits, is shown in groups, and its URI says all an app needs', () => {
  const made = newTotpSecret({
    bytes: (count) => createHash('shake256', { outputLength: count }).update('x').digest(),
  });
  expect(made.length).toBe(20);
  expect(showTotpSecret(made)).toMatch(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  const uri = new URL(totpUri({ secret: made, issuer: 'Re: key & Co', username: 'ann.b' }));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Re  key & Co',
    secret: showTotpSecret(made).replaceAll(' ', ''),
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
  expect(decodeURIComponent(uri.pathname)).toBe('/Re  key & Co:ann.b');
});

test('the match does not change with the time inside a step', () => {
  for (const ms of [-10_000, 0, 19_999]) expect(totpStep(after(now, ms))).toBe(here);
});
