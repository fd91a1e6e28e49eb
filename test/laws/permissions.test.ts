/**
 * The tables are the permission list: every route of every room x every kind of caller. Whoever may not is kept out, and nothing
 * happens; and whatever is sent, by whomever, nothing is answered that is not a named refusal.
 */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayDo } from '../../src/domain/case/desk-rights.ts';
import { limitsSchema } from '../../src/domain/policy/limits.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import { problemSchema } from '../../src/edge/http/problem.ts';
import type { Room, Route } from '../../src/edge/http/route.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { openHouse, type TestHouse } from '../house.ts';
import {
  actOf,
  type Caller,
  type Cast,
  castOf,
  claimantSession,
  fieldsOf,
  freshScene,
  type Sending,
  send,
} from './callers.ts';

const rooms: readonly Room[] = [webRoom, deskRoom, apiRoom];
const rows = rooms.flatMap((room) =>
  room.routes.map((row) => ({ room, row, name: `${row.method} ${row.path}` })),
);

// The guards that are tested here are not those against haste.
const limitsPerMinute = Object.fromEntries(
  Object.keys(limitsSchema.parse({})).map((name) => [name, 1_000_000]),
);

let t: TestHouse;
let server: FastifyInstance;
let cast: Cast;
beforeAll(async () => {
  t = await openHouse({ policy: { ...defaultPolicy, limitsPerMinute: limitsSchema.parse(limitsPerMinute) } });
  server = await buildServer(t.house, rooms);
  cast = await castOf(t);
});
afterAll(() => t.close());

const sent = (room: Room, row: Route, caller: Caller, sending?: Sending) =>
  send(t, server, cast, room, row, caller, sending);
const callerNamed = (name: string) => cast.callers.find((caller) => caller.name === name)!;

function isAllowed(row: Route, caller: Caller): boolean {
  const isMadeUp = caller.name === 'somebody with made-up secrets';
  switch (row.who) {
    case 'anyone':
      return true;
    case 'bearer': // whose secret it is, only the use-case can tell
      return caller.session !== undefined || caller.claimant !== undefined;
    case 'session':
      return caller.session !== undefined && !isMadeUp && caller.name !== 'an admin by password only';
    case 'claimant':
      return caller.claimant !== undefined && !isMadeUp;
    case 'staff':
      return caller.role !== undefined && mayDo(caller.role, actOf(row));
  }
}

/** Refused for who they are: as a problem, a page, or by being led to the way in. */
function isKeptOut(answer: LightMyRequestResponse): boolean {
  if ([401, 403, 404].includes(answer.statusCode)) return true;
  const to = String(answer.headers.location ?? '');
  return (
    answer.statusCode === 303 &&
    ['/sign-in', '/case/link', '/confirm'].some((way) => to === way || to.startsWith(`${way}?`))
  );
}

function mustBeProblem(answer: LightMyRequestResponse, about: string): void {
  expect(String(answer.headers['content-type']), about).toMatch(/^application\/problem\+json(;|$)/);
  expect(problemSchema.safeParse(answer.json()), about).toMatchObject({
    success: true,
    data: { status: answer.statusCode },
  });
}

const facts = async () =>
  (await t.sql.query('SELECT count(*)::int AS count FROM facts')).rows[0].count as number;

test('no two rows are the same, and each room serves its own paths', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  for (const { room, row, name } of rows) {
    expect(row.path.startsWith('/api/'), name).toBe(room.name === 'api');
    expect(/^\/desk(\/|$)/.test(row.path), name).toBe(room.name === 'desk');
    expect(row.who === 'bearer' ? room.name : 'api', name).toBe('api');
  }
});

describe('whoever may not', () => {
  const names = [
    'nobody',
    'somebody with made-up secrets',
    'a session by password',
    'a session by both factors',
    'a claimant',
  ];
  const staff = ['staff, agent', 'staff, approver', 'staff, admin', 'staff, auditor'];
  const lapsed = ['an admin by password only', 'an admin away since lunch', 'a suspended admin'];

  test.for([...names, ...staff, ...lapsed])(
    'is kept out, and nothing happens: %s',
    { timeout: 120_000 },
    async (name) => {
      const caller = callerNamed(name);
      const before = await facts();
      for (const each of rows.filter(({ row }) => !isAllowed(row, caller))) {
        const answer = await sent(each.room, each.row, caller);
        const about = `${each.name} by ${name}: ${answer.statusCode} ${answer.body.slice(0, 200)}`;
        expect(isKeptOut(answer), about).toBe(true);
        if (each.room.name === 'api') mustBeProblem(answer, about);
      }
      expect(await facts()).toBe(before);
    },
  );

  test('holds the names of every caller there is', () => {
    expect(cast.callers.map(({ name }) => name)).toEqual([...names, ...staff, ...lapsed]);
  });
});

test('whoever is not of the desk cannot tell a case that is there from one that is not', async () => {
  const caller = callerNamed('a session by both factors');
  for (const { room, row } of rows.filter(({ row }) => row.path.includes(':number'))) {
    const known = await sent(room, row, caller);
    const unknown = await send(
      t,
      server,
      { ...cast, scene: { ...cast.scene, number: '0000-0000' } },
      room,
      row,
      caller,
    );
    expect([unknown.statusCode, unknown.body.length]).toEqual([known.statusCode, known.body.length]);
  }
});

describe('whoever may', () => {
  test.for(['staff, auditor', 'staff, agent', 'staff, approver', 'staff, admin'])(
    'is let in: %s',
    { timeout: 120_000 },
    async (name) => {
      const caller = callerNamed(name);
      for (const { room, row, name: path } of rows.filter(
        ({ row }) => row.who === 'staff' && isAllowed(row, caller),
      )) {
        const scene = await freshScene(t);
        const answer = await send(t, server, { ...cast, scene }, room, row, caller);
        expect(
          [200, 204, 303, 404, 409, 410, 422],
          `${path}: ${answer.statusCode} ${answer.body.slice(0, 300)}`,
        ).toContain(answer.statusCode);
        if (!row.path.includes(':id')) expect(answer.statusCode, path).not.toBe(404);
        expect(String(answer.headers.location ?? ''), path).not.toMatch(/sign-in|confirm/);
      }
    },
  );

  test('a claimant is let into the case, and into nothing of the account', { timeout: 60_000 }, async () => {
    for (const { room, row, name } of rows.filter(({ row }) => row.who === 'claimant')) {
      const scene = await freshScene(t);
      const claimant = () => claimantSession(t, scene.claimantId);
      const answer = await send(t, server, { ...cast, scene }, room, row, { name, claimant });
      expect([401, 403, 500], `${name}: ${answer.body.slice(0, 300)}`).not.toContain(answer.statusCode);
    }
  });
});

describe('a form', () => {
  const forms = rows.filter(({ room, row }) => room.name !== 'api' && row.method !== 'GET');

  const callerFor = (row: Route) =>
    callerNamed(
      row.who === 'claimant'
        ? 'a claimant'
        : row.who === 'staff'
          ? 'staff, admin'
          : 'a session by both factors',
    );
  /** Words in every field, by which they are known wherever they come out again. */
  const typedInto = (room: Room, row: Route) =>
    Object.fromEntries(
      Object.keys(fieldsOf(cast, room, row)).map((name) => [name, `words typed into ${name}`]),
    );

  test('of another site, or without our token, does nothing, and none of its words is shown (ASVS 3.5.1)', {
    timeout: 60_000,
  }, async () => {
    const before = await facts();
    for (const { room, row, name } of forms) {
      const fields = typedInto(room, row);
      for (const sending of [
        { fields, isTokenLeftOut: true },
        { fields, isTokenLeftOut: true, headers: { origin: 'null' } },
        { fields, isTokenLeftOut: true, headers: { 'sec-fetch-site': 'cross-site' } },
        { fields, headers: { origin: 'https://evil.example' } },
        { fields, headers: { 'sec-fetch-site': 'cross-site' } },
      ]) {
        const answer = await sent(room, row, callerFor(row), sending);
        expect(answer.statusCode, `${name} ${JSON.stringify(sending)}`).toBe(403);
        expect(answer.body, name).not.toContain('words typed into');
      }
    }
    expect(await facts()).toBe(before);
  });

  test('of our own whose token is stale does nothing either, and shows no secret again', {
    timeout: 60_000,
  }, async () => {
    const before = await facts();
    const kept: string[] = [];
    for (const { room, row, name } of forms) {
      const answer = await sent(room, row, callerFor(row), {
        fields: typedInto(room, row),
        isTokenLeftOut: true,
        headers: { 'sec-fetch-site': 'same-origin' },
      });
      // Where the form is gone by now, it is the page that says how things stand.
      expect([303, 403, 404, 409], name).toContain(answer.statusCode);
      expect(answer.body, name).not.toMatch(/words typed into (password|current|codes?)\b/);
      if (answer.body.includes('words typed into')) kept.push(row.path);
    }
    expect(kept).toContain('/desk/cases/:number/refuse');
    expect(kept).toContain('/case/answer');
    expect(await facts()).toBe(before);
  });
});

describe('whatever is sent', () => {
  const whoFor = (row: Route) => callerNamed(row.who === 'claimant' ? 'a claimant' : 'staff, admin');
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const junk: readonly [string, Sending][] = [
    ['malformed JSON', { payload: '{"reason": "half', contentType: 'application/json' }],
    [
      'JSON that pollutes',
      {
        payload: '{"__proto__": {"isAdmin": true}, "constructor": {"prototype": 1}}',
        contentType: 'application/json',
      },
    ],
    ['JSON of another shape', { payload: '[1, null, "x"]', contentType: 'application/json' }],
    ['deep JSON', { payload: `{"reason": ${deep}}`, contentType: 'application/json' }],
    ['a type nobody reads', { payload: '<reason/>', contentType: 'application/xml' }],
    [
      'text as plain as a form of another site can send',
      { payload: '{"reason":"x"}', contentType: 'text/plain' },
    ],
    ['multipart without parts', { payload: 'no parts', contentType: 'multipart/form-data; boundary=x' }],
    ['nothing, called JSON', { payload: '', contentType: 'application/json' }],
  ];

  test.for(junk)('is refused with a name: %s', { timeout: 120_000 }, async ([, sending]) => {
    for (const { room, row, name } of rows.filter(({ row }) => row.method !== 'GET')) {
      const answer = await sent(room, row, whoFor(row), sending);
      const isUnread =
        room.name === 'api' && !row.body && !row.takesFiles && sending.contentType === 'application/json';
      const about = `${name}: ${answer.statusCode} ${answer.body.slice(0, 300)}`;
      expect(answer.statusCode, about).toBeLessThan(500);
      // A page without a form to show again leads back to where one is.
      const least = room.name === 'api' ? 400 : 303;
      if (!isUnread) expect(answer.statusCode, about).toBeGreaterThanOrEqual(least);
      if (room.name === 'api' && answer.statusCode >= 400) mustBeProblem(answer, about);
    }
  });

  test('is refused as too large before anything else is looked at', { timeout: 120_000 }, async () => {
    const payload = 'x'.repeat(256 * 1024 + 1);
    for (const { room, row, name } of rows.filter(({ row }) => row.method !== 'GET')) {
      const contentType = room.name === 'api' ? 'application/json' : 'application/x-www-form-urlencoded';
      const answer = await sent(room, row, callerNamed('nobody'), { payload, contentType });
      expect(answer.statusCode, name).toBe(413);
      if (room.name === 'api') mustBeProblem(answer, name);
    }
  });

  test.for([
    ['a NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud83db'],
    ['a very long line', 'x'.repeat(60_000)],
    ['every control character', Array.from({ length: 31 }, (_, at) => String.fromCharCode(at + 1)).join('')],
  ])('is refused with a name, in any field: %s', { timeout: 120_000 }, async ([, text]) => {
    for (const { room, row, name } of rows.filter(
      ({ row }) => row.body !== undefined && row.method !== 'GET',
    )) {
      for (const field of Object.keys(fieldsOf(cast, room, row))) {
        const fields = { ...fieldsOf(cast, room, row), [field]: text };
        const answer = await sent(room, row, whoFor(row), { fields });
        expect(answer.statusCode, `${name} ${field}: ${answer.body.slice(0, 300)}`).toBeLessThan(500);
        if (room.name === 'api' && answer.statusCode >= 400) mustBeProblem(answer, name);
      }
    }
  });

  test.for([
    '%00',
    '%ED%A0%BD',
    '%',
    '..%2f..',
    "'%20OR%201=1",
    'x'.repeat(500),
    '-1',
    '99999999999999999999',
  ])('is refused with a name, in a path or query: %s', { timeout: 120_000 }, async (text) => {
    for (const { room, row, name } of rows.filter(({ row }) => row.method === 'GET')) {
      const caller = { ...whoFor(row) };
      for (const url of urlsWith(row, text)) {
        const answer = await sent(room, { ...row, path: url }, caller);
        expect(answer.statusCode, `${name} as ${url}: ${answer.body.slice(0, 300)}`).toBeLessThan(500);
      }
    }
  });
});

function urlsWith(row: Route, text: string): string[] {
  const query = `${row.path.replace(/:\w+/g, 'x')}?page=${text}&before=${text}&state=${text}&done=${text}&to=${text}&then=${text}`;
  return row.path.includes(':') ? [row.path.replace(/:\w+/g, text), query] : [query];
}
