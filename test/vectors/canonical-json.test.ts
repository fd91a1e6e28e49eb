/** The published test vectors of the JSON Canonicalization Scheme (RFC 8785). */
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import vectors from './canonical-json.json' with { type: 'json' };

test.each(vectors.texts)('$name has its published canonical form', ({ input, output }) => {
  expect(canonicalJson(JSON.parse(input)).toString('utf8')).toBe(output);
});

test.each(vectors.numbers)('the double $ieee754 is written $json', ({ ieee754, json }) => {
  expect(canonicalJson(Buffer.from(ieee754, 'hex').readDoubleBE()).toString('utf8')).toBe(json);
});
