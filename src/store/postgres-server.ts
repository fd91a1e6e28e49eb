/**
 * The embedded database: a real, durable PostgreSQL in the data directory, that outlives a killed Rekey and is found again by the next.
 *
 * Order of every start: the way is checked; the data directory is locked; a server that still runs is taken over; else one is started
 * (after creating the cluster, the first time). At any moment a kill leaves something that the next start puts right.
 * It runs in a session of its own: Ctrl-C in the terminal reaches Rekey only, which drains and then stops the database last.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from '../base/cannot-start.ts';
import { lockData } from './data-lock.ts';
import { createCluster, readPassword } from './postgres-create.ts';
import { launch } from './postgres-launch.ts';
import { hasCluster, mendCluster, type Place, preparePlace } from './postgres-place.ts';
import { isAlive, isServerOf, type Postmaster, readPostmaster } from './postgres-process.ts';

const lookAgainMs = 10;
const connectMs = 5_000;
const watchMs = 250; // every request fails from then on
const takeOverMs = 60_000; // a left-over server may just be recovering or shutting down; longer than that, it hangs
const fastStopMs = 30_000;
const immediateStopMs = 10_000; // PostgreSQL itself kills what is left after 5 s

export interface PostgresServer {
  /** The database `rekey` as its owner, who is no superuser but may create databases. Holds the password. */
  readonly url: string;
  /** A server left over from a killed process was found and taken over. */
  readonly adopted: boolean;
  /** Resolves when the server is gone although nobody stopped it: killed, or ended by hand. */
  readonly gone: Promise<void>;
  /** Ends the server, waits until it has gone, and gives the data directory free. May be called twice. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  readonly dataDir: string;
  /** Told what the operator may want to see, a line each. */
  readonly log?: (line: string) => void;
  /** PostgreSQL's own settings, over ours. `fsync: 'off'` also spares the disk while creating. A server taken over keeps those it has. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A folder with PostgreSQL's `bin`, `lib` and `share`, instead of the installed one. */
  readonly binariesDir?: string;
}

/** Starts (creating it first) the database server in `<dataDir>/postgres`, or takes over the one a killed Rekey left. Throws CannotStart. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const place = await preparePlace(options);
  const lock = lockData(place.dataDir);
  try {
    const { password, server, adopted } = await run(place, options);
    let stopping: Promise<void> | undefined;
    const watch = watchServer(server.pid);
    return {
      url: urlOf(server.port, password),
      adopted,
      gone: watch.gone,
      stop() {
        watch.end();
        stopping ??= stopServer(place, server.pid).finally(() => lock.release());
        return stopping;
      },
    };
  } catch (error) {
    lock.release();
    throw error instanceof CannotStart ? error : asSentence(place, error);
  }
}

/** The server that another, living Rekey runs in this data directory, for a short command beside it; undefined when it does not answer. */
export async function joinPostgres(options: PostgresOptions): Promise<string | undefined> {
  const place = await preparePlace(options);
  const password = await readPassword(place);
  const found = await readPostmaster(place.clusterDir);
  if (password === undefined || !found?.isReady || !(await isServerOf(place.clusterDir, found.pid)))
    return undefined;
  return (await ask(found.port, password)) === 'yes' ? urlOf(found.port, password) : undefined;
}

/** Looks whether the process still lives. One taken over is no child of ours, so nothing tells us when it ends. */
function watchServer(pid: number): { gone: Promise<void>; end(): void } {
  let look: NodeJS.Timeout | undefined;
  const gone = new Promise<void>((resolve) => {
    look = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(look);
      resolve();
    }, watchMs).unref();
  });
  return { gone, end: () => clearInterval(look) };
}

async function run(place: Place, options: PostgresOptions) {
  const log = options.log ?? (() => {});
  const settings = options.settings ?? {};
  if (await hasCluster(place)) {
    await mendCluster(place);
  } else {
    log(`Creating the database in ${place.clusterDir}.`);
    await createCluster(place, { isDurable: settings.fsync !== 'off' });
  }
  const password = await readPassword(place);
  if (password === undefined) throw new CannotStart(passwordSentence(place));

  const leftover = await takeOver(place, password);
  if (leftover) {
    log(`Took over the database server that a killed Rekey left behind (process ${leftover.pid}).`);
    return { password, server: leftover, adopted: true };
  }
  const server = await launch(place, { settings, log });
  const answer = await ask(server.port, password);
  if (answer !== 'yes') {
    await stopServer(place, server.pid);
    throw new CannotStart(
      answer === 'not let in'
        ? passwordSentence(place)
        : `The database server started, but does not answer; its log is ${place.logFile}.`,
    );
  }
  return { password, server, adopted: false };
}

/** The running server of this cluster, once it answers; undefined when there is none, or none any more. */
async function takeOver(place: Place, password: string): Promise<Postmaster | undefined> {
  const until = performance.now() + takeOverMs;
  for (;;) {
    const found = await readPostmaster(place.clusterDir);
    if (!found) return undefined;
    if (!(await isServerOf(place.clusterDir, found.pid))) {
      await clearTakenNumber(place, found);
      return undefined;
    }
    const answer = found.isReady ? await ask(found.port, password) : 'no';
    if (answer === 'yes') return found;
    if (answer === 'not let in') throw new CannotStart(passwordSentence(place));
    if (performance.now() > until) {
      throw new CannotStart(
        `A database server left from an earlier run (process ${found.pid}) does not answer; end it with "kill -INT ${found.pid}" and start again.`,
      );
    }
    await sleep(lookAgainMs);
  }
}

/**
 * A dead server's file is left to PostgreSQL, which looks in it for processes that still use the shared memory. Only where the number
 * now belongs to somebody else would PostgreSQL take that for a running server; shared memory is then still found by the directory.
 */
async function clearTakenNumber(place: Place, dead: Postmaster): Promise<void> {
  if (isAlive(dead.pid)) await rm(join(place.clusterDir, 'postmaster.pid'), { force: true });
}

async function ask(port: number, password: string): Promise<'yes' | 'no' | 'not let in'> {
  const client = new pg.Client({
    connectionString: urlOf(port, password),
    connectionTimeoutMillis: connectMs,
  });
  client.on('error', () => {}); // a server that ends meanwhile: the answer is then simply no
  try {
    await client.connect();
    return 'yes';
  } catch (error) {
    // 28P01 wrong password, 28000 no such role, 3D000 no such database
    return ['28P01', '28000', '3D000'].includes((error as { code?: string }).code ?? '')
      ? 'not let in'
      : 'no';
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopServer(place: Place, pid: number): Promise<void> {
  // SIGINT: ends the sessions and writes a checkpoint. SIGQUIT: at once, as in a crash; what was acknowledged is safe in both.
  for (const [signal, waitMs] of [
    ['SIGINT', fastStopMs],
    ['SIGQUIT', immediateStopMs],
  ] as const) {
    if (!(await isServerOf(place.clusterDir, pid))) return;
    process.kill(pid, signal);
    const until = performance.now() + waitMs;
    while (performance.now() < until) {
      if (!(await isServerOf(place.clusterDir, pid))) return;
      await sleep(lookAgainMs);
    }
  }
  throw new Error(`the database server (process ${pid}) does not end`);
}

function urlOf(port: number, password: string): string {
  return `postgresql://rekey:${password}@127.0.0.1:${port}/rekey`;
}

function passwordSentence(place: Place): string {
  return `The file postgres.password in ${place.dataDir} is missing or does not fit the database beside it; put back the one that was saved with it.`;
}

function asSentence(place: Place, error: unknown): CannotStart {
  const because = error instanceof Error ? error.message : String(error);
  return new CannotStart(`The database in ${place.dataDir} could not be started: ${because}.`, {
    cause: error,
  });
}
