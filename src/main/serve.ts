/** The long-running roles: pages (with the API) and jobs, together or apart. SIGTERM drains: requests, then jobs, the database last. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { CannotStart } from '../base/cannot-start.ts';
import { describeApi } from '../edge/api/describe.ts';
import { apiRoom } from '../edge/api/room.ts';
import { deskRoom } from '../edge/desk/room.ts';
import { buildServer } from '../edge/http/server.tsx';
import { webRoom } from '../edge/web/room.ts';
import { makeJoinLink } from '../usecases/desk/make-join-link.ts';
import type { House } from '../usecases/house.ts';
import { trustIn } from '../usecases/steps/trust.ts';
import { startClockWatch } from './clock-watch.ts';
import type { Configuration } from './configuration.ts';
import { openHouse } from './open-house.ts';
import { type Jobs, runJobs } from './run-jobs.ts';
import { type Watch, watchRecord } from './watch-record.ts';

export type Role = 'pages' | 'jobs';

const drainMs = 20_000; // what is still going on then is left to the next start: nothing acknowledged depends on it
const mailMs = 3000; // a mail server that takes letters answers within it; the letters of one that hangs stay owed

/** The server over all rooms. */
export function buildPages(house: House, log?: { level: string }): Promise<FastifyInstance> {
  return buildServer(house, [webRoom, deskRoom, apiRoom], { describe: describeApi, ...(log ? { log } : {}) });
}

/** Runs until told to stop; answers the exit code. */
export async function serve(configuration: Configuration, roles: readonly Role[]): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  const stopped = stopSignal();
  const isAll = roles.length > 1;
  let watch: Watch | undefined;
  const look = async (house: House) => {
    watch = await watchRecord(house, complain, { publishes: roles.includes('jobs') });
  };
  const opening = openHouse(configuration, { migrates: isAll, creates: isAll, look, log: complain });
  // Our own server is first made whole, to be ended; at somebody else's we leave nothing but a transaction that is rolled back.
  const opened = await unlessStopped(opening, stopped, configuration.databaseUrl ? 0 : drainMs);
  if (opened === undefined) {
    say('Stopped.');
    return 0;
  }
  let server: FastifyInstance | undefined;
  let jobs: Jobs | undefined;
  let clock: Awaited<ReturnType<typeof startClockWatch>> | undefined;
  const begin = async () => {
    clock = await startClockWatch(opened.house, complain);
    if (roles.includes('jobs')) jobs = await runJobs(opened.house, opened.databaseUrl, complain);
    if (roles.includes('pages')) server = await listen(opened.house, configuration);
    await announce(opened.house, configuration, roles, say);
  };
  try {
    await unlessStopped(begin(), stopped, drainMs);
    await Promise.race([stopped, opened.databaseGone.then(endWithoutDatabase)]);
    say('Stopping: finishing what was begun.');
  } finally {
    clock?.stop();
    const hangUp = setTimeout(() => opened.hangUp(), mailMs);
    if (!(await drain([() => server?.close(), () => jobs?.stop()])))
      complain('Left what would not end; the next start goes on with it.');
    clearTimeout(hangUp);
    await watch?.stop();
    await opened.close();
  }
  say('Stopped.');
  return 0;
}

/** What `work` comes to; undefined when a stop was asked for and it took longer than `graceMs` from then on. */
function unlessStopped<T>(work: Promise<T>, stopped: Promise<void>, graceMs: number): Promise<T | undefined> {
  return Promise.race([work, stopped.then(() => sleep(graceMs)).then(() => undefined)]);
}

/** Nothing can be finished any more, and a start recovers all that was acknowledged: whoever watches over us sees to that. */
function endWithoutDatabase(): never {
  process.stderr.write(
    'The database server was ended by somebody else, so Rekey ends too: start it again, and it recovers what was acknowledged.\n',
  );
  process.exit(1);
}

/** Listens, or throws CannotStart with nothing left open. */
export async function listen(house: House, { port, host }: Configuration): Promise<FastifyInstance> {
  // In production refusals are logged with what caused them; in development the terminal is for people.
  const server = await buildPages(house, {
    level: house.settings.environment === 'production' ? 'info' : 'warn',
  });
  try {
    await server.listen({ port, host });
    return server;
  } catch (fault) {
    await server.close();
    const { code, message } = fault as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CannotStart(
        `Port ${port} on ${host} is in use: stop what uses it, or set PORT to another one.`,
      );
    if (code === 'EACCES')
      throw new CannotStart(`Port ${port} may not be used by this user: set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CannotStart(`HOST ${host} is no address of this machine.`);
    throw new CannotStart(`The server cannot listen on ${host}:${port}: ${message}.`);
  }
}

async function announce(
  house: House,
  configuration: Configuration,
  roles: readonly Role[],
  say: (line: string) => void,
): Promise<void> {
  const { baseUrl } = house.settings;
  if (!roles.includes('pages')) return say('Rekey works: letters, timers, checks and sealing.');
  say(`Rekey is at ${baseUrl}`);
  if (!house.mail && configuration.environment === 'development')
    say(`Letters go to the development mailbox: ${baseUrl}/dev/mail`);
  // In production what is printed is kept in logs, and whoever reads those is not the first admin.
  if (configuration.environment === 'production' || trustIn(house).isDoubted) return;
  const secret = await makeJoinLink(house);
  if (secret)
    say(
      `The desk has no admin: whoever opens this, once and within 24 hours, becomes it: ${baseUrl}/desk/join/${secret}`,
    );
}

/** npm passes on a Ctrl-C that the terminal has sent us already: what comes so soon is the same wish, not a second one. */
const sameWishMs = 2000;

/** Resolves at the first SIGTERM or SIGINT; a later second one ends at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const stop = () => {
      if (firstAt !== undefined && performance.now() - firstAt > sameWishMs) process.exit(1);
      firstAt ??= performance.now();
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}

/** Whether all steps came to their end in time, whatever it was. */
async function drain(steps: readonly (() => Promise<unknown> | undefined)[]): Promise<boolean> {
  let isLate = false;
  const late = new Promise<void>((resolve) => setTimeout(resolve, drainMs).unref()).then(() => {
    isLate = true;
  });
  for (const step of steps) await Promise.race([Promise.resolve(step()).catch(() => undefined), late]);
  return !isLate;
}
