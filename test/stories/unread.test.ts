/** What never reaches a route, or is no request at all: answered with a page or a problem document like everything else. */
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiRoom } from '../../src/edge/api/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { openHouse, type TestHouse } from '../house.ts';

let t: TestHouse;
let server: FastifyInstance;
beforeAll(async () => {
  t = await openHouse();
  server = await buildServer(t.house, [webRoom, apiRoom]);
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const long = 'x'.repeat(300);

test.each(['/case/open/%ff', '/verify/abc%', `/case/open/${long}`, `/${'%C3%A4'.repeat(201)}`])(
  'a path that cannot be read is a page that says so: %s',
  async (url) => {
    const answer = await server.inject({ method: 'GET', url });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.body).toContain('There is nothing here.');
  },
);

test.each(['/api/v1/users/%ff', '/api/v1/users/abc%', `/api/v1/users/${long}`])(
  'and a problem document of the API: %s',
  async (url) => {
    const answer = await server.inject({ method: 'GET', url });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status: 404, code: 'not_found' });
  },
);

test('a name of 200 letters beyond ASCII is still one', async () => {
  const answer = await server.inject({
    method: 'GET',
    url: `/verify/${encodeURIComponent('ä'.repeat(200))}`,
  });
  expect(answer.statusCode).toBe(410);
});

test.each([
  ['/sign-in', 'text/html; charset=utf-8', 'Delete this site’s cookies'],
  ['/api/v1/account', 'application/problem+json', '"status":431'],
])('heads that are too long are refused as people and programs read it: %s', async (path, type, says) => {
  if (!server.server.listening) await server.listen({ port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const { status, media, body } = await new Promise<{ status?: number; media?: string; body: string }>(
    (resolve, reject) => {
      const asked = request({ port, path, headers: { 'x-long': 'y'.repeat(30_000) } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () =>
          resolve({
            ...(answer.statusCode ? { status: answer.statusCode } : {}),
            ...(answer.headers['content-type'] ? { media: answer.headers['content-type'] } : {}),
            body: text,
          }),
        );
      });
      asked.on('error', reject).end();
    },
  );
  expect({ status, media }).toEqual({ status: 431, media: type });
  expect(body).toContain(says);
  expect(body).not.toContain('yyyy');
});

test.each([
  ['{"username":', 'This is not JSON: we cannot read it.'],
  ['', 'It says that it is JSON, but there is nothing in it.'],
])('a body that is no JSON is named as such: %j', async (payload, sentence) => {
  const answer = await server.inject({
    method: 'POST',
    url: '/api/v1/sign-in',
    headers: { 'content-type': 'application/json' },
    payload,
  });
  expect(answer.json()).toMatchObject({ status: 422, fields: { body: sentence } });
});

test('what is missing, of another type, unknown or none of the choices is said in plain words', async () => {
  const answer = await server.inject({
    method: 'POST',
    url: '/api/v1/recovery/requests',
    payload: { account: 7, lost: ['phone'], extra: 1 },
  });
  expect(answer.statusCode).toBe(422);
  const { fields } = answer.json();
  expect(fields).toMatchObject({
    account: 'This must be of type string.',
    extra: 'Nobody here reads this.',
    contact: 'This is missing.',
  });
  expect(fields.lost).toMatch(/^One of: authenticator, security_key/);
  expect(JSON.stringify(fields)).not.toMatch(/Invalid|expected|received|undefined/);
});

test('a method that is not there is 405, with those that are; a path that is not there stays 404', async () => {
  const wrong = await server.inject({ method: 'PUT', url: '/api/v1/account/addresses?x=1' });
  expect(wrong.statusCode).toBe(405);
  expect(wrong.headers.allow).toBe('GET, HEAD, POST');
  expect(wrong.json().code).toBe('method_not_allowed');
  const none = await server.inject({ method: 'PUT', url: '/api/v1/nothing' });
  expect(none.statusCode).toBe(404);
  expect(none.headers.allow).toBeUndefined();
});
