/** Whether the operator's link still makes somebody the desk's admin, for the page that it opens. Looking changes nothing. */
import type { House } from '../house.ts';

/** `unknown` also for links that expired and were forgotten. Never refuses. */
export async function lookAtJoinLink(
  house: House,
  ask: { secret: string },
): Promise<'live' | 'spent' | 'unknown'> {
  const now = house.clock.now();
  const tx = house.db.once;
  const link = await tx.links.find('join_desk', house.keys.hash('link:join_desk', ask.secret), now);
  if (!link) return 'unknown';
  return link.spentAt === null && !(await tx.desk.hasAdmin()) ? 'live' : 'spent';
}
