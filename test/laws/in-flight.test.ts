/**
 * Law 11, for bodies: what strangers send is held only where it may be kept, and no more of it than the policy says, for each network and in
 * all, however slowly it comes. What is held is counted by the server itself; here uploads are begun over real sockets and never finished.
 */
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';

const kB = 1000;
const policy: Policy = {
  ...defaultPolicy,
  uploads: { ...defaultPolicy.uploads, filesMax: 5, fileBytesMax: 100 * kB },
  bodies: { networkBytesInFlightMax: 300 * kB, bytesInFlightMax: 500 * kB },
};

let t: TestHouse;
let server: FastifyInstance;
let port: number;
let sockets: Socket[];
let answers: string[];
beforeEach(async () => {
  sockets = [];
  answers = [];
  t = await openHouse({ policy });
  // Each sender says its network, as a proxy would.
  const house = { ...t.house, settings: { ...t.house.settings, trustedProxies: ['127.0.0.0/8'] } };
  server = await buildServer(house as typeof t.house, [webRoom, apiRoom]);
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as { port: number }).port;
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
  await t.close();
});

const draft = async () => (await beginRequest(t.house, visitor(), {})).draftSecret;
const opening = (name: string) =>
  `--x\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n`;

/** Begins an upload and never ends it; says what came back, if anything. */
async function begin(
  bytes: number,
  more: { token?: string; network?: string; type?: string; path?: string } = {},
) {
  const { token, network = '198.51.100.1', type = 'multipart/form-data; boundary=x' } = more;
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  socket.on('data', (chunk) => answers.push(chunk.toString()));
  socket.write(
    [
      `POST ${more.path ?? '/api/v1/recovery/draft/files'} HTTP/1.1`,
      'Host: localhost',
      `X-Forwarded-For: ${network}`,
      `Content-Type: ${type}`,
      `Content-Length: ${type.startsWith('multipart') ? 100_000 * kB : 200 * kB}`,
      ...(token ? [`Authorization: Bearer ${token}`] : []),
      '\r\n',
    ].join('\r\n'),
  );
  if (type.startsWith('multipart')) socket.write(opening('log.txt'));
  socket.write('a'.repeat(bytes));
}

const untilHeld = (bytes: number) => vi.waitUntil(() => server.inFlight.bytes >= bytes, { timeout: 10_000 });
const untilAnswered = (count: number) => vi.waitUntil(() => answers.length >= count, { timeout: 10_000 });

test('unfinished uploads of one network hold so much and no more; the others are told to come again', async () => {
  const token = await draft();
  for (let sent = 0; sent < 30; sent += 1) await begin(90 * kB, { token });
  await untilAnswered(27);
  expect(server.inFlight.bytes).toBeGreaterThan(0);
  expect(server.inFlight.bytes).toBeLessThanOrEqual(policy.bodies.networkBytesInFlightMax);
  expect(answers.every((answer) => /^HTTP\/1.1 (503|429) [\s\S]*retry-after: \d+/i.test(answer))).toBe(true);
  // Somebody elsewhere has room.
  const before = server.inFlight.bytes;
  await begin(90 * kB, { token, network: '203.0.113.9' });
  await untilHeld(before + 90 * kB);
  for (const socket of sockets) socket.destroy();
  await vi.waitUntil(() => server.inFlight.bytes === 0, { timeout: 10_000 });
});

test('of many networks all together hold so much and no more', async () => {
  const token = await draft();
  for (let sent = 0; sent < 30; sent += 1) await begin(90 * kB, { token, network: `198.51.${sent}.1` });
  await untilAnswered(25);
  expect(server.inFlight.bytes).toBeLessThanOrEqual(policy.bodies.bytesInFlightMax);
});

test('whoever has no request, a made-up one, one that was sent, or no room left, has no byte kept', async () => {
  const full = await draft();
  await t.sql.query(
    `INSERT INTO attachments (id, draft_id, name, media_type, content, added_at, address_prefix)
     SELECT gen_random_uuid(), id, 'a.txt', 'text/plain', 'a', now(), '192.0.2.0/24' FROM drafts, generate_series(1, 5)`,
  );
  const sent = await draft();
  await t.sql.query(
    `UPDATE drafts SET sent_at = $1 WHERE created_at = (SELECT max(created_at) FROM drafts) AND id NOT IN
    (SELECT draft_id FROM attachments)`,
    [t.clock.now()],
  );
  for (const token of [undefined, 'made-up', full, sent]) {
    answers = [];
    await begin(90 * kB, token === undefined ? {} : { token });
    await untilAnswered(1);
    expect(answers[0], token).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(server.inFlight.bytes, token).toBe(0);
  }
});

test('a form of ours without its token, or of another site, has no byte of its files kept', async () => {
  await begin(90 * kB, { path: '/recover/files' });
  await untilAnswered(1);
  expect(answers[0]).toMatch(/^HTTP\/1.1 (403|303) /);
  expect(server.inFlight.bytes).toBe(0);
});

test('every other body counts as well, of whatever type and route', async () => {
  for (const type of ['application/json', 'application/x-www-form-urlencoded'])
    for (let sent = 0; sent < 6; sent += 1) await begin(80 * kB, { type, path: '/api/v1/recovery/requests' });
  await untilAnswered(6);
  expect(server.inFlight.bytes).toBeGreaterThan(0);
  expect(server.inFlight.bytes).toBeLessThanOrEqual(policy.bodies.networkBytesInFlightMax);
});
