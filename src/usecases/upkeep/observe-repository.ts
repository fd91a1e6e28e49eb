/** Records what a linked repository looks like, so that a later case can tell whether it is still the same one (B3). */
import { after, dayMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { lookAgainAt, snapshotEveryDays, snapshotOf } from '../../domain/evidence/repository.ts';
import type { ProjectLinkId } from '../../domain/ids.ts';
import type { House } from '../house.ts';
import { seeRepository } from '../steps/observe-repository.ts';
import { record } from '../steps/record.ts';
import { clockOrigin } from '../who.ts';

/** Takes a snapshot of the link's repository. Does nothing when it cannot be read now: the calendar asks again. */
export async function observeRepository(house: House, ask: { linkId: ProjectLinkId }): Promise<void> {
  const link = await house.db.once.projectLinks.get(ask.linkId);
  if (!link) return;
  const seen = await seeRepository(house, link.url);
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    if ('fault' in seen) {
      const seenAt = await tx.projectLinks.seenAt(link.id);
      const unreadSince = seenAt ? after(seenAt, snapshotEveryDays * dayMs) : link.addedAt;
      await tx.projectLinks.noteUnseen(link.id, lookAgainAt(unreadSince, now));
      return;
    }
    const snapshot = snapshotOf(seen.ok, now);
    await tx.projectLinks.addSnapshot(newId(house.random, now), link.id, snapshot);
    await tx.projectLinks.noteUnseen(link.id, null);
    const payload = { url: link.url, tags: Object.keys(snapshot.tags).length };
    await record(house, tx, now, [{ kind: 'registry:repository:seen', payload, origin: clockOrigin }]);
  });
}
