/**
 * How long it takes, said honestly (S8, S14): a machine's wait is exact, a person's is what the desk really needed lately,
 * never better than its queue allows. With too few figures the policy's own estimate stands, and the page can say so.
 */
import type { Decision } from './decide.ts';
import type { Policy } from './policy.ts';

/** What the desk did in the last 30 days. Hours count from the referral to the first review. */
export interface DeskFigures {
  readonly casesWaiting: number;
  readonly decidedLast30Days: number;
  readonly firstReviewHoursMedian: number;
  readonly firstReviewHoursP90: number;
}

export type Estimate =
  | { kind: 'machine'; waitHours: number }
  | {
      kind: 'review';
      reviewHoursTypical: number;
      reviewHoursLong: number;
      /** The wait that follows an approval; null where the rules let nobody approve. */
      waitHours: number | null;
      isFromFigures: boolean;
    }
  | { kind: 'unknown' };

const decisionsMin = 5; // a median of fewer says more about one case than about the desk
const figuresHours = 30 * 24;

/** How long a case of this decision will take from now on, in hours. `unknown` while nothing is proven. */
export function estimateFor(decision: Decision, figures: DeskFigures, policy: Policy): Estimate {
  if (decision.kind === 'missing') return { kind: 'unknown' };
  if (decision.kind === 'accept') return { kind: 'machine', waitHours: decision.waitHours };
  return { kind: 'review', ...reviewHours(figures, policy), waitHours: decision.waitHours };
}

/** How long the desk takes to look, in hours: typically, and for one in ten. */
export function reviewHours(
  figures: DeskFigures,
  policy: Pick<Policy, 'reviewHoursTypical' | 'reviewHoursLong'>,
): { reviewHoursTypical: number; reviewHoursLong: number; isFromFigures: boolean } {
  if (figures.decidedLast30Days < decisionsMin) {
    const { reviewHoursTypical, reviewHoursLong } = policy;
    return { reviewHoursTypical, reviewHoursLong, isFromFigures: false };
  }
  // Medians look back; a queue that just grew tells what comes. The worse of the two is the honest one.
  const queueHours = (figures.casesWaiting * figuresHours) / figures.decidedLast30Days;
  const typical = Math.max(1, Math.ceil(Math.max(figures.firstReviewHoursMedian, queueHours)));
  const long = Math.max(typical, Math.ceil(figures.firstReviewHoursP90));
  return { reviewHoursTypical: typical, reviewHoursLong: long, isFromFigures: true };
}
