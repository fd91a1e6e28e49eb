/** The schema is told three times (migrations, the committed dump, the TypeScript interfaces) and says the same each time; every table says what it is for. */
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dumpSchema } from '../../src/store/dump-schema.ts';
import { migrate } from '../../src/store/migrate.ts';

const root = new URL('../../', import.meta.url);
const names = [`schema_${process.pid}`, `schema_again_${process.pid}`];
const urlOf = (name: string) =>
  Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).toString();
let dumped = '';

async function query<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query<Row>(statement).finally(() => client.end())).rows;
}

beforeAll(async () => {
  for (const name of names) await query(inject('postgresUrl'), `CREATE DATABASE ${name}`);
  await migrate(urlOf(names[0]!));
  dumped = await dumpSchema(urlOf(names[0]!));
});
afterAll(async () => {
  for (const name of names)
    await query(inject('postgresUrl'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

describe('the committed schema', () => {
  test('is what the migrations come to', async () => {
    const committed = await readFile(new URL('migrations/schema.sql', root), 'utf8');
    expect(dumped, 'run: node dist/main.js schema > migrations/schema.sql').toBe(committed);
  });

  test('makes the same schema when it is run in an empty database', async () => {
    await query(urlOf(names[1]!), dumped);
    expect(await dumpSchema(urlOf(names[1]!))).toBe(dumped);
  });

  test('tells of a trigger that was switched off', async () => {
    await query(urlOf(names[1]!), 'ALTER TABLE facts DISABLE TRIGGER facts_append_only');
    expect(await dumpSchema(urlOf(names[1]!))).not.toBe(dumped);
  });

  test('refuses to leave out in silence what it has no words for', async () => {
    await query(urlOf(names[1]!), 'CREATE VIEW leaking AS SELECT * FROM accounts');
    await expect(dumpSchema(urlOf(names[1]!))).rejects.toThrow('leaking');
  });
});

interface Column {
  table: string;
  column: string;
  nullable: boolean;
}

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The interfaces of schema.ts, read as text: types are gone when a program runs. */
async function interfaces(): Promise<Map<string, Map<string, string>>> {
  const text = await readFile(new URL('src/store/schema.ts', root), 'utf8');
  const bodies = new Map(
    [...text.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)].map((found) => [
      found[1]!,
      fieldsOf(found[2]!),
    ]),
  );
  return new Map([...bodies.get('Schema')!].map(([table, type]) => [table, bodies.get(type)!]));
}

function fieldsOf(body: string): Map<string, string> {
  return new Map([...body.matchAll(/^ {2}(\w+)\??: ([\s\S]*?);$/gm)].map((field) => [field[1]!, field[2]!]));
}

describe('schema.ts', () => {
  test('has every table and column of the database under its camel-case name, and no other, and knows what may be null', async () => {
    const rows = await query<Column>(
      urlOf(names[0]!),
      `SELECT table_name AS table, column_name AS column, is_nullable = 'YES' AS nullable FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> 'schema_migrations'`,
    );
    const real = rows.map(
      (row) => `${camel(row.table)}.${camel(row.column)}${row.nullable ? ' | null' : ''}`,
    );
    const typed = [...(await interfaces())].flatMap(([table, fields]) =>
      [...fields].map(([column, type]) => `${table}.${column}${/\bnull\b/.test(type) ? ' | null' : ''}`),
    );
    expect(typed.toSorted()).toEqual(real.toSorted());
  });
});

// Columns that say what they are in any table: identifiers, references by name, instants, hashes.
const plain =
  /^(id|name|kind|url|username|address|contact|client|subject|answers|body|reason|content|media_type|recipient|number|state|text|html|size|hash|role|at)$|^is_|_(id|at|until|hash|sealed|key)$/;

describe('every table', () => {
  test('has a comment, and so has every column that its name does not explain', async () => {
    const bare = await query<{ what: string; column: string | null }>(
      urlOf(names[0]!),
      `SELECT t.relname AS what, NULL AS column FROM pg_class t
       WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND obj_description(t.oid, 'pg_class') IS NULL
       UNION ALL SELECT t.relname || '.' || a.attname, a.attname FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
       WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
         AND col_description(t.oid, a.attnum) IS NULL ORDER BY 1`,
    );
    const missing = bare
      .filter(({ column }) => column === null || !plain.test(column))
      .map(({ what }) => what);
    expect(missing, 'these lack COMMENT ON').toEqual([]);
  });
});
