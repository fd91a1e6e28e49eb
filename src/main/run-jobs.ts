/** The worker with all it stands on: the lock that tells it lives, connections of its own, and the tasks. */
import type { Runner } from 'graphile-worker';
import { startWorker } from '../edge/jobs/worker.ts';
import { joinWorkers } from '../store/worker-lock.ts';
import type { House } from '../usecases/house.ts';
import { trustIn } from '../usecases/steps/trust.ts';

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
  const runner = new Held(() => startWorker(house, { pool: joined.pool, concurrency: jobsAtOnce, log }));
  const trust = trustIn(house);
  const heed = () => runner.set(!trust.isDoubted);
  try {
    await heed();
  } catch (fault) {
    await joined.leave();
    throw fault;
  }
  trust.onChange(() => {
    heed().catch((fault: unknown) => log(`The worker could not be held or let go on: ${fault}`));
  });
  return {
    async stop() {
      await runner.end();
      await joined.leave();
    },
  };
}

/** A worker that is there or not. While the record is in doubt no job is begun, so none is counted as a try and none is lost. */
class Held {
  readonly #start: () => Promise<Runner>;
  #runner: Runner | undefined;
  #isOver = false;
  #last: Promise<void> = Promise.resolve();

  constructor(start: () => Promise<Runner>) {
    this.#start = start;
  }

  /** Starts or stops it, after whatever was wished before; waits for what is running. */
  set(isWanted: boolean): Promise<void> {
    const change = this.#last.then(async () => {
      if (isWanted && !this.#runner && !this.#isOver) this.#runner = await this.#start();
      if (!isWanted && this.#runner) {
        const runner = this.#runner;
        this.#runner = undefined;
        await runner.stop();
      }
    });
    this.#last = change.catch(() => {});
    return change;
  }

  /** Stops it for good. */
  end(): Promise<void> {
    this.#isOver = true;
    return this.set(false);
  }
}
