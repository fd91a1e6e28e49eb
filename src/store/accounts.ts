/** Accounts, their staff role, and the counters of wrong guesses. */
import { sql as raw, type Selectable } from 'kysely';
import type { AccountId, CaseId } from '../domain/ids.ts';
import type { AccountsTable, GuessesTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Account = Selectable<AccountsTable>;
export type GuessWhat = GuessesTable['what'];

export function accountStore(sql: Sql) {
  return {
    /** Adds an account. False when the name is taken, which the unique index decides. */
    async add(
      account: Pick<Account, 'id' | 'username' | 'usernameKey' | 'passwordHash' | 'createdAt'>,
    ): Promise<boolean> {
      const added = await sql
        .insertInto('accounts')
        .values({ ...account, passwordChangedAt: account.createdAt })
        .onConflict((taken) => taken.column('usernameKey').doNothing())
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    },

    get: (id: AccountId) =>
      sql.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),

    byUsername: (usernameKey: string) =>
      sql.selectFrom('accounts').selectAll().where('usernameKey', '=', usernameKey).executeTakeFirst(),

    /** Whether an account's name looks like this one (`lookOf`). */
    hasLook: (look: string) => hasLook(sql, look),

    /** The same, and holds off others who would open an account of this look, until the transaction ends. */
    async lockLook(look: string): Promise<boolean> {
      await raw`SELECT pg_advisory_xact_lock(hashtextextended(${look} || ' name', 0))`.execute(sql);
      return hasLook(sql, look);
    },

    /** Locks the account's row until the end of the transaction: two sign-ups of a factor, or two restorations, wait for each other. */
    lock: (id: AccountId) =>
      sql.selectFrom('accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow(),

    /** Sets the password; `passwordMailbox` stays as it was where it is left out. */
    async setPassword(
      id: AccountId,
      set: Pick<Account, 'passwordHash' | 'passwordChangedAt'> & Partial<Pick<Account, 'passwordMailbox'>>,
    ): Promise<void> {
      await sql.updateTable('accounts').set(set).where('id', '=', id).execute();
    },

    /** Stores the same password under newer parameters; not a change of the password. */
    async rehash(id: AccountId, from: string, to: string): Promise<void> {
      await sql
        .updateTable('accounts')
        .set({ passwordHash: to })
        .where('id', '=', id)
        .where('passwordHash', '=', from)
        .execute();
    },

    /**
     * Freezes the account for a case. True when it was not frozen, or `isLasting` and frozen for another case, which hands the freeze
     * over: it has then lasted as long as before.
     */
    async freeze(
      id: AccountId,
      by: { because: string; caseId: CaseId; isLasting: boolean },
      at: Date,
    ): Promise<boolean> {
      const done = await sql
        .updateTable('accounts')
        .set({
          frozenAt: raw<Date>`coalesce(frozen_at, ${at})`,
          frozenBecause: by.because,
          frozenByCaseId: by.caseId,
        })
        .where('id', '=', id)
        .where((is) =>
          is.or([
            is('frozenAt', 'is', null),
            is.and([is.lit(by.isLasting), is('frozenByCaseId', 'is distinct from', by.caseId)]),
          ]),
        )
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    async unfreeze(id: AccountId): Promise<boolean> {
      const done = await sql
        .updateTable('accounts')
        .set({ frozenAt: null, frozenBecause: null, frozenByCaseId: null })
        .where('id', '=', id)
        .where('frozenAt', 'is not', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    async restore(
      id: AccountId,
      restored: { passwordHash: string; at: Date; aftercareUntil: Date },
    ): Promise<void> {
      await sql
        .updateTable('accounts')
        .set({
          passwordHash: restored.passwordHash,
          passwordChangedAt: restored.at,
          passwordMailbox: null,
          restoredAt: restored.at,
          aftercareUntil: restored.aftercareUntil,
          frozenAt: null,
          frozenBecause: null,
          frozenByCaseId: null,
        })
        .where('id', '=', id)
        .execute();
    },

    guesses: (accountId: AccountId, what: GuessWhat) =>
      sql
        .selectFrom('guesses')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .executeTakeFirst(),

    /** Counts one wrong guess and answers how many there are now: one statement, so that parallel guesses all count. */
    async countGuess(accountId: AccountId, what: GuessWhat, at: Date): Promise<number> {
      const row = await sql
        .insertInto('guesses')
        .values({ accountId, what, failures: 1, lastFailedAt: at })
        .onConflict((known) =>
          known
            .columns(['accountId', 'what'])
            .doUpdateSet({ failures: raw`guesses.failures + 1`, lastFailedAt: at }),
        )
        .returning('failures')
        .executeTakeFirstOrThrow();
      return row.failures;
    },

    /** Sets the last guess to now: it was written by a clock that was ahead. */
    async settleGuess(accountId: AccountId, what: GuessWhat, now: Date): Promise<void> {
      await sql
        .updateTable('guesses')
        .set({ lastFailedAt: now })
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .where('lastFailedAt', '>', now)
        .execute();
    },

    /** Takes back a guess that was counted but never looked at. */
    async giveBackGuess(accountId: AccountId, what: GuessWhat): Promise<void> {
      await sql
        .updateTable('guesses')
        .set((row) => ({ failures: row('failures', '-', 1) }))
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .where('failures', '>', 0)
        .execute();
    },

    async forgetGuesses(accountId: AccountId, what: GuessWhat): Promise<void> {
      await sql.deleteFrom('guesses').where('accountId', '=', accountId).where('what', '=', what).execute();
    },
  };
}

async function hasLook(sql: Sql, look: string): Promise<boolean> {
  const found = await sql
    .selectFrom('accounts')
    .select('id')
    .where(raw<string>`look_of_name(username_key)`, '=', look)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
