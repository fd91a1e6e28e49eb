/**
 * Which account a locked-out person means (MISSION.md, S3), from whatever they really type: decorated, labelled, linked, several at once,
 * in a sentence. What is read is a guess to be looked up, never a proof; it is sure when it is one, and every word beside it was
 * understood. Nothing is folded from Unicode: a look-alike is no name, rather than somebody else's.
 */
import { readRecoveryCode } from '../factor/recovery-code.ts';
import { type AccountLink, readLink } from './account-link.ts';
import { plainText } from './account-name-text.ts';
import {
  bare,
  isLabelled,
  isNothing,
  isParticle,
  isUnderstood,
  joiners,
  statedNames,
} from './account-name-words.ts';
import { type Address, readAddress, suggestAddress } from './address.ts';
import { readUsername, type Username, usernameKey } from './username.ts';

/** What somebody probably meant by what they typed into the account field. Names are at most three, in the order typed. */
export type AccountGuess =
  /** `isSure`: it is one name, and nothing stands beside it that was not understood. Else ask which. */
  | { readonly kind: 'names'; readonly names: readonly Username[]; readonly isSure: boolean }
  /** `meant`: what was perhaps meant, where the domain is one slip from a common one. Ask. */
  | { readonly kind: 'address'; readonly address: Address; readonly meant?: Address }
  | { readonly kind: 'project'; readonly name: string }
  | { readonly kind: 'nothing' };

const namesMax = 3; // as many as a person looks through
const proseWords = 12; // longer than this it is a story, and only words that are marked as names are taken from it

/** Reads which account is meant (MISSION.md, S3). Never throws; bounded work for input of any length. */
export function readAccountName(typed: string, baseUrl?: string): AccountGuess {
  const { text, asides } = plainText(typed);
  // `name (Display Name)`: what stands outside is meant; the aside is asked only when the outside says nothing.
  const guess = guessFrom(text, baseUrl);
  return guess.kind === 'nothing' && asides.length > 0 ? guessFrom(asides.join('\n'), baseUrl) : guess;
}

/** What is asked about where a guess is not sure. It comes from what was typed, and says nothing of who has an account. */
export function toAskAbout(guess: AccountGuess): readonly string[] {
  if (guess.kind === 'names') return guess.isSure ? [] : guess.names;
  return guess.kind === 'address' && guess.meant ? [guess.meant, guess.address] : [];
}

interface Seen {
  readonly names: Username[];
  readonly addresses: Address[];
  readonly projects: string[];
  /** Something was passed over that might have mattered. */
  isLoose: boolean;
}

function guessFrom(text: string, baseUrl: string | undefined): AccountGuess {
  const seen: Seen = { names: [], addresses: [], projects: [], isLoose: false };
  const isProse = text.split(/\s+/).length > proseWords;
  if (!isNothing(text)) for (const part of text.split(joiners)) readPart(part, isProse, baseUrl, seen);
  const names = seen.names
    .filter((name, i, all) => all.findIndex((other) => usernameKey(other) === usernameKey(name)) === i)
    .slice(0, namesMax);
  if (names.length > 0) return { kind: 'names', names, isSure: names.length === 1 && !seen.isLoose };
  const address = seen.addresses[0];
  if (address) {
    const meant = suggestAddress(address);
    return { kind: 'address', address, ...(meant && meant !== address ? { meant } : {}) };
  }
  return seen.projects[0] ? { kind: 'project', name: seen.projects[0] } : { kind: 'nothing' };
}

function readPart(part: string, isProse: boolean, baseUrl: string | undefined, seen: Seen): void {
  if (isNothing(part)) return;
  const words = part.split(/\s+/).filter((word) => word !== '');
  const rest = words.filter((word) => !readMarked(word, baseUrl, seen));
  const isAnyMarked = rest.length < words.length;
  if (isProse) {
    const stated = statedNames(part).flatMap((word) => namesIn(word));
    if (!isAnyMarked) seen.names.push(...stated);
    // What stands in a story is asked about, however it is marked.
    seen.isLoose = true;
    return;
  }
  if (!isAnyMarked) readPlain(rest, seen);
  else if (isDisplayName(words, rest)) return;
  else readBeside(rest, seen);
}

/** `Ann Example <ann@example.org>`: what stands before something in brackets is somebody's own name. */
const isDisplayName = (words: readonly string[], rest: readonly string[]): boolean =>
  words.length === rest.length + 1 && /^<[^<>]+>$/.test(words.at(-1)!);

/** Words beside something that says by itself what it is: a single name counts as well, and more are passed over. */
function readBeside(rest: readonly string[], seen: Seen): void {
  const unknown = rest.map(bare).filter((word) => word !== '' && !isUnderstood(word));
  const hasOnlyAddresses = seen.names.length === 0 && seen.projects.length === 0;
  if (unknown.length === 1 && hasOnlyAddresses) seen.names.push(...namesIn(unknown[0]!));
  else if (unknown.length > 0) seen.isLoose = true;
}

/** Words that say nothing by themselves: a label and a name, a name and its password, or a few words around a name. */
function readPlain(words: readonly string[], seen: Seen): void {
  const text = words.join(' ');
  const colon = /^([^:：=]{1,60})\s?[:：=]\s?(.*)$/su.exec(text);
  if (colon) {
    const [label, value] = [colon[1]!, colon[2]!];
    if (isLabelled(label)) {
      const named = value.split(' ').filter((word) => bare(word) !== '');
      readPlain(named, seen);
      return;
    }
    // `name:password`: whatever follows is kept by nobody.
    const names = isUnderstood(label) ? [] : namesIn(label);
    seen.names.push(...names);
    if (names.length === 0 || /[:：=]\s/u.test(text)) seen.isLoose = true;
    return;
  }
  const plain = words.map(bare).filter((word) => word !== '');
  const unknown = plain.length === 1 ? plain : plain.filter((word) => !isUnderstood(word));
  if (unknown.length <= 1) {
    if (plain.length > 1 && plain.some(isParticle)) seen.isLoose = true;
    for (const word of unknown) seen.names.push(...namesIn(word));
    return;
  }
  // Two or more plain words are somebody's own name, not an account's: only what can be nothing but a handle is asked about.
  seen.isLoose = true;
  for (const word of unknown.filter(isHandle)) seen.names.push(...namesIn(word));
}

/** A word that names can stand in: `ann/bob` and `ann+bob` are two guesses. What looks like a recovery code is none. */
function namesIn(word: string): Username[] {
  const names = word.split(/[/+]/).map((part) => readUsername(bare(part)));
  const isAll = names.every((name) => name !== undefined && !isNothing(name) && !isCode(name));
  return isAll ? (names as Username[]) : [];
}

const isCode = (name: string): boolean =>
  readRecoveryCode(name) !== undefined &&
  (/^[^._-]+$/.test(name) ? /\d/.test(name) : name.split('-').length === 5);

const isHandle = (word: string): boolean =>
  /[A-Za-z]/.test(word) && (/[0-9_]/.test(word) || /^[^A-Z]*[.-][^A-Z]*$/.test(word));

/** Reads one word that says by itself what it is: a link, an address, `@name`, or a name in quotes. Tells whether it was one. */
function readMarked(word: string, baseUrl: string | undefined, seen: Seen): boolean {
  const core = bare(word);
  const link = readLink(/^[~@/]/.test(word) ? word : core, baseUrl);
  if (link !== undefined) {
    keepLink(link, seen);
    return true;
  }
  if (core.includes('@')) {
    const address = word.startsWith('@') ? undefined : readAddress(core);
    if (address) seen.addresses.push(address);
    else seen.isLoose = true; // a part of it may stand in the next word
    return true;
  }
  const isMarked = /^@|^[`"'“„‘«‹*<[].*[`"'”“’»›*>\]]\W*$/u.test(word);
  const names = isMarked && !isNothing(core) ? namesIn(core) : [];
  seen.names.push(...names);
  return names.length > 0;
}

function keepLink(link: AccountLink, seen: Seen): void {
  if (link === 'elsewhere') return;
  if (link.isProject) seen.projects.push(link.name);
  else seen.names.push(link.name);
}
