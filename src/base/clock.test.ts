import { expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs, msBetween, SetClock, secondMs, systemClock } from './clock.ts';

const at = new Date('2030-01-07T09:00:00Z');

test('a set clock stands where it is set, and nobody moves it by what they were given or gave', () => {
  const start = new Date(at);
  const clock = new SetClock(start);
  start.setFullYear(1999);
  expect(clock.now()).toEqual(at);
  clock.now().setFullYear(1999);
  expect(clock.now()).toEqual(at);
  const later = after(at, hourMs);
  clock.set(later);
  later.setFullYear(1999);
  expect(clock.now()).toEqual(new Date('2030-01-07T10:00:00Z'));
});

test('instants are added up and taken apart', () => {
  expect(after(at, dayMs + minuteMs)).toEqual(new Date('2030-01-08T09:01:00Z'));
  expect(after(at, -secondMs)).toEqual(new Date('2030-01-07T08:59:59Z'));
  expect(msBetween(at, after(at, 5))).toBe(5);
  expect(msBetween(after(at, 5), at)).toBe(-5);
  expect([secondMs, minuteMs, hourMs, dayMs]).toEqual([1000, 60_000, 3_600_000, 86_400_000]);
});

test('the system’s clock goes', () => {
  const [before, now] = [Date.now(), systemClock.now().getTime()];
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now - before).toBeLessThan(minuteMs);
});
