/** What the desk needed in the last 30 days, for honest estimates. */
import { after, dayMs } from '../../base/clock.ts';
import type { DeskFigures } from '../../domain/policy/estimate.ts';
import type { Tx } from '../../store/db.ts';

const figuresDays = 30;

/** The desk's figures from the record. */
export async function deskFigures(tx: Tx, now: Date): Promise<DeskFigures> {
  const found = await tx.desk.reviewFigures(after(now, -figuresDays * dayMs));
  return {
    casesWaiting: found.waiting,
    decidedLast30Days: found.decided,
    firstReviewHoursMedian: found.medianHours ?? 0,
    firstReviewHoursP90: found.p90Hours ?? 0,
  };
}
