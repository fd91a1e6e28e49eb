/**
 * The wait (RECOVERY.md, sections 4 and 5): it begins when a case is accepted, and only the clock ends it. A later finding
 * may shorten it to what all proofs together would have had from its start; nothing here lengthens it.
 */
import { after, hourMs, msBetween } from '../../base/clock.ts';
import type { Policy } from '../policy/policy.ts';

/** When a wait that begins at `acceptedAt` is over. */
export function waitUntil(wait: { readonly acceptedAt: Date; readonly waitHours: number }): Date {
  return after(wait.acceptedAt, wait.waitHours * hourMs);
}

/** Hours of a decision's wait. Where the holder objected (and so froze the account), a day to object again always remains. */
export function waitHoursFor(
  decided: { readonly waitHours: number },
  account: { readonly frozenAt: Date | null },
  policy: Policy,
): number {
  return Math.max(decided.waitHours, account.frozenAt ? policy.riskWaitHoursMin : 0);
}

/** Half time: when the second letter goes to every address. */
export function halfTimeAt(wait: { readonly waitStartedAt: Date; readonly until: Date }): Date {
  return after(wait.waitStartedAt, Math.floor(msBetween(wait.waitStartedAt, wait.until) / 2));
}

/**
 * The end of a running wait after one more finding; `waitHours` is what the full set has. Never later than it stood; never
 * before `now`, so that whoever proves late still passes through the clock and its letters. A wait that is over stays so.
 */
export function shortenedUntil(wait: {
  readonly waitStartedAt: Date;
  readonly until: Date;
  readonly waitHours: number;
  readonly now: Date;
}): Date {
  const full = waitUntil({ acceptedAt: wait.waitStartedAt, waitHours: wait.waitHours });
  const earliest = Math.max(full.getTime(), wait.now.getTime());
  return new Date(Math.min(wait.until.getTime(), earliest));
}
