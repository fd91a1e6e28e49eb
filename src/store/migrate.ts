/**
 * Migrations: plain SQL files, in order, each once, each in a transaction that begins with its ledger row. Any number of
 * processes may start at once: one migrates, the others wait for its lock and find nothing left to do.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { CannotStart } from '../base/cannot-start.ts';
import { type ConnectOptions, connect, faultOfDatabase } from './connect.ts';

const folder = new URL('../../migrations/', import.meta.url);
const quiet = new Logger(() => () => {});
const lockKey = 0x72656b79; // "reky": one migration at a time in a database
const makeLedger =
  'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

/** The migrations of this version of the code, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the database to this version and answers the names of what was applied. Throws CannotStart when the database is
 * newer than the code, or when a migration that was applied reads differently now.
 */
export async function migrate(url: string, options: ConnectOptions = {}): Promise<string[]> {
  const client = await connect(url, options);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    const migrations = await readMigrations();
    const applied = await ledger(client);
    mustFit(migrations, applied);
    const owed = migrations.filter((migration) => !applied.has(migration.name));
    if (owed.length > 0) await client.query(makeLedger);
    await runMigrations({ connectionString: url, logger: quiet });
    for (const migration of owed) await apply(client, migration);
    return owed.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** Refuses to run on a database that this code does not know; for roles that must not migrate. */
export async function mustBeMigrated(url: string, options: ConnectOptions = {}): Promise<void> {
  const client = await connect(url, options);
  try {
    const migrations = await readMigrations();
    const applied = await ledger(client);
    mustFit(migrations, applied);
    const owed = migrations.filter((migration) => !applied.has(migration.name));
    if (owed.length > 0)
      throw new CannotStart(`The database lacks ${owed[0]?.name}: run "rekey migrate" first.`);
  } finally {
    await client.end();
  }
}

/** What was applied. Only reads: whoever may not make tables must still be able to look. */
async function ledger(client: pg.Client): Promise<Map<string, string>> {
  const { rows: found } = await client.query<{ table: string | null }>(
    `SELECT to_regclass('schema_migrations')::text AS "table"`,
  );
  if (found[0]?.table == null) return new Map();
  const { rows } = await client.query<{ name: string; hash: string }>(
    'SELECT name, hash FROM schema_migrations',
  );
  return new Map(rows.map((row) => [row.name, row.hash]));
}

function mustFit(migrations: readonly Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.hash]));
  for (const [name, hash] of applied) {
    const ours = known.get(name);
    if (ours === undefined)
      throw new CannotStart(
        `The database is newer than this Rekey (it has ${name}): start the version that made it, or a later one.`,
      );
    if (ours !== hash)
      throw new CannotStart(
        `The migration ${name} is not the one this database was made with: start the version that made it.`,
      );
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('INSERT INTO schema_migrations (name, hash) VALUES ($1, $2)', [
      migration.name,
      migration.hash,
    ]);
    await client.query(migration.sql);
    await client.query('COMMIT');
  } catch (fault) {
    await client.query('ROLLBACK').catch(() => {}); // a connection that broke has rolled back by itself
    if (faultOfDatabase(fault)) throw fault;
    throw new CannotStart(
      `The migration ${migration.name} failed: ${fault instanceof Error ? fault.message : String(fault)}.`,
    );
  }
}
