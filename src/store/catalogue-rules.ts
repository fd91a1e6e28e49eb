/**
 * What no migration makes, each as one question to the catalogue and one sentence: whatever may stand between a table's name and its rows. Every
 * name is asked of pg_catalog itself, for a search path may be one of the tricks. `$1` are our tables, `$2` those of the record, `$3` our functions.
 */

export interface CatalogueRule {
  /** Gives rows of (a, b), both text. */
  readonly sql: string;
  readonly says: (a: string, b: string) => string;
  /** It may hide lines, or tell other ones. Else it lets somebody write, or is only not ours. */
  readonly hides: boolean;
}

const publicSchema = `(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'public')`;
const ours = `c.relnamespace = ${publicSchema} AND c.relname::text = ANY ($1)`;
/** Not brought by an extension. */
const own = (oid: string) =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend brought WHERE brought.objid = ${oid} AND brought.deptype = 'e')`;
const firstOid = 16384; // what has a smaller one came with the server

/** The settings that change what a statement means, and how they must stand. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  search_path: ['"$user", public', '"$user",public', 'public', 'public, pg_temp'],
  session_replication_role: ['origin'],
  row_security: ['on'],
  transform_null_equals: ['off'],
  session_preload_libraries: [''],
  local_preload_libraries: [''],
  role: ['none'],
};
const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ');
const isMeaning = (name: string, value: string) =>
  `(${Object.entries(meanings)
    .map(([key, values]) => `(${name} = '${key}' AND ${value} NOT IN (${quoted(values)}))`)
    .join(' OR ')})`;

const kinds: Readonly<Record<string, string>> = {
  v: 'a view',
  m: 'a materialized view',
  f: 'a foreign table',
  p: 'a partitioned table',
  S: 'a sequence',
  c: 'a type',
};

const inTables: readonly CatalogueRule[] = [
  {
    sql: `SELECT c.relname, c.relkind FROM pg_catalog.pg_class c WHERE ${ours} AND c.relkind NOT IN ('r', 'i')`,
    says: (table, kind) => `In the place of the table ${table} stands ${kinds[kind] ?? 'something else'}.`,
    hides: true,
  },
  {
    sql: `SELECT c.relname, CASE WHEN c.relrowsecurity OR c.relforcerowsecurity THEN 'row-level security is switched on'
        WHEN c.relispartition THEN 'it is a part of another table' WHEN c.relpersistence <> 'p' THEN 'a crash of the server empties it'
        ELSE 'its rows are read by a program that is not PostgreSQL’s own' END
      FROM pg_catalog.pg_class c WHERE ${ours} AND c.relkind = 'r' AND (c.relrowsecurity OR c.relforcerowsecurity OR c.relispartition
        OR c.relpersistence <> 'p' OR c.relam <> (SELECT oid FROM pg_catalog.pg_am WHERE amname = 'heap'))`,
    says: (table, what) => `The table ${table} is not as the migrations make it: ${what}.`,
    hides: true,
  },
  {
    sql: `SELECT p.polname, c.relname FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
      WHERE c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ('public', 'graphile_worker'))`,
    says: (policy, table) => `The policy ${policy} chooses which rows of the table ${table} are shown.`,
    hides: true,
  },
  {
    sql: `SELECT r.rulename, c.relname FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
      WHERE c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ('public', 'graphile_worker'))
        AND (c.relkind <> 'v' OR r.rulename <> '_RETURN')`,
    says: (rule, table) => `The rule ${rule} changes what is done to the table ${table}.`,
    hides: true,
  },
  {
    sql: `SELECT k.relname, c.relname FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhparent
      JOIN pg_catalog.pg_class k ON k.oid = i.inhrelid WHERE c.relkind IN ('r', 'p') AND ((${ours}) OR (${ours.replaceAll('c.', 'k.')}))`,
    says: (child, parent) =>
      `The table ${child} inherits from ${parent}, so that its rows are read as rows of ${parent}.`,
    hides: true,
  },
  {
    sql: `SELECT t.tgname, c.relname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
      WHERE (${ours}) AND (t.tgenabled <> 'O' OR (t.tgisinternal AND NOT EXISTS
        (SELECT FROM pg_catalog.pg_constraint k WHERE k.oid = t.tgconstraint AND k.contype IN ('f', 'u', 'p', 'x'))))`,
    says: (trigger, table) =>
      `The trigger ${trigger} on the table ${table} is switched off, or not what it seems.`,
    hides: true,
  },
  {
    sql: `SELECT a.attname, c.relname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE (${ours}) AND a.attnum > 0 AND NOT a.attisdropped AND a.attcollation <> t.typcollation`,
    says: (column, table) => `The column ${column} of the table ${table} compares its texts in another way.`,
    hides: true,
  },
  {
    sql: `SELECT x.relname, c.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
      JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE (${ours}) AND NOT (i.indisvalid AND i.indisready AND i.indislive)`,
    says: (index, table) => `The index ${index} of the table ${table} is not kept up.`,
    hides: true,
  },
  {
    sql: `SELECT c.relname, '' FROM pg_catalog.pg_subscription_rel s JOIN pg_catalog.pg_class c ON c.oid = s.srrelid WHERE ${ours}`,
    says: (table) => `Another server writes into the table ${table}, by a subscription.`,
    hides: false,
  },
];

const aroundTables: readonly CatalogueRule[] = [
  {
    sql: `SELECT e.evtname, e.evtevent FROM pg_catalog.pg_event_trigger e WHERE ${own('e.oid')}`,
    says: (trigger, event) => `The event trigger ${trigger} runs at ${event}, and no migration makes one.`,
    hides: true,
  },
  {
    sql: `SELECT s.name, s.reset_val FROM pg_catalog.pg_settings s WHERE ${isMeaning('s.name', 's.reset_val')}`,
    says: (name, value) =>
      `The setting ${name} is ${value === '' ? 'empty' : value}, which changes what is read.`,
    hides: true,
  },
  {
    sql: `SELECT x.name || ' to ' || x.value, CASE s.setrole WHEN 0 THEN 'all' ELSE pg_catalog.pg_get_userbyid(s.setrole) END
      FROM pg_catalog.pg_db_role_setting s, LATERAL (SELECT pg_catalog.split_part(e, '=', 1) AS name,
        pg_catalog.substr(e, pg_catalog.strpos(e, '=') + 1) AS value FROM pg_catalog.unnest(s.setconfig) e) x
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
        AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER)) AND ${isMeaning('x.name', 'x.value')}`,
    says: (what, role) =>
      `For ${role === 'all' ? 'every user' : `the user ${role}`} the database sets ${what}, which changes what is read.`,
    hides: true,
  },
  {
    sql: `SELECT c.relname, n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname <> 'public' AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND (c.relname::text = ANY ($2) OR (c.relname::text = ANY ($1)
        AND (n.nspname IN ('pg_catalog', CURRENT_USER) OR n.nspname LIKE 'pg\\_temp\\_%')))`,
    says: (table, schema) =>
      `A second ${table} stands in the schema ${schema}: whoever reads by that name may get it instead.`,
    hides: true,
  },
  {
    sql: `SELECT p.proname, n.nspname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname <> 'public' AND p.proname::text = ANY ($3) AND ${own('p.oid')}`,
    says: (name, schema) => `A second function ${name} stands in the schema ${schema}.`,
    hides: true,
  },
  {
    sql: `SELECT x.what || ' ' || x.name, '' FROM (
        SELECT 'function' AS what, p.oid, p.proname::text AS name FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
          WHERE p.pronamespace = 'pg_catalog'::regnamespace AND (p.oid >= ${firstOid} OR l.lanname NOT IN ('internal', 'c', 'sql'))
        UNION ALL SELECT 'relation', c.oid, c.relname FROM pg_catalog.pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.oid >= ${firstOid}
        UNION ALL SELECT 'operator', o.oid, o.oprname FROM pg_catalog.pg_operator o WHERE o.oid >= ${firstOid}
          AND o.oprnamespace IN ('pg_catalog'::regnamespace, 'public'::regnamespace)
        UNION ALL SELECT 'cast', k.oid, pg_catalog.format_type(k.castsource, NULL) FROM pg_catalog.pg_cast k WHERE k.oid >= ${firstOid}) x
      WHERE ${own('x.oid')}`,
    says: (what) => `The ${what} is not PostgreSQL’s own, and may stand for one that is.`,
    hides: true,
  },
  {
    sql: `SELECT c.relname, c.relkind FROM pg_catalog.pg_class c WHERE c.relnamespace = ${publicSchema}
      AND c.relkind NOT IN ('r', 'i') AND NOT (c.relname::text = ANY ($1)) AND ${own('c.oid')}`,
    says: (name, kind) => `No migration makes ${name}, ${kinds[kind] ?? 'an object'}.`,
    hides: false,
  },
];

const writers = `(c.relowner, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER))`;
const whoWrites: readonly CatalogueRule[] = [
  {
    sql: `SELECT c.relname, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c WHERE (${ours}) AND c.relkind = 'r'
      AND c.relowner <> (SELECT m.relowner FROM pg_catalog.pg_class m WHERE m.relnamespace = ${publicSchema} AND m.relname = 'schema_migrations')`,
    says: (table, owner) => `The table ${table} belongs to ${owner}, and the others do not.`,
    hides: false,
  },
  {
    sql: `SELECT p.proname, pg_catalog.pg_get_userbyid(p.proowner) FROM pg_catalog.pg_proc p
      WHERE p.pronamespace = ${publicSchema} AND p.proname::text = ANY ($3)
      AND p.proowner <> (SELECT m.relowner FROM pg_catalog.pg_class m WHERE m.relnamespace = ${publicSchema} AND m.relname = 'schema_migrations')`,
    says: (name, owner) => `The function ${name} belongs to ${owner}, and the tables do not.`,
    hides: false,
  },
  {
    sql: `SELECT c.relname, CASE g.grantee WHEN 0 THEN 'everybody' ELSE pg_catalog.pg_get_userbyid(g.grantee) END
      FROM pg_catalog.pg_class c CROSS JOIN LATERAL (
        SELECT x.grantee, x.privilege_type FROM pg_catalog.aclexplode(c.relacl) x
        UNION SELECT x.grantee, x.privilege_type FROM pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) x WHERE a.attrelid = c.oid) g
      WHERE (${ours}) AND g.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN')
        AND g.grantee NOT IN ${writers} AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles s WHERE s.oid = g.grantee AND s.rolsuper)
      GROUP BY 1, 2`,
    says: (table, who) =>
      `${who === 'everybody' ? 'Everybody' : `The user ${who}`} may write to the table ${table}.`,
    hides: false,
  },
  {
    sql: `SELECT m.rolname, r.rolname FROM pg_catalog.pg_auth_members a JOIN pg_catalog.pg_roles r ON r.oid = a.roleid JOIN pg_catalog.pg_roles m ON m.oid = a.member
      WHERE NOT m.rolsuper AND m.rolname <> CURRENT_USER
        AND (pg_catalog.to_jsonb(a) ->> 'inherit_option' IS DISTINCT FROM 'false' OR pg_catalog.to_jsonb(a) ->> 'set_option' IS DISTINCT FROM 'false')
        AND (r.rolname = 'pg_write_all_data' OR r.oid = (SELECT m2.relowner FROM pg_catalog.pg_class m2
          WHERE m2.relnamespace = ${publicSchema} AND m2.relname = 'schema_migrations'))`,
    says: (member, role) => `The user ${member} may write to the tables, as a member of ${role}.`,
    hides: false,
  },
];

/** All of them, those that hide something first. */
export const catalogueRules: readonly CatalogueRule[] = [...inTables, ...aroundTables, ...whoWrites].toSorted(
  (a, b) => Number(b.hides) - Number(a.hides),
);
