/** What the page behind a mailed restore link shows before anything is begun: mail scanners follow links, so looking acts on nothing. */
import type { House } from '../house.ts';

/** Whether a restoration can be begun by this link now; a used, expired or foreign one is none, nor is one whose grant is gone. */
export async function lookAtRestoreLink(house: House, ask: { secret: string }): Promise<{ isLive: boolean }> {
  const now = house.clock.now();
  const tx = house.db.once;
  const link = await tx.links.find('restore', house.keys.hash('link:restore', ask.secret), now);
  if (!link?.caseId || link.spentAt) return { isLive: false };
  const { state, forClaimantId } = await tx.cases.get(link.caseId);
  return { isLive: state === 'granted' && forClaimantId === link.claimantId };
}
