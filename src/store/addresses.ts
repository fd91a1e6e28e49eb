/** The addresses of accounts. A removed address still gets notices for a while, so that taking one over in silence is not possible. */
import { type ExpressionBuilder, sql as raw, type Selectable } from 'kysely';
import type { AccountId, AddressId } from '../domain/ids.ts';
import type { AddressesTable, Schema } from './schema.ts';
import type { Sql } from './sql.ts';

/** Accounts that write to a mailbox which confirmed none of them: more than a person opens and forgets, too few to flood anybody. */
const unconfirmedAccountsMax = 5;

export type Address = Selectable<AddressesTable>;

/**
 * Whether an address is one that the account may have us write to of its own accord: it was confirmed, or this account is among the
 * first few that named a mailbox which never confirmed any of them. Whoever had it before a flood goes on being told.
 */
const isNamedFirst = (is: ExpressionBuilder<Schema, 'addresses'>) =>
  is.or([
    is('verifiedAt', 'is not', null),
    is(
      is
        .selectFrom('addresses as earlier')
        .select((of) => of.fn.count<number>('earlier.accountId').distinct().as('accounts'))
        .whereRef('earlier.addressKey', '=', 'addresses.addressKey')
        .whereRef('earlier.addedAt', '<', 'addresses.addedAt')
        .whereRef('earlier.accountId', '!=', 'addresses.accountId')
        .where('earlier.verifiedAt', 'is', null),
      '<',
      unconfirmedAccountsMax,
    ),
  ]);

export function addressStore(sql: Sql) {
  const live = () => sql.selectFrom('addresses').selectAll().where('removedAt', 'is', null);
  return {
    /** Adds an address. False when the account has it already. */
    async add(
      address: Pick<Address, 'id' | 'accountId' | 'address' | 'addressKey' | 'addedAt'>,
    ): Promise<boolean> {
      const added = await sql
        .insertInto('addresses')
        .values(address)
        .onConflict((known) =>
          known.columns(['accountId', 'addressKey']).where('removedAt', 'is', null).doNothing(),
        )
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    },

    of: (accountId: AccountId) => live().where('accountId', '=', accountId).orderBy('addedAt').execute(),
    get: (accountId: AccountId, id: AddressId) =>
      live().where('accountId', '=', accountId).where('id', '=', id).executeTakeFirst(),
    byKeyOf: (accountId: AccountId, addressKey: string) =>
      live().where('accountId', '=', accountId).where('addressKey', '=', addressKey).executeTakeFirst(),

    /** The address of an account that its codes are mailed to, when the account has it, under the same rule as notices. */
    forCodes: (accountId: AccountId, addressKey: string) =>
      live()
        .where('accountId', '=', accountId)
        .where('addressKey', '=', addressKey)
        .where(isNamedFirst)
        .executeTakeFirst(),

    /** Where notices about an account go: every address, verified or not, and those removed lately, that it named among the first. */
    forNotices: (accountId: AccountId, now: Date) =>
      sql
        .selectFrom('addresses')
        .selectAll()
        .where('accountId', '=', accountId)
        .where((is) => is.or([is('removedAt', 'is', null), is('noticesUntil', '>', now)]))
        .where(isNamedFirst)
        .orderBy('addedAt')
        .execute(),

    /** The accounts with a verified address under one of these domains that may be another spelling of this one; at most a hundred. */
    accountsSpelledLike: (addressKey: string, domains: readonly string[]) =>
      sql
        .selectFrom('addresses')
        .innerJoin('accounts', 'accounts.id', 'addresses.accountId')
        .select(['accounts.id', 'accounts.username', 'addresses.id as addressId', 'addresses.address'])
        .where(raw<boolean>`spelling_of_local(addresses.address_key) = spelling_of_local(${addressKey})`)
        .where(raw<boolean>`split_part(addresses.address_key, '@', 2) = ANY (${[...domains]})`)
        .where('addresses.removedAt', 'is', null)
        .where('addresses.verifiedAt', 'is not', null)
        .orderBy('accounts.username')
        .limit(100)
        .execute(),

    /** Marks an address verified, and primary when the account has no primary yet. */
    async verify(id: AddressId, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('addresses')
        .set({ verifiedAt: at })
        .where('id', '=', id)
        .where('verifiedAt', 'is', null)
        .where('removedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Takes the confirmation from every address that was confirmed after `since`, but for `keep`, and answers them. */
    unverify: (accountId: AccountId, since: Date, keep: AddressId): Promise<{ address: string }[]> =>
      sql
        .updateTable('addresses')
        .set({ verifiedAt: null })
        .where('accountId', '=', accountId)
        .where('id', '!=', keep)
        .where('verifiedAt', '>', since)
        .where('removedAt', 'is', null)
        .returning('address')
        .execute(),

    async makePrimary(accountId: AccountId, id: AddressId): Promise<void> {
      await sql
        .updateTable('addresses')
        .set({ isPrimary: false })
        .where('accountId', '=', accountId)
        .where('isPrimary', '=', true)
        .where('id', '!=', id)
        .execute();
      await sql
        .updateTable('addresses')
        .set({ isPrimary: true })
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .execute();
    },

    async remove(id: AddressId, at: Date, noticesUntil: Date): Promise<boolean> {
      const done = await sql
        .updateTable('addresses')
        .set({ removedAt: at, noticesUntil, isPrimary: false })
        .where('id', '=', id)
        .where('removedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },
  };
}
