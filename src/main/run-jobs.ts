/** The worker with all it stands on: the lock that tells it lives, connections of its own, and the tasks. */
import { startWorker } from '../edge/jobs/worker.ts';
import { joinWorkers } from '../store/worker-lock.ts';
import type { House } from '../usecases/house.ts';

const jobsAtOnce = 4; // most wait for a mail server or a git host; for git hosts no more than two (steps/look-job.ts)

export interface Jobs {
  /** Waits for what is running, then lets go of everything. */
  stop(): Promise<void>;
}

/** Starts working on the database's jobs. */
export async function runJobs(house: House, databaseUrl: string, log: (line: string) => void): Promise<Jobs> {
  const joined = await joinWorkers(databaseUrl, {
    connectionsMax: jobsAtOnce + 2, // one listens, one keeps the calendar
    onFault: (fault) => log(`A connection of the worker broke: ${fault.message}`),
  });
  try {
    const runner = await startWorker(house, { pool: joined.pool, concurrency: jobsAtOnce, log });
    return {
      async stop() {
        await runner.stop();
        await joined.leave();
      },
    };
  } catch (fault) {
    await joined.leave();
    throw fault;
  }
}
