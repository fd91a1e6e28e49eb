/**
 * What makes a password acceptable (NIST SP 800-63B-4, 3.1.1; ASVS 6.2): length, and that nobody would try it early. No composition rules, no
 * expiry, no hints, every Unicode character. A password is normalised by NFKC before it is judged or hashed (NIST SP 800-63B-4, 3.1.1.2,
 * which allows NFKC or NFKD), so that two keyboards give one password. Each flaw is told with its reason.
 */
import { createHash } from 'node:crypto';

export const passwordCharsMin = 15; // alone: NIST SP 800-63B-4, 3.1.1.2
export const passwordCharsMinWithFactor = 8; // as one factor of two: the same place
export const passwordCharsMax = 256; // ASVS 6.2.9 asks for 64 and more; a limit there must be
const scoreMin = 3; // zxcvbn: at least 10^8 guesses
const ownRestMin = 6; // what must be left when the account's own words are taken out
const ownWordCharsMin = 3;
const ownWordsMax = 200; // an account with thousands of projects must not make a judgement slow

/** How hard a password is to guess, 0 to 4, knowing the account's own words. Loaded outside (`src/outside/password-strength.ts`). */
export type StrengthMeter = (password: string, ownWords: readonly string[]) => number;

/** Why a password is refused; a catalogue puts it into words. */
export type PasswordFlaw =
  | { readonly kind: 'too_short'; readonly charsMin: number }
  | { readonly kind: 'too_long'; readonly charsMax: number }
  | { readonly kind: 'breached' }
  | { readonly kind: 'own_words'; readonly word: string }
  | { readonly kind: 'guessable' };

/** The form of a password that is judged and hashed: NFKC. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/** All that is wrong with a new password, worst first; empty when it is good. `breached` takes upper-case hexadecimal SHA-1. */
export function judgePassword(
  ask: {
    password: string;
    /** What is tried first for this account, and whoever chooses may read: user name, project names, addresses they know of. */
    ownWords: readonly string[];
    /** What is tried first as well, and nobody may learn by choosing: a refusal does not tell it from any easy guess. */
    hiddenWords: readonly string[];
    hasSecondFactor: boolean;
    breached: (sha1Hex: string) => boolean;
  },
  strength: StrengthMeter,
): PasswordFlaw[] {
  const charsMin = ask.hasSecondFactor ? passwordCharsMinWithFactor : passwordCharsMin;
  if (isTooLong(ask.password)) return [{ kind: 'too_long', charsMax: passwordCharsMax }];
  const password = normalPassword(ask.password);
  if (isTooLong(password)) return [{ kind: 'too_long', charsMax: passwordCharsMax }];

  const flaws: PasswordFlaw[] = [];
  if (Array.from(password).length < charsMin) flaws.push({ kind: 'too_short', charsMin });
  // Leaks hold passwords as they were typed, so both forms are asked about.
  if ([password, ask.password].some((form) => ask.breached(sha1Hex(form)))) flaws.push({ kind: 'breached' });
  const own = builtFrom(password, ownPieces(ask.ownWords));
  if (own !== undefined) flaws.push({ kind: 'own_words', word: own });
  // Only where nothing else is wrong: beside another flaw this one would tell of a hidden word, and cost no accepted password to ask.
  const words = ownPieces([...ask.hiddenWords, ...ask.ownWords]);
  const isGuessable = () => builtFrom(password, words) !== undefined || strength(password, words) < scoreMin;
  if (flaws.length === 0 && isGuessable()) flaws.push({ kind: 'guessable' });
  return flaws;
}

/** The upper-case hexadecimal SHA-1 of a text: the key of public breach lists, and good for nothing else. */
export function sha1Hex(text: string): string {
  return createHash('sha1').update(text, 'utf8').digest('hex').toUpperCase();
}

/** Whether a password has more code points than are taken; nothing longer is ever hashed. */
export function isTooLong(password: string): boolean {
  // A code point is at most two units: the cheap test first, so that a megabyte is not spread out to be counted.
  return password.length > 2 * passwordCharsMax || Array.from(password).length > passwordCharsMax;
}

/** The own words and their parts (`ann.smith@example.org` gives ann, smith, example …), longest first. */
function ownPieces(ownWords: readonly string[]): string[] {
  const whole = ['rekey', ...ownWords.slice(0, ownWordsMax).map((word) => word.slice(0, 254))];
  const pieces = whole.flatMap((word) => [word, ...word.split('@'), ...word.split(/[^\p{L}\p{N}]+/u)]);
  const long = pieces.filter((piece) => piece.length >= ownWordCharsMin);
  return [...new Set(long)].sort((a, b) => b.length - a.length).slice(0, 2 * ownWordsMax);
}

/** The own word that carries a password, when too little is left without the own words; undefined when enough is. */
function builtFrom(password: string, words: readonly string[]): string | undefined {
  let rest = folded(password);
  let first: string | undefined;
  for (const word of words) {
    const plain = folded(word);
    if (plain.length < ownWordCharsMin) continue;
    const without = rest.replaceAll(plain, '').replaceAll(Array.from(plain).reverse().join(''), '');
    if (without !== rest) first ??= word;
    rest = without;
  }
  return first !== undefined && Array.from(rest).length < ownRestMin ? first : undefined;
}

const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  l: 'i',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
};

/** Case, look-alike digits and separators dropped: `R3-Key` and `rekey` are one word. */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[0134579l!@$]/g, (sign) => lookAlikes[sign] ?? sign)
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
