/** Jobs are enqueued in the caller's own transaction (graphile-worker's add_job), so that none is lost and none runs for what was rolled back. */
import { sql as raw } from 'kysely';
import type { Sql } from './sql.ts';
import { freeStuckJobs } from './worker-lock.ts';

export interface Job {
  readonly task: string;
  readonly payload: object;
  /** When it is due; at once, when absent. */
  readonly runAt?: Date;
  /** A later job of the same key replaces an earlier one that has not begun. */
  readonly key?: string;
  readonly attemptsMax?: number;
}

export function jobStore(sql: Sql) {
  return {
    async add(job: Job): Promise<void> {
      await raw`SELECT graphile_worker.add_job(${job.task}, ${JSON.stringify(job.payload)}::json,
        run_at => ${job.runAt ?? null}, job_key => ${job.key ?? null}, max_attempts => ${job.attemptsMax ?? 25})`.execute(
        sql,
      );
    },

    /** Enqueues several in one statement. */
    async addAll(jobs: readonly Job[]): Promise<void> {
      if (jobs.length === 0) return;
      const rows = jobs.map((job) => ({
        task: job.task,
        payload: job.payload,
        run_at: job.runAt?.toISOString() ?? null,
        key: job.key ?? null,
        attempts: job.attemptsMax ?? 25,
      }));
      await raw`SELECT graphile_worker.add_job(j.task, j.payload, run_at => j.run_at, job_key => j.key, max_attempts => j.attempts)
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS j(task text, payload json, run_at timestamptz, key text, attempts int)`.execute(
        sql,
      );
    },

    async remove(key: string): Promise<void> {
      await raw`SELECT graphile_worker.remove_job(${key})`.execute(sql);
    },

    /** Frees what a worker that died has left locked. */
    freeStuck: () => freeStuckJobs(sql),
  };
}
