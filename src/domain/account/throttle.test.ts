import { expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../base/clock.ts';
import { isDead, mayTry, waitAfter } from './throttle.ts';

test('ASVS 6.3.1: nine failures are free, the tenth begins the waits, which grow to an hour and stay there', () => {
  expect(Array.from({ length: 10 }, (_, i) => waitAfter(i))).toEqual(Array(10).fill(0));
  expect(waitAfter(10)).toBe(minuteMs);
  for (let failures = 0; failures < 200; failures += 1) {
    expect(waitAfter(failures + 1)).toBeGreaterThanOrEqual(waitAfter(failures));
    expect(waitAfter(failures)).toBeLessThanOrEqual(hourMs);
  }
  expect(waitAfter(99)).toBe(hourMs);
});

test('NIST 3.2.2: at a hundred it is dead, and a hundred guesses take more than three days', () => {
  expect([isDead(0), isDead(99), isDead(100), isDead(1000)]).toEqual([false, false, true, true]);
  const wholeMs = Array.from({ length: 100 }, (_, i) => waitAfter(i)).reduce(
    (sum, waitMs) => sum + waitMs,
    0,
  );
  expect(wholeMs).toBeGreaterThan(3 * dayMs);
});

test('a try is looked at when its wait is over, not before, and never once dead', () => {
  const lastFailedAt = new Date('2026-01-01T00:00:00Z');
  const until = after(lastFailedAt, minuteMs);
  expect(mayTry({ failures: 0, lastFailedAt: null }, lastFailedAt)).toEqual({ kind: 'may' });
  expect(mayTry({ failures: 9, lastFailedAt }, lastFailedAt)).toEqual({ kind: 'may' });
  expect(mayTry({ failures: 10, lastFailedAt }, after(until, -1))).toEqual({ kind: 'wait', until });
  expect(mayTry({ failures: 10, lastFailedAt }, until)).toEqual({ kind: 'may' });
  expect(mayTry({ failures: 100, lastFailedAt }, after(until, 365 * dayMs))).toEqual({ kind: 'dead' });
});

test('a clock set back does not open the door', () => {
  const lastFailedAt = new Date('2026-01-01T00:00:00Z');
  expect(mayTry({ failures: 12, lastFailedAt }, after(lastFailedAt, -hourMs)).kind).toBe('wait');
});
