/**
 * Rows as a statement finds them. A row is made of its table's columns: what may be empty is, instants lie an hour ago, ends an hour ahead, and an
 * id is the same wherever it is named; so that a law says only what differs. Foreign keys and checks are taken out of this one database,
 * or most of the states that a condition guards against could not be written down.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { after, hourMs } from '../../src/base/clock.ts';
import type { Tx } from '../../src/store/db.ts';
import { type TestHouse, testStart } from '../house.ts';

export const now = testStart;
export const past = after(now, -hourMs);
export const soon = after(now, hourMs);
export const other = '0190dead-dead-7000-8000-deaddeaddead';
export const otherBytes = Buffer.from('of somebody else');

/** The id that a thing has in every row: `idOf('account')` is `accounts.id` and everybody's `accountId`. */
export const idOf = <T extends string>(thing: string) =>
  `01900000-0000-7000-8000-${createHash('sha256').update(thing).digest('hex').slice(0, 12)}` as T;

export type Row = Readonly<Record<string, unknown>>;
/** Rows by table, in camel case. The first of each is the one that conditions are about. */
export type Rows = Readonly<Record<string, readonly Row[] | Row>>;

/** One statement, the rows on which it acts, and the states in which it must not. */
export interface Statement {
  readonly rows: Rows;
  readonly act: (tx: Tx) => Promise<unknown>;
  /** By condition, what makes it alone false: the value of its column in the first row, or columns by table. Then nothing happens. */
  readonly unless?: Readonly<Record<string, unknown>>;
  /** The same for what only decorates the answer: it is then another. */
  readonly differs?: Readonly<Record<string, unknown>>;
  /** By condition, more rows that must not change the answer: there is a most. */
  readonly still?: Readonly<Record<string, unknown>>;
  /** By condition, states in which it acts as well: the further ways of an `or`, and what must not keep it from acting. */
  readonly also?: Readonly<Record<string, unknown>>;
  /** What it answers when it acts, where that is more than something. */
  readonly answers?: unknown;
  /** What it answers when it does nothing; left out: what it answers when there are no rows. */
  readonly nothing?: unknown;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const thingOf = (table: string) => (/sses$/.test(table) ? table.slice(0, -2) : table.replace(/s$/, ''));

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isNeeded: boolean;
}

export interface RowStates {
  /** Takes away what was written before, and writes these rows. A table that the statement itself fills is named too. */
  write(rows: Rows): Promise<void>;
  /** Every row of these tables, as text. */
  read(rows: Rows): Promise<string>;
}

/** Makes a house's database take any row. */
export async function openRowStates({ sql }: TestHouse): Promise<RowStates> {
  const bound = await sql.query<{ t: string; c: string }>(
    `SELECT conrelid::regclass::text AS t, quote_ident(conname) AS c FROM pg_constraint
     WHERE contype IN ('f', 'c') AND connamespace = 'public'::regnamespace ORDER BY contype DESC`,
  );
  for (const { t, c } of bound.rows) await sql.query(`ALTER TABLE ${t} DROP CONSTRAINT IF EXISTS ${c}`);
  const { rows: tables } = await sql.query<{ t: string }>(
    `SELECT quote_ident(tablename) AS t FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
  );
  for (const { t } of tables) await sql.query(`ALTER TABLE ${t} DISABLE TRIGGER USER`);
  const { rows: columns } = await sql.query<Column>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type,
            is_nullable = 'NO' AND column_default IS NULL AND is_generated = 'NEVER' AND is_identity = 'NO' AS "isNeeded"
     FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  let written = new Set<string>(tables.map(({ t }) => t));
  return {
    async write(rows) {
      const named = Object.keys(rows).map(snake);
      await sql.query([...new Set([...written, ...named])].map((t) => `DELETE FROM ${t}`).join('; '));
      written = new Set(named);
      for (const [table, some] of Object.entries(rows))
        for (const row of [some].flat() as Row[]) await insert(sql, columns, table, row);
    },
    async read(rows) {
      const texts: string[] = [];
      for (const table of Object.keys(rows)) {
        const { rows: found } = await sql.query<{ row: string }>(
          `SELECT t::text AS row FROM ${snake(table)} t ORDER BY 1`,
        );
        texts.push(`${table}: ${found.map(({ row }) => row).join(' ')}`);
      }
      return texts.join('\n');
    },
  };
}

async function insert(sql: pg.Pool, columns: readonly Column[], table: string, row: Row): Promise<void> {
  const own = columns.filter((column) => column.table === snake(table));
  if (own.length === 0) throw new Error(`there is no table ${snake(table)}`);
  const values = Object.fromEntries(
    own.filter(({ isNeeded }) => isNeeded).map((column) => [camel(column.column), heldBy(table, column)]),
  );
  const full = Object.entries({ ...values, ...row });
  const unknown = full.find(([name]) => !own.some(({ column }) => column === snake(name)));
  if (unknown) throw new Error(`${snake(table)} has no ${snake(unknown[0])}`);
  await sql.query(
    `INSERT INTO ${snake(table)} (${full.map(([name]) => `"${snake(name)}"`).join(', ')})
     OVERRIDING SYSTEM VALUE VALUES (${full.map((_, at) => `$${at + 1}`).join(', ')})`,
    full.map(([, value]) => value),
  );
}

/** What a needed column holds when nothing is said. */
function heldBy(table: string, { column, type }: Column): unknown {
  const name = camel(column);
  if (type === 'uuid') return idOf(name === 'id' ? thingOf(table) : name.replace(/Id$/, ''));
  if (type.startsWith('timestamp')) return name === 'expiresAt' ? soon : past;
  if (type === 'bytea') return Buffer.from(name);
  if (type === 'jsonb') return '{}';
  if (type === 'ARRAY') return [];
  if (type === 'boolean') return false;
  return /^(?:integer|bigint|smallint)$/.test(type) ? 1 : name;
}
