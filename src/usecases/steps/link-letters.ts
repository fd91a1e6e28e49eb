/** How often we write to somebody who asks for a case: enough for a lost mail or two, and never a way to flood a stranger's mailbox. */
import { after, dayMs } from '../../base/clock.ts';
import type { LetterKind } from '../../domain/letter/letter.ts';
import type { Tx } from '../../store/db.ts';

const lettersPerDayMax = 5;
/** The letters whose number a stranger decides, by asking. */
const askedFor: readonly LetterKind[] = ['case-opened', 'case-open-link', 'case-granted'];

/** Whether one more of the letters that are sent for the asking may go to this contact address today. */
export async function mayWriteTo(tx: Tx, now: Date, contact: string): Promise<boolean> {
  return (await tx.letters.writtenTo(contact, askedFor, after(now, -dayMs))) < lettersPerDayMax;
}
