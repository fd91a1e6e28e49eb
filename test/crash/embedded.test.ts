/**
 * Rekey with the database in its data directory, killed as a whole and in parts, and started again: it takes over or clears what
 * is left, and whoever was told that their account exists has it. Asked to stop, it finishes what was begun, the database last.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { Browser } from '../../src/edge/cli/demo/browser.ts';
import { until } from '../../src/edge/cli/demo/look.ts';
import { findBinaries, isServerOf, readPostmaster } from '../../src/store/postgres-process.ts';
import { startPostgres } from '../../src/store/postgres-server.ts';
import { startSmtpServer } from '../real/smtp-server.ts';
import { freePort, RekeyProcess } from './rekey-process.ts';

// In a checkout that the database's user cannot enter Rekey refuses to start, and says so; the other tests use a copy there.
const isClosed = inject('postgresBinaries') !== findBinaries();
const root = fileURLToPath(new URL('../../', import.meta.url));

let folder = '';
let dataDir = '';
let port = 0;
let rekey: RekeyProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-test-embedded-'));
  await chmod(folder, 0o711); // as root, the database's user must get through
  dataDir = join(folder, 'data');
  port = await freePort();
});

afterEach(() => (rekey?.isAlive ? rekey.end() : undefined));

afterAll(async () => {
  // What a killed Rekey left on purpose is taken over once more, and ended.
  if (await readPostmaster(join(dataDir, 'postgres'))) await (await startPostgres({ dataDir })).stop();
  await rm(folder, { recursive: true, force: true });
});

describe.runIf(isClosed)('Rekey in a closed checkout', () => {
  it('says that the database’s user cannot enter it', async () => {
    rekey = start();
    expect(await rekey.ended).toEqual({ code: 1, signal: null });
    expect(rekey.stderr).toMatch(/^[^\n]*checkout[^\n]*\n$/);
  });
});

describe.skipIf(isClosed)('Rekey with its own database', { timeout: 60_000 }, () => {
  it('keeps what it acknowledged when it is killed, and takes over the database that was left', async () => {
    await up();
    await signUp('first-account');
    const before = await databasePid();
    await rekey.end();
    expect(await isServerOf(join(dataDir, 'postgres'), before)).toBe(true); // the kill reached Rekey only
    await up();
    expect(rekey.stderr).toContain(
      `Took over the database server that a killed Rekey left behind (process ${before}).`,
    );
    expect(await databasePid()).toBe(before);
    await mustKnow('first-account');
  });

  it('keeps what it acknowledged when its database is killed too', async () => {
    await up();
    await signUp('second-account');
    const before = await databasePid();
    await rekey.end();
    await killDatabase();
    await up();
    expect(await databasePid()).not.toBe(before);
    await mustKnow('first-account');
    await mustKnow('second-account');
  });

  it('refuses a data directory that another Rekey has, and leaves that one alone', async () => {
    await up();
    const other = new RekeyProcess({ REKEY_DATA_DIR: dataDir, PORT: String(await freePort()) });
    expect(await other.ended).toEqual({ code: 1, signal: null });
    expect(other.stderr).toBe(
      `The data directory ${dataDir} is in use by process ${rekey.pid}; stop it first, or set REKEY_DATA_DIR to another directory.\n`,
    );
    await mustKnow('first-account');
  });

  it('lets the short commands work on its database beside it', async () => {
    await up();
    for (const [command, words] of [
      [['audit', 'verify'], /The record is whole\.\n$/],
      [['staff', 'link'], /\/desk\/join\/\S+\n$/],
    ] as const) {
      const beside = new RekeyProcess({ REKEY_DATA_DIR: dataDir }, { command });
      expect(await beside.ended, beside.stderr).toEqual({ code: 0, signal: null });
      expect(beside.stdout).toMatch(words);
    }
    await mustKnow('first-account');
  });

  it('answers the request that was begun when it is asked to stop, and ends its database last', async () => {
    await up();
    const database = await databasePid();
    const body = JSON.stringify({
      username: 'third-account',
      address: 'third-account@example.org',
      password,
    });
    const begun = request({
      port,
      path: '/api/v1/accounts',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        expect: '100-continue',
      },
    });
    const answered = once(begun, 'response');
    begun.flushHeaders();
    await once(begun, 'continue'); // it has the head of the request, and waits for the rest
    rekey.kill('SIGTERM');
    expect(await rekey.says('Stopping')).toBe(true);
    begun.end(body);
    const [response] = await answered;
    expect(response.statusCode).toBe(201);
    response.resume();
    expect(await rekey.ended).toEqual({ code: 0, signal: null });
    expect(rekey.stdout).toMatch(/Stopping: finishing what was begun\.\nStopped\.\n$/);
    expect(rekey.stderr).toMatch(/^Took over [^\n]+\n$/); // nothing but how it began
    expect(await isServerOf(join(dataDir, 'postgres'), database)).toBe(false);
    expect(await readPostmaster(join(dataDir, 'postgres'))).toBeUndefined();
    await up();
    await mustKnow('third-account');
  });

  it('says so and ends when its database is killed under it, and the next start has everything', async () => {
    await up();
    expect(await rekey.says('/desk/join/')).toBe(true); // it is past its start
    process.kill(await databasePid(), 'SIGKILL');
    expect(await rekey.ended).toEqual({ code: 1, signal: null });
    expect(rekey.stderr).toContain('The database server was ended by somebody else, so Rekey ends too');
    await up();
    await mustKnow('second-account');
  });

  it('stops beside a mail server that hangs, and still owes it the letter', async () => {
    const mail = await startSmtpServer({ behaviour: 'hang' });
    await up({ SMTP_URL: mail.url });
    await signUp('fourth-account');
    await until(async () => mail.connections() > 0);
    rekey.kill('SIGTERM');
    expect(await rekey.ended).toEqual({ code: 0, signal: null });
    await mail.stop();
    expect(rekey.stdout).toMatch(/Stopping: finishing what was begun\.\nStopped\.\n$/);
    expect(rekey.stderr).not.toContain('Left what would not end');
    const database = await startPostgres({ dataDir });
    const sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    const owed = sql.query(
      `SELECT l.sent_at, l.given_up_at, l.attempts, j.locked_by FROM letters l
       JOIN graphile_worker._private_jobs j ON j.payload->>'letterId' = l.id::text
       WHERE l.recipient = 'fourth-account@example.org'`,
    );
    await owed.finally(() => sql.end()).finally(() => database.stop());
    expect((await owed).rows).toEqual([{ sent_at: null, given_up_at: null, attempts: 1, locked_by: null }]);
  });

  it('ends well when whoever read its lines has gone', async () => {
    await up();
    rekey.deafen();
    rekey.kill('SIGTERM');
    expect(await rekey.ended).toEqual({ code: 0, signal: null });
    expect(await readPostmaster(join(dataDir, 'postgres'))).toBeUndefined();
  });

  it('stops as a whole when npm start is asked to', async () => {
    if (rekey.isAlive) await rekey.end();
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    // What npm does with a script, and with a signal to itself.
    const shell = spawn('sh', ['-c', scripts.start], {
      cwd: root,
      env: {
        PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
        REKEY_DATA_DIR: dataDir,
        PORT: String(port),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const said: string[] = [];
    for await (const text of shell.stdout.setEncoding('utf8')) {
      said.push(text);
      if (text.includes('Rekey is at')) shell.kill('SIGTERM');
    }
    expect(said.join('')).toMatch(/Stopping: finishing what was begun\.\nStopped\.\n$/);
    expect(await readPostmaster(join(dataDir, 'postgres'))).toBeUndefined();
  });
});

const password = 'gulls over the breakwater at noon';

function start(settings: Record<string, string> = {}): RekeyProcess {
  return new RekeyProcess({ REKEY_DATA_DIR: dataDir, PORT: String(port), ...settings });
}

async function up(settings: Record<string, string> = {}): Promise<void> {
  if (rekey?.isAlive) return;
  rekey = start(settings);
  if (!(await rekey.says('Rekey is at'))) throw new Error(`Rekey did not start: ${rekey.stderr}`);
}

async function databasePid(): Promise<number> {
  return (await readPostmaster(join(dataDir, 'postgres')))?.pid ?? 0;
}

async function signUp(username: string): Promise<void> {
  const browser = new Browser(`http://localhost:${port}`);
  await browser.open('/sign-up');
  await browser.submit({ withField: 'username' }, { username, address: `${username}@example.org`, password });
  expect(browser.screen.status).toBe(200);
}

/** Signing in is refused or goes on by whether the account is there; here it must be. */
async function mustKnow(username: string): Promise<void> {
  const browser = new Browser(`http://localhost:${port}`);
  await browser.open('/sign-in');
  await browser.submit({ action: '/sign-in' }, { username, password });
  expect(browser.screen, username).toMatchObject({
    status: 200,
    path: expect.not.stringMatching(/^\/sign-in$/),
  });
}

/** Kills the database's first process, which is no child of ours: that it is gone is heard on a connection, which dies with it. */
async function killDatabase(): Promise<void> {
  const { pid, port: its } = (await readPostmaster(join(dataDir, 'postgres')))!;
  const witness = connect(its, '127.0.0.1');
  witness.on('error', () => {}).resume(); // a reset is an end as well
  await once(witness, 'connect');
  const closed = new Promise((resolve) => witness.once('close', resolve));
  process.kill(pid, 'SIGKILL');
  await closed;
  expect(await isServerOf(join(dataDir, 'postgres'), pid)).toBe(false);
}
