/**
 * Somebody who lost the letter with their link asks for it again, by user name and contact address. The answer is always the
 * same; a letter goes only to a contact address that already asks in the account's case, and only so often a day.
 */
import { readAddress } from '../../domain/account/address.ts';
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { reopenUntil } from '../../domain/case/case.ts';
import { liveStates } from '../../domain/case/lifecycle.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { mayWriteTo } from '../steps/link-letters.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

/** Mails the link when there is a case for it; refuses only what is no name or no address at all (`input_invalid`). */
export async function askCaseLink(
  house: House,
  visitor: Visitor,
  ask: { username: string; contact: string },
): Promise<void> {
  const now = house.clock.now();
  const username = readUsername(ask.username.trim());
  const contact = readAddress(ask.contact);
  const fields = {
    ...(username ? {} : { username: 'Give the user name of the account, as in your request.' }),
    ...(contact ? {} : { contact: 'That does not look like an e-mail address, such as name@example.org.' }),
  };
  if (!username || !contact) throw new Refusal('input_invalid', { fields });
  await house.db.transaction(async (tx) => {
    const account = await tx.accounts.byUsername(usernameKey(username));
    const current = account && (await openableOf(house, tx, now, account.id));
    const claimant = current && (await tx.claimants.byContact(current.id, contact.toLowerCase()));
    // Where nothing may be sent, nothing is said either: a limit that shows would tell who asks here.
    if (!claimant || !(await mayWriteTo(tx, now, claimant.contact))) return;
    const { accountId, id: caseId } = current;
    const about = { origin: originOf(visitor, 'visitor'), accountId, caseId, claimantId: claimant.id };
    await record(house, tx, now, [{ ...about, kind: 'case:link:asked', payload: {} }]);
  });
}

/** The account's live case, or the last one while it can still be reopened. */
async function openableOf(house: House, tx: Tx, now: Date, accountId: Parameters<Tx['cases']['liveOf']>[0]) {
  const found = (await tx.cases.liveOf(accountId)) ?? (await tx.cases.latestOf(accountId));
  if (!found || liveStates.includes(found.state)) return found;
  return found.state === 'expired' && now < reopenUntil(found, house.policy) ? found : undefined;
}
