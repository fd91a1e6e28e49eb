/**
 * Guessing is slowed by the account, never by what was typed (SECURITY.md, Guessing; NIST SP 800-63B-4, 3.2.2; ASVS 6.1.1, 6.3.1). The first
 * failures in a row are free, then each earns a longer wait, up to an hour; at a hundred the thing guessed at is dead until it is
 * replaced. Passwords and factors count apart: guessing the one can never lock the other. So do strangers, all in one, and each of those
 * who are none: nobody's failures shut out somebody else. A success sets its own counter to zero, and only that.
 */
import { after, hourMs, minuteMs, msBetween } from '../../base/clock.ts';
import { atMost } from '../instant.ts';

/** Wrong tries a single challenge bears before it dies. */
export const challengeTriesMax = 5;

/** Failures in a row that cost nothing: what an honest person needs on a bad day. */
export const freeFailures = 10;

/** Failures in a row at which the thing guessed at is dead (NIST SP 800-63B-4, 3.2.2: no more than 100). */
export const deadFailures = 100;

/** How many devices count as known for guessing, of the first and of the last ones each: their tries come on top of those of strangers. */
export const knownDevicesOfEachMax = 10;

/** The waits that the tenth, eleventh … failure earn; the last one repeats. 90 waits sum to over three days for a hundred guesses. */
const waitsMs = [
  minuteMs,
  2 * minuteMs,
  4 * minuteMs,
  8 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
] as const;

/** How many milliseconds must pass after this many failures in a row before the next try is looked at; 0 while tries are free. */
export function waitAfter(failures: number): number {
  if (failures < freeFailures) return 0;
  return waitsMs[Math.min(Math.floor(failures) - freeFailures, waitsMs.length - 1)] ?? hourMs;
}

/** Whether this many failures in a row have killed the thing guessed at. */
export function isDead(failures: number): boolean {
  return failures >= deadFailures;
}

/** What a counter says about a try made now. */
export type MayTry =
  | { readonly kind: 'may' }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'dead' };

/** Judges a try before anything typed is looked at. A failure from the future counts as one of now, and the caller writes it down so.  A refused try is not counted, or a stranger could keep the wait running for ever. */
export function mayTry(counter: { failures: number; lastFailedAt: Date | null }, now: Date): MayTry {
  if (isDead(counter.failures)) return { kind: 'dead' };
  const waitMs = waitAfter(counter.failures);
  if (counter.lastFailedAt === null || waitMs === 0) return { kind: 'may' };
  const until = after(atMost(counter.lastFailedAt, now), waitMs);
  return msBetween(now, until) <= 0 ? { kind: 'may' } : { kind: 'wait', until };
}
