/**
 * Secrets that people paste into free text are found and hidden before anything is stored (MISSION.md, B13). Each rule looks for one shape and
 * takes time linear in the text: every run of signs is entered once, from its beginning. In doubt a text loses a word
 * rather than keeps a secret. Hiding what is already hidden changes nothing.
 */
import { recoveryCodeShape } from '../factor/recovery-code.ts';

export type SecretKind = 'api_token' | 'recovery_code' | 'private_key' | 'totp_secret' | 'password_in_url';

/** A secret as it stood in the text. Kept only as long as it takes to revoke it, never stored or logged. */
export interface FoundSecret {
  readonly kind: SecretKind;
  readonly value: string;
}

/** A text without its secrets, and the secrets. */
export interface Hidden {
  readonly text: string;
  readonly found: readonly FoundSecret[];
}

const shown: Readonly<Record<SecretKind, string>> = {
  api_token: '[hidden: API token]',
  recovery_code: '[hidden: recovery code]',
  private_key: '[hidden: private key]',
  totp_secret: '[hidden: authenticator secret]',
  password_in_url: '[hidden: password]',
};

interface Rule {
  readonly kind: SecretKind;
  readonly shape: RegExp;
  /** What a match must hold besides, where the shape alone fits ordinary words. */
  readonly isMeant?: (match: string) => boolean;
}

const hasDigit = (match: string): boolean => /[0-9]/.test(match);
const hasBoth = (match: string): boolean => hasDigit(match) && /[a-z]/i.test(match);
/** A token starts where no token sign stands before it. */
const token = (prefixed: string): RegExp => new RegExp(`(?<![A-Za-z0-9_-])${prefixed}`, 'g');

/** Applied in this order: what may hold other shapes inside comes first. */
const rules: readonly Rule[] = [
  { kind: 'totp_secret', shape: /otpauth(?:-migration)?:\/\/[^\s<>"'`]+/gi },
  { kind: 'api_token', shape: token('rky_[A-Za-z0-9_=-]{12,}') },
  { kind: 'api_token', shape: token('pypi-Ag[A-Za-z0-9_=-]{24,}') },
  {
    kind: 'api_token',
    shape: token('(?:gh[opsur]_|github_pat_|npm_|glpat-|rubygems_|hf_)[A-Za-z0-9_-]{20,}'),
  },
  { kind: 'api_token', shape: token('(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9_-])') },
  {
    kind: 'api_token',
    shape: token('(?:cio[A-Za-z0-9]{32}|xox[abprs]-[A-Za-z0-9-]{10,})(?![A-Za-z0-9_-])'),
    isMeant: hasDigit,
  },
  { kind: 'recovery_code', shape: new RegExp(recoveryCodeShape, 'gi') },
  {
    kind: 'recovery_code', // ours, typed with spaces or without any separator
    shape: /(?<![0-9A-Za-z-])(?:[0-9A-TV-Z]{25}|[0-9A-TV-Z]{5}(?: [0-9A-TV-Z]{5}){4})(?![0-9A-Za-z-])/gi,
    isMeant: hasBoth,
  },
  { kind: 'recovery_code', shape: /(?<![0-9A-Za-z_-])[0-9a-f]{16}(?![0-9A-Za-z_-])/gi, isMeant: hasBoth }, // PyPI's
  {
    kind: 'totp_secret', // 160 bits of base32, whole or in groups of four
    shape: /(?<![0-9A-Za-z_+/-])(?:[A-Z2-7]{32}|[A-Z2-7]{4}(?: [A-Z2-7]{4}){7})(?![0-9A-Za-z_+/=-])/gi,
    isMeant: hasBoth,
  },
  // `user:password@`: the last @ before the path ends the password, for people do not encode it. Only the password goes; a token there was found above.
  { kind: 'password_in_url', shape: /(?<=[a-z]:\/\/[^\s/@:?#]{0,128}:)[^\s/?#]{1,256}(?=@)/gi },
];

/** Hides every secret in `text` and hands over what was found, each once. Linear; idempotent. */
export function hideSecrets(text: string): Hidden {
  const found = new Map<string, FoundSecret>();
  const keep = (kind: SecretKind, value: string): string => {
    found.set(`${kind} ${value}`, { kind, value });
    return shown[kind];
  };
  let hidden = hideKeys(text, keep);
  for (const { kind, shape, isMeant } of rules) {
    hidden = hidden.replace(shape, (match) => (isMeant && !isMeant(match) ? match : keep(kind, match)));
  }
  return { text: hidden, found: [...found.values()] };
}

const keyBegins = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnds = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A line that can belong to a key whose end was not pasted: empty, base64, or a header such as `Proc-Type: 4,ENCRYPTED`. */
const keyLine = /^[>\s]{0,20}(?:[A-Za-z0-9+/=]*|[A-Za-z-]{1,30}: [^\n]{0,100})\s{0,20}$/;

/** Private-key blocks (PEM, OpenSSH, PGP), from their first line to their last, or as far as lines look like key material. */
function hideKeys(text: string, keep: (kind: SecretKind, value: string) => string): string {
  const begins = Array.from(text.matchAll(keyBegins));
  if (begins.length === 0) return text;
  const ends = Array.from(text.matchAll(keyEnds), (match) => ({
    at: match.index,
    past: match.index + match[0].length,
  }));
  let result = '';
  let done = 0;
  let nextEnd = 0;
  for (const [i, begin] of begins.entries()) {
    const bodyAt = begin.index + begin[0].length;
    const limit = begins[i + 1]?.index ?? text.length;
    while (nextEnd < ends.length && ends[nextEnd]!.at < bodyAt) nextEnd += 1;
    const end = ends[nextEnd];
    const past = end && end.at < limit ? end.past : pastKeyLines(text, bodyAt, limit);
    result += text.slice(done, begin.index) + keep('private_key', text.slice(begin.index, past));
    done = past;
  }
  return result + text.slice(done);
}

function pastKeyLines(text: string, from: number, limit: number): number {
  let past = from;
  while (past < limit) {
    const newline = text.indexOf('\n', past);
    const lineEnd = newline < 0 || newline >= limit ? limit : newline + 1;
    // The first piece is what follows the opening line on the same line: a key pasted without its line breaks.
    if (!keyLine.test(text.slice(past, lineEnd).replace(/\n$/, '')))
      return past === from ? firstWords(text, past, lineEnd) : past;
    past = lineEnd;
  }
  return past;
}

/** Key material on one line: words of base64, separated by spaces or by a written `\n`. */
function firstWords(text: string, from: number, limit: number): number {
  const words = /^(?:\s?(?:\\r|\\n|[A-Za-z0-9+/=]{16,}|\s))+/.exec(text.slice(from, limit));
  return words ? from + words[0].length : from;
}
