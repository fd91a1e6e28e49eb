import { describe, expect, it } from 'vitest';
import { isId, newId, newNumber } from './id.ts';
import { systemRandom } from './random.ts';

const now = new Date('2030-01-07T09:00:00Z');

describe('an identifier', () => {
  it('is a UUIDv7 of its instant', () => {
    const id = newId(systemRandom, now);
    expect(isId(id)).toBe(true);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime());
  });

  it('keeps the order in which those of one millisecond were made', () => {
    const ids = Array.from({ length: 1000 }, () => newId(systemRandom, now));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(1000);
  });

  it('is no id when it is something else', () => {
    for (const text of ['', 'x', '00000000-0000-4000-8000-000000000000', `${newId(systemRandom, now)} `])
      expect(isId(text)).toBe(false);
  });
});

describe('a number for people', () => {
  it('is eight symbols that can be read aloud', () => {
    expect(newNumber(systemRandom)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});
