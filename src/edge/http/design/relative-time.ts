/**
 * Words for instants and durations. Everything is told in UTC, because the server does not know where its reader is;
 * days are calendar days, so that "in 3 days" and the date beside it never disagree.
 */
import { dayMs, hourMs, minuteMs, secondMs } from '../../../base/clock.ts';
import { en } from './words.en.ts';
import type { TimeWords } from './words.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const clockOf = (at: Date): string => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
const dayOf = (at: Date): number => Math.floor(at.getTime() / dayMs);

/** Beyond this many days a date says more than a count does. */
const countedDaysMax = 45;

/** The calendar day of an instant: "24 November 2026". */
export function dateWords(at: Date, words: TimeWords = en.time): string {
  return words.date(at.getUTCDate(), words.months[at.getUTCMonth()] ?? '', at.getUTCFullYear());
}

/** An instant to the minute: "Tuesday 24 November 2026, 14:05 UTC". */
export function exactWords(at: Date, words: TimeWords = en.time): string {
  return words.exact(words.weekdays[at.getUTCDay()] ?? '', dateWords(at, words), clockOf(at));
}

/** An instant relative to `now`: "in 25 minutes", "today at 14:05 UTC", "yesterday at …", "in 3 days", or its date. */
export function relativeWords(at: Date, now: Date, words: TimeWords = en.time): string {
  const ms = at.getTime() - now.getTime();
  const minutes = Math.floor(Math.abs(ms) / minuteMs);
  if (minutes < 1) return ms > 0 ? words.soon : words.now;
  if (minutes < 60) return ms > 0 ? words.inMinutes(minutes) : words.minutesAgo(minutes);
  const days = dayOf(at) - dayOf(now);
  if (days === 0) return words.today(clockOf(at));
  if (days === 1) return words.tomorrow(clockOf(at));
  if (days === -1) return words.yesterday(clockOf(at));
  if (Math.abs(days) > countedDaysMax) return dateWords(at, words);
  return days > 0 ? words.inDays(days) : words.daysAgo(-days);
}

/** A length of time, rounded up to its largest whole unit, so that it never promises too little: "24 hours", "7 days". */
export function durationWords(ms: number, words: TimeWords = en.time): string {
  if (ms <= 0) return words.nothing;
  if (ms < minuteMs) return words.seconds(Math.ceil(ms / secondMs));
  // A minute's rounding first: 59.5 minutes are an hour, not "60 minutes".
  const minutes = Math.ceil(ms / minuteMs);
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.ceil((minutes * minuteMs) / hourMs);
  return hours < 48 ? words.hours(hours) : words.days(Math.ceil((hours * hourMs) / dayMs));
}
