import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalName, readProjectName } from './name.ts';

test.each(['a', 'A1', 'left-pad', 'zope.interface', 'a_b', 'x'.repeat(100), ' spaced\n'])(
  '%j is a name',
  (typed) => {
    expect(readProjectName(typed)).toBe(typed.trim());
  },
);

test.each(['', ' ', '-a', 'a-', '.a', 'a.', '_a', 'a_', 'a b', 'ä', 'a/b', 'x'.repeat(101), 'a\nb', 'a!'])(
  '%j is none',
  (typed) => {
    expect(readProjectName(typed)).toBeUndefined();
  },
);

test('names that differ in case or in runs of separators are one (PEP 503)', () => {
  for (const name of [
    'Friendly-Bard',
    'friendly.bard',
    'FRIENDLY_BARD',
    'friendly--bard',
    'FrIeNdLy-._.-bArD',
  ])
    expect(normalName(name)).toBe('friendly-bard');
  expect(normalName('friendlybard')).toBe('friendlybard');
});

test('the key of a key is itself', () => {
  fc.assert(fc.property(fc.string(), (name) => normalName(normalName(name)) === normalName(name)));
});
