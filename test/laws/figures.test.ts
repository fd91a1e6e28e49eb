/** Law 5 at the probes: a stranger who watches the letters owed would learn which addresses exist. So the figures are not for strangers. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/id.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import type { Settings } from '../../src/usecases/house.ts';
import { openHouse, type TestHouse } from '../house.ts';

let of: TestHouse;
beforeAll(async () => {
  of = await openHouse();
});
afterAll(() => of.close());

const token = 'a-token-of-the-tests';

async function ask(
  settings: Partial<Settings>,
  headers: Record<string, string> = {},
  remoteAddress = '127.0.0.1',
): Promise<{ status: number; body: string }> {
  const house = { ...of.house, settings: { ...of.house.settings, ...settings } };
  const server: FastifyInstance = await buildServer(house, []);
  try {
    const answer = await server.inject({ url: '/metrics', headers, remoteAddress });
    return { status: answer.statusCode, body: answer.body };
  } finally {
    await server.close();
  }
}

test('in development they are for whoever sits at the machine, and for nobody a proxy passes on', async () => {
  const seen = await ask({});
  expect(seen.status).toBe(200);
  expect(seen.body).toMatch(/^rekey_letters_owed 0$/m);
  for (const [headers, from] of [
    [{}, '198.51.100.7'],
    [{ 'x-forwarded-for': '127.0.0.1' }, '127.0.0.1'],
    [{ forwarded: 'for=127.0.0.1' }, '127.0.0.1'],
    [{ 'x-forwarded-proto': 'https' }, '127.0.0.1'],
  ] as const) {
    const refused = await ask({}, headers, from);
    expect(refused.status).toBe(404);
    expect(refused.body).not.toContain('rekey_');
  }
});

test('in production they are for nobody but who has the token, wherever they are', async () => {
  const production = { environment: 'production' } as const;
  expect((await ask(production)).status).toBe(404);
  const set = { ...production, metricsToken: token };
  expect((await ask(set)).status).toBe(404);
  expect((await ask(set, { authorization: `Bearer ${token}x` })).status).toBe(404);
  const away = await ask(
    set,
    { authorization: `Bearer ${token}`, 'x-forwarded-for': '198.51.100.7' },
    '198.51.100.7',
  );
  expect(away.status).toBe(200);
  // A token that is set counts in development too.
  expect((await ask({ metricsToken: token })).status).toBe(404);
});

test('a letter that was given up is counted, and no longer among those owed', async () => {
  const now = of.clock.now();
  const [fact, owed, given] = [0, 1, 2].map(() => newId<'fact'>(of.house.random, now));
  await of.sql.query(
    `INSERT INTO facts (id, at, kind, actor, payload) VALUES ($1, $2, 'account:password:changed', 'visitor', '{}')`,
    [fact, now],
  );
  for (const [id, to] of [
    [owed, 'ann@example.org'],
    [given, 'ben@example.org'],
  ])
    await of.sql.query(
      `INSERT INTO letters (id, kind, recipient, fact_id, content_sealed, written_at) VALUES ($1, 'x', $2, $3, 'x', $4)`,
      [id, to, fact, now],
    );
  await of.house.db.once.letters.giveUp({ id: given as never, attempts: 0 }, '550 no such user', now);
  const { body } = await ask({});
  expect(body).toMatch(/^rekey_letters_owed 1$/m);
  expect(body).toMatch(/^rekey_letters_given_up 1$/m);
});
