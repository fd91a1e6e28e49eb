/** Every way in which Rekey cannot start is one sentence on stderr and exit code 1, and leaves nothing running. */
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CannotStart } from '../../src/base/cannot-start.ts';
import { readConfiguration } from '../../src/main/configuration.ts';
import { migrate, mustBeMigrated } from '../../src/store/migrate.ts';
import { joinWorkers } from '../../src/store/worker-lock.ts';
import { freePort, RekeyProcess } from './rekey-process.ts';

let folder = '';
let settings: Record<string, string> = {};
const databases: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-test-start-'));
  await chmod(folder, 0o711); // as root, the database's user must get through
  settings = {
    REKEY_DATA_DIR: join(folder, 'data'),
    DATABASE_URL: await database('plain'),
    PORT: String(await freePort()),
  };
});

afterAll(async () => {
  for (const name of databases) await ask(inject('postgresUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
  await rm(folder, { recursive: true, force: true });
});

describe('Rekey, when it cannot start, says in one sentence', { timeout: 60_000 }, () => {
  it('that the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(await refusalOf({ PORT: String(port) })).toMatch(
      new RegExp(`^Port ${port} on 127.0.0.1 is in use: `),
    );
    server.close();
  });

  it('that the database does not answer', async () => {
    const nobody = `postgresql://rekey:secret-word@127.0.0.1:${await freePort()}/rekey`;
    const said = await refusalOf({ DATABASE_URL: nobody });
    expect(said).toMatch(/^The database does not answer: .* Check DATABASE_URL\.$/);
    expect(said).not.toContain('secret-word');
  });

  it.each([
    ['a user or password is no UTF-8', 'postgresql://rekey:caf%e9-secret-word@127.0.0.1/rekey', /%C3%A9/],
    ['names a file that is not there', 'postgresql://127.0.0.1/rekey?sslrootcert=/nope.pem', /'\/nope\.pem'/],
  ])('that DATABASE_URL cannot be used, where %s', async (_, url, words) => {
    for (const command of ['start', 'serve']) {
      const said = await refusalOf({ DATABASE_URL: url }, command);
      expect(said).toMatch(/^DATABASE_URL /);
      expect(said).toMatch(words);
      expect(said).not.toContain('secret-word');
    }
  });

  it('that the database has no TLS although sslmode asks for it, without a warning of several lines', async () => {
    const url = `${settings.DATABASE_URL}?sslmode=require`;
    expect(await refusalOf({ DATABASE_URL: url })).toMatch(
      /^The database does not answer: The server does not support SSL connections\. Check DATABASE_URL\.$/,
    );
  });

  it('that the database’s user may not make anything in it', async () => {
    const url = await database('closed', 'template1');
    await ask(url, closeSchema);
    await ask(url, closeDatabase(url));
    const words = /permission denied for schema public.*GRANT USAGE, CREATE ON SCHEMA/;
    for (const command of ['start', 'migrate'])
      expect(await refusalOf({ DATABASE_URL: url }, command)).toMatch(words);
    expect(await refusalOf({ DATABASE_URL: url }, 'serve')).toMatch(
      /^The database lacks 0001_accounts\.sql: /,
    );
    await ask(url, 'GRANT CREATE ON SCHEMA public TO rekey');
    expect(await refusalOf({ DATABASE_URL: url }, 'migrate')).toMatch(
      /permission denied for database .*GRANT CREATE ON DATABASE/,
    );
  });

  it('that the database is read-only', async () => {
    for (const name of ['readonly', 'readonly_empty']) {
      const url = await database(name, name === 'readonly' ? 'rekey_template' : 'template1');
      const { pathname } = new URL(url);
      await ask(url, `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only = on`);
      for (const command of name === 'readonly' ? ['start', 'serve', 'work'] : ['start', 'migrate'])
        expect(await refusalOf({ DATABASE_URL: url }, command), command).toMatch(
          /^The database is read-only.*DATABASE_URL/,
        );
    }
  });

  it('that the tables of the job queue are newer', async () => {
    const newer = await database('queue');
    await ask(newer, 'INSERT INTO graphile_worker.migrations (id, breaking) VALUES (9999, true)');
    for (const command of ['migrate', 'start', 'work'])
      expect(await refusalOf({ DATABASE_URL: newer }, command), command).toMatch(
        /^The job queue’s tables in the database are newer than this Rekey/,
      );
  });

  it('that the database accepts the connection and then stays silent', async () => {
    await using silent = await silence();
    for (const open of [migrate, mustBeMigrated]) {
      const opened = open(silent.url, { answerMs: 50 });
      await expect(opened).rejects.toThrow(CannotStart);
      await expect(opened).rejects.toThrow(/^The database does not answer: .*silent.* Check DATABASE_URL\.$/);
    }
    const onFault = () => {};
    await expect(joinWorkers(silent.url, { connectionsMax: 1, onFault, answerMs: 50 })).rejects.toThrow(
      CannotStart,
    );
  });

  it('that the database is newer', async () => {
    const newer = await database('newer');
    await ask(newer, `INSERT INTO schema_migrations (name, hash) VALUES ('9999_from_tomorrow.sql', 'x')`);
    for (const command of ['start', 'work'])
      expect(await refusalOf({ DATABASE_URL: newer }, command)).toMatch(
        /^The database is newer than this Rekey \(it has 9999_from_tomorrow\.sql\): /,
      );
  });

  it('that the database must be migrated first, to the roles that do not migrate', async () => {
    const empty = await database('empty', 'template1');
    expect(await refusalOf({ DATABASE_URL: empty }, 'serve')).toMatch(
      /^The database lacks 0001_accounts\.sql: /,
    );
  });

  it('that the secret is not the one that the database was made with', async () => {
    const own = { DATABASE_URL: await database('secret'), REKEY_SECRET: 'the first secret of this database' };
    const first = new RekeyProcess({ ...settings, ...own }, { command: ['staff', 'link'] });
    expect(await first.ended, first.stderr).toEqual({ code: 0, signal: null });
    const other = { ...own, REKEY_SECRET: 'another secret, of another database' };
    for (const command of ['start', 'work'])
      expect(await refusalOf(other, command)).toMatch(
        /^REKEY_SECRET is not the one that this database was made with/,
      );
    const audit = new RekeyProcess({ ...settings, ...other }, { command: ['audit', 'verify'] });
    expect(await audit.ended).toEqual({ code: 1, signal: null });
    expect(audit.stdout + audit.stderr).not.toMatch(/FLAW|tampered/);
  });

  it('that the data directory cannot be written', async () => {
    const dataDir = join(folder, 'closed');
    await mkdir(join(dataDir, 'rekey.lock'), { recursive: true });
    expect(await refusalOf({ DATABASE_URL: '', REKEY_DATA_DIR: dataDir })).toMatch(
      /^The data directory .*closed cannot be written: /,
    );
  });

  it('that a setting is wrong', async () => {
    expect(await refusalOf({ PORT: 'http' })).toBe('PORT must be a number from 1 to 65535, and is "http".');
  });

  it('that the data directory is where none can be made, although Node’s own way of making it never ends there', async () => {
    for (const REKEY_SECRET of ['', 'kz7Qm2Vt9xLr4Wc8Np3Hs6Yd1Fg5Jb0T'])
      expect(await refusalOf({ DATABASE_URL: '', REKEY_SECRET, REKEY_DATA_DIR: '/proc/x/data' })).toMatch(
        /^The data directory \/proc\/x\/data cannot be (written|made): /,
      );
  });

  it('that the address to listen at is not this machine’s', async () => {
    expect(await refusalOf({ HOST: '192.0.2.1' })).toBe('HOST 192.0.2.1 is no address of this machine.');
  });
});

describe('Settings', () => {
  const production = {
    REKEY_ENV: 'production',
    REKEY_SECRET: 'kz7Qm2Vt9xLr4Wc8Np3Hs6Yd1Fg5Jb0T',
    SMTP_URL: 'smtp://mail.example.org',
  };

  it.each([
    [{ PORT: '70000' }, /^PORT must be a number from 1 to 65535/],
    [{ PORT: '0' }, /^PORT must be a number from 1 to 65535, and is "0"/],
    [{ REKEY_ENV: 'live' }, /^REKEY_ENV must be development or production, and is "live"\.$/],
    [
      { DATABASE_URL: 'mysql://root:secret-word@localhost' },
      /^DATABASE_URL must be an address beginning with postgres:/,
    ],
    [{ SMTP_URL: 'mail.example.org:secret-word' }, /^SMTP_URL must be an address beginning with smtp:/],
    [{ SMTP_URL: 'smtp:' }, /^SMTP_URL names no host/],
    [{ SMTP_URL: 'smtps://' }, /^SMTP_URL names no host/],
    [{ REKEY_METRICS_TOKEN: 'short' }, /^REKEY_METRICS_TOKEN must have at least 16 characters/],
    [
      { REKEY_BASE_URL: 'https://example.org/rekey' },
      /^REKEY_BASE_URL must be an http or https address without a path/,
    ],
    [{ REKEY_SECRET: 'secret-word' }, /^REKEY_SECRET must have at least 32 characters/],
    [{ REKEY_DATA_DIR: '/dev/null/data' }, /^The data directory \/dev\/null\/data cannot be written/],
    [
      { REKEY_POLICY: '/nowhere/policy.json' },
      /^The policy file \/nowhere\/policy\.json \(REKEY_POLICY\) cannot be read/,
    ],
    [{ ...production }, /^In production REKEY_BASE_URL must be the https address/],
    [
      { ...production, REKEY_BASE_URL: 'https://rekey.example.org', SMTP_URL: '' },
      /^In production SMTP_URL must be set/,
    ],
    [
      { ...production, REKEY_BASE_URL: 'https://rekey.example.org', REKEY_SECRET: 'a'.repeat(40) },
      /^REKEY_SECRET looks like a placeholder/,
    ],
    [{ ...production, REKEY_SECRET: '' }, /^REKEY_SECRET must have at least 32 characters/],
  ])('that are wrong are named, and no secret with them: %o', (wrong, words) => {
    let fault: unknown;
    try {
      readConfiguration({ REKEY_DATA_DIR: join(folder, 'data'), ...wrong });
    } catch (thrown) {
      fault = thrown;
    }
    expect(fault).toBeInstanceOf(CannotStart);
    expect((fault as CannotStart).message).toMatch(words);
    expect((fault as CannotStart).message).not.toMatch(/secret-word|\n/);
  });

  it('name a secret file that was cut short, whoever cut it, and what to do with it', async () => {
    const dataDir = join(folder, 'cut');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'secret'), '');
    expect(() => readConfiguration({ REKEY_DATA_DIR: dataDir })).toThrow(
      /^The file .*cut\/secret is empty or cut short: put back the one that was saved/,
    );
    expect(await readFile(join(dataDir, 'secret'), 'utf8')).toBe('');
  });

  it('have a secret made for them once, whole, and leave nothing beside it', async () => {
    const dataDir = join(folder, 'made', 'here');
    const { secret } = readConfiguration({ REKEY_DATA_DIR: dataDir });
    expect(readConfiguration({ REKEY_DATA_DIR: dataDir }).secret).toBe(secret);
    expect(await readdir(dataDir)).toEqual(['secret']);
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['sslmode=require', 'sslmode=verify-full'],
    ['application_name=x&sslmode=verify-ca', 'application_name=x&sslmode=verify-full'],
    ['sslmode=no-verify', 'sslmode=no-verify'],
    ['uselibpqcompat=true&sslmode=require', 'uselibpqcompat=true&sslmode=require'],
  ])('of TLS mean what pg makes of them today, said so that it does not warn: %s', (given, used) => {
    const read = (query: string) =>
      readConfiguration({
        REKEY_DATA_DIR: join(folder, 'data'),
        DATABASE_URL: `postgres://a:b@c/d?${query}`,
      });
    expect(read(given).databaseUrl).toBe(`postgres://a:b@c/d?${used}`);
  });

  it('of a policy that is refused are named', async () => {
    const policy = join(folder, 'policy.json');
    await writeFile(policy, '{"findingLifeDays":0}');
    expect(() => readConfiguration({ REKEY_DATA_DIR: join(folder, 'data'), REKEY_POLICY: policy })).toThrow(
      /^The policy file .* is refused\. findingLifeDays is wrong: /,
    );
  });
});

describe('Rekey at somebody else’s database', { timeout: 60_000 }, () => {
  it('serves and works on a migrated one as a user who may make nothing in it', async () => {
    const url = await database('rows');
    await ask(url, closeSchema);
    await ask(url, closeDatabase(url));
    for (const [command, words] of [
      ['serve', '/desk/join/'],
      ['work', 'Rekey works'],
    ] as const) {
      const rekey = new RekeyProcess({ ...settings, DATABASE_URL: url }, { command: [command] });
      expect(await rekey.says(words), rekey.stderr).toBe(true);
      rekey.kill('SIGTERM');
      expect(await rekey.ended).toEqual({ code: 0, signal: null });
      expect(rekey.stderr).toBe('');
    }
  });

  it('prints no link for the first admin in production: logs are kept, and whoever reads them is not the admin', async () => {
    const url = await database('production', 'rekey_template');
    const production = {
      DATABASE_URL: url,
      REKEY_ENV: 'production',
      REKEY_BASE_URL: 'https://rekey.example.org',
      REKEY_SECRET: 'a secret of production: 0123456789abcdef',
      SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
    };
    const rekey = new RekeyProcess({ ...settings, ...production }, { command: ['serve'] });
    expect(await rekey.says('Rekey is at https://rekey.example.org'), rekey.stderr).toBe(true);
    rekey.kill('SIGTERM');
    expect(await rekey.ended).toEqual({ code: 0, signal: null });
    expect(rekey.stdout + rekey.stderr).not.toContain('/desk/join/');
    const link = new RekeyProcess({ ...settings, ...production }, { command: ['staff', 'link'] });
    expect(await link.ended, link.stderr).toEqual({ code: 0, signal: null });
    expect(link.stdout).toContain('https://rekey.example.org/desk/join/');
  });

  it('that stays silent ends at the first SIGTERM', async () => {
    await using silent = await silence();
    const rekey = new RekeyProcess({ ...settings, DATABASE_URL: silent.url });
    await silent.asked;
    rekey.kill('SIGTERM');
    expect(await rekey.ended).toEqual({ code: 0, signal: null });
    expect(rekey.stdout).toBe('Stopped.\n');
    expect(rekey.stderr).toBe('');
  });
});

/** As whoever owns the database: from then on they may make nothing in it. */
const closeSchema = 'REVOKE CREATE ON SCHEMA public FROM PUBLIC, pg_database_owner';
const closeDatabase = (url: string) =>
  `REVOKE CREATE ON DATABASE ${new URL(url).pathname.slice(1)} FROM PUBLIC, rekey`;

/** Something that accepts connections and never says a word. */
async function silence() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {}).resume()));
  const asked = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://rekey:secret-word@127.0.0.1:${port}/rekey`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What Rekey said when it refused to start: one line, and nothing else anywhere. */
async function refusalOf(wrong: Record<string, string>, command = 'start'): Promise<string> {
  const rekey = new RekeyProcess({ ...settings, ...wrong }, { command: [command] });
  expect(await rekey.ended).toEqual({ code: 1, signal: null });
  expect(rekey.stdout).toBe('');
  expect(rekey.stderr).toMatch(/^[^\n]+\n$/);
  return rekey.stderr.trim();
}

async function database(name: string, template = 'rekey_template'): Promise<string> {
  const full = `start_${name}_${process.pid}`;
  await ask(inject('postgresUrl'), `CREATE DATABASE ${full} TEMPLATE ${template}`);
  databases.push(full);
  return Object.assign(new URL(inject('postgresUrl')), { pathname: `/${full}` }).toString();
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
