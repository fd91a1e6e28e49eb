/** The worker: graphile-worker over the same database, running the tasks of the table. Any number may run at once. */
import { Logger, parseCrontab, type Runner, run, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import type { House } from '../../usecases/house.ts';
import type { Sealing } from '../../usecases/upkeep/seal-record.ts';
import type { NotTaken } from '../../usecases/upkeep/send-letter.ts';
import { letterLog } from './letter-log.ts';
import { crontab, runTask, type TaskName, tasks } from './tasks.ts';

/** The tasks in the shape graphile-worker takes them; `log` hears of letters that are not taken. */
export function taskList(house: House, log: (line: string) => void = () => {}): TaskList {
  const tell = letterLog(log);
  const listOf = (name: TaskName) => async (payload: unknown) => {
    const said = await runTask(house, name, payload);
    if (name === 'send-letter' && said) tell(said as NotTaken);
    if (name === 'seal-record') tellUnmarked(said as Sealing | undefined, log);
  };
  return Object.fromEntries(Object.keys(tasks).map((name) => [name, listOf(name as TaskName)]));
}

/** Somebody wrote into the record who is not Rekey: said each time that it is sealed, until they are gone. */
function tellUnmarked(sealing: Sealing | undefined, log: (line: string) => void): void {
  const count = sealing?.unmarked ?? 0;
  if (count > 0)
    log(
      `${count} ${count === 1 ? 'line' : 'lines'} of the record ${count === 1 ? 'was' : 'were'} not written by Rekey and ${count === 1 ? 'is' : 'are'} not sealed: somebody else writes to the database. "rekey audit verify" names each.`,
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
    taskList: taskList(house, options.log),
    parsedCronItems: parseCrontab(crontab),
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') options.log(message);
    }),
  });
}
