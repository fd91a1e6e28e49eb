/**
 * Where a request came from. Only the connection tells that by itself; what a header says of it is believed as far as proxies of ours wrote
 * it: read from the right, where the nearest proxy appended, up to the first address that is none of theirs. Hosts are believed from nobody.
 */
import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

interface Range {
  readonly of: ipaddr.IPv4 | ipaddr.IPv6;
  /** How many bits of it count. */
  readonly bits: number;
}

/** The machine itself: a proxy beside us needs no setting. */
const loopback = ['127.0.0.0/8', '::1'];
const hopsMax = 50; // more proxies than any request passes; a longer header is an attempt to keep us busy

/** An address or a range (CIDR) as the operator wrote it; undefined for what is neither, and for a range of everybody. */
export function readRange(text: string): Range | undefined {
  const [, literal = '', length] = /^([^/]+)(?:\/(0|[1-9][0-9]{0,2}))?$/.exec(text) ?? [];
  const address = parse(literal);
  if (!address || (text.includes('/') && length === undefined)) return undefined;
  const isMapped = address.kind() === 'ipv4' && literal.includes(':');
  const most = address.kind() === 'ipv4' ? 32 : 128;
  const bits = length === undefined ? most : Number(length) - (isMapped ? 96 : 0);
  return bits >= 1 && bits <= most ? { of: address, bits } : undefined;
}

/** What decides whether an address is that of a proxy of ours: on this machine, or in one of the operator's ranges. */
export function proxiesOf(ranges: readonly string[]): (address: string) => boolean {
  const read = [...loopback, ...ranges].flatMap((range) => readRange(range) ?? []);
  return (text) => {
    const address = parse(text);
    return address !== undefined && read.some((range) => isWithin(address, range));
  };
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, { of, bits }: Range): boolean {
  if (address.kind() !== of.kind()) return false;
  return (address as ipaddr.IPv4).match(of as ipaddr.IPv4, bits);
}

export interface Came {
  /** The client's address; empty where a proxy of ours did not tell one. */
  readonly address: string;
  /** The header that somebody wrote who is no proxy of ours, so that it was passed over. */
  readonly passedOver?: 'X-Forwarded-For' | 'Forwarded';
}

/** Where a request came from, by the connection's `peer` and its headers. `X-Forwarded-For` goes before `Forwarded`: what writes the one may leave a stranger's other as it is. */
export function clientAddress(
  peer: string,
  headers: IncomingHttpHeaders,
  isProxy: (address: string) => boolean,
): Came {
  const forwardedFor = headers['x-forwarded-for'];
  const written = forwardedFor === undefined ? 'Forwarded' : 'X-Forwarded-For';
  const value = [forwardedFor ?? headers.forwarded ?? []].flat().join(',');
  if (value.trim() === '') return { address: peer };
  if (!isProxy(peer)) return { address: peer, passedOver: written };
  const hops = forwardedFor === undefined ? forwardedHops(value) : forwardedForHops(value);
  let address = peer;
  for (const hop of hops) {
    address = parse(hop)?.toString() ?? '';
    if (!isProxy(address)) break;
  }
  return { address };
}

/** The nodes of an X-Forwarded-For, the nearest first; many proxies write a port behind. */
function forwardedForHops(value: string): string[] {
  const hops = value.split(',').map((hop) => hop.trim());
  return hops
    .filter((hop) => hop !== '')
    .slice(-hopsMax)
    .reverse()
    .map(withoutPort);
}

/** The nodes of a Forwarded header (RFC 7239, 4), the nearest first; an empty one where an element names none, or is not to be read. */
function forwardedHops(value: string): string[] {
  return splitFromRight(value, ',')
    .filter((element) => element.trim() !== '')
    .slice(0, hopsMax)
    .map((element) => {
      const pairs = splitFromRight(element, ';').map((pair) => /^\s*for\s*=\s*(.*?)\s*$/is.exec(pair)?.[1]);
      const [node, more] = pairs.filter((pair) => pair !== undefined);
      return node === undefined || more !== undefined ? '' : withoutPort(unquoted(node));
    });
}

/**
 * Parts a header at a sign that stands in no quoted text, beginning at its end: the end is what our own proxy wrote. Read from the front,
 * a quote that a stranger opened and never closed would swallow it.
 */
function splitFromRight(text: string, sign: string): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let end = text.length;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === '"' && !(isQuoted && isEscaped(text, at))) isQuoted = !isQuoted;
    else if (text[at] === sign && !isQuoted) {
      parts.push(text.slice(at + 1, end));
      end = at;
    }
  }
  return [...parts, text.slice(0, end)];
}

/** Of a quote with backslashes before it only the nearest two are looked at: no address needs one, and this stays linear. */
const isEscaped = (text: string, at: number) => text[at - 1] === '\\' && text[at - 2] !== '\\';

function unquoted(node: string): string {
  const inside = /^"((?:[^"\\]|\\.)*)"$/s.exec(node)?.[1];
  return inside === undefined ? node : inside.replaceAll(/\\(.)/gs, '$1');
}

/** `192.0.2.1:4711`, `[2001:db8::1]:4711` and `[2001:db8::1]` without brackets and port; the port of a Forwarded may be a word (`_port`). */
function withoutPort(node: string): string {
  const port = '(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?';
  const bracketed = new RegExp(`^\\[([^\\]]*)\\]${port}$`).exec(node);
  if (bracketed) return bracketed[1]!.includes(':') ? bracketed[1]! : '';
  return new RegExp(`^([0-9.]+)${port}$`).exec(node)?.[1] ?? node;
}

/** An address in one of the plain spellings, without its zone; one that is mapped into IPv6 as the IPv4 it is. */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const plain = text.slice(0, 64).split('%', 1)[0]!;
  if (!ipaddr.IPv4.isValidFourPartDecimal(plain) && !ipaddr.IPv6.isValid(plain)) return undefined;
  return ipaddr.process(plain);
}
