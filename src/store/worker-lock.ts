/**
 * What a killed worker leaves. graphile-worker keeps a job locked for four hours after its worker died; a letter must not wait
 * so long. Every worker process holds a shared advisory lock while it lives: whoever gets it exclusively at start knows that no
 * other is alive, and frees everything. Beside living ones, what is locked for longer than any task may take is freed by the calendar.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { sql as raw } from 'kysely';
import pg from 'pg';
import { type ConnectOptions, connect } from './connect.ts';
import type { Sql } from './sql.ts';

const lockKey = 0x72656b77; // "rekw"
/** Longer than any task takes: a letter at most two minutes, a repository eight commits of half a minute. */
const stuckMinutes = 10;

/** Frees what the workers hold of which `isDead` holds. A queue may be locked without a job: the one that it was locked for ran twice. */
const free = (isDead: string) => `SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM (
  SELECT locked_by FROM graphile_worker._private_jobs WHERE ${isDead}
  UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE ${isDead}) AS dead`;

/** How often the lock is tried before others are believed to live: a dead process's session may take a moment to be noticed. */
const tries = 5;
const tryAgainMs = 200;

export interface Worker {
  /** The worker's own connections; what breaks on them is told, and never ends the process. */
  readonly pool: pg.Pool;
  /** Gives back the lock and closes the connections. */
  leave(): Promise<void>;
}

/** Joins the living workers of a database, freeing what dead ones left when nobody else is alive. Held until left or killed. Throws CannotStart. */
export async function joinWorkers(
  url: string,
  options: ConnectOptions & { connectionsMax: number; onFault: (fault: Error) => void },
): Promise<Worker> {
  let isLeaving = false;
  const tell = (fault: Error) => isLeaving || options.onFault(fault);
  const client = await connect(url, options);
  client.on('error', tell);
  if (await isAlone(client)) {
    await client.query(free('locked_by IS NOT NULL'));
    await client.query('SELECT pg_advisory_lock_shared($1), pg_advisory_unlock($1)', [lockKey]);
  } else {
    await client.query('SELECT pg_advisory_lock_shared($1)', [lockKey]);
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax,
    // Who holds which job, and that it is done, may be forgotten when the server itself dies: the job is run again, which it bears.
    onConnect: (each) => each.query('SET synchronous_commit TO off'),
  });
  pool.on('error', tell);
  pool.on('connect', (each) => each.on('error', () => {})); // also while it is being closed, when the pool no longer listens
  return {
    pool,
    async leave() {
      isLeaving = true;
      await pool.end();
      await client.end();
    },
  };
}

async function isAlone(client: pg.Client): Promise<boolean> {
  for (let i = 0; i < tries; i += 1) {
    if (i > 0) await sleep(tryAgainMs);
    const { rows } = await client.query<{ isAlone: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS "isAlone"',
      [lockKey],
    );
    if (rows[0]?.isAlone) return true;
  }
  return false;
}

/** Frees jobs and queues that have been locked for longer than any task takes: their worker died while others lived on. */
export async function freeStuckJobs(sql: Sql): Promise<void> {
  await raw.raw(free(`locked_at < now() - interval '${stuckMinutes} minutes'`)).execute(sql);
}
