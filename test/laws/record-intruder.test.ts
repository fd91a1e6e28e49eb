/**
 * Law 8 against somebody who has the database in hand as its owner, and not REKEY_SECRET: what the database itself is made to say is not
 * believed, a line that Rekey did not write is found wherever it stands, and numbers are the very numbers that were sealed.
 */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { after, hourMs } from '../../src/base/clock.ts';
import { printAudit } from '../../src/edge/cli/audit.ts';
import { openDb } from '../../src/store/db.ts';
import { auditRecord } from '../../src/usecases/upkeep/audit-record.ts';
import { beginMarks } from '../../src/usecases/upkeep/begin-marks.ts';
import { sealRecord } from '../../src/usecases/upkeep/seal-record.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { factAt, insert, openRecord, said, tampered, unlocked, write } from '../record-stage.ts';

const columns =
  'id, at, kind, actor, actor_id, account_id, case_id, address_prefix, client, request_id, payload, mark';
const hidden = `id <> (SELECT fact_id FROM record_leaves WHERE index = 5)`;

describe('a database that was made to lie is not believed, though every line would be whole:', () => {
  test.each<[string, string[], RegExp]>([
    [
      'row-level security with a policy',
      [
        'ALTER TABLE facts ENABLE ROW LEVEL SECURITY',
        `CREATE POLICY seen ON facts USING (${hidden})`,
        'ALTER TABLE facts FORCE ROW LEVEL SECURITY',
      ],
      /table facts .*row-level security is switched on[\s\S]*policy seen/,
    ],
    [
      'row-level security that hides all',
      ['ALTER TABLE letters ENABLE ROW LEVEL SECURITY'],
      /table letters .*row-level security/,
    ],
    ['a policy alone', ['CREATE POLICY seen ON cases USING (false)'], /policy seen .* table cases/],
    [
      'a view in the place of facts',
      ['ALTER TABLE facts RENAME TO facts_kept', 'CREATE VIEW facts AS SELECT * FROM facts_kept'],
      /In the place of the table facts stands a view[\s\S]*table facts_kept/,
    ],
    [
      'a view in the place of another table',
      [
        'ALTER TABLE findings RENAME TO findings_kept',
        `CREATE VIEW findings AS SELECT * FROM findings_kept WHERE kind <> 'mailbox'`,
      ],
      /place of the table findings stands a view/,
    ],
    [
      'a partitioned table in the place of facts',
      [
        'ALTER TABLE facts RENAME TO facts_kept',
        'CREATE TABLE facts (LIKE facts_kept) PARTITION BY RANGE (at)',
        `CREATE TABLE facts_all PARTITION OF facts DEFAULT`,
        'INSERT INTO facts SELECT * FROM facts_kept',
      ],
      /place of the table facts stands a partitioned table/,
    ],
    [
      'a rule that throws lines away',
      ['CREATE RULE quiet AS ON INSERT TO facts DO INSTEAD NOTHING'],
      /rule quiet .* table facts/,
    ],
    [
      'a rule beside',
      [`CREATE RULE also AS ON INSERT TO approvals DO ALSO NOTIFY approvals`],
      /rule also .* table approvals/,
    ],
    [
      'a trigger that is switched off',
      ['ALTER TABLE facts DISABLE TRIGGER facts_append_only'],
      /trigger facts_append_only on the table facts is switched off/,
    ],
    [
      'a trigger that fires only for replicas',
      ['ALTER TABLE facts ENABLE REPLICA TRIGGER facts_queue_for_sealing'],
      /trigger facts_queue_for_sealing on the table facts is switched off/,
    ],
    [
      'a trigger that is gone',
      ['DROP TRIGGER cases_hold_approvals ON cases'],
      /The trigger cases_hold_approvals of the table cases is missing/,
    ],
    [
      'a trigger more',
      [
        'CREATE TRIGGER more BEFORE INSERT ON facts FOR EACH ROW WHEN (false) EXECUTE FUNCTION refuse_change()',
      ],
      /No migration makes the trigger more of the table facts/,
    ],
    [
      'a trigger that calls something else',
      [
        'CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
        'CREATE OR REPLACE TRIGGER facts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON facts FOR EACH STATEMENT EXECUTE FUNCTION pass()',
      ],
      /No migration makes the function pass[\s\S]*The trigger facts_append_only .* is not as the migrations make it|The trigger facts_append_only[\s\S]*function pass/,
    ],
    [
      'another body of a function',
      [
        'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
      ],
      /The function refuse_change\(\) is not as the migrations make it/,
    ],
    [
      'a function with a setting of its own',
      ['ALTER FUNCTION hold_approvals() SET search_path = pg_temp, public'],
      /The function hold_approvals\(\) is not as/,
    ],
    [
      'a function that acts as its owner',
      ['ALTER FUNCTION queue_for_sealing() SECURITY DEFINER'],
      /The function queue_for_sealing\(\) is not as/,
    ],
    [
      'a function that overloads another',
      ['CREATE FUNCTION length(uuid) RETURNS int LANGUAGE sql AS $$ SELECT 36 $$'],
      /No migration makes the function length\(/,
    ],
    [
      'a function more under the same name',
      [
        'CREATE SCHEMA rekey',
        `CREATE FUNCTION rekey.letters_written(text, text[], timestamptz) RETURNS int LANGUAGE sql AS $$ SELECT 0 $$`,
      ],
      /second function letters_written stands in the schema rekey/,
    ],
    [
      'a facts in the schema of the user',
      ['CREATE SCHEMA rekey', 'CREATE TABLE rekey.facts AS SELECT * FROM public.facts LIMIT 3'],
      /second facts stands in the schema rekey/,
    ],
    [
      'a facts in any schema',
      ['CREATE SCHEMA evil', 'CREATE VIEW evil.facts AS SELECT * FROM public.facts LIMIT 3'],
      /second facts stands in the schema evil/,
    ],
    [
      'an approvals in the schema of the user',
      ['CREATE SCHEMA rekey', 'CREATE TABLE rekey.approvals (LIKE public.approvals)'],
      /second approvals stands in the schema rekey/,
    ],
    [
      'a child that adds lines',
      [`CREATE TABLE facts_more (LIKE facts) INHERITS (facts)`],
      /facts_more inherits from facts/,
    ],
    [
      'a child of another table',
      ['CREATE TABLE staff_more () INHERITS (staff)'],
      /staff_more inherits from staff/,
    ],
    [
      'a table that a crash empties',
      ['ALTER TABLE facts_unsealed SET UNLOGGED'],
      /table facts_unsealed .* a crash/,
    ],
    [
      'another type',
      ['ALTER TABLE guesses ALTER failures TYPE smallint'],
      /The column failures of the table guesses is not as/,
    ],
    [
      'another default',
      [`ALTER TABLE facts ALTER client SET DEFAULT 'Firefox'`],
      /The column client of the table facts is not as/,
    ],
    [
      'another way to compare',
      ['ALTER TABLE findings ALTER root TYPE text COLLATE "C"'],
      /column root of the table findings/,
    ],
    [
      'a constraint less',
      ['ALTER TABLE approvals DROP CONSTRAINT approvals_pkey'],
      /The constraint approvals_pkey of the table approvals is missing/,
    ],
    [
      'an index less',
      ['DROP INDEX findings_once_per_challenge'],
      /The index findings_once_per_challenge of the table findings is missing/,
    ],
    ['a table less', ['DROP TABLE development_mailbox'], /The table development_mailbox is missing/],
    [
      'an operator of its own',
      [
        'CREATE FUNCTION never(uuid, text) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$',
        'CREATE OPERATOR = (LEFTARG = uuid, RIGHTARG = text, FUNCTION = never)',
      ],
      /The operator = is not PostgreSQL’s own/,
    ],
    [
      'a cast of its own',
      [
        'CREATE TYPE mine AS (a int)',
        'CREATE FUNCTION as_mine(mine) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
        'CREATE CAST (mine AS int) WITH FUNCTION as_mine(mine)',
      ],
      /The cast .* is not PostgreSQL’s own/,
    ],
    ['everybody may write', ['GRANT INSERT ON facts TO PUBLIC'], /Everybody may write to the table facts/],
    [
      'everybody may write one column',
      ['GRANT UPDATE (role) ON staff TO PUBLIC'],
      /Everybody may write to the table staff/,
    ],
  ])('%s', async (_, statements, named) => {
    await using of = await openRecord();
    for (const statement of statements) await of.sql.query(statement);
    const lines: string[] = [];
    expect(await printAudit(of.house, [], (line) => lines.push(line))).toBe(1);
    expect(lines.join('\n')).toMatch(named);
  });

  test('a setting of the database changes where names are looked for: it is named, and no other table is read', async () => {
    await using of = await openRecord();
    const name = new URL(of.databaseUrl).pathname.slice(1);
    await of.sql.query('CREATE SCHEMA evil');
    await of.sql.query('CREATE TABLE evil.accounts (LIKE public.accounts)');
    await of.sql.query(`ALTER DATABASE ${name} SET search_path = evil, public`);
    await of.sql.query(`ALTER DATABASE ${name} SET session_replication_role = origin`).catch(() => {});
    const report = await auditRecord(of.house);
    expect(report.flaws.map(({ detail }) => detail)).toContainEqual(
      expect.stringMatching(/the database sets search_path to evil, public/),
    );
    expect(report.figures.facts).toBe(12);
    await of.sql.query('CREATE TABLE evil.facts (LIKE public.facts)');
    const later = openDb(of.databaseUrl, { connectionsMax: 1 });
    expect(await later.once.recordTree.hasMarks()).toBe(true);
    await later.close();
  });

  test('lines that a policy hides are not silently missing from the answer', async () => {
    const report = await tampered([
      'ALTER TABLE facts ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE facts FORCE ROW LEVEL SECURITY',
      `CREATE POLICY seen ON facts USING (${hidden})`,
    ]);
    expect(report.flaws.at(-1)).toMatchObject({
      kind: 'database_altered',
      detail: expect.stringContaining('cannot be read'),
    });
  });

  test('a child table is found by reading in another way too', async () => {
    const report = await tampered([
      'CREATE TABLE facts_more () INHERITS (facts)',
      `INSERT INTO facts_more SELECT * FROM facts WHERE id = ${factAt(3)}`,
    ]);
    expect(said(report)).toContain('readings_differ');
  });

  test('a database that nobody touched has no difference, also while somebody has a temporary table', async () => {
    await using of = await openRecord();
    expect(await auditRecord(of.house)).toMatchObject({ flaws: [], warnings: [] });
    const client = await of.sql.connect();
    await client.query('CREATE TEMP TABLE scratch (a int)');
    expect((await auditRecord(of.house)).flaws).toEqual([]);
    await client.query('CREATE TEMP TABLE facts (a int)');
    expect(said(await auditRecord(of.house))).toEqual(['database_altered']);
    client.release(true);
  });
});

const asLast = (payload: string, mark: string) =>
  `INSERT INTO facts (${columns}) SELECT gen_random_uuid(), at + interval '5 seconds', 'case:move:approve', 'desk', actor_id, account_id, case_id,
   address_prefix, client, request_id, ${payload}, ${mark} FROM facts WHERE id = ${factAt(11)}`;

describe('a line that Rekey did not write', () => {
  test.each([
    ['at the end, without a mark', asLast(`'{}'`, 'NULL')],
    ['at the end, with the mark of the line before', asLast('payload', 'mark')],
    ['at the end, with a mark of its own make', asLast(`'{}'`, `sha256('x')`)],
    ['as if long ago', insert(`at - interval '300 days'`, 3)],
    ['as if yet to come', insert(`at + interval '300 days'`, 3)],
  ])('%s, is not sealed and is named, before and after the sealing job', async (_, statement) => {
    await using of = await openRecord();
    await of.sql.query(statement);
    expect(said(await auditRecord(of.house))).toEqual(['unmarked']);
    const honest = await write(of);
    expect(await sealRecord(of.house)).toEqual({ sealed: 1, unmarked: 1 });
    const { flaws } = await auditRecord(of.house);
    expect(flaws).toMatchObject([{ kind: 'unmarked', factId: expect.any(String) }]);
    expect(flaws[0]!.factId).not.toBe(honest);
  });

  test('a line that was changed before it was sealed is one of them', async () => {
    await using of = await openRecord();
    const id = await write(of, { username: 'mira' });
    for (const statement of unlocked([`UPDATE facts SET payload = '{"username":"eve"}' WHERE id = '${id}'`]))
      await of.sql.query(statement);
    expect(await sealRecord(of.house)).toEqual({ sealed: 0, unmarked: 1 });
    expect((await auditRecord(of.house)).flaws).toMatchObject([{ kind: 'unmarked', factId: id }]);
  });

  test.each(['NULL', `sha256('x')`, `(SELECT mark FROM facts WHERE id = ${factAt(4)})`])(
    'cannot be made by taking the mark of a sealed one (%s)',
    async (mark) => {
      expect(said(await tampered([`UPDATE facts SET mark = ${mark} WHERE id = ${factAt(5)}`]))).toEqual([
        'unmarked 5',
      ]);
    },
  );
});

describe('the lines of before there were marks', () => {
  /** As a version before marks left it: twelve sealed lines and one that waits, none with a mark. */
  async function old(): Promise<{ of: TestHouse; waiting: string }> {
    const of = await openHouse();
    const waiting = randomUUID();
    const line = (id: string) =>
      `INSERT INTO facts (id, at, kind, actor, payload) VALUES ('${id}', '2030-01-07 08:00Z', 'account:password:changed', 'visitor', '{}')`;
    for (let made = 0; made < 12; made += 1) await of.sql.query(line(randomUUID()));
    await of.sql.query(line(waiting));
    return { of, waiting };
  }

  test('are sealed once, said to be what they are, and are no hole for later ones', async () => {
    const { of } = await old();
    await using _ = of;
    expect(await auditRecord(of.house)).toMatchObject({ flaws: [], beforeMarks: 13 });
    await beginMarks(of.house);
    await beginMarks(of.house);
    await write(of);
    expect(await sealRecord(of.house)).toEqual({ sealed: 2 }); // with the line that says so
    const report = await auditRecord(of.house);
    expect(report).toMatchObject({ flaws: [], beforeMarks: 13, figures: { facts: 15, sealed: 15 } });
    const began = await of.sql.query(`SELECT payload FROM facts WHERE kind = 'record:marks:began'`);
    expect(began.rows).toEqual([{ payload: { before: 13 } }]);
    // Back-dated to before, and the door is tried again with what closes it taken away.
    await of.sql.query(
      `INSERT INTO facts (id, at, kind, actor, payload) VALUES ('00000000-0000-7000-8000-000000000001', '2029-01-07', 'account:password:changed', 'visitor', '{}')`,
    );
    for (const statement of unlocked([`DELETE FROM facts WHERE kind = 'record:marks:began'`]))
      await of.sql.query(statement);
    await beginMarks(of.house);
    expect(await sealRecord(of.house)).toEqual({ sealed: 0, unmarked: 1 });
    expect(said(await auditRecord(of.house)).toSorted()).toEqual(['removed 13', 'unmarked']);
    for (const statement of unlocked(['UPDATE facts SET mark = NULL'])) await of.sql.query(statement);
    await beginMarks(of.house);
    expect(said(await auditRecord(of.house)).toSorted()).toEqual(['removed 13', 'unmarked', 'unmarked 14']);
  });
});

describe('numbers are the very numbers that were sealed:', () => {
  test.each([
    ['9007199254740992', '9007199254740993'],
    ['1', '1.0'],
    ['0.1', '0.10'],
    ['0.1', '0.1000000000000000055511151231257827'],
    ['1e21', '1000000000000000000001'],
    ['1e308', '1e400'],
    ['5e-324', '4.9e-324'],
    ['0', '0.0'],
  ])('%s rewritten as %s is a change', async (sealed, rewritten) => {
    await using of = await openHouse();
    await write(of, { deep: [{ n: Number(sealed) }] });
    await sealRecord(of.house);
    expect((await auditRecord(of.house)).flaws).toEqual([]);
    for (const statement of unlocked([`UPDATE facts SET payload = '{"deep":[{"n":${rewritten}}]}'`]))
      await of.sql.query(statement);
    expect(said(await auditRecord(of.house))).toEqual(['changed 0']);
  });

  test('and those that Rekey writes are whole, however they are written', async () => {
    await using of = await openHouse();
    const numbers = [
      0,
      -0,
      1.5,
      -1e-7,
      1e21,
      1.7976931348623157e308,
      5e-324,
      2 ** 53,
      2 ** 53 + 2,
      123456789.000001,
      1e300,
      -2.5e-10,
    ];
    await write(of, { numbers, at: new Date(0), nothing: undefined, '': null, 'a"b': ['é', '\\', '1, 2'] });
    of.clock.set(after(of.clock.now(), hourMs));
    expect(await sealRecord(of.house)).toEqual({ sealed: 1 });
    expect((await auditRecord(of.house)).flaws).toEqual([]);
  });
});
