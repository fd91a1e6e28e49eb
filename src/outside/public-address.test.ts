import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfAddresses, isPublicAddress } from './public-address.ts';

describe('a public address', () => {
  it.each([
    ['this network', '0.0.0.0', '0.1.2.3'],
    ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1', '100.127.255.255', '100.100.100.200'],
    ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
    ['link-local, where clouds keep their secrets', '169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
    [
      'protocol assignments and documentation',
      '192.0.0.192',
      '192.0.2.1',
      '198.51.100.1',
      '203.0.113.9',
      '2001:db8::1',
      '3fff::1',
    ],
    ['benchmarking', '198.18.0.1', '198.19.255.255', '2001:2::1'],
    ['multicast and reserved', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255', 'ff02::1'],
    ['the host of a cloud on a public-looking address', '168.63.129.16'],
    ['6to4 relays', '192.88.99.1'],
    ['unspecified', '::', '0:0:0:0:0:0:0:0'],
    ['IPv4-mapped', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '0:0:0:0:0:ffff:0a00:0001'],
    ['IPv4-compatible', '::127.0.0.1', '::8.8.8.8', '::7f00:1'],
    ['IPv4-translated', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::', '2002:a00:1::1'],
    ['Teredo', '2001::1', '2001:0:7f00:1::'],
    ['unique local', 'fc00::1', 'fd00:ec2::254'],
    ['site-local', 'fec0::1'],
    ['discard', '100::1'],
    ['ORCHID', '2001:10::1', '2001:20::1'],
    ['unassigned', '4000::1', '8000::1', '5f00::1', '1::1'],
    ['no address', '', 'localhost', '127.1', '0x7f000001', '010.0.0.1', '8.8.8.8 ', '[2606:4700::1111]'],
  ])('is none that is %s', (_, ...addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });

  it.each([
    '8.8.8.8',
    '140.82.121.4',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
  ])('may be %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('is never inside a private network, whatever the last digits and the spelling', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(
        fc.constantFrom('10', '127', '0', '192.168', '169.254'),
        octet,
        octet,
        octet,
        (start, b, c, d) => {
          const four = [...start.split('.'), b, c, d].slice(0, 4).map(Number);
          const hex = four.map((part) => part.toString(16).padStart(2, '0')).join('');
          const mapped = `::FFFF:${hex.slice(0, 4)}:${hex.slice(4)}`;
          const translated = `64:ff9b::${hex.slice(0, 4)}:${hex.slice(4)}`;
          return [four.join('.'), mapped, translated].every((address) => !isPublicAddress(address));
        },
      ),
    );
  });
});

describe('the addresses of a name', () => {
  it('are refused together when one of them is not public', () => {
    expect(faultOfAddresses(['8.8.8.8', '10.0.0.1'], false)).toContain('10.0.0.1');
    expect(faultOfAddresses(['8.8.8.8', '2606:4700::1111'], false)).toBeNull();
  });

  it('may be private where the operator says so, but must be addresses, some and not too many', () => {
    expect(faultOfAddresses(['127.0.0.1'], true)).toBeNull();
    expect(faultOfAddresses(['localhost'], true)).not.toBeNull();
    expect(faultOfAddresses([], true)).not.toBeNull();
    expect(
      faultOfAddresses(
        Array.from({ length: 100 }, () => '8.8.8.8'),
        false,
      ),
    ).not.toBeNull();
  });
});
