/** Every way in which Rekey cannot start is one sentence on stderr and exit code 1, and leaves nothing running. */
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CannotStart } from '../../src/base/cannot-start.ts';
import { readConfiguration } from '../../src/main/configuration.ts';
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

describe('Rekey, when it cannot start, says in one sentence', () => {
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
    expect(await refusalOf({ PORT: 'http' })).toBe('PORT must be a number up to 65535, and is "http".');
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
    [{ PORT: '70000' }, /^PORT must be a number up to 65535/],
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

  it('of a policy that is refused are named', async () => {
    const policy = join(folder, 'policy.json');
    await writeFile(policy, '{"findingLifeDays":0}');
    expect(() => readConfiguration({ REKEY_DATA_DIR: join(folder, 'data'), REKEY_POLICY: policy })).toThrow(
      /^The policy file .* is refused\. findingLifeDays is wrong: /,
    );
  });
});

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
