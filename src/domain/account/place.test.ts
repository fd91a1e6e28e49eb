import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressPrefix } from './place.ts';

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['::ffff:cb00:714d', '203.0.113.0/24'],
  ['2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', '2001:db8:aaaa::/48'],
  ['2001:DB8::1', '2001:db8::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['127.0.0.1', '127.0.0.0/24'],
  ['::1', '::/48'],
  ['', 'an unknown network'],
  ['unknown', 'an unknown network'],
  ['203.0.113', 'an unknown network'],
  ['0x7f.1', 'an unknown network'],
  ['0177.0.0.1', 'an unknown network'],
  ['203.0.113.77, 10.0.0.1', 'an unknown network'],
  ['<b>203.0.113.77</b>', 'an unknown network'],
])('%s is told as %s', (ip, place) => {
  expect(addressPrefix(ip)).toBe(place);
});

test('neighbours share a place, and no text throws', () => {
  const byte = fc.nat(255);
  fc.assert(
    fc.property(byte, byte, byte, byte, byte, (a, b, c, d, e) => {
      expect(addressPrefix(`${a}.${b}.${c}.${d}`)).toBe(`${a}.${b}.${c}.0/24`);
      expect(addressPrefix(`::ffff:${a}.${b}.${c}.${e}`)).toBe(`${a}.${b}.${c}.0/24`);
    }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4Extended()), (text) => {
      expect(addressPrefix(text)).toMatch(/^(an unknown network|[0-9a-f:.]+\/(24|48))$/);
    }),
  );
});
