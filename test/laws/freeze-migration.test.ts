/** What the migration that gives each freeze its case makes of those of before: the record says whose they are, else no case opens them. */
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate, readMigrations } from '../../src/store/migrate.ts';

const name = `freeze_${process.pid}`;
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
const at = '2029-05-05T05:05:05.123Z';
const earlier = '2029-04-04T04:04:04.321Z';

test('freezes of before belong to the case that the record names, and links to the address they were mailed to', async () => {
  const migrations = await readMigrations();
  const freeze = migrations.findIndex((migration) => migration.name.startsWith('0016_'));
  await within(name, async (client) => {
    await client.query(
      'CREATE TABLE schema_migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    for (const { name: applied, hash, sql } of migrations.slice(0, freeze)) {
      await client.query('INSERT INTO schema_migrations (name, hash) VALUES ($1, $2)', [applied, hash]);
      await client.query(sql);
    }
    // By the record; by no fact of that instant; not frozen any more.
    for (const [index, [username, frozenAt]] of [
      ['ann', at],
      ['bob', at],
      ['cat', null],
    ].entries()) {
      const [accountId, older, newer] = [idOf(index + 1), idOf(10 + index), idOf(20 + index)];
      await client.query(
        `INSERT INTO accounts (id, username, username_key, password_hash, password_changed_at, created_at, frozen_at)
         VALUES ($1, $2, $2, 'x', $3, $3, $4)`,
        [accountId, username, earlier, frozenAt],
      );
      for (const [caseId, factAt] of [
        [older, earlier],
        [newer, username === 'ann' ? at : earlier],
      ]) {
        await client.query(
          `INSERT INTO cases (id, number, account_id, state, opened_at, entered_at, stake)
           VALUES ($1, $2, $3, 'refused', $4, $4, 'none')`,
          [caseId, `${String(caseId).slice(-4)}-${username}`, accountId, earlier],
        );
        await client.query(
          `INSERT INTO facts (id, at, kind, actor, account_id, case_id, payload)
           VALUES ($1, $2, 'account:account:frozen', 'holder', $3, $4, '{}')`,
          [String(caseId).replace('7000', '7001'), factAt, accountId, caseId],
        );
      }
    }
    await client.query(
      `INSERT INTO addresses (id, account_id, address, address_key, added_at) VALUES ($1, $2, 'Ann@example.org', 'ann@example.org', $3)`,
      [idOf(31), idOf(1), earlier],
    );
    const links = [
      [idOf(41), 'object', idOf(31)],
      [idOf(42), 'object', null],
      [idOf(43), 'reset_password', idOf(31)],
    ];
    for (const [id, purpose, addressId] of links)
      await client.query(
        `INSERT INTO links (id, purpose, secret_hash, account_id, address_id, made_at, expires_at)
         VALUES ($1, $2, decode(md5($1::uuid::text), 'hex'), $3, $4, $5, $5)`,
        [id, purpose, idOf(1), addressId, earlier],
      );
    expect(await migrate(url(name))).toContain(migrations[freeze]!.name);
    const accounts = await client.query('SELECT frozen_by_case_id FROM accounts ORDER BY id');
    expect(accounts.rows.map((row) => row.frozen_by_case_id)).toEqual([idOf(20), null, null]);
    const after = await client.query('SELECT recipient_key FROM links ORDER BY id');
    expect(after.rows.map((row) => row.recipient_key)).toEqual(['ann@example.org', null, null]);
  });
});
