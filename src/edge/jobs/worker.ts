/** The worker: graphile-worker over the same database, running the tasks of the table. Any number may run at once. */
import { Logger, parseCrontab, type Runner, run, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import type { House } from '../../usecases/house.ts';
import { crontab, runTask, type TaskName, tasks } from './tasks.ts';

/** The tasks in the shape graphile-worker takes them. */
export function taskList(house: House): TaskList {
  return Object.fromEntries(
    Object.keys(tasks).map((name) => [name, (payload: unknown) => runTask(house, name as TaskName, payload)]),
  );
}

/** Starts working. `stop()` of the answer waits for what is running. */
export function startWorker(
  house: House,
  options: { pool: Pool; concurrency: number; log: (line: string) => void },
): Promise<Runner> {
  return run({
    pgPool: options.pool,
    concurrency: options.concurrency,
    // Jobs that end together are noted together; every task bears being run again, should the note be lost.
    preset: { worker: { completeJobBatchDelay: 0 } },
    pollInterval: 2000,
    noHandleSignals: true,
    taskList: taskList(house),
    parsedCronItems: parseCrontab(crontab),
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') options.log(message);
    }),
  });
}
