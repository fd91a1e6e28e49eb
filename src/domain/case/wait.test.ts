import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../base/clock.ts';
import { halfTimeAt, shortenedUntil, waitUntil } from './wait.ts';

const start = new Date('2026-03-01T10:00:00Z');
const hours = (count: number) => after(start, count * hourMs);

test('a wait of no hours is over when it begins', () => {
  expect(waitUntil({ acceptedAt: start, waitHours: 0 })).toEqual(start);
});

test('a wait is counted in hours, over a change to summer time too', () => {
  expect(waitUntil({ acceptedAt: new Date('2026-03-28T12:00:00+01:00'), waitHours: 24 })).toEqual(
    new Date('2026-03-29T13:00:00+02:00'),
  );
});

test('half time lies in the middle', () => {
  expect(halfTimeAt({ waitStartedAt: start, until: hours(168) })).toEqual(hours(84));
});

test('a later finding shortens the wait to what the full set has from its start', () => {
  const wait = { waitStartedAt: start, until: hours(168), waitHours: 24 };
  expect(shortenedUntil({ ...wait, now: hours(2) })).toEqual(hours(24));
});

test('a finding after that instant ends the wait now, not in the past', () => {
  const wait = { waitStartedAt: start, until: hours(168), waitHours: 24 };
  expect(shortenedUntil({ ...wait, now: hours(100) })).toEqual(hours(100));
});

test('a finding with a longer wait changes nothing', () => {
  const wait = { waitStartedAt: start, until: hours(24), waitHours: 168 };
  expect(shortenedUntil({ ...wait, now: hours(2) })).toEqual(hours(24));
});

test('a wait that is over is not begun again', () => {
  const wait = { waitStartedAt: start, until: hours(24), waitHours: 0 };
  expect(shortenedUntil({ ...wait, now: hours(30) })).toEqual(hours(24));
});

test('shortening never lengthens, never goes below the full set, never before now while it runs', () => {
  const anyHours = fc.integer({ min: 0, max: 9000 });
  fc.assert(
    fc.property(anyHours, anyHours, anyHours, (untilHours, waitHours, nowHours) => {
      const until = hours(untilHours);
      const now = hours(nowHours);
      const shortened = shortenedUntil({ waitStartedAt: start, until, waitHours, now });
      expect(shortened.getTime()).toBeLessThanOrEqual(until.getTime());
      if (shortened < until) {
        expect(shortened.getTime()).toBeGreaterThanOrEqual(hours(waitHours).getTime());
        expect(shortened.getTime()).toBeGreaterThanOrEqual(now.getTime());
      }
      const again = shortenedUntil({
        waitStartedAt: start,
        until: shortened,
        waitHours,
        now: after(now, dayMs),
      });
      expect(again).toEqual(shortened);
    }),
  );
});
