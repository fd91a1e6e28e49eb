/** A file of a claimant, for the desk's eyes; that somebody looked is recorded. */
import { type Id, isId } from '../../base/id.ts';
import { fileName } from '../../domain/case/file-name.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { deskOrigin, findDeskCase } from '../steps/desk-case.ts';
import { record } from '../steps/record.ts';
import type { Staff } from '../who.ts';

export interface SeenAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** The file's bytes as they were sent. Serve it as a download from a sandboxed path, never inline. */
export async function seeAttachment(
  house: House,
  staff: Staff,
  ask: { number: string; attachmentId: string },
): Promise<SeenAttachment> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const { current } = await findDeskCase(tx, staff, ask.number, 'see', now);
    const found = isId(ask.attachmentId)
      ? await tx.drafts.attachment(current.id, ask.attachmentId as Id<'attachment'>)
      : undefined;
    if (!found) throw new Refusal('not_found', { because: 'no such attachment' });
    const payload = { attachmentId: found.id };
    await record(house, tx, now, [
      { kind: 'desk:case:looked-at', payload, origin: deskOrigin(staff), caseId: current.id },
    ]);
    const { mediaType, content } = found;
    // Files of before their names were made here can still be called `x.html`.
    return { name: fileName(found.name, mediaType), mediaType, bytes: content };
  });
}
