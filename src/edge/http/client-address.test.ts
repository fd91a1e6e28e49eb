import { describe, expect, test } from 'vitest';
import { clientAddress, proxiesOf, readRange } from './client-address.ts';

const isProxy = proxiesOf(['10.0.0.0/8', '192.0.2.7', '2001:db8:1::/48', '::ffff:172.16.0.0/108']);
const from = (peer: string, headers: Record<string, string>) => clientAddress(peer, headers, isProxy);

describe('of X-Forwarded-For the rightmost address that is no proxy of ours is the client', () => {
  test.each([
    ['127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['::1', '203.0.113.9', '203.0.113.9'],
    ['::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['::ffff:10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['172.20.0.1', '203.0.113.9', '203.0.113.9'],
    ['2001:db8:1::5', '2001:db8:2::9', '2001:db8:2::9'],
    ['10.1.2.3', '198.51.100.1, 203.0.113.9, 10.9.9.9,192.0.2.7', '203.0.113.9'],
    ['10.1.2.3', '198.51.100.1,, 203.0.113.9 ,', '203.0.113.9'],
    ['10.1.2.3', '203.0.113.9:4711', '203.0.113.9'],
    ['10.1.2.3', '[2001:db8:2::9]:4711', '2001:db8:2::9'],
    ['10.1.2.3', '[2001:db8:2::9]', '2001:db8:2::9'],
    ['10.1.2.3', '203.0.113.9:4711, 10.0.0.1:80', '203.0.113.9'],
    ['10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['10.1.2.3', 'fe80::1%eth0', 'fe80::1'],
    ['10.1.2.3', '10.0.0.9, 10.0.0.8', '10.0.0.9'],
    ['10.1.2.3', '', '10.1.2.3'],
  ])('%s says %j', (peer, header, address) => {
    expect(from(peer, { 'x-forwarded-for': header })).toEqual({ address });
  });

  test.each([
    'unknown',
    '_hidden',
    '203.0.113.9.1',
    '0x7f.1',
    '010.0.0.1',
    '203.0.113.9:99999999',
    '[203.0.113.9]',
    '[::1',
    'evil"',
  ])(
    'what our own proxy wrote and is no address (%s) is nobody, and nothing to its left is believed',
    (last) => {
      expect(from('10.1.2.3', { 'x-forwarded-for': `198.51.100.1, ${last}` })).toEqual({ address: '' });
    },
  );
});

describe('of Forwarded (RFC 7239) it is the same', () => {
  test.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For="203.0.113.9:4711"', '203.0.113.9'],
    ['for=203.0.113.9;proto=https;by=10.0.0.1;host=evil.example', '203.0.113.9'],
    ['proto=https; for="[2001:db8:2::9]:4711"', '2001:db8:2::9'],
    ['for="[2001:db8:2::9]:_web"', '2001:db8:2::9'],
    ['for=198.51.100.1, for=203.0.113.9, for=10.0.0.1', '203.0.113.9'],
    ['for=198.51.100.1;by="a,b", for="203\\.0.113.9"', '203.0.113.9'],
    ['for="198.51.100.1, for=203.0.113.9', '203.0.113.9'],
    ['by=";for=198.51.100.1;", for=203.0.113.9;by="x;for=198.51.100.2"', '203.0.113.9'],
    ['for=198.51.100.1, for=_hidden', ''],
    ['for=198.51.100.1, for=unknown', ''],
    ['for=198.51.100.1, proto=https', ''],
    ['for=198.51.100.1, for=203.0.113.9;for=203.0.113.8', ''],
    ['nonsense', ''],
  ])('%s', (header, address) => {
    expect(from('127.0.0.1', { forwarded: header })).toEqual({ address });
  });

  test('and X-Forwarded-For goes before it', () => {
    const both = { forwarded: 'for=198.51.100.1', 'x-forwarded-for': '203.0.113.9' };
    expect(from('127.0.0.1', both)).toEqual({ address: '203.0.113.9' });
  });
});

test.each([
  ['203.0.113.9', { 'x-forwarded-for': '198.51.100.1' }, 'X-Forwarded-For'],
  ['192.0.2.8', { forwarded: 'for=198.51.100.1' }, 'Forwarded'],
] as const)(
  '%s is no proxy of ours: what it says is passed over, and that is known',
  (peer, headers, passedOver) => {
    expect(from(peer, headers)).toEqual({ address: peer, passedOver });
  },
);

test('hosts and everything else of the request change nothing', () => {
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-real-ip': '198.51.100.1',
    'client-ip': '198.51.100.1',
  };
  expect(from('127.0.0.1', headers)).toEqual({ address: '127.0.0.1' });
});

test.each([
  '',
  ' ',
  'proxy.example',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/08',
  '10.0.0.0/8/8',
  '2001:db8::/129',
  '0.0.0.0/0',
  '::/0',
  '::ffff:0.0.0.0/96',
  '::ffff:10.0.0.0/90',
  '10.0.0',
  '010.0.0.1',
  '10.0.0.1:80',
  '[::1]',
])('%j is neither an address nor a range of some', (text) => {
  expect(readRange(text)).toBeUndefined();
});
