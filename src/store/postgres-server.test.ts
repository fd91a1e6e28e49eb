/** Real servers in one real directory, durable as in production; whatever can be killed is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { CannotStart } from '../base/cannot-start.ts';
import { readPostmaster } from './postgres-process.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { databaseUser } from './postgres-user.ts';

const isRoot = process.getuid?.() === 0;
const given = inject('postgresBinaries');
const binaries = given ? { binariesDir: given } : {};
let openDir = '';
let dataDir = '';
let clusterDir = '';

beforeAll(async () => {
  openDir = await mkdtemp(join(tmpdir(), 'rekey-test-server-'));
  await chmod(openDir, 0o711);
  dataDir = join(openDir, 'data');
  clusterDir = join(dataDir, 'postgres');
});

afterAll(async () => {
  // A failed test may have left a server: take it over and end it.
  if (await readPostmaster(clusterDir)) await (await start()).stop();
  await rm(openDir, { recursive: true, force: true });
});

const start = (at = dataDir) => startPostgres({ dataDir: at, ...binaries });

/** Another Rekey: a process of its own that starts the database and then stays until it is killed. Answers with its first line. */
async function otherRekey(
  at = dataDir,
  firstLine: 'url' | 'log' = 'url',
): Promise<{ child: ChildProcess; said: string }> {
  const source = new URL('./postgres-server.ts', import.meta.url).href;
  const log = firstLine === 'log' ? 'console.log' : '() => {}';
  const script = `
    import { startPostgres } from ${JSON.stringify(source)};
    setInterval(() => {}, 1000);
    const options = ${JSON.stringify({ dataDir: at, ...binaries })};
    await startPostgres({ ...options, log: ${log} }).then((s) => console.log(s.url), (e) => console.log(e.name + ': ' + e.message));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(createInterface(child.stdout), 'line');
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function refused(attempt: Promise<PostgresServer>): Promise<string> {
  const error = await attempt.then(
    (server) => server.stop().then(() => undefined),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CannotStart);
  return (error as CannotStart).message;
}

describe('a database server of our own', () => {
  test('is durable, is reached on loopback only, and lets nobody in as superuser', async () => {
    const server = await start();
    try {
      expect(server.adopted).toBe(false);
      const settings = await query(
        server.url,
        `select name, setting from pg_settings where name in
          ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'server_encoding') order by name`,
      );
      expect(Object.fromEntries(settings.map((row) => [row.name, row.setting]))).toEqual({
        data_checksums: 'on',
        fsync: 'on',
        full_page_writes: 'on',
        listen_addresses: '127.0.0.1',
        server_encoding: 'UTF8',
        synchronous_commit: 'on',
      });
      const [who] = await query(
        server.url,
        `select current_setting('is_superuser') as super, upper('ä') as upper`,
      );
      expect(who).toEqual({ super: 'off', upper: 'Ä' });
      await expect(query(server.url, `copy (select 1) to program 'true'`)).rejects.toThrow(
        /permission denied/,
      );
      await expect(query(server.url.replace('rekey:', 'postgres:'), 'select 1')).rejects.toMatchObject({
        code: '28P01',
      });
      await expect(query(server.url.replace(/:[^:@]+@/, ':@'), 'select 1')).rejects.toThrow();
      for (const secret of ['postgres.password', 'postgres.log', 'rekey.lock']) {
        expect((await stat(join(dataDir, secret))).mode & 0o777, secret).toBe(0o600);
      }
    } finally {
      await server.stop();
    }
  });

  test('stops although sessions are open, is gone when stop has answered, and may be stopped twice', async () => {
    const server = await start();
    const client = new pg.Client(server.url);
    client.on('error', () => {});
    await client.connect();
    const { pid } = (await readPostmaster(clusterDir))!;
    expect(
      () => process.kill(-pid, 0),
      'leads a process group of its own, so that Ctrl-C passes it by',
    ).not.toThrow();
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(await readPostmaster(clusterDir)).toBeUndefined();
    await expect(query(server.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a data directory', () => {
  test('belongs to one process: the second is told which one has it', async () => {
    const server = await start();
    try {
      const { child, said } = await otherRekey();
      await kill(child);
      expect(said).toContain(
        `CannotStart: The data directory ${dataDir} is in use by process ${process.pid};`,
      );
      expect(await refused(start())).toContain(`in use by process ${process.pid}`);
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      await server.stop();
    }
  });

  test('is won by exactly one of many that start at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => start()));
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    for (const outcome of won) await outcome.value.stop();
    expect(won).toHaveLength(1);
  });

  test.runIf(isRoot)(
    'that the database user cannot enter is named, with the user, and nothing is written',
    async () => {
      const closed = join(openDir, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const { name } = await databaseUser(clusterDir);
      const said = await refused(start(join(closed, 'deeper', 'data')));
      expect(said).toContain(
        `The user ${name}, who runs the database, cannot enter the directory ${closed}, on the way to the data directory;`,
      );
      expect(await readdir(closed)).toEqual([]);
    },
  );

  test.runIf(isRoot)(
    'may be open while the checkout is not: the closed directory is named all the same',
    async () => {
      const checkout = join(openDir, 'checkout');
      await mkdir(join(checkout, 'native', 'bin'), { recursive: true, mode: 0o700 });
      const fresh = join(openDir, 'fresh');
      const said = await refused(startPostgres({ dataDir: fresh, binariesDir: join(checkout, 'native') }));
      expect(said).toContain(`cannot enter the directory ${checkout}, on the way to the checkout of Rekey`);
      await expect(stat(fresh)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );

  test('made by another version is refused in one sentence that names it', async () => {
    const version = join(clusterDir, 'PG_VERSION');
    const before = await readFile(version, 'utf8');
    await writeFile(version, '17\n');
    const said = await refused(start()).finally(() => writeFile(version, before));
    expect(said).toContain(`The database in ${clusterDir} was made by PostgreSQL 17,`);
  });

  test('without its password file is refused, and not given a new password', async () => {
    const file = join(dataDir, 'postgres.password');
    const before = await readFile(file);
    await rm(file);
    const said = await refused(start()).finally(() => writeFile(file, before, { mode: 0o600 }));
    expect(said).toContain('postgres.password');
    expect(await readPostmaster(clusterDir)).toBeUndefined();
  });
});

describe('after kill -9', () => {
  test('of Rekey its server is taken over, with all that was committed, and ended by stop', async () => {
    const { child, said: url } = await otherRekey();
    await query(url, 'create table kept as select 42 as n');
    await kill(child);
    const server = await start();
    expect(server).toMatchObject({ adopted: true, url });
    expect(await query(server.url, 'select n from kept')).toEqual([{ n: 42 }]);
    await server.stop();
    await expect(query(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('of Rekey and of the server, what was committed is there', async () => {
    const { child, said: url } = await otherRekey();
    await query(url, 'insert into kept values (43)');
    const { pid } = (await readPostmaster(clusterDir))!;
    await kill(child);
    process.kill(pid, 'SIGKILL');
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'select n from kept order by n')).toEqual([{ n: 42 }, { n: 43 }]);
    await server.stop();
  });

  test('a process that was given the dead server’s number is neither taken for it nor harmed', async () => {
    const user = await databaseUser(clusterDir);
    // One that PostgreSQL itself would take for its running server: it lives, and has the same user; and it even stands where that would.
    const bystander = spawn('sleep', ['60'], { ...user.as, cwd: clusterDir, stdio: 'ignore' });
    const file = join(clusterDir, 'postmaster.pid');
    await writeFile(file, `${bystander.pid}\n${clusterDir}\n1\n1\n\n127.0.0.1\n1 1\nready   \n`);
    if (user.as.uid !== undefined) await chown(file, user.as.uid, user.as.gid!);
    const server = await start();
    expect(server.adopted).toBe(false);
    await server.stop();
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    await kill(bystander);
  });

  test('in the middle of creating, the next start creates it whole', async () => {
    const other = join(openDir, 'other');
    const { child, said } = await otherRekey(other, 'log');
    expect(said).toContain('Creating');
    while (!(await readdir(other)).some((name) => name.startsWith('postgres.new-')))
      await new Promise(setImmediate);
    await kill(child);
    const server = await start(other);
    expect(await query(server.url, 'select current_database() as name')).toEqual([{ name: 'rekey' }]);
    await server.stop();
    expect((await readdir(other)).filter((name) => name.startsWith('postgres.new-'))).toEqual([]);
  });
});
