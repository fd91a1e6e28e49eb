/** What every language's catalogue must hold for the components: a missing word is a type error, not an empty place. */
import type { CaseState, states } from '../../../domain/case/lifecycle.ts';
import type { Strength } from '../../../domain/evidence/finding.ts';

/** Who acts next, as the lifecycle table says it. */
export type ActsNext = (typeof states)[CaseState]['actsNext'];
/** What a notice says: information, success, a caution, or that something is stopped. */
export type Tone = 'info' | 'good' | 'warn' | 'stop';
/** How far one piece of evidence has come, in the eyes of whoever reads the checklist. */
export type ProofState = 'proven' | 'checking' | 'open' | 'failed';
/** Whose page it is: the same fact is told to both in other words. */
export type Reader = 'claimant' | 'desk';

/** The words of relative-time.ts. */
export interface TimeWords {
  readonly now: string;
  readonly soon: string;
  inMinutes(count: number): string;
  minutesAgo(count: number): string;
  today(time: string): string;
  tomorrow(time: string): string;
  yesterday(time: string): string;
  inDays(count: number): string;
  daysAgo(count: number): string;
  date(day: number, month: string, year: number): string;
  exact(weekday: string, date: string, time: string): string;
  readonly months: readonly string[];
  readonly weekdays: readonly string[];
  readonly nothing: string;
  seconds(count: number): string;
  minutes(count: number): string;
  hours(count: number): string;
  days(count: number): string;
}

/** One language's words for the components. */
export interface DesignWords {
  readonly page: {
    readonly skip: string;
    readonly main: string;
    errorTitle(title: string): string;
    readonly signOut: string;
    readonly signedInAs: string;
    readonly promise: string;
    readonly warning: string;
  };
  readonly form: Readonly<
    Record<'problem' | 'error' | 'optional' | 'change' | 'or' | 'choose' | 'reveal', string>
  >;
  readonly steps: { label(step: number, of: number): string };
  readonly tones: Readonly<Record<Tone, string>>;
  readonly states: Readonly<Record<CaseState, string>>;
  readonly proof: {
    readonly states: Readonly<Record<ProofState, string>>;
    readonly strengths: Readonly<Record<Strength, string>>;
    readonly fastest: string;
    readonly takes: string;
    readonly after: string;
  };
  readonly deadline: {
    readonly next: string;
    readonly by: string;
    /** In place of `by` where only time must pass. */
    readonly at: string;
    readonly actors: Readonly<Record<Reader, Readonly<Record<ActsNext, string>>>>;
    readonly began: string;
    readonly ends: string;
    readonly noTime: string;
  };
  readonly timeline: { readonly label: string };
  readonly table: {
    readonly older: string;
    readonly newer: string;
    readonly pages: string;
    shown(from: number, to: number, of: number | undefined): string;
  };
  readonly codes: { readonly label: string };
  readonly time: TimeWords;
}
