/**
 * What a killed worker leaves. graphile-worker keeps a job locked for four hours after its worker died; a letter must not wait
 * so long. Every worker process holds a shared advisory lock while it lives: whoever gets it exclusively at start knows that no
 * other is alive, and frees everything. Beside living ones, what is locked for longer than any task may take is freed by the calendar.
 */

import { sql as raw } from 'kysely';
import pg from 'pg';
import type { Sql } from './sql.ts';

const lockKey = 0x72656b77; // "rekw"
/** Longer than any task takes: a letter at most two minutes, a repository eight commits of half a minute. */
export const stuckMinutes = 10;

const freeAll = `SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
  FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL`;

export interface WorkerLock {
  release(): Promise<void>;
}

/** Joins the living workers of a database, freeing what dead ones left when nobody else is alive. Held until released or killed. */
export async function joinWorkers(url: string, onFault: (fault: Error) => void): Promise<WorkerLock> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  client.on('error', onFault);
  await client.connect();
  const { rows } = await client.query<{ isAlone: boolean }>('SELECT pg_try_advisory_lock($1) AS "isAlone"', [
    lockKey,
  ]);
  if (rows[0]?.isAlone) {
    await client.query(freeAll);
    await client.query('SELECT pg_advisory_lock_shared($1), pg_advisory_unlock($1)', [lockKey]);
  } else {
    await client.query('SELECT pg_advisory_lock_shared($1)', [lockKey]);
  }
  return { release: () => client.end() };
}

/** Frees jobs that have been locked for longer than any task takes: their worker died while others lived on. */
export async function freeStuckJobs(sql: Sql): Promise<void> {
  await raw`SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by)) FROM graphile_worker._private_jobs
    WHERE locked_at < now() - make_interval(mins => ${stuckMinutes})`.execute(sql);
}
