import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../../base/clock.ts';
import { dateWords, durationWords, exactWords, relativeWords } from './relative-time.ts';

const now = new Date('2026-11-24T09:41:30Z');
const told = (ms: number): string => relativeWords(after(now, ms), now);

describe('an instant relative to now', () => {
  test.each([
    [0, 'just now'],
    [-59_999, 'just now'],
    [59_999, 'in less than a minute'],
    [minuteMs, 'in 1 minute'],
    [59 * minuteMs, 'in 59 minutes'],
    [-12 * minuteMs, '12 minutes ago'],
    [4 * hourMs, 'today at 13:41 UTC'],
    [-4 * hourMs, 'today at 05:41 UTC'],
    [15 * hourMs, 'tomorrow at 00:41 UTC'],
    [-10 * hourMs, 'yesterday at 23:41 UTC'],
    [3 * dayMs, 'in 3 days'],
    [-45 * dayMs, '45 days ago'],
    [46 * dayMs, '9 January 2027'],
  ])('%i ms away is told as "%s"', (ms, words) => {
    expect(told(ms)).toBe(words);
  });

  test('a future instant is never told as past, nor the other way round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 45 * dayMs }), (ms) => {
        expect(told(ms)).not.toMatch(/ago|yesterday|just now/);
        expect(told(-ms)).not.toMatch(/^in |tomorrow/);
      }),
    );
  });
});

describe('exact words', () => {
  test('are UTC, to the minute, with the weekday', () => {
    expect(exactWords(new Date('2026-11-27T00:05:59Z'))).toBe('Friday 27 November 2026, 00:05 UTC');
    expect(dateWords(new Date('2027-01-01T00:00:00Z'))).toBe('1 January 2027');
  });
});

describe('a length of time', () => {
  test.each([
    [0, 'no wait'],
    [1, '1 second'],
    [90_000, '2 minutes'],
    [59.5 * minuteMs, '1 hour'],
    [24 * hourMs, '24 hours'],
    [72 * hourMs, '3 days'],
    [7 * dayMs, '7 days'],
    [14 * dayMs, '14 days'],
  ])('%i ms are "%s"', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  test('is never told as less than it is', () => {
    const unitMs: Record<string, number> = { second: 1000, minute: minuteMs, hour: hourMs, day: dayMs };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 * dayMs }), (ms) => {
        const [count = '', unit = ''] = durationWords(ms).split(' ');
        expect(Number(count) * (unitMs[unit.replace(/s$/, '')] ?? 0)).toBeGreaterThanOrEqual(ms);
      }),
    );
  });
});
