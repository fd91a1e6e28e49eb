/** The mark of the secret that the database was made with: written once, by whoever starts first. */
import { sql as raw } from 'kysely';
import type { Sql } from './sql.ts';

export function secretMarkStore(sql: Sql) {
  return {
    /** Writes the mark where there is none, and answers the one that stands. */
    async hold(mark: Buffer): Promise<Buffer> {
      await raw`INSERT INTO secret_marks (id, mark) VALUES (1, ${mark}) ON CONFLICT DO NOTHING`.execute(sql);
      const row = await sql.selectFrom('secretMarks').select('mark').executeTakeFirstOrThrow();
      return row.mark;
    },
  };
}
