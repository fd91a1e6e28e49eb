/**
 * Instants that were written while a clock was ahead. Once it is put right they lie in the future, and whatever is counted from them would
 * stay as it is until then: here they become now, and what ends with them ends as much sooner.
 */
import { sql as raw } from 'kysely';
import type { Sql } from './sql.ts';

/** By table: the instant at which something was done, and the instants that were reckoned from it. Facts stay as they were written. */
const instants: readonly (readonly [table: string, madeAt: string, reckoned: readonly string[]])[] = [
  ['guesses', 'last_failed_at', []],
  ['known_guesses', 'last_failed_at', []],
  ['sessions', 'created_at', ['expires_at']],
  ['sessions', 'seen_at', []],
  ['sessions', 'fresh_at', []],
  ['devices', 'first_at', []],
  ['devices', 'last_at', []],
  ['sign_ins', 'password_at', ['expires_at']],
  ['claimant_sessions', 'created_at', ['expires_at']],
  ['drafts', 'created_at', ['expires_at']],
  ['attachments', 'added_at', []],
  ['links', 'made_at', ['expires_at']],
  ['letters', 'written_at', []],
  ['challenges', 'made_at', ['expires_at']],
  ['challenges', 'checked_at', []],
  ['findings', 'observed_at', []],
  ['restorations', 'begun_at', ['expires_at']],
  ['accounts', 'password_changed_at', []],
  ['accounts', 'restored_at', ['aftercare_until']],
  ['addresses', 'added_at', []],
  ['addresses', 'verified_at', []],
  ['project_links', 'added_at', []],
  ['project_owners', 'added_at', []],
];

export function clockStore(sql: Sql) {
  return {
    /** What time it is for the database. */
    async now(): Promise<Date> {
      const { rows } = await raw<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(sql);
      return rows[0]!.now;
    },

    /** The instant of the newest line of the record. */
    async newestFactAt(): Promise<Date | undefined> {
      const row = await sql
        .selectFrom('facts')
        .select('at')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.at;
    },

    /** Makes every instant after `ahead` that something was done at `now`, and answers how many there were. */
    async putRight(now: Date, ahead: Date): Promise<number> {
      let put = 0;
      for (const [table, madeAt, reckoned] of instants) {
        const made = raw.ref(madeAt);
        const sooner = reckoned.map(
          (at) => raw`, ${raw.ref(at)} = ${raw.ref(at)} - (${made} - ${now}::timestamptz)`,
        );
        const done =
          await raw`UPDATE ${raw.table(table)} SET ${made} = ${now} ${raw.join(sooner, raw``)} WHERE ${made} > ${ahead}`.execute(
            sql,
          );
        put += Number(done.numAffectedRows ?? 0);
      }
      return put;
    },

    /** The cases whose wait began after `ahead`. */
    async waitsAhead(ahead: Date) {
      return sql
        .selectFrom('cases')
        .select('id')
        .where('state', '=', 'waiting')
        .where('waitStartedAt', '>', ahead)
        .execute();
    },
  };
}
