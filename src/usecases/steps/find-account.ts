/**
 * Which account somebody means, from whatever they really type (S3). User names and owners are public on a registry and may be
 * told; which account an address belongs to is told to that address only. Where several names are read, or one only loosely, it is
 * asked which, and the question says nothing but what was typed.
 */
import { type AccountGuess, readAccountName } from '../../domain/account/account-name.ts';
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { normalName } from '../../domain/package/name.ts';
import { Refusal, type RefusalCode } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

/** `address`: an address was typed. Its accounts are told to it alone, later (`mail-names`). */
export type Found = { readonly account: Account } | { readonly address: string };

export interface Typed {
  readonly typed: string;
  /** The person was asked about an address that looked mistyped, and meant it. */
  readonly isSure?: boolean | undefined;
}

/** Finds the account, or the address that was typed for it; or answers the refusal, with what would help. */
export async function findAccount(house: House, tx: Tx, { typed, isSure }: Typed): Promise<Found | Refusal> {
  const guess = readAccountName(typed, house.settings.baseUrl);
  switch (guess.kind) {
    case 'nothing':
      return no('input_invalid', faultWords.name.missing);
    case 'address':
      return guess.meant && !isSure
        ? no('input_invalid', faultWords.address.meant(guess.meant))
        : { address: guess.address };
    case 'project':
      return ownerOf(tx, guess.name);
    case 'names':
      return accountOf(tx, guess);
  }
}

const no = (code: RefusalCode, account: string) => new Refusal(code, { fields: { account } });

async function accountOf(
  tx: Tx,
  { names, isSure }: Extract<AccountGuess, { kind: 'names' }>,
): Promise<Found | Refusal> {
  const [name, ...others] = names;
  if (!name || others.length > 0 || !isSure) return no('account_unclear', faultWords.name.unclear(names));
  const account = await tx.accounts.byUsername(usernameKey(name));
  return account ? { account } : ownerOf(tx, name);
}

async function ownerOf(tx: Tx, projectName: string): Promise<Found | Refusal> {
  const project = await tx.projects.byName(normalName(projectName));
  if (!project) return no('account_unknown', faultWords.name.misspelt);
  const owners = (await tx.projects.owners(project.id)).map((owner) => owner.username);
  const sole = owners.length === 1 ? readUsername(owners[0]!) : undefined;
  const account = sole && (await tx.accounts.byUsername(usernameKey(sole)));
  return account ? { account } : no('account_unknown', faultWords.name.ofProject(project.name, owners));
}
