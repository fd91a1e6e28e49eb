/**
 * One strict grammar for e-mail addresses, and no second one anywhere: what is read here is, byte for byte, what is stored, compared
 * and given to SMTP. ASCII only, one recipient, a dot-atom before the sign, a host name with a dot after it. Nothing is normalised into
 * an address: a look-alike sign or letter is refused, for Unicode folding would make one mailbox out of another (GHSA-7rqj-j65f-68wh).
 */

declare const read: unique symbol;
/** An address that passed the grammar: its domain in lower case, its local part as typed. */
export type Address = string & { readonly [read]: 'address' };

const addressCharsMax = 254; // RFC 5321, 4.5.3.1.3: a path of 256 less its angle brackets
const localCharsMax = 64; // RFC 5321, 4.5.3.1.1
const hostCharsMax = 253;
const localShape = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/; // RFC 5322, 3.2.3: dot-atom-text
const labelShape = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/; // RFC 1123, 2.1: letters, digits, hyphens
const lastLabelShape = /^[A-Za-z]/; // RFC 3696, 2: never a digit first, which also keeps 192.0.2.1 out

/** Reads one address from what a person typed (`mailto:` and angle brackets forgiven); undefined when it is anything but one (SECURITY.md, Addresses). */
export function readAddress(typed: string): Address | undefined {
  // The window leaves room for decoration only; a longer text is not an address and is not worth a look.
  if (typed.length > addressCharsMax + 64) return undefined;
  const text = undecorated(typed.trim());
  const at = text.indexOf('@');
  if (at < 1 || text.length > addressCharsMax) return undefined;
  const local = text.slice(0, at);
  const host = text.slice(at + 1);
  if (local.length > localCharsMax || !localShape.test(local) || !isHost(host)) return undefined;
  return `${local}@${host.toLowerCase()}` as Address;
}

/** The key under which an address is unique and looked up: the whole of it in lower case. */
export function addressKey(address: Address): string {
  return address.toLowerCase();
}

/** An address as somebody is told of it who may not be its reader: `t…@mail.example`. Whoever reads it knows it by that. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}…${address.slice(at)}`;
}

function undecorated(text: string): string {
  const inner = text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text;
  return /^mailto:/i.test(inner) ? inner.slice('mailto:'.length) : inner;
}

function isHost(host: string): boolean {
  if (host.length > hostCharsMax) return false;
  const labels = host.split('.');
  return (
    labels.length >= 2 &&
    labels.every((label) => labelShape.test(label)) &&
    lastLabelShape.test(labels.at(-1)!)
  );
}

const commonDomains = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'icloud.com',
  'aol.com',
  'proton.me',
  'protonmail.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'yandex.ru',
  'mail.ru',
  'qq.com',
  '163.com',
  '126.com',
  'fastmail.com',
  'posteo.de',
] as const;

/** Real domains one slip away from a common one: whoever has an address there must not be told that it is mistyped. */
const realNeighbours = new Set(
  [
    'mail.com email.com ymail.com gmx.com gmx.at gmx.ch me.com mac.com live.de live.nl live.fr',
    'live.ca live.it yahoo.ca yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.in yandex.com yandex.ua',
    'yandex.by yandex.kz protonmail.ch fastmail.fm posteo.net hotmail.de hotmail.fr hotmail.it',
    'hotmail.es outlook.de outlook.fr outlook.es outlook.it aol.de pm.me ive.com dive.com',
    'give.com hive.com love.com 139.com 189.com web.com aim.com aon.com mail.de mail.ee mail.bg',
    'mail.fr hey.com',
  ].flatMap((line) => line.split(' ')),
);

/** The address that was probably meant, when its domain is one slip from a common provider's; for a friendly question, never acted upon by itself. */
export function suggestAddress(typed: string): Address | undefined {
  if (typed.length > addressCharsMax) return undefined;
  const text = undecorated(typed.trim()).replace(/@@+/, '@').replace(/,/g, '.').replace(/\.$/, '');
  const at = text.lastIndexOf('@');
  const host = text.slice(at + 1).toLowerCase();
  if (at < 1 || (commonDomains as readonly string[]).includes(host)) {
    return text === typed.trim() ? undefined : readAddress(text);
  }
  if (realNeighbours.has(host)) return undefined;
  const meant = commonDomains.find((domain) => isOneSlip(host, domain) || domain.startsWith(`${host}.`));
  return meant === undefined ? undefined : readAddress(`${text.slice(0, at)}@${meant}`);
}

/** Whether one letter was added, dropped, changed, or swapped with its neighbour. */
function isOneSlip(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false;
  let head = 0;
  while (head < typed.length && head < meant.length && typed[head] === meant[head]) head += 1;
  const restTyped = typed.slice(head);
  const restMeant = meant.slice(head);
  const isSwapped =
    restTyped.length >= 2 &&
    restTyped[0] === restMeant[1] &&
    restTyped[1] === restMeant[0] &&
    restTyped.slice(2) === restMeant.slice(2);
  return (
    isSwapped ||
    restTyped.slice(1) === restMeant || // one too many
    restTyped === restMeant.slice(1) || // one missing
    restTyped.slice(1) === restMeant.slice(1) // one wrong
  );
}
