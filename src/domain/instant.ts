/**
 * An instant from the future counts as now: a clock was ahead when it was written, and has been put right since. Clocks of several machines
 * differ by a little all the time; what lies no further ahead than that is taken as it stands.
 */
import { after, minuteMs } from '../base/clock.ts';

/** By how much the clocks of machines that are kept right may differ. */
export const clockToleranceMs = minuteMs;

/** Whether an instant lies further in the future than right clocks differ. */
export function isAhead(at: Date, now: Date): boolean {
  return at > after(now, clockToleranceMs);
}

/** The instant, or now when it lies in the future. */
export function atMost(at: Date, now: Date): Date {
  return at > now ? now : at;
}
