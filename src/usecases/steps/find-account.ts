/**
 * Which account somebody means, from whatever they really type (S3). User names and owners are public on a registry and may be
 * told; which account an address belongs to is told to that address only.
 */
import { after, dayMs } from '../../base/clock.ts';
import { readAccountName, readUsername, usernameKey } from '../../domain/account/username.ts';
import { normalName } from '../../domain/package/name.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { record } from './record.ts';

export type Found = { readonly account: Account } | { readonly writtenTo: string };

/** Finds the account, or writes its names to the address that was typed, or refuses `account_unknown` with what would help. */
export async function findAccount(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  typed: string,
): Promise<Found> {
  const guess = readAccountName(typed, house.settings.baseUrl);
  if (guess.kind === 'address') {
    await writeNames(house, tx, now, visitor, guess.address);
    return { writtenTo: guess.address };
  }
  if (guess.kind === 'nothing')
    throw new Refusal('input_invalid', {
      fields: { account: 'Give the user name, or the address you signed up with.' },
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
        account: 'We know no account of that name. Check the spelling on one of your projects’ pages.',
      },
    });
  const owners = (await tx.projects.owners(project.id)).map((owner) => owner.username);
  const sole = owners.length === 1 ? readUsername(owners[0]!) : undefined;
  const account = sole && (await tx.accounts.byUsername(usernameKey(sole)));
  if (account) return { account };
  throw new Refusal('account_unknown', {
    fields: {
      account: `“${project.name}” is a project. Its owners are ${owners.join(', ')}. Give the name that is yours.`,
    },
  });
}

const lettersPerDayMax = 5; // whoever types a stranger's address again and again floods nobody's mailbox

/** Mails an address the names of its accounts, if it has any. Whoever typed it sees the same either way. */
export async function writeNames(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  address: string,
): Promise<void> {
  const accounts = await tx.addresses.accountsOf(address.toLowerCase());
  const known = accounts[0]?.address;
  const written = known ? await tx.letters.writtenTo(known, ['names-of-address'], after(now, -dayMs)) : 0;
  const recipient = written < lettersPerDayMax ? known : undefined;
  await record(house, tx, now, [
    {
      kind: 'account:address:asked-about',
      payload: { found: accounts.length },
      origin: originOf(visitor, 'visitor'),
      ...(recipient ? { recipient, letter: { usernames: accounts.map((account) => account.username) } } : {}),
    },
  ]);
}
