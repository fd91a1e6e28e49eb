/** The link to a case, once more: only to a contact address that already asks in the account's case, and only so often a day. */
import { addressKey, readAddress } from '../../domain/account/address.ts';
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { reopenUntil } from '../../domain/case/case.ts';
import { liveStates } from '../../domain/case/lifecycle.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { mayWriteTo } from '../steps/link-letters.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

/** Mails the link when there is a case for it, and to nobody otherwise: what is written is the same. */
export async function mailCaseLink(
  house: House,
  ask: { username: string; contact: string; visitor: Visitor },
): Promise<void> {
  const now = house.clock.now();
  const username = readUsername(ask.username);
  const contact = readAddress(ask.contact);
  if (!username || !contact) return;
  await house.db.transaction(async (tx) => {
    const account = await tx.accounts.byUsername(usernameKey(username));
    const current = account && (await openableOf(house, tx, now, account.id));
    const claimant = current && (await tx.claimants.byContact(current.id, addressKey(contact)));
    const isSilent = !claimant || !(await mayWriteTo(house, tx, now, claimant.contact, account.id));
    const about = claimant && { accountId: current.accountId, caseId: current.id, claimantId: claimant.id };
    const origin = originOf(ask.visitor, 'visitor');
    await record(house, tx, now, [{ ...about, origin, isSilent, kind: 'case:link:asked', payload: {} }]);
  });
}

/** The account's live case, or the last one while it can still be reopened. */
async function openableOf(house: House, tx: Tx, now: Date, accountId: Parameters<Tx['cases']['liveOf']>[0]) {
  const found = (await tx.cases.liveOf(accountId)) ?? (await tx.cases.latestOf(accountId));
  if (!found || liveStates.includes(found.state)) return found;
  return found.state === 'expired' && now < reopenUntil(found, house.policy) ? found : undefined;
}
