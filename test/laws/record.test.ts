/**
 * Law 8 of RECOVERY.md over real SQL: whatever somebody does who owns the tables, but has not REKEY_SECRET, is found and named;
 * and sealing neither loses a fact nor makes a writer wait.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signCheckpoint } from '../../src/base/checkpoint.ts';
import { after, minuteMs } from '../../src/base/clock.ts';
import { leafHash, MerkleFrontier } from '../../src/base/merkle.ts';
import { Keys } from '../../src/base/secret.ts';
import { ed25519KeyFromSeed } from '../../src/base/signed-note.ts';
import { recordEntry } from '../../src/domain/record-entry.ts';
import { printAudit } from '../../src/edge/cli/audit.ts';
import { RecordBroken } from '../../src/usecases/steps/seal-batch.ts';
import { auditRecord } from '../../src/usecases/upkeep/audit-record.ts';
import { sealRecord } from '../../src/usecases/upkeep/seal-record.ts';
import { seeCheckpoint } from '../../src/usecases/upkeep/see-checkpoint.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { factAt, insert, openRecord, said, tables, tampered, unlocked, write } from '../record-stage.ts';

describe('a record that nobody touched', () => {
  let of: TestHouse;
  beforeAll(async () => {
    of = await openRecord();
  });
  afterAll(() => of.close());

  test('has no flaw and no warning, whatever waits', async () => {
    await write(of);
    const report = await auditRecord(of.house);
    expect(report).toMatchObject({ flaws: [], furtherFlaws: 0, warnings: [] });
    expect(report.figures).toEqual({
      facts: 13,
      sealed: 12,
      unsealed: 1,
      checkpoints: 3,
      rootHex: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('publishes a checkpoint and the key that verifies it, and the record stands up to it later', async () => {
    const { note, verifierKey } = await seeCheckpoint(of.house);
    expect(note).toMatch(/^rekey\.example\.org\/record\n12\n/);
    expect(verifierKey).toMatch(/^rekey\.example\.org\/record\+[0-9a-f]{8}\+/);
    await sealRecord(of.house);
    expect(await auditRecord(of.house, { kept: [note!] })).toMatchObject({
      flaws: [],
      warnings: [],
      figures: { checkpoints: 4 },
    });
  });

  test('keeps its name when Rekey moves to another address', async () => {
    const settings = { ...of.house.settings, baseUrl: 'http://localhost:9999' };
    const moved = { ...of.house, settings };
    await write(of);
    expect(await sealRecord(moved)).toEqual({ sealed: 1 });
    expect((await seeCheckpoint(moved)).note).toMatch(/^rekey\.example\.org\/record\n14\n/);
    expect((await auditRecord(moved)).flaws).toEqual([]);
  });

  test.each(tables)('refuses to change, remove or cut %s, by trigger', async (table) => {
    const column = table === 'facts' ? 'kind' : table === 'record_leaves' ? 'fact_id' : 'note';
    for (const statement of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ])
      await expect(of.sql.query(statement), statement).rejects.toMatchObject({
        code: '42501',
        message: expect.stringContaining('append-only'),
      });
  });

  test('warns of facts that have waited for more than ten minutes', async () => {
    await write(of);
    of.clock.set(after(of.clock.now(), 11 * minuteMs));
    expect((await auditRecord(of.house)).warnings).toEqual([expect.stringMatching(/^1 fact has waited/)]);
  });
});

describe('in a sealed record', () => {
  test.each<[string, string[], string[]]>([
    [
      'a changed payload',
      [`UPDATE facts SET payload = payload || '{"username":"Eve"}' WHERE id = ${factAt(5)}`],
      ['changed 5'],
    ],
    [
      'an instant moved by a microsecond',
      [`UPDATE facts SET at = at + interval '1 microsecond' WHERE id = ${factAt(5)}`],
      ['changed 5'],
    ],
    [
      'an instant moved before Christ',
      [`UPDATE facts SET at = '2030-01-07 09:06:00 BC' WHERE id = ${factAt(5)}`],
      ['changed 5'],
    ],
    ['an instant without end', [`UPDATE facts SET at = 'infinity' WHERE id = ${factAt(5)}`], ['changed 5']],
    [
      'a number beyond all numbers',
      [`UPDATE facts SET payload = '{"count":1e999}' WHERE id = ${factAt(5)}`],
      ['changed 5'],
    ],
    [
      'nothing made empty',
      [`UPDATE facts SET actor_id = gen_random_uuid(), client = '' WHERE id = ${factAt(5)}`],
      ['changed 5'],
    ],
    ['a removed fact', [`DELETE FROM facts WHERE id = ${factAt(0)}`], ['removed 0']],
    [
      'a removed fact that stands in the queue again',
      [`INSERT INTO facts_unsealed VALUES (${factAt(3)})`, `DELETE FROM facts WHERE id = ${factAt(3)}`],
      ['removed 3'],
    ],
    ['a fact that was inserted past the queue', [insert('at', 2)], ['inserted']],
    [
      'two facts that changed their payloads',
      [
        `UPDATE facts f SET payload = o.payload FROM facts o
        WHERE (f.id, o.id) IN ((${factAt(1)}, ${factAt(6)}), (${factAt(6)}, ${factAt(1)}))`,
      ],
      ['changed 1', 'changed 6'],
    ],
    [
      'two facts that changed their ids',
      [
        `UPDATE facts SET id = CASE id WHEN ${factAt(1)} THEN '00000000-0000-0000-0000-000000000001'::uuid ELSE ${factAt(1)} END
        WHERE id IN (${factAt(1)}, ${factAt(6)})`,
        `UPDATE facts SET id = ${factAt(6)} WHERE id = '00000000-0000-0000-0000-000000000001'`,
      ],
      ['changed 1', 'changed 6'],
    ],
    [
      'two leaves that changed their places',
      [
        `UPDATE record_leaves SET index = index + 100 WHERE index IN (5, 6)`,
        `UPDATE record_leaves SET index = 211 - index - 100 WHERE index > 100`,
      ],
      ['reordered 5', 'reordered 6'],
    ],
    [
      'a line removed with its leaf, the gap closed',
      [
        `DELETE FROM facts WHERE id = ${factAt(5)}`,
        'DELETE FROM record_leaves WHERE index = 5',
        'UPDATE record_leaves SET index = index + 99 WHERE index > 5',
        'UPDATE record_leaves SET index = index - 100 WHERE index > 99',
      ],
      ['removed 5 5'],
    ],
    [
      'a leaf slipped in with a fact of its own, and a seal of another',
      [
        insert('at', 2),
        'UPDATE record_leaves SET index = index + 100 WHERE index > 5',
        'UPDATE record_leaves SET index = index - 99 WHERE index > 99',
        `INSERT INTO record_leaves SELECT 6, id, sha256('x'), (SELECT seal FROM record_leaves WHERE index = 7)
         FROM facts WHERE id NOT IN (SELECT fact_id FROM record_leaves)`,
      ],
      ['changed 6', 'inserted 6'],
    ],
    ['one seal taken away', ['UPDATE record_leaves SET seal = NULL WHERE index = 7'], ['changed 7']],
    [
      'two leaves that changed their places, and all seals taken away',
      [
        'UPDATE record_leaves SET seal = NULL',
        `UPDATE record_leaves SET index = index + 100 WHERE index IN (5, 6)`,
        `UPDATE record_leaves SET index = 211 - index - 100 WHERE index > 100`,
      ],
      ['root_differs 4 7'],
    ],
    [
      'two leaves that changed their facts',
      [
        `ALTER TABLE record_leaves DROP CONSTRAINT record_leaves_fact_id_key`,
        `UPDATE record_leaves l SET fact_id = o.fact_id FROM record_leaves o
        WHERE (l.index, o.index) IN ((5, 6), (6, 5))`,
      ],
      ['database_altered', 'reordered 5', 'reordered 6'],
    ],
    [
      'a leaf that was removed with its fact',
      [`DELETE FROM facts WHERE id = ${factAt(9)}`, 'DELETE FROM record_leaves WHERE index = 9'],
      ['leaf_missing 9 9'],
    ],
    [
      'a leaf under a negative index with a fact of its own',
      [
        insert('at', 2),
        'ALTER TABLE record_leaves DROP CONSTRAINT record_leaves_index_check',
        `INSERT INTO record_leaves SELECT -5, id, sha256('x') FROM facts WHERE id NOT IN (SELECT fact_id FROM record_leaves)`,
      ],
      ['changed -5', 'database_altered', 'inserted -5'],
    ],
    [
      'a leaf without an index',
      [
        insert('at', 2),
        'ALTER TABLE record_leaves DROP CONSTRAINT record_leaves_pkey',
        'ALTER TABLE record_leaves ALTER index DROP NOT NULL',
        `INSERT INTO record_leaves SELECT NULL, id, sha256('x') FROM facts WHERE id NOT IN (SELECT fact_id FROM record_leaves)`,
      ],
      ['database_altered', 'inserted'],
    ],
    [
      'a second fact under the same id',
      [
        'ALTER TABLE facts DROP CONSTRAINT facts_pkey',
        `INSERT INTO facts SELECT * FROM facts WHERE id = ${factAt(4)}`,
      ],
      ['database_altered', 'inserted 4'],
    ],
    [
      'the newest checkpoint removed',
      ['DELETE FROM record_checkpoints WHERE size = 12'],
      ['checkpoint_missing 8 11'],
    ],
    ['all checkpoints removed', ['DELETE FROM record_checkpoints'], ['checkpoint_missing 0 11']],
    [
      'a checkpoint that was signed for another size',
      [
        'UPDATE record_checkpoints SET note = (SELECT note FROM record_checkpoints WHERE size = 4) WHERE size = 8',
      ],
      ['checkpoint_forged 8'],
    ],
    [
      'another right edge',
      [`UPDATE record_checkpoints SET frontier = sha256('x') WHERE size = 8`],
      ['checkpoint_forged 8'],
    ],
    [
      'the end cut off, checkpoints kept',
      [
        `DELETE FROM facts WHERE id IN (SELECT fact_id FROM record_leaves WHERE index > 9)`,
        'DELETE FROM record_leaves WHERE index > 9',
      ],
      ['leaf_missing 10 11'],
    ],
    [
      'everything cut off but the checkpoints',
      ['DELETE FROM facts', 'DELETE FROM record_leaves'],
      ['leaf_missing 0 11'],
    ],
  ])('%s is found and named', async (_, statements, expected) => {
    const report = await tampered(statements);
    expect([...new Set(said(report))].toSorted()).toEqual(expected.toSorted());
  });

  test('a fact rewritten together with its leaf is named by its line', async () => {
    await using of = await openRecord();
    const { fact } = (await linesOf(of))[5]!;
    const forged = { ...fact!, payload: { username: 'Eve' } };
    for (const statement of unlocked([
      `UPDATE facts SET payload = '{"username":"Eve"}' WHERE id = '${forged.id}'`,
      `UPDATE record_leaves SET hash = '\\x${leafHash(recordEntry(forged)).toString('hex')}' WHERE index = 5`,
    ]))
      await of.sql.query(statement);
    expect(said(await auditRecord(of.house))).toEqual(['changed 5']);
  });

  test('a whole record made anew, signed by a key of the intruder, is found', async () => {
    await using of = await openRecord();
    const key = ed25519KeyFromSeed(new Keys('another secret').derive('record-checkpoint'));
    const tree = new MerkleFrontier();
    const notes: string[] = [];
    const { fact } = (await linesOf(of))[0]!;
    const forged = leafHash(recordEntry({ ...fact!, payload: { username: 'Eve' } }));
    for (const { index, hash } of await linesOf(of)) {
      tree.append(index === 0 ? forged : hash!);
      if (index! % 4 !== 3) continue;
      const note = signCheckpoint(
        { origin: 'rekey.example.org/record', size: tree.size, root: tree.root() },
        key,
      );
      notes.push(
        `UPDATE record_checkpoints SET note = '${note}', frontier = '\\x${tree.toBytes().toString('hex')}' WHERE size = ${tree.size}`,
      );
    }
    for (const statement of unlocked([
      `UPDATE facts SET payload = '{"username":"Eve"}' WHERE id = '${fact!.id}'`,
      `UPDATE record_leaves SET hash = '\\x${forged.toString('hex')}' WHERE index = 0`,
      ...notes,
    ]))
      await of.sql.query(statement);
    expect(said(await auditRecord(of.house))).toEqual([
      'checkpoint_forged 4',
      'checkpoint_forged 8',
      'checkpoint_forged 12',
      'changed 0',
      'checkpoint_missing 0 11',
    ]);
    await write(of);
    await expect(sealRecord(of.house)).rejects.toThrow(RecordBroken);
  });

  test('an end cut off together with its checkpoints is found by a checkpoint that was kept elsewhere, and by nothing else', async () => {
    await using of = await openRecord();
    const { note } = await seeCheckpoint(of.house);
    for (const statement of unlocked([
      'DELETE FROM facts WHERE id IN (SELECT fact_id FROM record_leaves WHERE index > 7)',
      'DELETE FROM record_leaves WHERE index > 7',
      'DELETE FROM record_checkpoints WHERE size > 8',
    ]))
      await of.sql.query(statement);
    expect(said(await auditRecord(of.house))).toEqual([]);
    expect(said(await auditRecord(of.house, { kept: [note!] }))).toEqual(['leaf_missing 8 11']);
    // Also when the record has grown past it since.
    for (let made = 0; made < 6; made += 1) await write(of);
    await sealRecord(of.house);
    expect(said(await auditRecord(of.house, { kept: [note!] }))[0]).toMatch(/^root_differs 8 11/);
  });

  test('a kept note that is not of this record is no flaw of it, and said', async () => {
    const report = await tampered([], ['nothing signed\n']);
    expect(report.flaws).toEqual([]);
    expect(report.unusable).toEqual([{ at: 0, because: expect.stringContaining('no signature lines') }]);
  });

  test('whoever removed everything is caught by a kept file, however it was saved; one that cannot be used never ends well', async () => {
    await using of = await openRecord();
    const { note, verifierKey } = await seeCheckpoint(of.house);
    for (const statement of unlocked(tables.map((table) => `DELETE FROM ${table}`)))
      await of.sql.query(statement);
    const verify = async (text: string) => {
      const lines: string[] = [];
      const code = await printAudit(of.house, [{ file: 'kept.txt', text }], (line) => lines.push(line));
      return { code, said: lines.join('\n') };
    };
    for (const text of [
      note!,
      `${note}\n`,
      note!.replaceAll('\n', '\r\n'),
      JSON.stringify({ note, verifierKey }),
    ])
      expect(await verify(text)).toEqual({
        code: 1,
        said: expect.stringMatching(/FLAW leaf_missing in lines 1 to 12: .*\n1 flaw\./s),
      });
    for (const text of ['', '{"note":null}', note!.replace('12', '13')])
      expect(await verify(text)).toEqual({
        code: 1,
        said: expect.stringMatching(/Held against 0 of 1 .*NOT USABLE kept\.txt .*nothing is proven/s),
      });
  });

  test('a fact that waits is missed when it is removed', async () => {
    await using of = await openRecord();
    const id = await write(of);
    for (const statement of unlocked([`DELETE FROM facts WHERE id = '${id}'`])) await of.sql.query(statement);
    expect(await sealRecord(of.house)).toEqual({ sealed: 0 });
    expect((await auditRecord(of.house)).flaws).toMatchObject([{ kind: 'removed', factId: id }]);
  });
});

describe('sealing', () => {
  test('goes on from a tampered tree in no case', async () => {
    for (const statement of [
      'DELETE FROM record_checkpoints',
      'DELETE FROM record_checkpoints WHERE size = 12',
      'DELETE FROM record_leaves WHERE index = 11',
      `UPDATE record_checkpoints SET frontier = frontier || sha256('x') WHERE size = 12`,
      `UPDATE record_checkpoints SET frontier = sha256('x') || sha256('y') WHERE size = 12`,
      `UPDATE record_checkpoints SET note = replace(note, '12', '13')`,
    ]) {
      await using of = await openRecord();
      await write(of);
      for (const each of unlocked([statement])) await of.sql.query(each);
      await expect(sealRecord(of.house), statement).rejects.toThrow(RecordBroken);
      expect((await of.sql.query('SELECT count(*)::int AS waiting FROM facts_unsealed')).rows).toEqual([
        { waiting: 1 },
      ]);
    }
  });

  test('passes over what cannot be sealed, and queue rows that were sealed or lost, and seals the rest', async () => {
    await using of = await openRecord();
    await of.sql.query(
      `INSERT INTO facts_unsealed SELECT fact_id FROM record_leaves WHERE index = 2 UNION SELECT $1`,
      [randomUUID()],
    );
    await of.sql.query(`INSERT INTO facts SELECT '00000000-0000-0000-0000-000000000000', at, kind, actor, actor_id, account_id, case_id,
      address_prefix, client, request_id, '{"count":1e999}' FROM facts LIMIT 1`);
    await write(of);
    expect(await sealRecord(of.house)).toEqual({ sealed: 1, unmarked: 1 });
    expect(said(await auditRecord(of.house)).toSorted()).toEqual(['removed', 'unmarked']);
  });

  test('by twenty at once makes one consistent tree', async () => {
    await using of = await openHouse();
    for (let made = 0; made < 300; made += 1) await write(of, { made });
    await warmUp(of, 20);
    const done = await Promise.all(Array.from({ length: 20 }, () => sealRecord(of.house)));
    expect(done.reduce((sum, { sealed }) => sum + sealed, 0)).toBe(300);
    const report = await auditRecord(of.house);
    expect(report).toMatchObject({
      flaws: [],
      warnings: [],
      figures: { facts: 300, sealed: 300, unsealed: 0 },
    });
  });

  test('takes a thousand at a time, each under its own checkpoint', async () => {
    await using of = await openHouse();
    for (let written = 0; written < 2300; written += 100)
      await Promise.all(Array.from({ length: 100 }, (_, n) => write(of, { n: written + n })));
    expect(await sealRecord(of.house)).toEqual({ sealed: 2300 });
    const sizes = await of.sql.query('SELECT size::int FROM record_checkpoints ORDER BY size');
    expect(sizes.rows).toEqual([{ size: 1000 }, { size: 2000 }, { size: 2300 }]);
    expect((await auditRecord(of.house)).flaws).toEqual([]);
  });

  test('loses nothing of two hundred writers, and makes none of them wait', async () => {
    await using of = await openHouse({ connectionsMax: 40 });
    await warmUp(of, 40);
    let isWriting = true;
    const sealer = (async () => {
      while (isWriting) await sealRecord(of.house);
    })();
    await Promise.all(Array.from({ length: 200 }, (_, made) => write(of, { made })));
    isWriting = false;
    await sealer;
    await sealRecord(of.house);
    const report = await auditRecord(of.house);
    expect(report).toMatchObject({ flaws: [], figures: { facts: 200, sealed: 200, unsealed: 0 } });
  });

  test("that is under way does not hold up a writer, and the writer's fact comes next", async () => {
    await using of = await openRecord();
    await write(of);
    await of.house.db
      .transaction(async (tx) => {
        expect(await tx.recordTree.lock()).toBe(true);
        const [{ fact } = { fact: undefined }] = await tx.recordTree.waitingAfter(null, 10);
        const tree = MerkleFrontier.fromBytes(12, (await tx.recordTree.newest())!.frontier);
        const hash = leafHash(recordEntry(fact!));
        tree.append(hash);
        await tx.recordTree.append([{ index: 12, factId: fact!.id as never, hash, seal: null }], {
          size: 13,
          at: of.clock.now(),
          note: 'not yet',
          frontier: tree.toBytes(),
        });
        await write(of); // in a transaction of its own, while this one is open
        expect(await sealRecord(of.house)).toEqual({ sealed: 0 });
        throw new Error('the process dies here');
      })
      .catch((fault: Error) => expect(fault.message).toBe('the process dies here'));
    expect(await sealRecord(of.house)).toEqual({ sealed: 2 });
    expect((await auditRecord(of.house)).flaws).toEqual([]);
  });
});

async function linesOf(of: TestHouse) {
  return of.house.db.snapshot((tx) => Array.fromAsync(tx.recordTree.lines()));
}

/** Opens this many connections beforehand: whoever must wait for one comes too late to race. */
async function warmUp(of: TestHouse, count: number): Promise<void> {
  const opened = await Promise.all(Array.from({ length: count }, () => of.house.db.pool.connect()));
  for (const connection of opened) connection.release();
}
