import { expect, test } from 'vitest';
import { after, minuteMs } from '../base/clock.ts';
import { Lateness } from './record-lateness.ts';

const now = new Date('2030-01-07T09:00:00Z');
const minutes = (count: number) => after(now, count * minuteMs);

test('facts in any order within a batch, and a little late over several, are no news', () => {
  const lateness = new Lateness(now);
  lateness.sealed('a', minutes(-30), 3);
  lateness.sealed('b', minutes(-60), 3);
  lateness.sealed('c', minutes(-31), 3);
  lateness.sealed('d', minutes(-39), 4);
  lateness.waiting(minutes(-9));
  expect(lateness.warnings()).toEqual([]);
});

test('a fact that was added into the past is named, however it was sealed', () => {
  const lateness = new Lateness(now);
  lateness.sealed('a', minutes(-30), 1);
  lateness.sealed('planted', minutes(-41), 2);
  expect(lateness.warnings()).toEqual([
    'fact planted says it happened at 2030-01-07T08:19:00.000Z, but was sealed after facts of 2030-01-07T08:30:00.000Z',
  ]);
});

test('a fact of the future is named, and does not make those after it look late', () => {
  const lateness = new Lateness(now);
  lateness.sealed('early', minutes(60), 1);
  lateness.sealed('b', minutes(-1), 2);
  expect(lateness.warnings()).toEqual([
    'fact early says it happened at 2030-01-07T10:00:00.000Z, which is yet to come',
  ]);
});

test('facts that have waited for more than ten minutes are counted', () => {
  const lateness = new Lateness(now);
  lateness.waiting(minutes(-11));
  lateness.waiting(minutes(-12));
  expect(lateness.warnings()).toEqual([
    expect.stringContaining('2 facts have waited for more than 10 minutes'),
  ]);
});

test('however many there are, a person can read the warnings', () => {
  const lateness = new Lateness(now);
  for (let at = 0; at < 500; at += 1) lateness.sealed(`f${at}`, minutes(60), 1);
  expect(lateness.warnings()).toHaveLength(101);
  expect(lateness.warnings().at(-1)).toBe('400 more facts came late or too early');
});
