/** What the migration to ownership by consent makes of the links of before: the record says whose they are, else a sole owner, else nobody. */
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate, readMigrations } from '../../src/store/migrate.ts';

const name = `ownership_${process.pid}`;
const url = (database: string) =>
  Object.assign(new URL(inject('postgresUrl')), { pathname: `/${database}` }).toString();

async function within<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url(database) });
  await client.connect();
  return work(client).finally(() => client.end());
}

beforeAll(() => within('postgres', (client) => client.query(`CREATE DATABASE ${name}`)));
afterAll(() => within('postgres', (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`)));

const idOf = (at: number) => `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`;
const [ann, mallory] = [idOf(1), idOf(2)];
const at = '2029-05-05T05:05:05.123Z';

test('links of before are whose the record says they are', async () => {
  const migrations = await readMigrations();
  const consent = migrations.findIndex((migration) => migration.name.startsWith('0010_'));
  await within(name, async (client) => {
    await client.query(
      'CREATE TABLE schema_migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    for (const { name: applied, hash, sql } of migrations.slice(0, consent)) {
      await client.query('INSERT INTO schema_migrations (name, hash) VALUES ($1, $2)', [applied, hash]);
      await client.query(sql);
    }
    await client.query(
      `INSERT INTO accounts (id, username, username_key, password_hash, password_changed_at, created_at)
       VALUES ($1, 'ann', 'ann', 'x', $3, $3), ($2, 'mallory', 'mallory', 'x', $3, $3)`,
      [ann, mallory, at],
    );
    const project = async (id: string, key: string, ...owners: string[]) => {
      await client.query(
        'INSERT INTO projects (id, name, name_key, created_at) VALUES ($1, $2, lower($2), $3)',
        [id, key, at],
      );
      for (const owner of owners)
        await client.query('INSERT INTO project_owners VALUES ($1, $2, $3)', [id, owner, at]);
    };
    const link = (id: string, of: string, where: string) =>
      client.query(
        `INSERT INTO project_links (id, project_id, kind, url, added_at) VALUES ($1, $2, 'repository', $3, $4)`,
        [id, of, where, at],
      );
    await project(idOf(11), 'Shared', ann, mallory);
    await project(idOf(12), 'alone', ann);
    await link(idOf(21), idOf(11), 'https://one.example/x');
    await link(idOf(22), idOf(11), 'https://two.example/x');
    await link(idOf(23), idOf(11), 'https://three.example/x');
    await link(idOf(24), idOf(12), 'https://two.example/x');
    const fact = (id: string, who: string, payload: object, when: string) =>
      client.query(
        `INSERT INTO facts (id, at, kind, actor, account_id, payload) VALUES ($1, $2, 'registry:project:repository-linked', 'holder', $3, $4)`,
        [id, when, who, payload],
      );
    await fact(idOf(31), mallory, { name: 'Shared', url: 'https://one.example/x' }, at);
    await fact(idOf(32), ann, { name: 'Shared', url: 'https://two.example/x' }, at);
    await fact(idOf(33), ann, { name: 'Shared', url: 'https://three.example/x' }, '2029-05-06T00:00:00Z');
    expect(await migrate(url(name))).toContain(migrations[consent]!.name);
    const { rows } = await client.query('SELECT id, added_by FROM project_links ORDER BY id');
    expect(rows.map(({ added_by }) => added_by)).toEqual([mallory, ann, null, ann]);
  });
});
