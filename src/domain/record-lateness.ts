/**
 * When facts came, against when they say they happened. Whoever writes to the database can add a fact, and it is sealed like
 * any other; but they cannot add it into the past. A fact is sealed within minutes, so one that claims to be much older
 * than what was sealed before it, or that waits and waits, is pointed out. That is a warning: a clock set back does the same.
 */
import { after, minuteMs } from '../base/clock.ts';

/** Sealing runs each minute and no transaction is open for longer than seconds: ten minutes are neither. */
const graceMs = 10 * minuteMs;
const warningsMax = 100;

export class Lateness {
  readonly #now: Date;
  readonly #warnings: string[] = [];
  #further = 0;
  #waitingLong = 0;
  #batch = 0;
  /** The latest instant of all batches before this one, and of all up to this one; in milliseconds. */
  #before = Number.NEGATIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;

  constructor(now: Date) {
    this.#now = now;
  }

  /** A sealed fact, in the order of the leaves; `batch` is the size of the checkpoint that covers it. Within a batch any order is right. */
  sealed(factId: string, at: Date, batch: number): void {
    if (batch !== this.#batch) {
      this.#batch = batch;
      this.#before = this.#latest;
    }
    if (at.getTime() > after(this.#now, graceMs).getTime()) {
      this.#warn(`fact ${factId} says it happened at ${at.toISOString()}, which is yet to come`);
      return;
    }
    if (at.getTime() < this.#before - graceMs) {
      const since = new Date(this.#before).toISOString();
      this.#warn(
        `fact ${factId} says it happened at ${at.toISOString()}, but was sealed after facts of ${since}`,
      );
    }
    this.#latest = Math.max(this.#latest, at.getTime());
  }

  /** A fact that waits to be sealed. */
  waiting(at: Date): void {
    if (at.getTime() < this.#now.getTime() - graceMs) this.#waitingLong += 1;
  }

  /** Sentences for the auditor; at most 102. */
  warnings(): string[] {
    const warnings = [...this.#warnings];
    if (this.#further > 0) warnings.push(`${this.#further} more facts came late or too early`);
    if (this.#waitingLong > 0) {
      const facts = this.#waitingLong === 1 ? '1 fact has' : `${this.#waitingLong} facts have`;
      warnings.push(
        `${facts} waited for more than 10 minutes to be sealed: the job does not run, or passes them over`,
      );
    }
    return warnings;
  }

  #warn(warning: string): void {
    if (this.#warnings.length < warningsMax) this.#warnings.push(warning);
    else this.#further += 1;
  }
}
