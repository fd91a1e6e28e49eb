/** How often one network asked in the minute that runs: one row for each limit and network, overwritten when a new minute begins. */
import { sql as raw } from 'kysely';
import type { Sql } from './sql.ts';

export function requestCountStore(sql: Sql) {
  return {
    /** Counts one more, and answers how many there were in this minute. */
    async count({ name, key, minute }: { name: string; key: string; minute: number }): Promise<number> {
      const { rows } = await raw<{ asked: number }>`
        INSERT INTO request_counts AS known (name, key, minute, asked) VALUES (${name}, ${key}, ${minute}, 1)
        ON CONFLICT (name, key) DO UPDATE SET minute = excluded.minute,
          asked = CASE known.minute WHEN excluded.minute THEN known.asked + 1 ELSE 1 END
        RETURNING asked`.execute(sql);
      return rows[0]!.asked;
    },

    /** Forgets what was counted before a minute. */
    async forget(before: number): Promise<void> {
      await sql.deleteFrom('requestCounts').where('minute', '<', before).execute();
    },
  };
}
