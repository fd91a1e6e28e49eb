/**
 * Starts the server process on a port of its own and waits until it accepts connections. What it says goes to a file, not to a pipe,
 * so that it can go on speaking when Rekey is killed.
 */
import type { ChildProcess } from 'node:child_process';
import { chmod, open, readFile, rename, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '../base/cannot-start.ts';
import type { Place } from './postgres-place.ts';
import { diskFull, isFull, lastWords, type Postmaster, readPostmaster, spawnAs } from './postgres-process.ts';

const lookAgainMs = 10;
const tellAfterMs = 1_000; // so long takes only the recovery after a crash, and the operator should know
const readyMs = 10 * 60_000; // recovery replays at most a few GB; beyond that it hangs
const retryMs = 10_000;
const logBytesMax = 10_000_000;

const standard: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  io_method: 'sync', // no processes of its own for reading: the whole of it fits in memory
  jit: 'off', // costs more than our short statements take
  // Each of our statements has its index. A plan that was made while a table was empty would otherwise read the whole of it, until
  // the server next looks how much it has grown: the first busy minutes of a registry.
  enable_seqscan: 'off',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // A statement's error goes to its caller, who logs it with the request; here it would only put people's data into a second log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** What passes by itself: a port taken since it was chosen, a server of a killed Rekey that is just starting or just ending. */
const passing =
  /could not bind|could not create any TCP\/IP sockets|lock file "postmaster.pid"|pre-existing shared memory/;

/** Starts the server and waits until it accepts connections. It goes on when this process ends. Throws CannotStart. */
export async function launch(
  place: Place,
  options: { settings: Readonly<Record<string, string>>; log: (line: string) => void },
): Promise<Postmaster> {
  const until = performance.now() + retryMs;
  for (;;) {
    const spokenBytes = await roomInLog(place.logFile);
    const child = await spawnServer(place, { ...standard, ...options.settings });
    const server = await readyOrEnded(place, child, options.log);
    if (server) return server;
    const said = (await readFile(place.logFile)).subarray(spokenBytes).toString('utf8');
    if (!passing.test(said) || performance.now() > until) throw await whyNot(place, said);
    await sleep(lookAgainMs);
  }
}

/** How much the log holds already; a long one is put aside first, in the place of the one before. */
async function roomInLog(logFile: string): Promise<number> {
  const { size } = await stat(logFile).catch(() => ({ size: 0 }));
  if (size <= logBytesMax) return size;
  await rename(logFile, `${logFile}.1`);
  return 0;
}

async function spawnServer(place: Place, settings: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const port = await freePort();
  const args = ['-D', place.clusterDir, '-p', `${port}`];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const log = await open(place.logFile, 'a', 0o600);
  try {
    await chmod(place.logFile, 0o600);
    const program = join(place.binariesDir, 'bin', 'postgres');
    const child = spawnAs(place.user, program, args, { stdio: ['ignore', log.fd, log.fd], detached: true });
    child.on('error', () => {}); // told by the missing pid
    if (child.pid === undefined)
      throw new CannotStart(`The user ${place.user.name} cannot run ${program}; allow it (chmod a+rx).`);
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** A port that nobody has at this moment. */
function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function readyOrEnded(
  place: Place,
  child: ChildProcess,
  log: (line: string) => void,
): Promise<Postmaster | undefined> {
  const startedAt = performance.now();
  let hasTold = false;
  while (child.exitCode === null && child.signalCode === null) {
    const server = await readPostmaster(place.clusterDir);
    if (server?.pid === child.pid && server?.isReady) return server;
    const waitedMs = performance.now() - startedAt;
    if (waitedMs > tellAfterMs && !hasTold) {
      hasTold = true;
      log(`The database is getting ready; after a crash it first replays its journal (${place.logFile}).`);
    }
    if (waitedMs > readyMs) {
      child.kill('SIGQUIT');
      throw new CannotStart(
        `The database did not get ready within ${readyMs / 60_000} minutes; its log is ${place.logFile}.`,
      );
    }
    await sleep(lookAgainMs);
  }
  return undefined;
}

async function whyNot(place: Place, said: string): Promise<CannotStart> {
  if (said.includes('incompatible with server')) {
    const version = await readFile(join(place.clusterDir, 'PG_VERSION'), 'utf8').catch(
      () => 'of another kind',
    );
    return new CannotStart(
      `The database in ${place.clusterDir} was made by PostgreSQL ${version.trim()}, which is not the one that this Rekey brings; start the Rekey that made it, or carry the data over with pg_dump.`,
    );
  }
  if (await isFull(place.dataDir)) return diskFull(place.dataDir);
  return new CannotStart(
    `The database in ${place.clusterDir} does not start: ${lastWords(said)} (its log is ${place.logFile}).`,
  );
}
