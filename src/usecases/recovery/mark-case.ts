/** A mark that changes whenever the case does, for whoever keeps a rendered page of it. */
import type { House } from '../house.ts';
import type { Claiming } from '../who.ts';

/** The case's mark: equal marks within a minute mean an equal view for the same claimant. */
export function markCase(house: House, who: Claiming): Promise<string> {
  return house.db.once.status.markOf(who.caseId);
}
