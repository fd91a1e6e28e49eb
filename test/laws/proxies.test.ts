/** Where a request came from is what its connection says, and what proxies of ours say: limits and the record use that address, and nothing else of a request is believed. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { CannotStart } from '../../src/base/cannot-start.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { readConfiguration } from '../../src/main/configuration.ts';
import { openHouse, type TestHouse } from '../house.ts';

async function serve(of: TestHouse, trustedProxies: readonly string[]) {
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (chunk) => lines.push(String(chunk)));
  const house = { ...of.house, settings: { ...of.house.settings, trustedProxies } };
  const server = await buildServer(house, [webRoom, apiRoom], { log: { level: 'warn', stream } });
  return { server, lines };
}

const form = { username: 'mira', password: 'a long enough pass phrase 7', address: 'mira@tide.example' };

test('the record has the network of whoever stands before the proxies, by either header', async () => {
  await using of = await openHouse();
  const { server } = await serve(of, ['10.0.0.0/8']);
  const signUp = (username: string, headers: Record<string, string>, remoteAddress: string) =>
    server.inject({
      method: 'POST',
      url: '/api/v1/accounts',
      headers,
      remoteAddress,
      payload: { ...form, username, address: `${username}@tide.example` },
    });
  const asked: [string, Record<string, string>, string, string][] = [
    [
      'mira-one',
      { 'x-forwarded-for': '198.51.100.9, 203.0.113.5:4711, 10.2.3.4' },
      '::ffff:10.9.9.9',
      '203.0.113.0/24',
    ],
    [
      'mira-two',
      { forwarded: 'for=198.51.100.9, for="[2001:db8:7:8::9]:1"' },
      '127.0.0.1',
      '2001:db8:7::/48',
    ],
    ['mira-three', { 'x-forwarded-for': '198.51.100.9' }, '192.0.2.44', '192.0.2.0/24'],
  ];
  for (const [username, headers, peer, network] of asked) {
    const answer = await signUp(username, headers, peer);
    expect(answer.statusCode, answer.body).toBeLessThan(300);
    const { rows } = await of.sql.query(
      `SELECT address_prefix FROM facts WHERE kind = 'account:account:opened' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows, username).toEqual([{ address_prefix: network }]);
  }
  await server.close();
});

test('a limit is counted for the client, so that one of them does not use up what the proxy has', async () => {
  await using of = await openHouse();
  const { server } = await serve(of, ['10.0.0.1']);
  const ask = (client: string, peer = '10.0.0.1') =>
    server.inject({
      url: '/api/v1/record/checkpoint',
      headers: { 'x-forwarded-for': client },
      remoteAddress: peer,
    });
  const most = of.house.policy.limitsPerMinute.general;
  for (let asked = 0; asked < most; asked += 1) await ask('203.0.113.5');
  expect((await ask('203.0.113.5')).statusCode).toBe(429);
  expect((await ask('198.51.100.5')).statusCode).toBe(200);
  // A stranger's own header buys nothing more than their own address does.
  for (let asked = 0; asked < most; asked += 1) await ask(`198.51.${asked % 200}.7`, '192.0.2.9');
  expect((await ask('198.51.250.7', '192.0.2.9')).statusCode).toBe(429);
  await server.close();
});

test('a header from somewhere else is said once, not each time', async () => {
  await using of = await openHouse();
  const { server, lines } = await serve(of, []);
  for (let asked = 0; asked < 3; asked += 1)
    await server.inject({
      url: '/healthz',
      headers: { 'x-forwarded-for': '198.51.100.9' },
      remoteAddress: '10.0.0.1',
    });
  await server.inject({ url: '/healthz', headers: { 'x-forwarded-for': '198.51.100.9' } });
  const said = lines.filter((line) => line.includes('REKEY_TRUSTED_PROXIES'));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('10.0.0.1 had X-Forwarded-For');
  await server.close();
});

test('the host that a proxy or a stranger names stands in no answer', async () => {
  await using of = await openHouse();
  const { server } = await serve(of, ['10.0.0.1']);
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    forwarded: 'for=198.51.100.9;host=evil.example',
  };
  for (const url of ['/', '/sign-in', '/recover', '/account', '/api/openapi.json', '/nothing-here']) {
    const answer = await server.inject({ url, headers, remoteAddress: '10.0.0.1' });
    expect(JSON.stringify(answer.headers) + answer.body, url).not.toContain('evil.example');
  }
  await server.close();
});

test('a setting that is neither address nor range is refused at start, in one sentence', () => {
  const read = (value: string) =>
    readConfiguration({ REKEY_SECRET: 'x'.repeat(40), REKEY_TRUSTED_PROXIES: value }).trustedProxies;
  expect(read('10.0.0.1, 2001:db8::/32  ::ffff:192.0.2.0/120,')).toEqual([
    '10.0.0.1',
    '2001:db8::/32',
    '::ffff:192.0.2.0/120',
  ]);
  expect(read('')).toEqual([]);
  for (const wrong of ['10.0.0.0/40', 'proxy', '10.0.0.1;10.0.0.2', '0.0.0.0/0', '*', '10.0.0.1, nonsense'])
    expect(() => read(wrong), wrong).toThrow(CannotStart);
  expect(() => read('10.0.0.1, nonsense')).toThrow(/^REKEY_TRUSTED_PROXIES must be .*"nonsense" is neither/);
});
