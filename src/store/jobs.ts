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
  /** Jobs of one queue run one after the other, over all workers; without a queue, whenever a worker is free. */
  readonly queue?: string;
  /** Smaller runs first; 0, when absent. */
  readonly priority?: number;
}

/** A call of graphile-worker's add_jobs, to stand in the FROM of a statement: all jobs at the price of one. At least one job. */
export function enqueued(jobs: readonly Job[]) {
  return raw`graphile_worker.add_jobs(ARRAY(
    SELECT ROW(task, payload, queue, "runAt", coalesce("attemptsMax", 25), key, priority, NULL)::graphile_worker.job_spec
    FROM json_to_recordset(${JSON.stringify(jobs)}::json) AS x(task text, payload json, "runAt" timestamptz, key text, "attemptsMax" int,
      queue text, priority int)))`;
}

export function jobStore(sql: Sql) {
  return {
    async add(job: Job): Promise<void> {
      await raw`SELECT graphile_worker.add_job(${job.task}, ${JSON.stringify(job.payload)}::json,
        run_at => ${job.runAt ?? null}, job_key => ${job.key ?? null}, max_attempts => ${job.attemptsMax ?? 25},
        queue_name => ${job.queue ?? null}, priority => ${job.priority ?? null})`.execute(sql);
    },

    /** Enqueues several in one statement. */
    async addAll(jobs: readonly Job[]): Promise<void> {
      if (jobs.length > 0) await raw`SELECT FROM ${enqueued(jobs)}`.execute(sql);
    },

    /** Frees what a worker that died has left locked. */
    freeStuck: () => freeStuckJobs(sql),
  };
}
