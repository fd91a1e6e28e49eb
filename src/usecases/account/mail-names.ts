/** The user names of an address are told to that address alone (S3): as it is on file, and not more often than is useful. */
import { after, dayMs } from '../../base/clock.ts';
import { readAddress } from '../../domain/account/address.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { House } from '../house.ts';
import { accountsOfMailbox } from '../steps/accounts-of-mailbox.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

const lettersPerDayMax = 5; // whoever types a stranger's address again and again floods nobody's mailbox

/** Mails an address the names of its accounts, if it has any. */
export async function mailNames(house: House, ask: { address: string; visitor: Visitor }): Promise<void> {
  const now = house.clock.now();
  const address = readAddress(ask.address);
  if (!address) return;
  await house.db.transaction(async (tx) => {
    const mailbox = mailboxKey(address, house.policy.publicMailProviders);
    const written = await tx.letters.writtenTo(mailbox, ['names-of-address'], after(now, -dayMs));
    const [first, ...others] = await accountsOfMailbox(house, tx, address);
    // Of another spelling only its own accounts are told: behind a plus there may be somebody else, where a domain means that.
    const accounts = first ? [first, ...others.filter((each) => each.address === first.address)] : [];
    const recipient = written < lettersPerDayMax ? accounts[0]?.address : undefined;
    const usernames = accounts.map((account) => account.username);
    await record(house, tx, now, [
      {
        kind: 'account:address:asked-about',
        payload: { found: accounts.length },
        origin: originOf(ask.visitor, 'visitor'),
        ...(recipient ? { recipient, letter: { usernames } } : {}),
      },
    ]);
  });
}
