/**
 * A user name is 1 to 50 ASCII letters, digits, dots, underscores and dashes, with a letter or digit at both ends; two names that differ
 * in case only are one. At sign-up nothing else is accepted. Where a locked-out person says which account is theirs (MISSION.md, S3),
 * whatever people really type is understood instead: decorated, labelled, linked, several at once. What is read is a guess to be
 * looked up, never a proof. Nothing is folded from Unicode: a look-alike is no name, rather than somebody else's.
 */
import { type Address, readAddress } from './address.ts';

declare const read: unique symbol;
/** A user name that passed the grammar, in the case it was typed. */
export type Username = string & { readonly [read]: 'username' };

const shape = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,48}[A-Za-z0-9])?$/;

/** Reads a user name as sign-up and sign-in take it, surrounding space dropped; undefined when it breaks the grammar. */
export function readUsername(typed: string): Username | undefined {
  const text = typed.trim();
  return shape.test(text) ? (text as Username) : undefined;
}

/** The key under which a user name is unique and looked up. */
export function usernameKey(name: Username): string {
  return name.toLowerCase();
}

/** What somebody probably meant by what they typed into the account field. Names are at most three, in the order typed. */
export type AccountGuess =
  | { readonly kind: 'names'; readonly names: readonly Username[] }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'project'; readonly name: string }
  | { readonly kind: 'nothing' };

const charsMax = 2000; // a field, not a letter: what counts stands at its beginning, and all work below is bounded by it
const namesMax = 3; // as many guesses as one request may look up
const proseWords = 12; // longer than this it is a story, and only words that are marked as names are taken from it

/** Reads which account is meant (MISSION.md, S3). Never throws; bounded work for input of any length. */
export function readAccountName(typed: string, baseUrl?: string): AccountGuess {
  const text = typed
    .trim()
    .slice(0, charsMax)
    .replace(/<!--.*?(?:-->|$)/gs, ' ')
    .replaceAll('](', '] ');
  const asides: string[] = [];
  const outer = text.replace(/\(([^()]*)\)/g, (_whole, inner: string) => {
    asides.push(inner);
    return ' ';
  });
  // `name (Display Name)`: what stands outside is meant; the aside is asked only when the outside says nothing.
  const guess = guessFrom(outer, baseUrl);
  return guess.kind === 'nothing' && asides.length > 0 ? guessFrom(asides.join('\n'), baseUrl) : guess;
}

interface Seen {
  readonly names: Username[];
  readonly addresses: Address[];
  readonly projects: string[];
}

function guessFrom(text: string, baseUrl: string | undefined): AccountGuess {
  const seen: Seen = { names: [], addresses: [], projects: [] };
  const isProse = text.split(/\s+/).length > proseWords;
  if (!isPlaceholder(text)) {
    for (const part of text.split(/[\r\n,;|，、；]|\s(?:or|and|aka|oder|ou|&|\/|->|-|–|—)\s/i))
      readPart(part, isProse, baseUrl, seen);
  }
  const names = seen.names
    .filter((name, i, all) => all.findIndex((other) => usernameKey(other) === usernameKey(name)) === i)
    .slice(0, namesMax);
  if (names.length > 0) return { kind: 'names', names };
  if (seen.addresses[0]) return { kind: 'address', address: seen.addresses[0] };
  if (seen.projects[0]) return { kind: 'project', name: seen.projects[0] };
  return { kind: 'nothing' };
}

function readPart(part: string, isProse: boolean, baseUrl: string | undefined, seen: Seen): void {
  if (isPlaceholder(part)) return;
  const words = part.split(/\s+/).filter((word) => word !== '');
  const isAnyMarked = words.map((word) => readMarked(word, baseUrl, seen)).includes(true);
  if (isAnyMarked) return;
  if (isProse) {
    readStated(part, seen);
    return;
  }
  const plain = part
    .split(/[\s:：=]+/)
    .map(bare)
    .filter((word) => word !== '');
  const kept =
    plain.length === 1
      ? plain
      : plain.filter((word) => !connectives.has(word.toLowerCase()) && !isPlaceholder(word));
  // Two or more plain words are somebody's own name, not an account's: only what can be nothing but a handle is taken.
  for (const word of kept.length === 1 ? kept : kept.filter(isHandle)) seen.names.push(...alternatives(word));
}

/** Reads one word that says by itself what it is: a link, an address, `@name`, or a name in quotes. Tells whether it was one. */
function readMarked(word: string, baseUrl: string | undefined, seen: Seen): boolean {
  const core = bare(word);
  const link = readLink(core, baseUrl);
  if (link !== undefined) {
    if (link !== 'elsewhere') (link.isProject ? seen.projects : seen.names).push(link.name as Username);
    return true;
  }
  if (core.includes('@')) {
    const address = word.startsWith('@') ? undefined : readAddress(core);
    if (address) seen.addresses.push(address);
    return true;
  }
  const isMarked = /^@|^[`"'“„‘«‹*<[].*[`"'”“’»›*>\]]\W*$/u.test(word);
  const name = isMarked && !isPlaceholder(core) ? readUsername(core) : undefined;
  if (name) seen.names.push(name);
  return name !== undefined;
}

/** In a story: `my username is ann`. */
function readStated(part: string, seen: Seen): void {
  for (const [, word] of part.matchAll(/\buser ?name\s{0,3}(?:is|was|[:=])\s{0,3}(\S{1,80})/gi)) {
    const name = readUsername(bare(word!));
    if (name && !isPlaceholder(name)) seen.names.push(name);
  }
}

type Link = { readonly isProject: boolean; readonly name: string } | 'elsewhere';

/** A link to an account or a project, on any host; `elsewhere` when it leads to neither. A forge's profile names no account of ours. */
function readLink(text: string, baseUrl: string | undefined): Link | undefined {
  const bareHost = /^(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:\.(?:org|com|net|io|dev)|:\d{1,5})\/)/i;
  const patterns = /^\/(?:(users?|u|profile)\/|~|@|(?:manage\/)?(project|projects|p|simple)\/)([^/]+)/;
  const hasScheme = /^https?:\/\//i.test(text);
  const isKnownPath = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+\/(?:users?\/|u\/|project\/|~)/i.test(text);
  if (!hasScheme && !bareHost.test(text) && !isKnownPath) return undefined;
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  const found = url ? patterns.exec(pathUnder(url, baseUrl)) : null;
  const name = found ? readUsername(decoded(found[3]!)) : undefined;
  return name === undefined ? 'elsewhere' : { isProject: found![2] !== undefined, name };
}

function pathUnder(url: URL, baseUrl: string | undefined): string {
  const base = baseUrl === undefined ? null : URL.parse(baseUrl);
  const prefix = base && base.host === url.host ? base.pathname.replace(/\/$/, '') : '';
  return url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : url.pathname;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** `ann/bob` without spaces: each is a guess. */
function alternatives(word: string): Username[] {
  const names = word.split('/').map((part) => readUsername(bare(part)));
  return names.every((name) => name !== undefined) ? names : [];
}

/** The word without what people put around it. Letters and digits of every script stay, so that `éric` never becomes `ric`. */
function bare(word: string): string {
  const points = Array.from(word);
  const isInner = (point: string | undefined): boolean =>
    point !== undefined && /[\p{L}\p{N}\p{M}]/u.test(point);
  const first = points.findIndex(isInner);
  return first < 0
    ? ''
    : points
        .slice(first, points.findLastIndex(isInner) + 1)
        .join('')
        .replace(/^mailto:/i, '');
}

const isHandle = (word: string): boolean => /[0-9_]/.test(word) || /^[^A-Z]*[.-][^A-Z]*$/.test(word);

/** Words around a name: `I think my old PyPI user name was …`. */
const connectives = new Set(
  'a account an be believe called could e email for handle hello hi i id im is it its login mail may maybe might my name named of old on or our perhaps please possibly probably pypi rekey registry same should test testpypi the think this to url user username was with would your'.split(
    ' ',
  ),
);

/** What templates put into the field, and what people write who do not know. An account really called so is named by its link. */
const placeholders = new Set(
  'http https www mailto username yourusername myusername pypiusername yourpypiusername usernamehere user name yourname myname accountname n/a n.a n.a. na none null nil undefined unknown noresponse nothing notapplicable notsure idontknow dontknow idontremember dontremember cantremember forgot forgotten iforgot tbd todo empty blank placeholder surname displayname xxx xxxx'.split(
    ' ',
  ),
);

function isPlaceholder(text: string): boolean {
  if (text.length > 60) return false;
  return placeholders.has(
    bare(text)
      .toLowerCase()
      .replace(/[\s_'’-]/g, ''),
  );
}
