import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, NotJson } from './canonical-json.ts';

const json = fc.jsonValue({ stringUnit: 'binary' });

test('canonical bytes read back as the value, and give themselves again', () => {
  fc.assert(
    fc.property(json, (value) => {
      const bytes = canonicalJson(value);
      const read = JSON.parse(bytes.toString('utf8'));
      expect(read).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(read)).toEqual(bytes);
    }),
  );
});

test('canonical bytes are those that the library of the scheme writes', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(value).toString()).toBe(canonicalize(value));
    }),
  );
});

test('the order in which members were written does not matter', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), (members) => {
      const reversed = Object.fromEntries(Object.entries(members).reverse());
      expect(canonicalJson(reversed)).toEqual(canonicalJson(members));
    }),
  );
});

class Own {
  a = 1;
}
const circle: { self?: unknown } = {};
circle.self = circle;
let deep: unknown = null;
for (let i = 0; i < 100_000; i += 1) deep = [deep];

test.each([
  ['undefined', undefined, '$ is of type undefined'],
  ['a member that is undefined', { a: { b: undefined } }, '$.a.b is of type undefined'],
  ['a hole in an array', new Array(1), '$[0] is of type undefined'],
  ['NaN', [Number.NaN], '$[0] is not a finite number'],
  ['Infinity', { a: Number.NEGATIVE_INFINITY }, '$.a is not a finite number'],
  ['a bigint', 1n, '$ is of type bigint'],
  ['a function', { toJSON: () => 'other' }, '$.toJSON is of type function'],
  ['a symbol', Symbol('s'), '$ is of type symbol'],
  ['a date', { at: new Date(0) }, '$.at is not a plain object'],
  ['a map', new Map([['a', 1]]), '$ is not a plain object'],
  ['bytes', Buffer.from('a'), '$ is not a plain object'],
  ['a boxed string', Object('a'), '$ is not a plain object'],
  ['an instance of a class', new Own(), '$ is not a plain object'],
  ['a lone surrogate', { a: 'x\ud83d' }, '$.a has a lone surrogate'],
  ['a lone surrogate in a key', { '\udc00': 1 }, '$ has a key with a lone surrogate'],
  ['a circle', circle, 'levels deep, or in a circle'],
  ['endless depth', deep, 'levels deep, or in a circle'],
])('%s is refused, and the place is named', (_, value, message) => {
  expect(() => canonicalJson(value)).toThrow(NotJson);
  expect(() => canonicalJson(value)).toThrow(message);
});

test('a member called __proto__ is a member like any other', () => {
  expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}')).toString()).toBe('{"__proto__":{"a":1}}');
});
