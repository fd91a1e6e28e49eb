/**
 * The schema as the database itself tells it, in one order and one spelling: what the migrations come to, to be read in one
 * place (`migrations/schema.sql`) and compared. The text is SQL that makes the same schema in an empty database. Names are
 * sorted, columns keep their order, and nothing of one server (owners, identifiers, sizes) is in it.
 */
import { connect } from './connect.ts';

interface Table {
  name: string;
  comment: string | null;
  columns: string[];
  constraints: string[];
  comments: string[];
  indexes: string[];
  triggers: string[];
}

// Constraints of kind n (NOT NULL, named since PostgreSQL 18) are told with their column; those of kind f need every table first.
const tables = `
  SELECT quote_ident(t.relname) AS name, quote_literal(obj_description(t.oid, 'pg_class')) AS comment,
    ARRAY(SELECT concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN 'NOT NULL' END,
        CASE WHEN a.attidentity <> '' THEN 'GENERATED ' || CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END || ' AS IDENTITY' END,
        CASE WHEN a.attgenerated = '' THEN 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
             ELSE 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ')' || CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE '' END END)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
    ARRAY(SELECT format('CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid)) FROM pg_constraint c
      WHERE c.conrelid = t.oid AND c.contype NOT IN ('n', 'f', 't')
      ORDER BY position(c.contype::text IN 'puxc'), c.conname COLLATE "C") AS constraints,
    ARRAY(SELECT format('COMMENT ON COLUMN %I.%I IS %L;', t.relname, a.attname, col_description(t.oid, a.attnum))
      FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND col_description(t.oid, a.attnum) IS NOT NULL
      ORDER BY a.attnum) AS comments,
    ARRAY(SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON ') || ';'
      FROM pg_index i JOIN pg_class n ON n.oid = i.indexrelid
      WHERE i.indrelid = t.oid AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = t.oid)
      ORDER BY n.relname COLLATE "C") AS indexes,
    ARRAY(SELECT replace(pg_get_triggerdef(g.oid, true), ' ON public.', ' ON ') || ';'
      || CASE g.tgenabled WHEN 'O' THEN '' ELSE format(E'\\nALTER TABLE %I %s TRIGGER %I;', t.relname,
        CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, g.tgname) END
      FROM pg_trigger g WHERE g.tgrelid = t.oid AND NOT g.tgisinternal ORDER BY g.tgname COLLATE "C") AS triggers
  FROM pg_class t WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' ORDER BY t.relname COLLATE "C"`;

const references = `
  SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s;', t.relname, c.conname, pg_get_constraintdef(c.oid)) AS line
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
  WHERE c.connamespace = 'public'::regnamespace AND c.contype = 'f' ORDER BY t.relname COLLATE "C", c.conname COLLATE "C"`;

const functions = `
  SELECT replace(pg_get_functiondef(p.oid), ' FUNCTION public.', ' FUNCTION ') || ';'
    || coalesce(format(E'\\nCOMMENT ON FUNCTION %s IS %L;', p.oid::regprocedure, obj_description(p.oid, 'pg_proc')), '') AS line
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.proname COLLATE "C", p.oid::regprocedure::text COLLATE "C"`;

// What this file has no words for must not be left out in silence.
const others = `
  SELECT c.relname::text AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('r', 'i')
  UNION ALL SELECT t.typname::text FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype NOT IN ('c', 'b')
  UNION ALL SELECT r.rulename::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL SELECT p.polname::text FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'public'::regnamespace`;

/** The schema `public` of a migrated database as text, the same for every server that has it. Throws on objects it cannot tell. */
export async function dumpSchema(url: string): Promise<string> {
  const client = await connect(url);
  try {
    // Definitions are told relative to the search path.
    await client.query('BEGIN READ ONLY');
    await client.query('SET LOCAL search_path = public');
    const unknown = await client.query<{ name: string }>(others);
    if (unknown.rows.length > 0)
      throw new Error(`the dump has no words for ${unknown.rows.map(({ name }) => name).join(', ')}`);
    return await tellSchema((text) => client.query(text) as never);
  } finally {
    await client.end();
  }
}

/** The same, of whatever `ask` reads by a search path of `public`; what it cannot tell is left out. */
export async function tellSchema(
  ask: <Row>(text: string) => Promise<{ rows: readonly Row[] }>,
): Promise<string> {
  const made = await ask<{ line: string }>(functions);
  const told = await ask<Table>(tables);
  const referring = await ask<{ line: string }>(references);
  return [
    '-- The schema that the migrations come to: generated by "rekey schema", held by a test. For reading; change a migration instead.',
    'SET check_function_bodies = off;',
    ...made.rows.map(({ line }) => line.replaceAll(/[ \t]+$/gm, '')),
    ...told.rows.map(tellTable),
    referring.rows.map(({ line }) => line).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

function tellTable(table: Table): string {
  const inside = [...table.columns, ...table.constraints].map((line) => `  ${line}`).join(',\n');
  const comment = table.comment === null ? [] : [`COMMENT ON TABLE ${table.name} IS ${table.comment};`];
  return [
    `CREATE TABLE ${table.name} (\n${inside}\n);`,
    ...comment,
    ...table.comments,
    ...table.indexes,
    ...table.triggers,
  ].join('\n');
}
