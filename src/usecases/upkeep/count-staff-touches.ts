/** How often a person of the desk had to do something in a case: the figure the desk is measured by (MISSION.md). */
import type { House } from '../house.ts';

/** The number of facts that people of the desk made in the case; -1 when there is no such case. */
export async function countStaffTouches(house: House, ask: { number: string }): Promise<number> {
  const current = await house.db.once.cases.byNumber(ask.number);
  if (!current) return -1;
  return house.db.once.record.countDeskActs(current.id);
}
