/**
 * Which account somebody means, from whatever they really type (S3). User names and owners are public on a registry and may be
 * told; which account an address belongs to is told to that address only.
 */
import { readAccountName, readUsername, usernameKey } from '../../domain/account/username.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { normalName } from '../../domain/package/name.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

/** `address`: an address was typed. Its accounts are told to it alone, later (`mail-names`). */
export type Found = { readonly account: Account } | { readonly address: string };

/** Finds the account, or the address that was typed for it, or refuses `account_unknown` with what would help. */
export async function findAccount(house: House, tx: Tx, typed: string): Promise<Found> {
  const guess = readAccountName(typed, house.settings.baseUrl);
  if (guess.kind === 'address') return { address: guess.address };
  if (guess.kind === 'nothing')
    throw new Refusal('input_invalid', {
      fields: { account: faultWords.name.missing },
    });
  const names = guess.kind === 'names' ? guess.names : [];
  for (const name of names) {
    const account = await tx.accounts.byUsername(usernameKey(name));
    if (account) return { account };
  }
  const projectName = guess.kind === 'project' ? guess.name : (names[0] ?? '');
  const project = projectName ? await tx.projects.byName(normalName(projectName)) : undefined;
  if (!project)
    throw new Refusal('account_unknown', {
      fields: {
        account: faultWords.name.misspelt,
      },
    });
  const owners = (await tx.projects.owners(project.id)).map((owner) => owner.username);
  const sole = owners.length === 1 ? readUsername(owners[0]!) : undefined;
  const account = sole && (await tx.accounts.byUsername(usernameKey(sole)));
  if (account) return { account };
  throw new Refusal('account_unknown', {
    fields: {
      account: faultWords.name.ofProject(project.name, owners),
    },
  });
}
