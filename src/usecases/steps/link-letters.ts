/**
 * How often we write to somebody who asks for a case: enough for a lost mail or two, and never a way to flood a stranger's mailbox.
 * Anybody can ask in anybody's name, so these limits never show: what is too much is left out in silence, and nothing else is.
 */
import { after, dayMs } from '../../base/clock.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { LetterKind } from '../../domain/letter/letter.ts';
import type { Tx } from '../../store/db.ts';

const aboutAccountPerDayMax = 5; // a lost mail or two
const perDayMax = 20; // over all accounts: requests for another one take none of this one's, until they are a flood
/** The letters whose number a stranger decides, by asking. */
const askedFor: readonly LetterKind[] = ['case-opened', 'case-open-link'];

/** Whether one more of the letters that are sent for the asking may go to this contact address today, about this account. */
export async function mayWriteTo(tx: Tx, now: Date, contact: string, accountId: AccountId): Promise<boolean> {
  const { about, overall } = await tx.letters.writtenAbout(accountId, contact, askedFor, after(now, -dayMs));
  return about < aboutAccountPerDayMax && overall < perDayMax;
}

/** Whether the link to restore this account may be mailed once more today. Only the grantee asks for it, so it is counted by itself. */
export async function mayMailGrant(
  tx: Tx,
  now: Date,
  contact: string,
  accountId: AccountId,
): Promise<boolean> {
  const granted = await tx.letters.writtenAbout(accountId, contact, ['case-granted'], after(now, -dayMs));
  return granted.about < aboutAccountPerDayMax;
}
