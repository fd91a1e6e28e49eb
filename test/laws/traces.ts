/**
 * Every row that is written, by whatever statement: triggers on every table of the database, the queue's included, put a line into a
 * table of their own. What is told of a row is its table, what was done, and its size where strangers' words or secrets decide it.
 */
import type { TestHouse } from '../house.ts';

/** What is written of a row beside table and act: what a figure, a queue or the size of the record would show. */
const told: Readonly<Record<string, string>> = {
  facts: `(octet_length(row_now.payload::text) / 128 + 1) * 128`,
  // In steps: what somebody typed stands in it as it is.
  letters: `coalesce((octet_length(row_now.content_sealed) / 256 + 1) * 256, 0)`,
};

/** Puts the triggers on. Once for each house. */
export async function watchWrites(t: TestHouse): Promise<void> {
  await t.sql.query(`
    CREATE SCHEMA watch;
    CREATE TABLE watch.writes (n bigserial, what text NOT NULL);
    CREATE FUNCTION watch.note() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE row_now record; size text := '';
    BEGIN
      IF TG_OP = 'DELETE' THEN row_now := OLD; ELSE row_now := NEW; END IF;
      ${Object.entries(told)
        .map(([table, size]) => `IF TG_TABLE_NAME = '${table}' THEN size := ' of ' || ${size}; END IF;`)
        .join('\n')}
      IF TG_TABLE_NAME = '_private_jobs' AND TG_OP = 'INSERT' THEN
        SELECT CASE WHEN identifier LIKE '%-case' THEN ' timer' ELSE ' ' || identifier END || ' at ' || to_char(row_now.run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') INTO size
          FROM graphile_worker._private_tasks WHERE id = row_now.task_id;
      END IF;
      INSERT INTO watch.writes (what) VALUES (TG_TABLE_NAME || ' ' || TG_OP || size);
      RETURN NULL;
    END $$`);
  const { rows } = await t.sql.query<{ schema: string; name: string }>(
    `SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker')`,
  );
  for (const { schema, name } of rows)
    await t.sql.query(
      `CREATE TRIGGER zz_watch AFTER INSERT OR UPDATE OR DELETE ON "${schema}"."${name}" FOR EACH ROW EXECUTE FUNCTION watch.note()`,
    );
}

/** What `doing` wrote, and then the jobs it left that are due, each with how often; and what it answered. */
export async function writesOf(
  t: TestHouse,
  doing: () => Promise<unknown>,
): Promise<{ answered: unknown; wrote: Readonly<Record<string, number>> }> {
  await t.runDue();
  await t.sql.query('TRUNCATE watch.writes');
  const answered = await doing().catch((fault: Error) => fault.message);
  await t.runDue();
  const { rows } = await t.sql.query<{ what: string; times: number }>(
    `SELECT what, count(*)::int AS times FROM watch.writes
     -- What a worker notes of itself, a mailbox that only a house under development has, and a link or code whose life begins with its sending, or ends by a newer one: unseen.
     WHERE what !~ '^(_private_jobs (UPDATE|DELETE)|(links|challenges) UPDATE|_private_job_queues|_private_known|_private_tasks|development_mailbox) ?'
     GROUP BY what ORDER BY what`,
  );
  return { answered, wrote: Object.fromEntries(rows.map(({ what, times }) => [what, times])) };
}
