/**
 * How often we write to somebody who may be a stranger to whoever asks: enough for a lost mail or two, and never a way to flood a mailbox.
 * Anybody can ask in anybody's name, so these limits never show: what is too much is left out in silence, and nothing else is. They hold
 * for the mailbox, however its address is spelled.
 */
import { after, dayMs } from '../../base/clock.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { LetterKind } from '../../domain/letter/letter.ts';
import { letterLimits } from '../../domain/letter/limits.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import type { Visitor } from '../who.ts';

const { aboutAccountPerDayMax } = letterLimits;
const perDayMax = 20; // over all accounts: requests for another one take none of this one's, until they are a flood
const perNetworkPerDayMax = 6; // of the letters that confirm an address: a stranger at one place never has the most of a day
/** The letters whose number a stranger decides, by asking. */
const askedFor: readonly LetterKind[] = ['case-opened', 'case-open-link'];

/** Whether one more of the letters that are sent for the asking may go to this contact address today, about this account. */
export async function mayWriteTo(
  house: House,
  tx: Tx,
  now: Date,
  contact: string,
  accountId: AccountId,
): Promise<boolean> {
  const mailbox = mailboxKey(contact, house.policy.publicMailProviders);
  const { about, overall } = await tx.letters.writtenAbout(accountId, mailbox, askedFor, after(now, -dayMs));
  return about < aboutAccountPerDayMax && overall < perDayMax;
}

/** Whether the link to restore this account may be mailed once more today. Only the grantee asks for it, so it is counted by itself. */
export async function mayMailGrant(
  house: House,
  tx: Tx,
  now: Date,
  contact: string,
  accountId: AccountId,
): Promise<boolean> {
  const mailbox = mailboxKey(contact, house.policy.publicMailProviders);
  const granted = await tx.letters.writtenAbout(accountId, mailbox, ['case-granted'], after(now, -dayMs));
  return granted.about < aboutAccountPerDayMax;
}

/**
 * To whom one more letter that confirms an address goes: there, or today to nobody. Whose address it is, nobody knows
 * yet: all that tells the one who will confirm it from strangers who name it is the place they ask from, so strangers at one place leave
 * most of a day to the others.
 */
export async function confirmationTo(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  address: string,
): Promise<{ recipient?: string }> {
  const mailbox = mailboxKey(address, house.policy.publicMailProviders);
  const dayAgo = after(now, -dayMs);
  const { addressPrefix } = visitor;
  const written = await tx.letters.writtenFrom(addressPrefix, mailbox, ['verify-address'], dayAgo);
  return written.here < perNetworkPerDayMax && written.overall < perDayMax ? { recipient: address } : {};
}
