/**
 * Whose mailbox it is, however its address is spelled: people forget at which dots, tag or domain they signed up. What is written goes to
 * the address on file, byte for byte, and never to the one that was typed (GHSA-7rqj-j65f-68wh).
 */
import { type Address, addressKey } from '../../domain/account/address.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { AccountId, AddressId } from '../../domain/ids.ts';
import { mailboxDomains } from '../../domain/policy/mail-providers.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

export interface OnFile {
  readonly id: AccountId;
  readonly username: string;
  readonly addressId: AddressId;
  readonly address: string;
}

const accountsMax = 20;

/** The accounts with a verified address of this mailbox, at most twenty; those whose address is spelled as it was typed come first. */
export async function accountsOfMailbox(house: House, tx: Tx, typed: Address): Promise<OnFile[]> {
  const key = addressKey(typed);
  const { publicMailProviders } = house.policy;
  const mailbox = mailboxKey(typed, publicMailProviders);
  const like = await tx.addresses.accountsSpelledLike(
    key,
    mailboxDomains(key.slice(key.lastIndexOf('@') + 1)),
  );
  const own = like.filter(({ address }) => mailboxKey(address, publicMailProviders) === mailbox);
  const isAsTyped = ({ address }: OnFile) => address.toLowerCase() === key;
  return [...own.filter(isAsTyped), ...own.filter((each) => !isAsTyped(each))].slice(0, accountsMax);
}
