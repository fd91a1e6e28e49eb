/**
 * Where a request came from, as far as the record and letters tell it: the network, never the address of one person. Half
 * of an IPv6 address or a /24 is what a provider gives to a neighbourhood.
 */
import ipaddr from 'ipaddr.js';

/** What stands where no address could be read. */
const unknownPlace = 'an unknown network';

/** The network of an address: /24 of IPv4 (also when mapped into IPv6), /48 of IPv6; "an unknown network" otherwise. */
export function addressPrefix(ip: string): string {
  // 45 is the longest IPv6 text; a zone (`%eth0`) may follow it, names an interface of ours and is dropped.
  const text = ip.slice(0, 64).split('%', 1)[0]!;
  if (!isPlain(text)) return unknownPlace;
  const address = ipaddr.process(text);
  const bits = address.kind() === 'ipv4' ? 24 : 48;
  const bytes = address.toByteArray().map((byte, index) => (index < bits / 8 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}

// ipaddr.js also reads `0x7f.1` and `127.1`; nothing that the socket tells us looks so, and two spellings are one too many.
function isPlain(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}
