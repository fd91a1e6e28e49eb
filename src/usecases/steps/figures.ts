/** What the desk needed in the last 30 days, for honest estimates. Looked up once a minute: an estimate in days does not change sooner. */
import { after, dayMs, minuteMs, msBetween } from '../../base/clock.ts';
import type { DeskFigures } from '../../domain/policy/estimate.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

const figuresDays = 30;
const looked = new WeakMap<House['db'], { at: Date; figures: DeskFigures }>();

/** The desk's figures from the record, at most a minute old. */
export async function deskFigures(house: House, tx: Tx, now: Date): Promise<DeskFigures> {
  const known = looked.get(house.db);
  const ageMs = known ? msBetween(known.at, now) : Number.POSITIVE_INFINITY;
  if (known && ageMs >= 0 && ageMs < minuteMs) return known.figures;
  const found = await tx.desk.reviewFigures(after(now, -figuresDays * dayMs));
  const figures: DeskFigures = {
    casesWaiting: found.waiting,
    decidedLast30Days: found.decided,
    firstReviewHoursMedian: found.medianHours ?? 0,
    firstReviewHoursP90: found.p90Hours ?? 0,
  };
  looked.set(house.db, { at: now, figures });
  return figures;
}
