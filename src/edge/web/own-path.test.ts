import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOwnPath } from './own-path.ts';

test.each(['/', '/account', '/account/activity?before=1', '/desk/case/K7QF-3M2X'])(
  '%s is a page of ours',
  (path) => {
    expect(readOwnPath(path)).toBe(path);
  },
);

test.each([
  undefined,
  '',
  'account',
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%5Cevil.example/..//evil.example',
  '/./\\evil.example',
  '/.//evil.example',
  '/account/..//evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' /account',
  'javascript:alert(1)',
  '/@evil.example\r\nSet-Cookie: a=b',
  `/${'a'.repeat(400)}`,
])('%j is none', (path) => {
  expect(readOwnPath(path)).toBeUndefined();
});

test('whatever is let through stays on the site that a browser is on', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    ':',
    '@',
    '?',
    '#',
    '%2f',
    '%5c',
    '\t',
    'evil.example',
    'a',
    'https:',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = readOwnPath(`/${pieces.join('')}`);
      if (path === undefined) return;
      expect(new URL(path, 'https://rekey.example.org/sign-in').origin).toBe('https://rekey.example.org');
      expect(readOwnPath(path)).toBe(path);
    }),
    { numRuns: 3000 },
  );
});
