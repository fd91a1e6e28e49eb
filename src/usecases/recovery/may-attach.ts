/** Whether a file may be put with the request at all: asked when its first byte comes, so that nobody makes us keep what we would refuse. */
import type { House } from '../house.ts';
import { mustHaveFileRoom } from '../steps/file-room.ts';
import { findOpenDraft } from '../steps/find-draft.ts';
import type { Visitor } from '../who.ts';

/** Refuses `not_found`, `case_over`, `input_invalid`, `too_many_requests` or `busy`, as the file itself would be. Changes nothing. */
export async function mayAttach(
  house: House,
  visitor: Visitor,
  ask: { draftSecret: string | undefined },
): Promise<void> {
  const now = house.clock.now();
  const tx = house.db.once;
  const draft = await findOpenDraft(house, tx, ask.draftSecret, now);
  await mustHaveFileRoom(house, tx, { visitor, draft, bytes: 1 }, now);
}
