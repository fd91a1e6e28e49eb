/** What the page behind a mailed restore link shows before anything is begun: mail scanners follow links, so looking acts on nothing. */
import { sameBytes } from '../../base/secret.ts';
import type { House } from '../house.ts';
import { begunBy } from '../steps/sitting-secret.ts';
import type { Visitor } from '../who.ts';

export interface RestoreLink {
  readonly isLive: boolean;
  /** Since when a sitting runs elsewhere, that beginning here would take away; null where none does. */
  readonly runsElsewhereSince: Date | null;
}

const dead: RestoreLink = { isLive: false, runsElsewhereSince: null };

/** Whether a restoration can be begun by this link now; a used, expired or foreign one is none, nor is one whose grant is gone. */
export async function lookAtRestoreLink(
  house: House,
  visitor: Visitor,
  ask: { secret: string; browser?: string | undefined },
): Promise<RestoreLink> {
  const now = house.clock.now();
  const tx = house.db.once;
  const link = await tx.links.find('restore', house.keys.hash('link:restore', ask.secret), now);
  if (!link?.caseId || link.spentAt) return dead;
  const current = await tx.cases.get(link.caseId);
  if (current.state !== 'granted' || current.forClaimantId !== link.claimantId) return dead;
  const running = await tx.restorations.running(current.id, now);
  const isHere = running?.begunBy && sameBytes(running.begunBy, begunBy(house, visitor, ask));
  const isElsewhere =
    running && running.begunAt >= current.enteredAt && !(isHere && running.linkId === link.id);
  return { isLive: true, runsElsewhereSince: isElsewhere ? running.begunAt : null };
}
