import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shorten } from './shorten.ts';

test.each([
  ['short enough', 20, 'short enough'],
  ['one two three', 13, 'one two three'],
  ['one two three', 12, 'one two…'],
  ['one two three', 8, 'one two…'],
  ['a review: three days; a wait', 22, 'a review: three days…'],
  ['unbreakable', 6, 'unbre…'],
  ['ab😀cd', 4, 'ab…'],
])('%s in %i signs is %s', (text, charsMax, short) => {
  expect(shorten(text, charsMax)).toBe(short);
});

test('whatever is cut ends after a whole word of what was said, and fits', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(words, fc.integer({ min: 11, max: 120 }), (list, charsMax) => {
      const short = shorten(list.join(' '), charsMax);
      expect(short.length).toBeLessThanOrEqual(charsMax);
      const said = short.replace(/…$/, '').split(' ');
      expect(list.slice(0, said.length)).toEqual(said);
      if (!short.endsWith('…')) expect(said.length).toBe(list.length);
    }),
  );
});
