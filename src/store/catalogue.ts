/**
 * Whether the database is built as the migrations build it. What it answers is worth no more than that: a view in a table's place, a policy, a
 * rule or another function tell any story, and the record would be whole in each. Read from the catalogue, and compared with `migrations/schema.sql`.
 */
import { readFileSync } from 'node:fs';
import { sql as raw } from 'kysely';
import { catalogueRules } from './catalogue-rules.ts';
import { tellSchema } from './dump-schema.ts';
import { readSchemaText, type SchemaThings } from './schema-text.ts';
import type { Sql } from './sql.ts';

export interface Difference {
  /** One sentence for the operator. */
  readonly says: string;
  /** It may hide lines of the record or change them, so that nothing that is read is sure. */
  readonly hides: boolean;
}

const committed = readSchemaText(
  readFileSync(new URL('../../migrations/schema.sql', import.meta.url), 'utf8'),
);
const named = (what: string) =>
  [...committed.keys()].flatMap(
    (name) => new RegExp(`^the ${what} ([a-z_]+)(?:\\(|$)`).exec(name)?.[1] ?? [],
  );
const tables = named('table');
const functions = named('function');
const recordTables = ['facts', 'facts_unsealed', 'record_leaves', 'record_checkpoints', 'schema_migrations'];

export function catalogueStore(sql: Sql) {
  return {
    /** From here on this transaction reads our own tables by their names, and is refused rows that a policy would choose. */
    async readPlainly(): Promise<void> {
      await raw`SELECT set_config('search_path', 'public, pg_temp', true), set_config('row_security', 'off', true)`.execute(
        sql,
      );
    },

    /** What no migration makes and would stand between Rekey and its rows; one question, some milliseconds. Only what hides, when `most` says so. */
    async foreign(most: 'hiding' | 'all'): Promise<Difference[]> {
      const rules = catalogueRules.filter(({ hides }) => hides || most === 'all');
      const asked = rules.map(
        ({ sql: text }, at) =>
          `SELECT ${at} AS rule, q.a::text AS a, q.b::text AS b FROM (${withParameters(text)}) AS q(a, b)`,
      );
      const { rows } = await raw<{
        rule: number;
        a: string;
        b: string;
      }>`${raw.raw(asked.join(' UNION ALL '))}`.execute(sql);
      return rows
        .toSorted((x, y) => x.rule - y.rule)
        .map(({ rule, a, b }) => ({ says: rules[rule]!.says(a, b), hides: rules[rule]!.hides }));
    },

    /** Every table, column, constraint, index, trigger and function that is not as the migrations make it. */
    async altered(): Promise<Difference[]> {
      const found = readSchemaText(await tellSchema((text) => raw.raw<never>(text).execute(sql)));
      const names = [...new Set([...committed.keys(), ...found.keys()])].filter((name) =>
        isTableThere(name, found),
      );
      return names.flatMap((name) => differenceOf(name, committed.get(name), found.get(name)) ?? []);
    },
  };
}

const listed = (names: readonly string[]) => `ARRAY[${names.map((name) => `'${name}'`).join(', ')}]::text[]`;
const parameters = [tables, recordTables, functions].map(listed);
const withParameters = (text: string) =>
  text.replaceAll(/\$([123])/g, (_, at: string) => parameters[Number(at) - 1]!);

/** A part of a table that is not there at all is named by its table. */
function isTableThere(name: string, found: SchemaThings): boolean {
  const [, table] = / of (the table \S+)$/.exec(name) ?? [];
  return table === undefined || found.has(table);
}

/** Nothing where both are the same. */
function differenceOf(
  name: string,
  ours: string | undefined,
  theirs: string | undefined,
): Difference | undefined {
  if (ours === theirs) return undefined;
  const hides = /^the (function|table|trigger|column)/.test(name) && ours !== undefined;
  if (ours === undefined)
    return { says: `No migration makes ${name}.`, hides: name.startsWith('the trigger') };
  const capital = `T${name.slice(1)}`;
  return theirs === undefined
    ? { says: `${capital} is missing.`, hides }
    : { says: `${capital} is not as the migrations make it.`, hides };
}
