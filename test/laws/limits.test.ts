/**
 * Law 11, for haste: one counter for one name of a limit and one network, whatever the door: page or API, this path or that one, and for
 * what costs a letter, a case or a guess also this process or that one. Who is too hasty keeps what they typed.
 */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minuteMs } from '../../src/base/clock.ts';
import { type LimitName, limitsSchema, sharedLimits } from '../../src/domain/policy/limits.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import type { Room, Route } from '../../src/edge/http/route.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { forgetStale } from '../../src/usecases/upkeep/forget-stale.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { PaperBrowser } from '../paper-browser.ts';
import { tick } from '../stories/maintainer.ts';
import { type Cast, castOf, fieldsOf, type Sending, send } from './callers.ts';

const rooms: readonly Room[] = [webRoom, deskRoom, apiRoom];
const rows = rooms.flatMap((room) =>
  room.routes.map((row) => ({ room, row, name: `${row.method} ${row.path}` })),
);
const names = Object.keys(limitsSchema.parse({})) as LimitName[];
const most = 4;

let t: TestHouse;
let cast: Cast;
let servers: FastifyInstance[];
beforeAll(async () => {
  const limitsPerMinute = limitsSchema.parse(Object.fromEntries(names.map((name) => [name, most])));
  t = await openHouse({ policy: { ...defaultPolicy, limitsPerMinute } });
  cast = await castOf(t);
  servers = [await buildServer(t.house, rooms), await buildServer(t.house, rooms)];
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await t.close();
});

const callerFor = (row: Route) =>
  cast.callers.find(
    ({ name }) =>
      name ===
      (row.who === 'claimant'
        ? 'a claimant'
        : row.who === 'staff'
          ? 'staff, admin'
          : 'a session by both factors'),
  )!;
const ask = (at: number, room: Room, row: Route, sending?: Sending) =>
  send(t, servers[at]!, cast, room, row, callerFor(row), sending);

/** Until the next minute of the clock. */
const nextMinute = () => tick(t, minuteMs);

describe('a limit', () => {
  test.for(names)('is counted by its name over every door: %s', { timeout: 60_000 }, async (limit) => {
    nextMinute();
    const doors = rows.filter(({ row }) => row.limit === limit);
    for (let asked = 0; asked < most; asked += 1) {
      const { room, row, name } = doors[asked % doors.length]!;
      expect((await ask(0, room, row)).statusCode, name).not.toBe(429);
    }
    for (const { room, row, name } of doors) {
      const answer = await ask(0, room, row);
      expect(answer.statusCode, name).toBe(429);
      const wait = Number(answer.headers['retry-after']);
      expect(wait, name).toBeGreaterThan(0);
      expect(wait, name).toBeLessThanOrEqual(60);
      if (room.name === 'api')
        expect(answer.json(), name).toMatchObject({ status: 429, code: 'too_many_requests' });
    }
    // Another process knows of it where that is said, and only there.
    const { room, row, name } = doors[0]!;
    const elsewhere = (await ask(1, room, row)).statusCode;
    if (sharedLimits.has(limit)) expect(elsewhere, name).toBe(429);
    else expect(elsewhere, name).not.toBe(429);
    nextMinute();
    expect((await ask(0, room, row)).statusCode, name).not.toBe(429);
  });

  test('holds for parallel requests of two processes', async () => {
    nextMinute();
    const door = rows.find(({ name }) => name === 'POST /api/v1/password-reset')!;
    const answers = await Promise.all(
      Array.from({ length: 5 * most }, (_, at) => ask(at % 2, door.room, door.row)),
    );
    expect(answers.filter(({ statusCode }) => statusCode !== 429)).toHaveLength(most);
  });

  test('is forgotten when its minute is over', async () => {
    nextMinute();
    await forgetStale(t.house);
    expect((await t.sql.query('SELECT * FROM request_counts')).rows).toEqual([]);
  });

  test('counts what costs a letter, a case or a guess in the database', () => {
    const costly = rows.filter(({ row, room }) => row.method !== 'GET' && room.name !== 'desk');
    for (const { row, name } of costly)
      if (
        /sign-in|sign-up|accounts$|reset$|names$|usernames$|case.link|requests$|recover\/check|draft\/send/.test(
          name,
        )
      )
        expect(sharedLimits.has(row.limit), name).toBe(true);
  });
});

describe('a form that is sent too often', () => {
  const forms = rows.filter(({ room, row }) => room.name !== 'api' && row.method !== 'GET');
  const typedInto = (room: Room, row: Route) =>
    Object.fromEntries(
      Object.keys(fieldsOf(cast, room, row)).map((name) => [name, `words typed into ${name}`]),
    );
  const wordsIn = (html: string) =>
    [...html.matchAll(/words typed into (\w+)/g)].map(([, name]) => name).sort();

  test('is shown again with what was typed, wherever it is when it is stale, and says when to try again', {
    timeout: 120_000,
  }, async () => {
    const kept: string[] = [];
    for (const { room, row, name } of forms) {
      nextMinute();
      const fields = typedInto(room, row);
      const headers = { 'sec-fetch-site': 'same-origin' };
      const stale = await ask(0, room, row, { fields, headers, isTokenLeftOut: true });
      for (let asked = 1; asked < most; asked += 1) await ask(0, room, row, { isTokenLeftOut: true });
      const hasty = await ask(0, room, row, { fields, headers });
      expect(hasty.statusCode, name).toBe(429);
      expect(hasty.body, name).toMatch(/Try again in \d+ seconds/);
      expect(wordsIn(hasty.body), name).toEqual(wordsIn(stale.body));
      if (wordsIn(hasty.body).length > 0) kept.push(row.path);
    }
    for (const path of ['/case/answer', '/desk/cases/:number/refuse', '/sign-up', '/reset'])
      expect(kept).toContain(path);
  });

  test('of a request keeps the words of its question', async () => {
    nextMinute();
    const b = new PaperBrowser(servers[0]!);
    await b.get('/recover');
    await b.post('/recover');
    await b.post('/recover/account', { account: 'somebody' });
    await b.post('/recover/lost', { lost: ['authenticator'] });
    await b.post('/recover/held', { held: ['mailbox'] });
    await b.post('/recover/codes', { codes: 'lost' });
    const text = 'My phone fell into the lake, and the paper with the codes went after it.';
    const hasty = await b.post('/recover/explanation', { text });
    expect(hasty.status).toBe(429);
    expect(hasty.words).toContain(text);
    expect(hasty.words).toMatch(/Try again in \d+ seconds/);
    nextMinute();
    expect((await b.post('/recover/explanation', { text })).status).toBe(200);
    for (let files = 0; files < most; files += 1) await b.upload('/recover/files', { act: 'add' }, []);
    const full = await b.upload('/recover/files', { act: 'add' }, [{ name: 'log.txt', content: 'a line' }]);
    expect(full.status).toBe(429);
    expect(full.words).toMatch(/Try again in \d+ seconds/);
  });

  test('of another site, or far too often, is turned away with none of its words', async () => {
    for (const { room, row, name } of forms.slice(0, 12)) {
      nextMinute();
      const fields = typedInto(room, row);
      for (let asked = 0; asked < most; asked += 1) await ask(0, room, row, { isTokenLeftOut: true });
      const foreign = await ask(0, room, row, { fields, headers: { 'sec-fetch-site': 'cross-site' } });
      expect(wordsIn(foreign.body), name).toEqual([]);
      for (let asked = 0; asked < most; asked += 1) await ask(0, room, row, { fields });
      const far = await ask(0, room, row, { fields });
      expect(far.statusCode, name).toBe(429);
      expect(wordsIn(far.body), name).toEqual([]);
    }
  });
});
