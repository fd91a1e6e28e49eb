/**
 * A whole house in one call: the real use-cases on a real PostgreSQL database of its own (a clone of a migrated template), with
 * a clock that is set, seeded randomness and caught mail. Jobs run when the test says so, by the real worker.
 */
import { createHash } from 'node:crypto';
import { Logger, runOnce, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { inject } from 'vitest';
import { after, SetClock } from '../src/base/clock.ts';
import type { Random } from '../src/base/random.ts';
import { Keys } from '../src/base/secret.ts';
import { defaultPolicy, type Policy } from '../src/domain/policy/policy.ts';
import { taskList } from '../src/edge/jobs/worker.ts';
import { BreachedPasswords } from '../src/outside/breached-passwords.ts';
import type { Mail } from '../src/outside/mail.ts';
import { PasswordHasher } from '../src/outside/password-hash.ts';
import { openDb } from '../src/store/db.ts';
import type { House } from '../src/usecases/house.ts';
import type { Visitor } from '../src/usecases/who.ts';

/** Every test begins here. It lies in the future, so that no job is due by the database's own clock before the test says so. */
export const testStart = new Date('2030-01-07T09:00:00Z');

/** Randomness that is the same at every run: SHA-256 in counter mode over a seed. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  let pool = Buffer.alloc(0);
  return {
    bytes(count) {
      while (pool.length < count) {
        pool = Buffer.concat([pool, createHash('sha256').update(`${seed}:${counter}`).digest()]);
        counter += 1;
      }
      const taken = pool.subarray(0, count);
      pool = pool.subarray(count);
      return new Uint8Array(taken);
    },
  };
}

export interface Caught {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface TestHouse extends AsyncDisposable {
  readonly house: House;
  readonly clock: SetClock;
  readonly databaseUrl: string;
  /** Straight SQL, for looking and for playing the intruder in the database. */
  readonly sql: pg.Pool;
  /** Runs all jobs that are due at the set clock, and those they cause. Throws when one fails. */
  runDue(): Promise<void>;
  /** Lets time pass, running each job when its time comes. */
  pass(ms: number): Promise<void>;
  /** Letters so far, oldest first; jobs must have run. */
  mail(recipient?: string): Promise<Caught[]>;
  /** The newest letter to somebody. Throws when there is none. */
  lastMail(recipient: string): Promise<Caught>;
  /** The path and query of the first link of the newest letter to somebody that has one: what they would click. */
  lastLink(recipient: string): Promise<string>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly policy?: Policy;
  readonly mail?: Mail | null;
  readonly resolve?: (host: string) => Promise<string[]>;
  readonly random?: Random;
  readonly connectionsMax?: number;
  /** Where a browser will find the house; a server of that name must be opened there. */
  readonly baseUrl?: string;
}

let houses = 0;

/** Opens a house. Close it (or `await using`) when the test is over: its database goes with it. */
export async function openHouse(options: HouseOptions = {}): Promise<TestHouse> {
  const serverUrl = inject('postgresUrl');
  houses += 1;
  const name = `house_${process.pid}_${houses}`;
  await admin(serverUrl, `CREATE DATABASE ${name} TEMPLATE rekey_template`);
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).toString();
  const clock = new SetClock(testStart);
  const db = openDb(databaseUrl, { connectionsMax: options.connectionsMax ?? 25 });
  const sql = new pg.Pool({ connectionString: databaseUrl, max: 6 });
  // Dropping the database ends what the pool has let go of and not yet closed.
  sql.on('error', () => {});
  sql.on('connect', (client) => client.on('error', () => {}));
  const policy = options.policy ?? defaultPolicy;
  const random = options.random ?? seededRandom(name.replace(/\d+_/, ''));
  const house: House = {
    clock,
    random,
    keys: new Keys('the secret of the tests: 0123456789abcdef0123456789abcdef'),
    policy,
    db,
    mail: options.mail ?? null,
    reach: {
      privateHostsAllowed: policy.privateHostsAllowed,
      timeoutMs: 5000,
      ...(options.resolve ? { resolve: options.resolve } : {}),
    },
    passwords: new PasswordHasher(random, { inside: 2, waiting: 1000 }),
    breached: new BreachedPasswords(),
    settings: {
      baseUrl: options.baseUrl ?? 'https://rekey.example.org',
      environment: 'development',
      siteName: 'the Example Registry',
      metricsToken: null,
    },
  };
  const runDue = () => runDueJobs(house, sql, clock);
  const mail = async (recipient?: string) => {
    const found = await db.once.letters.mailbox(recipient, 1000);
    return found.reverse();
  };
  const close = async () => {
    await db.close();
    await sql.end();
    await admin(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return {
    house,
    clock,
    databaseUrl,
    sql,
    runDue,
    pass: (ms) => passTime(after(clock.now(), ms), clock, sql, runDue),
    mail,
    lastMail: async (recipient) => newest(await mail(recipient), recipient),
    lastLink: async (recipient) => linkOf(await mail(recipient), recipient, house.settings.baseUrl),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A visitor from a network and browser of their own. */
export function visitor(place = '198.51.100.0/24', client = 'Firefox on Linux'): Visitor {
  return { requestId: 'test-request', addressPrefix: place, client };
}

async function admin(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function newest(letters: Caught[], recipient: string): Caught {
  const last = letters.at(-1);
  if (!last) throw new Error(`no letter to ${recipient}`);
  return last;
}

function linkOf(letters: Caught[], recipient: string, baseUrl: string): string {
  for (const letter of letters.toReversed()) {
    const at = letter.text.split(/\s+/).find((word) => word.startsWith(`${baseUrl}/`));
    if (at) return at.slice(baseUrl.length);
  }
  throw new Error(`no letter with a link to ${recipient}`);
}

// Jobs carry the house's time; the worker asks the database's. Those due by the house are moved into the database's past.
async function runDueJobs(house: House, sql: pg.Pool, clock: SetClock): Promise<void> {
  const failed: unknown[] = [];
  const events = new (await import('node:events')).EventEmitter() as WorkerEvents;
  events.on('job:error', ({ error }) => failed.push(error));
  for (let round = 0; round < 200; round += 1) {
    const due = await sql.query(
      `UPDATE graphile_worker._private_jobs SET run_at = run_at - interval '30 years'
       WHERE run_at <= $1 AND run_at > now() AND locked_at IS NULL`,
      [clock.now()],
    );
    if (due.rowCount === 0) return;
    await runOnce({
      pgPool: sql,
      concurrency: 1,
      noHandleSignals: true,
      taskList: taskList(house),
      events,
      logger: quiet,
    });
    await untilNoted(sql);
    if (failed.length > 0) throw failed[0];
  }
  throw new Error('jobs cause each other without end');
}

// The worker ends without waiting for the statement that deletes its last job. What a story has locked itself stays so.
async function untilNoted(sql: pg.Pool): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    const { rowCount } = await sql.query(
      'SELECT id FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL LIMIT 1',
    );
    if (rowCount === 0) return;
  }
}

const quiet = new Logger(() => () => {});

async function passTime(
  until: Date,
  clock: SetClock,
  sql: pg.Pool,
  runDue: () => Promise<void>,
): Promise<void> {
  await runDue();
  for (;;) {
    const { rows } = await sql.query<{ at: Date | null }>(
      'SELECT min(run_at) AS at FROM graphile_worker._private_jobs WHERE run_at > $1 AND run_at <= $2',
      [clock.now(), until],
    );
    const next = rows[0]?.at;
    if (!next) break;
    // Timestamps of the database are finer than ours: round up, or the job would still lie in the future.
    clock.set(after(next, 1));
    await runDue();
  }
  if (clock.now() < until) clock.set(until);
}
