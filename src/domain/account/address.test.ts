import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKey, readAddress, suggestAddress } from './address.ts';

test.each([
  ['ann@example.org', 'ann@example.org'],
  [' ann@example.org\n', 'ann@example.org'],
  ['Ann.B+tag@EXAMPLE.Org', 'Ann.B+tag@example.org'],
  ['mailto:ann@example.org', 'ann@example.org'],
  ['MAILTO:ann@example.org', 'ann@example.org'],
  ['<ann@example.org>', 'ann@example.org'],
  ["o'neil@sub.example.co.uk", "o'neil@sub.example.co.uk"],
  ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
  [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
])('%j is an address', (typed, expected) => {
  expect(readAddress(typed)).toBe(expected);
});

test.each([
  '',
  'ann',
  '@example.org',
  'ann@',
  'ann@localhost',
  'ann@example.org.',
  'ann@.example.org',
  'ann@-example.org',
  'ann@example-.org',
  'ann@exa_mple.org',
  'ann@192.0.2.1',
  'ann@[192.0.2.1]',
  'ann@[IPv6:::1]',
  '"ann"@example.org',
  '"a@evil.example"@example.org',
  'ann(comment)@example.org',
  '.ann@example.org',
  'ann.@example.org',
  'a..b@example.org',
  'a@b@example.org',
  'ann@example.org,eve@evil.example',
  'ann@example.org;eve@evil.example',
  'ann@example.org eve@evil.example',
  'Ann <ann@example.org>',
  '<ann@example.org>,<eve@evil.example>',
  'ann@example.org\r\nBcc: eve@evil.example',
  'ann@example.org\0',
  'ann\t@example.org',
  `${'a'.repeat(65)}@example.org`,
  `a@${'b'.repeat(64)}.org`,
  `a@${'b.'.repeat(126)}org`,
  'ann@example.org>',
])('%j is not one address', (typed) => {
  expect(readAddress(typed)).toBeUndefined();
});

test.each([
  'victim＠gmail.com', // fullwidth sign
  'victim﹫gmail.com', // small sign
  'victim@gmаil.com', // Cyrillic a
  'victim@ｇmail.com',
  'vıctim@gmail.com', // dotless i: upper case would make it I
  'victim@gmail。com', // ideographic full stop, a dot to IDNA
  'victim@gmail．com',
  'victim@gmai\u2113.com', // script l, which NFKC folds
  'vic\u200btim@gmail.com',
  'vic\u00adtim@gmail.com',
  'victim@mixmaﬁl.com',
  'victim@gmaiK.com'.replace('K', '\u212a'), // Kelvin sign: lower case makes it k
])('GHSA-7rqj-j65f-68wh: %j is never folded into an address', (typed) => {
  expect(readAddress(typed)).toBeUndefined();
});

test('an address that was read is ASCII, has one sign, and reads as itself', () => {
  const part = fc.string({
    unit: fc.constantFrom('a', 'B', '0', '.', '-', '_', '+', '@', 'é', '＠', ' ', '"'),
    maxLength: 20,
  });
  fc.assert(
    fc.property(part, part, (local, host) => {
      const address = readAddress(`${local}@${host}.org`);
      if (address === undefined) return;
      expect(address).toMatch(/^[\x21-\x7e]+$/);
      expect(address.split('@').length).toBe(2);
      expect(readAddress(address)).toBe(address);
      expect(addressKey(address)).toBe(address.toLowerCase());
      expect(address.split('@')[1]).toBe(address.split('@')[1]?.toLowerCase());
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['ann@gmial.com', 'ann@gmail.com'],
  ['ann@gmal.com', 'ann@gmail.com'],
  ['ann@gmail.con', 'ann@gmail.com'],
  ['ann@gmail.co', 'ann@gmail.com'],
  ['ann@gmail', 'ann@gmail.com'],
  ['ann@gmail,com', 'ann@gmail.com'],
  ['ann@@gmail.com', 'ann@gmail.com'],
  ['Ann@Hotmial.com', 'Ann@hotmail.com'],
  ['ann@outlok.com', 'ann@outlook.com'],
])('%s was probably meant as %s', (typed, meant) => {
  expect(suggestAddress(typed)).toBe(meant);
});

test.each([
  'ann@gmail.com',
  'ann@gmx.com',
  'ann@ymail.com',
  'ann@yahoo.ca',
  'ann@example.org',
  'ann',
  '',
  '@gmial.com',
  '@'.repeat(250),
])('nothing is suggested for %j', (typed) => {
  expect(suggestAddress(typed)).toBeUndefined();
});
