/** SECURITY.md, "Web": what every answer tells the browser, whatever it is that was asked for. */
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiRoom } from '../../src/edge/api/room.ts';
import { designAssets } from '../../src/edge/http/design/assets.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { buildPages } from '../../src/main/serve.ts';
import { enter } from '../desk-visit.ts';
import { openHouse, type TestHouse } from '../house.ts';

let t: TestHouse;
let server: FastifyInstance;
beforeAll(async () => {
  t = await openHouse();
  server = await buildPages(t.house);
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const asked = [
  ['a page', 'GET', '/sign-in', 200],
  ['a page that wants a sign-in', 'GET', '/account', 303],
  ['a page of the desk', 'GET', '/desk', 401],
  ['a page that is not there', 'GET', '/nowhere', 404],
  ['a form without a token', 'POST', '/sign-in', 403],
  ['the API', 'GET', '/api/v1/account', 401],
  ['an API path that is not there', 'GET', '/api/v1/nowhere', 404],
  ['the API’s description', 'GET', '/api/openapi.json', 200],
  ['an asset', 'GET', designAssets[0]!.path, 200],
  ['a probe', 'GET', '/healthz', 200],
  ['the figures', 'GET', '/metrics', 200],
  ['a path that is none', 'GET', '/%', 404],
  ['an API path that is none', 'GET', '/api/v1/%ff', 404],
] as const;

test.each(asked)(
  'ASVS 3.4: %s has a strict policy, is not framed, not sniffed, and leaks no address',
  async (_, method, url, status) => {
    const answer = await server.inject({
      method,
      url,
      ...(method === 'POST'
        ? { payload: 'x=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
        : {}),
    });
    expect(answer.statusCode).toBe(status);
    const policy = String(answer.headers['content-security-policy']);
    expect(policy.split(';').toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000',
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  },
);

test('ASVS 3.5.2: a session is worth nothing as a cookie of the API, nor as a bearer token of the pages', async () => {
  const { secret } = await enter(t, 'ann', 'admin');
  const cookie = `__Host-rekey-session=${secret}`;
  const authorization = `Bearer ${secret}`;
  const status = async (url: string, headers: Record<string, string>) =>
    (await server.inject({ url, headers })).statusCode;
  expect(await status('/account', { cookie })).toBe(200);
  expect(await status('/api/v1/account', { authorization })).toBe(200);
  expect(await status('/api/v1/account', { cookie })).toBe(401);
  expect(await status('/account', { authorization })).toBe(303);
});

test('ASVS 16.2.5: the log names refusals and bugs, and holds no link, cookie, token, address or password', async () => {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const logging = await buildServer(t.house, [webRoom, apiRoom], { log: { level: 'trace', stream } });
  const [link, cookie, token, typed] = ['l', 'c', 't', 'p'].map((sign) => sign.repeat(43));
  const headers = { cookie: `__Host-rekey-session=${cookie}`, authorization: `Bearer ${token}` };
  for (const url of [
    `/reset/${link}`,
    `/not-me/${link}`,
    `/case/open/${link}`,
    `/nowhere/${link}`,
    `/%${link}`,
  ])
    await logging.inject({ url, headers });
  for (const path of [`/reset/${link}`, `/not-me/${link}`])
    await logging.inject({ method: 'POST', url: path, headers, payload: { password: typed } });
  const payload = { username: 'somebody', address: 'nobody@example.org', password: typed };
  await logging.inject({ method: 'POST', url: '/api/v1/sign-in', headers, payload });
  await logging.inject({
    method: 'POST',
    url: '/api/v1/accounts',
    headers,
    payload: { ...payload, password: 'short' },
  });
  const broken = { ...t.house, db: { ...t.house.db, once: undefined } } as never;
  const breaking = await buildServer(broken, [apiRoom], { log: { level: 'trace', stream } });
  const bug = await breaking.inject({ method: 'POST', url: '/api/v1/sign-in', headers, payload });
  expect(bug.statusCode).toBe(500);
  expect(log).toContain('a bug');
  expect(log).toContain('"refusal":"password_weak"');
  expect(log).toContain('"refusal":"form_stale"');
  for (const secret of [link, cookie, token, typed, 'nobody@example.org']) expect(log).not.toContain(secret);
  await logging.close();
  await breaking.close();
});
