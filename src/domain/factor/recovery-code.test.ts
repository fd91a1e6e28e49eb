import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Random } from '../../base/random.ts';
import { newRecoveryCodes, readRecoveryCode, showRecoveryCode } from './recovery-code.ts';

function seeded(seed: number): Random {
  let count = 0;
  return {
    bytes: (length) => {
      count += 1;
      return createHash('shake256', { outputLength: length }).update(`${seed} ${count}`).digest();
    },
  };
}

test('ASVS 6.5.2: a set is ten different codes of 125 bits', () => {
  const codes = newRecoveryCodes(seeded(1));
  expect(codes.length).toBe(10);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{25}$/);
});

test('a code is read back from however it was typed', () => {
  const dress = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.toLowerCase(),
    (text: string) => text.replaceAll('-', ''),
    (text: string) => text.replaceAll('-', ' '),
    (text: string) => text.replaceAll('-', '–'),
    (text: string) => ` "${text}"\n`,
    (text: string) => text.replaceAll('0', 'O').replaceAll('1', 'l'),
    (text: string) => text.replaceAll('0', 'o').replaceAll('1', 'I'),
    (text: string) => Array.from(text).join(' '),
    (text: string) => text.replace(/[A-Z0-9]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)), // full width
  );
  fc.assert(
    fc.property(fc.nat(), dress, (seed, as) => {
      for (const code of newRecoveryCodes(seeded(seed)))
        expect(readRecoveryCode(as(showRecoveryCode(code)))).toBe(code);
    }),
    { numRuns: 50 },
  );
});

test.each([
  '',
  'ABCDE',
  'ABCDE-FGHJK-MNPQR-STVWX-YZ23',
  'ABCDE-FGHJK-MNPQR-STVWX-YZ2345',
  'UUUUU-FGHJK-MNPQR-STVWX-YZ234',
  'ÄBCDE-FGHJK-MNPQR-STVWX-YZ234',
  'a'.repeat(10_000),
])('%j is no code', (typed) => {
  expect(readRecoveryCode(typed)).toBeUndefined();
});
