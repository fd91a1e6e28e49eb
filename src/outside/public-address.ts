/**
 * Only public unicast addresses are ever asked. A name is resolved once, refused unless every address it has is public,
 * and the connection is then held to exactly those addresses, so that a name that changes its answer in between gains nothing.
 */
import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Far more than any honest name has; the rest of a longer answer is an attempt to waste our time. */
const addressesMax = 64;

/** Azure's host answers its own machines here, with their secrets, on an address that looks public. */
const azureHost = '168.63.129.16';

/** Whether `address` (an IPv4 or IPv6 literal) is public unicast: no private, special, translated or tunnelled range. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address === azureHost) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // 2000::/3 is all of IPv6 that was given out for global unicast; the rest holds such spellings as ::127.0.0.1.
  return parsed.kind() === 'ipv4' || ((parsed as ipaddr.IPv6).parts[0] ?? 0) >> 13 === 1;
}

/** `hostname` as the URL parser gives it, without the brackets of an IPv6 literal. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/**
 * Every address of a stranger's name, asked of the DNS directly. Not getaddrinfo: a slow name server would hold one of the
 * few threads that hashing and files need as well. `servers` are the machine's own unless told. Throws when the name has none; `timeoutMs` bounds each of two tries.
 */
export async function resolveInDns(
  host: string,
  timeoutMs: number,
  servers?: readonly string[],
): Promise<string[]> {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers) resolver.setServers(servers);
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses.slice(0, addressesMax + 1);
  throw answers[0].status === 'rejected' ? answers[0].reason : new Error('the name has no address');
}

/** Every address of a name that the operator trusts, from the machine's own lookup (so that `/etc/hosts` counts). */
export async function resolveOnMachine(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** Why these addresses may not be asked, or null when each of them may. */
export function faultOfAddresses(addresses: readonly string[], isPrivateAllowed: boolean): string | null {
  if (addresses.length === 0) return 'the name has no address';
  if (addresses.length > addressesMax) return 'the name has too many addresses';
  const wrong = addresses.find(
    (address) => isIP(address) === 0 || !(isPrivateAllowed || isPublicAddress(address)),
  );
  return wrong === undefined ? null : `${wrong.slice(0, 60)} is not a public address`;
}
