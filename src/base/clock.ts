/** Time comes from one place. A use-case looks once and passes `now` down; nothing else asks. */

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands where it is set: for tests, and for seeding a past. */
export class SetClock implements Clock {
  #at: Date;
  constructor(at: Date) {
    this.#at = new Date(at);
  }
  now(): Date {
    return new Date(this.#at);
  }
  set(at: Date): void {
    this.#at = new Date(at);
  }
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The instant `ms` milliseconds after `at` (before it, when negative). */
export function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** How many milliseconds lie between two instants; negative when `to` is earlier. */
export function msBetween(from: Date, to: Date): number {
  return to.getTime() - from.getTime();
}
