/** The counters of wrong guesses of those who are no strangers to an account: each has one of their own. */
import { sql as raw } from 'kysely';
import type { AccountId } from '../domain/ids.ts';
import type { GuessWhat } from './accounts.ts';
import type { KnownGuesser } from './schema.ts';
import type { Sql } from './sql.ts';

export function knownGuessStore(sql: Sql) {
  return {
    of: (accountId: AccountId, what: GuessWhat, byId: KnownGuesser) =>
      sql
        .selectFrom('knownGuesses')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .where('byId', '=', byId)
        .executeTakeFirst(),

    /** Counts one wrong guess, in one statement, so that parallel guesses all count. */
    async count(accountId: AccountId, what: GuessWhat, byId: KnownGuesser, at: Date): Promise<void> {
      await sql
        .insertInto('knownGuesses')
        .values({ accountId, what, byId, failures: 1, lastFailedAt: at })
        .onConflict((known) =>
          known
            .columns(['accountId', 'what', 'byId'])
            .doUpdateSet({ failures: raw`known_guesses.failures + 1`, lastFailedAt: at }),
        )
        .execute();
    },

    /** Sets the last guess to now: it was written by a clock that was ahead. */
    async settle(accountId: AccountId, what: GuessWhat, byId: KnownGuesser, now: Date): Promise<void> {
      await sql
        .updateTable('knownGuesses')
        .set({ lastFailedAt: now })
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .where('byId', '=', byId)
        .where('lastFailedAt', '>', now)
        .execute();
    },

    /** Takes back a guess that was counted but never looked at. */
    async giveBack(accountId: AccountId, what: GuessWhat, byId: KnownGuesser): Promise<void> {
      await sql
        .updateTable('knownGuesses')
        .set((row) => ({ failures: row('failures', '-', 1) }))
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .where('byId', '=', byId)
        .where('failures', '>', 0)
        .execute();
    },

    async forget(accountId: AccountId, what: GuessWhat, byId: KnownGuesser): Promise<void> {
      await sql
        .deleteFrom('knownGuesses')
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .where('byId', '=', byId)
        .execute();
    },

    async forgetAll(accountId: AccountId, what: GuessWhat): Promise<void> {
      await sql
        .deleteFrom('knownGuesses')
        .where('accountId', '=', accountId)
        .where('what', '=', what)
        .execute();
    },
  };
}
