/** A file is taken out of a request that was not sent yet. Removing it twice is fine. */

import type { Id } from '../../base/id.ts';
import { isId } from '../../base/id.ts';
import type { House } from '../house.ts';
import { lockOpenDraft } from '../steps/find-draft.ts';
import type { Visitor } from '../who.ts';

/** Removes the file from this browser's draft, and from no other. */
export async function removeFile(
  house: House,
  _visitor: Visitor,
  ask: { draftSecret: string | undefined; fileId: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const draft = await lockOpenDraft(house, tx, ask.draftSecret, now);
    if (isId(ask.fileId)) await tx.drafts.removeFile(draft.id, ask.fileId as Id<'attachment'>);
  });
}
