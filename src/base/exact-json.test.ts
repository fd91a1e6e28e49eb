import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { readExactJson } from './exact-json.ts';

const canonical = (text: string) => canonicalJson(readExactJson(text)).toString();

test.each([
  ['1', '1'],
  ['1.0', '1.0'],
  ['0', '0'],
  ['0.0', '0.0'],
  ['-0', '-0'],
  ['0.1', '0.1'],
  ['0.10', '0.10'],
  ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ['9007199254740992', '9007199254740992'],
  ['9007199254740993', '9007199254740993'],
  ['-9007199254740993', '-9007199254740993'],
  ['1000000000000000000000', '1e+21'],
  ['1000000000000000000000.0', '1000000000000000000000.0'],
  ['1000000000000000000001', '1000000000000000000001'],
  ['0.0000001', '1e-7'],
  ['0.00000010', '0.00000010'],
  [`1${'0'.repeat(400)}`, `1${'0'.repeat(400)}`],
  [`0.${'0'.repeat(400)}1`, `0.${'0'.repeat(400)}1`],
])('the number %s is sealed as %s', (text, expected) => {
  expect(canonical(text)).toBe(expected);
  expect(canonical(`{"a": [${text}, "${text}"]}`)).toBe(`{"a":[${expected},"${text}"]}`);
});

test('no two numbers have one form', () => {
  const number = fc.tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fc.option(fc.stringMatching(/^\d{1,25}$/)),
  );
  const texts = number.map(
    ([isLess, whole, decimals]) => `${isLess ? '-' : ''}${whole}${decimals === null ? '' : `.${decimals}`}`,
  );
  fc.assert(fc.property(texts, texts, (a, b) => (canonical(a) === canonical(b)) === (a === b)));
});
