/**
 * The record must extend what was published elsewhere. Where it does not, or where the database is built so that it may lie, Rekey says so and goes
 * on read-only: pages can be read, every act is refused by one name, jobs wait, nothing is lost; and it goes on once that is put right.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signCheckpoint } from '../../src/base/checkpoint.ts';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { Keys } from '../../src/base/secret.ts';
import { ed25519KeyFromSeed } from '../../src/base/signed-note.ts';
import { printPublished, printWitness } from '../../src/edge/cli/witness.ts';
import { readConfiguration } from '../../src/main/configuration.ts';
import { runJobs } from '../../src/main/run-jobs.ts';
import { buildPages } from '../../src/main/serve.ts';
import { watchRecord } from '../../src/main/watch-record.ts';
import type { House } from '../../src/usecases/house.ts';
import { trustIn } from '../../src/usecases/steps/trust.ts';
import { checkDatabase } from '../../src/usecases/upkeep/check-database.ts';
import { checkWitness } from '../../src/usecases/upkeep/check-witness.ts';
import { sealRecord } from '../../src/usecases/upkeep/seal-record.ts';
import { seeCheckpoint } from '../../src/usecases/upkeep/see-checkpoint.ts';
import { addCase, mailboxProof } from '../desk-scene.ts';
import { enter } from '../desk-visit.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { openRecord, tables, unlocked, write } from '../record-stage.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-witness-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
/** A file with this text; without one, a name where there is none. */
async function fileOf(text?: string): Promise<string> {
  files += 1;
  const file = join(folder, `kept-${files}`);
  if (text !== undefined) await writeFile(file, text);
  return file;
}

const run = async (of: TestHouse, statements: readonly string[]) => {
  for (const statement of unlocked(statements)) await of.sql.query(statement);
};
const cutAt = (size: number) => [
  `DELETE FROM facts WHERE id IN (SELECT fact_id FROM record_leaves WHERE index >= ${size})`,
  `DELETE FROM record_leaves WHERE index >= ${size}`,
  `DELETE FROM record_checkpoints WHERE size > ${size}`,
];

async function said(house: House, place: string, print = printWitness) {
  const lines: string[] = [];
  const code = await print(house, place, (line) => lines.push(line));
  return { code, line: lines.join('\n') };
}

describe('the record against a checkpoint kept elsewhere', () => {
  test('extends it, then and later, however it was saved', async () => {
    await using of = await openRecord();
    const { note, verifierKey } = await seeCheckpoint(of.house);
    for (const text of [note!, note!.replaceAll('\n', '\r\n'), JSON.stringify({ note, verifierKey })])
      expect(await said(of.house, await fileOf(text))).toEqual({
        code: 0,
        line: expect.stringMatching(/begins with the 12 lines .* and 0 lines came since/),
      });
    await write(of);
    await sealRecord(of.house);
    expect((await said(of.house, await fileOf(note!))).line).toContain('1 line came since');
  });

  test.each<[string, string[], RegExp]>([
    [
      'an end cut off with its checkpoints',
      cutAt(8),
      /end of the record was cut off: .* covers 12 lines, and the record has 8\./,
    ],
    [
      'all of it gone',
      tables.map((table) => `DELETE FROM ${table}`),
      /cut off: .* covers 12 lines, and the record has 0\./,
    ],
    [
      'a leaf missing in the middle',
      ['DELETE FROM record_leaves WHERE index = 3'],
      /cut off: .* and the record has 3\./,
    ],
    [
      'another leaf',
      [`UPDATE record_leaves SET hash = sha256('x') WHERE index = 2`],
      /rewritten: its first 12 lines are not those/,
    ],
    [
      'a leaf at the end that was never signed',
      [
        `INSERT INTO record_leaves SELECT 12, gen_random_uuid(), sha256('x'), seal FROM record_leaves WHERE index = 11`,
      ],
      /but what follows is not what Rekey signed last/,
    ],
    [
      'its checkpoints gone',
      ['DELETE FROM record_checkpoints'],
      /but what follows is not what Rekey signed last/,
    ],
  ])('%s is said in a sentence of its own', async (_, statements, sentence) => {
    await using of = await openRecord();
    const file = await fileOf((await seeCheckpoint(of.house)).note!);
    await run(of, statements);
    expect(await said(of.house, file)).toEqual({ code: 1, line: expect.stringMatching(sentence) });
  });

  test('an end that was cut off and grew again is another record', async () => {
    await using of = await openRecord();
    const file = await fileOf((await seeCheckpoint(of.house)).note!);
    await run(of, cutAt(8));
    for (let made = 0; made < 9; made += 1) await write(of);
    await sealRecord(of.house);
    expect(await said(of.house, file)).toEqual({ code: 1, line: expect.stringMatching(/rewritten/) });
  });

  test('another key, another record, nothing of the kind, and nothing at all, are told apart', async () => {
    await using of = await openRecord();
    const key = ed25519KeyFromSeed(new Keys('another secret').derive('record-checkpoint'));
    const signedBy = (origin: string) => signCheckpoint({ origin, size: 12, root: Buffer.alloc(32) }, key);
    for (const [place, sentence] of [
      [await fileOf(signedBy('rekey.example.org/record')), /signed with another key/],
      [await fileOf(signedBy('other.example/record')), /is of another record \(other\.example\/record\)/],
      [
        await fileOf((await seeCheckpoint(of.house)).note!.replace('\n12\n', '\n11\n')),
        /not what Rekey signed: somebody changed it/,
      ],
      [await fileOf('nothing signed\n'), /is no checkpoint/],
      [await fileOf(''), /is no checkpoint/],
      [await fileOf(), /cannot be read \(there is no such file\)/],
      [folder, /cannot be read \(EISDIR/],
      ['https://127.0.0.1/checkpoint', /cannot be read \(127\.0\.0\.1 is not a public address\)/],
    ] as const)
      expect(await said(of.house, place), place).toEqual({ code: 1, line: expect.stringMatching(sentence) });
  });

  test('an address is asked by the guarded way, and gets what is published', async () => {
    await using of = await openRecord();
    let kept = '';
    const server = createServer(async (request, response) => {
      if (request.method === 'POST') kept = Buffer.concat(await Array.fromAsync(request)).toString();
      else if (kept === '') response.statusCode = 404;
      response.end(kept);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const house = { ...of.house, reach: { ...of.house.reach, privateHostsAllowed: [host] } };
    const place = `http://${host}/rekey`;
    expect(await said(house, place)).toEqual({ code: 1, line: expect.stringContaining('answered 404') });
    expect(await said(house, place, printPublished)).toEqual({
      code: 0,
      line: expect.stringContaining('of 12 lines'),
    });
    expect(kept).toBe((await seeCheckpoint(house)).note);
    expect((await said(house, place)).code).toBe(0);
    await run(of, cutAt(4));
    expect((await said(house, place, printPublished)).code).toBe(1);
    expect(kept).toContain('\n12\n');
    server.close();
  });

  test('what is published writes over no checkpoint that the record does not extend, and over nobody’s file', async () => {
    await using of = await openRecord();
    const file = await fileOf();
    expect((await said(of.house, file, printPublished)).code).toBe(0);
    await write(of);
    await sealRecord(of.house);
    expect((await said(of.house, file, printPublished)).line).toContain('of 13 lines');
    const kept = await readFile(file, 'utf8');
    await run(of, cutAt(8));
    expect(await said(of.house, file, printPublished)).toEqual({
      code: 1,
      line: expect.stringMatching(/not written .*cut off.*backup on purpose/),
    });
    expect(await readFile(file, 'utf8')).toBe(kept);
    const theirs = await fileOf('my shopping list\n');
    expect((await said(of.house, theirs, printPublished)).code).toBe(1);
    expect(await readFile(theirs, 'utf8')).toBe('my shopping list\n');
    expect((await said(of.house, join(folder, 'nowhere', 'kept'), printPublished)).code).toBe(1);
    await using empty = await openHouse();
    expect((await said(empty.house, await fileOf(), printPublished)).line).toMatch(/^Nothing is sealed yet/);
  });
});

const placed = (of: TestHouse, witness: string | undefined, publish?: string): House => ({
  ...of.house,
  settings: { ...of.house.settings, witness, publish },
});

describe('in doubt', () => {
  test('pages are read, every act is refused by one name, nothing is written; and all goes on when it is put right', async () => {
    await using of = await openHouse();
    const desk = await enter(of, 'desk-ann', 'approver');
    const scene = await addCase(of, 'lindqvist', { proofs: [mailboxProof] });
    await write(of);
    await sealRecord(of.house);
    const file = await fileOf((await seeCheckpoint(of.house)).note!);
    await write(of);
    await sealRecord(of.house);
    const house = placed(of, file);
    const newest = (await seeCheckpoint(house)).note!;
    const pages = await buildPages(house);
    const token = { authorization: `Bearer ${desk.secret}` };
    const cookie = { cookie: `__Host-rekey-session=${desk.secret}` };
    await checkWitness(house);
    expect(trustIn(house).isDoubted).toBe(false);
    expect((await pages.inject({ url: '/readyz' })).json()).toEqual({ status: 'ready' });

    await writeFile(file, newest);
    await run(of, cutAt(1));
    await checkWitness(house);
    const count = async () => (await of.sql.query('SELECT count(*)::int AS n FROM facts')).rows[0].n;
    const before = await count();
    for (const url of ['/', '/sign-in', '/recover', '/conduct']) {
      const page = await pages.inject({ url });
      expect(page.statusCode, url).toBe(200);
      expect(page.body, url).toContain('Nothing can be changed here at the moment');
      expect(page.body, url).not.toContain('cut off');
    }
    of.clock.set(after(of.clock.now(), hourMs / 2)); // the session is due to be touched
    const seen = await pages.inject({ url: `/desk/cases/${scene.number}`, headers: cookie });
    expect(seen.statusCode, seen.body).toBe(200);
    expect(seen.body).toMatch(/Decide nothing by it[\s\S]*The end of the record was cut off/);
    for (const [url, payload, headers] of [
      ['/api/v1/sign-in', { username: 'desk-ann', password: 'some long password 1' }, {}],
      [
        '/api/v1/accounts',
        { username: 'mira-tide', password: 'nine quiet herons over', address: 'mira@tide.example' },
        {},
      ],
      [`/api/v1/desk/cases/${scene.number}/notes`, { body: 'a note of the desk' }, token],
    ] as const) {
      const answer = await pages.inject({ method: 'POST', url, payload, headers });
      expect(answer.json(), url).toMatchObject({ status: 503, code: 'record_doubted' });
      expect(answer.headers['retry-after'], url).toBe('60');
    }
    // Whoever comes by another way is refused by the server itself.
    await expect(write(of)).rejects.toMatchObject({ code: '25006' });
    await expect(house.db.once.sessions.see(desk.who.sessionId, of.clock.now())).rejects.toMatchObject({
      code: '25006',
    });
    await expect(sealRecord(house)).resolves.toEqual({ sealed: 0 });
    expect(await count()).toBe(before);
    expect((await pages.inject({ url: '/readyz' })).json()).toEqual({
      status: expect.stringContaining('read-only'),
    });
    expect((await pages.inject({ url: '/readyz' })).statusCode).toBe(200);
    expect((await pages.inject({ url: '/metrics' })).body).toMatch(/^rekey_record_doubted 1$/m);

    // The operator restored a backup on purpose: the old checkpoint is moved away, and today's is kept in its place.
    await rm(file);
    expect((await said(house, file, printPublished)).code).toBe(0);
    await checkWitness(house);
    expect((await pages.inject({ url: '/sign-in' })).body).not.toContain('Nothing can be changed here');
    const note = await pages.inject({
      method: 'POST',
      url: `/api/v1/desk/cases/${scene.number}/notes`,
      payload: { body: 'a note of the desk' },
      headers: token,
    });
    expect(note.statusCode, note.body).toBeLessThan(300);
    await pages.close();
  });

  test('of the database it is while it is built to lie: the desk sees it at once, and goes on when that is gone', async () => {
    await using of = await openHouse();
    const desk = await enter(of, 'desk-ann', 'approver');
    const scene = await addCase(of, 'lindqvist', { proofs: [mailboxProof] });
    const pages = await buildPages(of.house);
    const see = async () =>
      (
        await pages.inject({
          url: `/desk/cases/${scene.number}`,
          headers: { cookie: `__Host-rekey-session=${desk.secret}` },
        })
      ).body;
    const act = async () =>
      (
        await pages.inject({
          method: 'POST',
          url: `/api/v1/desk/cases/${scene.number}/notes`,
          payload: { body: 'a note of the desk' },
          headers: { authorization: `Bearer ${desk.secret}` },
        })
      ).statusCode;
    expect(await see()).not.toContain('in doubt');
    await of.sql.query('CREATE RULE quiet AS ON INSERT TO facts DO INSTEAD NOTHING');
    expect(await see()).toMatch(/record is in doubt[\s\S]*rule quiet/);
    expect(await act()).toBe(503);
    await of.sql.query('DROP RULE quiet ON facts');
    expect(await see()).not.toContain('in doubt');
    expect(await act()).toBeLessThan(300);
    await pages.close();
  });

  test('it is not for an index more, nor for a table beside', async () => {
    await using of = await openHouse();
    await of.sql.query('CREATE INDEX mine ON facts (request_id)');
    await of.sql.query('CREATE TABLE beside (a int)');
    await checkDatabase(of.house);
    expect(trustIn(of.house).doubts).toEqual([]);
  });

  test('it is once a witness was not read for three days, or not at all; a record that begins has time to publish', async () => {
    await using of = await openHouse();
    const file = await fileOf();
    const house = placed(of, file, file);
    expect((await checkWitness(house)).told).toEqual([expect.stringContaining('cannot be read')]);
    await write(of);
    await sealRecord(house);
    await checkWitness(house);
    expect(trustIn(house).isDoubted).toBe(false);
    // A process that begins now, and was not there when the record was empty, knows nothing of it.
    trustIn(house).witnessedAt = null;
    await checkWitness(house);
    expect(trustIn(house).doubts).toEqual([expect.stringMatching(/cannot be read .*rekey audit publish/)]);
    await said(house, file, printPublished);
    expect(await checkWitness(house)).toEqual({ isRead: true, told: [] });
    expect(trustIn(house).isDoubted).toBe(false);
    await rm(file);
    of.clock.set(after(of.clock.now(), 2 * dayMs));
    expect((await checkWitness(house)).told).toHaveLength(1);
    expect(trustIn(house).isDoubted).toBe(false);
    of.clock.set(after(of.clock.now(), 2 * dayMs));
    await checkWitness(house);
    expect(trustIn(house).doubts).toEqual([expect.stringMatching(/cannot be read .* more than 3 days/)]);
  });

  test('it is by what was published as well, though nobody named it a witness', async () => {
    await using of = await openRecord();
    const file = await fileOf();
    const house = placed(of, undefined, file);
    expect(await checkWitness(house)).toEqual({ isRead: true, told: [] });
    await said(house, file, printPublished);
    await run(of, cutAt(8));
    await checkWitness(house);
    expect(trustIn(house).doubts).toEqual([expect.stringContaining('cut off')]);
  });

  test('jobs wait, none is tried or lost, and they run when it is over', async () => {
    await using of = await openHouse();
    const { house } = of;
    await of.sql.query(
      `SELECT graphile_worker.add_job('forget-stale', '{}', run_at => now() - interval '1 minute', job_key => 'mine')`,
    );
    trustIn(house).set('witness', ['a doubt']);
    const jobs = await runJobs(house, of.databaseUrl, () => {});
    const waiting = async () =>
      (await of.sql.query(`SELECT attempts FROM graphile_worker.jobs WHERE key = 'mine'`)).rows;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await waiting()).toEqual([{ attempts: 0 }]);
    trustIn(house).set('witness', []);
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([]);
    await jobs.stop();
  });

  test('the watch says it, once, and that it is over; it publishes where all is well', async () => {
    await using of = await openRecord();
    const file = await fileOf();
    const lines: string[] = [];
    const house = placed(of, undefined, file);
    await (await watchRecord(house, (line) => lines.push(line), { publishes: true })).stop();
    expect(await readFile(file, 'utf8')).toBe((await seeCheckpoint(house)).note);
    expect(lines).toEqual([]);
    await run(of, cutAt(8));
    await (await watchRecord(house, (line) => lines.push(line), { publishes: true })).stop();
    expect(lines).toEqual([expect.stringContaining('cut off'), expect.stringContaining('goes on read-only')]);
    expect(await readFile(file, 'utf8')).toContain('\n12\n');
  });
});

test('a setting that is neither file nor https address is refused at start', () => {
  const read = (witness: string) =>
    readConfiguration({ REKEY_SECRET: 'x'.repeat(40), REKEY_WITNESS: witness }).witness;
  expect(read('/srv/kept.txt')).toBe('/srv/kept.txt');
  expect(read('kept.txt')).toMatch(/^\/.*\/kept\.txt$/);
  expect(read('https://witness.example.org/rekey')).toBe('https://witness.example.org/rekey');
  for (const wrong of ['ftp://witness.example.org/', 'https://', 'file:///etc/passwd'])
    expect(() => read(wrong), wrong).toThrow(/^REKEY_WITNESS must be a file or an https address/);
});
