/**
 * The shapes of secrets in free text, but for keys of many lines (`hide-keys.ts`) and recovery codes of ours (`find-codes.ts`). A rule
 * that has groups keeps the first and hides the second. Every shape begins where no sign of its own stands before it, so that a run is
 * entered once.
 */

export type SecretKind =
  | 'api_token'
  | 'recovery_code'
  | 'private_key'
  | 'totp_secret'
  | 'password'
  | 'password_in_url';

/** What stands in the place of a secret. */
export const shown: Readonly<Record<SecretKind, string>> = {
  api_token: '[hidden: API token]',
  recovery_code: '[hidden: recovery code]',
  private_key: '[hidden: private key]',
  totp_secret: '[hidden: authenticator secret]',
  password: '[hidden: password]',
  password_in_url: '[hidden: password]',
};

export interface Rule {
  readonly kind: SecretKind;
  readonly shape: RegExp;
  /** What a match must hold besides, where the shape alone fits ordinary words. */
  readonly isMeant?: (match: string) => boolean;
}

const hasDigit = (match: string): boolean => /[0-9]/.test(match);
const hasBoth = (match: string): boolean => hasDigit(match) && /\p{L}/u.test(match);
/** A token starts where no token sign stands before it. */
const token = (prefixed: string): RegExp => new RegExp(`(?<![A-Za-z0-9_-])${prefixed}`, 'g');

/** Applied in this order: what may hold other shapes inside comes first. */
export const rulesBeforeCodes: readonly Rule[] = [
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
  { kind: 'recovery_code', shape: /(?<![0-9A-Za-z_-])[0-9a-f]{16}(?![0-9A-Za-z_-])/gi, isMeant: hasBoth }, // PyPI's
  {
    kind: 'totp_secret', // 160 bits of base32, whole or in groups of four
    shape: /(?<![0-9A-Za-z_+/-])(?:[A-Z2-7]{32}|[A-Z2-7]{4}(?: [A-Z2-7]{4}){7})(?![0-9A-Za-z_+/=-])/gi,
    isMeant: hasBoth,
  },
];

/** What people call a password; where words are written without spaces it may stand behind another one. */
const secretWord =
  '(?<![\\p{L}\\p{N}_])(?:pass(?:word|phrase|code|wd)?|pwd|passwort|kennwort|mot de passe|contraseña|clave|senha|wachtwoord|hasło|пароль)|密码|密碼|パスワード|비밀번호';

/** A code that stands in a password's place is known as a code by then, and dies as one. */
export const rulesAfterCodes: readonly Rule[] = [
  // `user:password@`: the last @ before the path ends the password, for people do not encode it. Only the password goes.
  {
    kind: 'password_in_url',
    shape: /(?<=[a-z])(:\/\/[^\s/@:?#]*:)([^\s/?#]+)(?=@)/gi,
  },
  {
    kind: 'password', // `password: hunter2`
    shape: new RegExp(
      `((?:${secretWord})(?:\\s{0,3}(?:is|was|ist|war|es|est|[:=：])\\s{0,3}|\\s{1,3})["'\`“„«]?)([^\\s"'\`”“»]{6,128})`,
      'giu',
    ),
    isMeant: (match) =>
      !isMark(match) && (hasBoth(match) || /[a-z][A-Z]|\p{L}[^\p{L}'’.,;!?)-]+\p{L}/u.test(match)),
  },
  {
    kind: 'password', // `ann:hunter2hunter2`
    shape: /(?<![\p{L}\p{N}_./@:%+-])([A-Za-z0-9][A-Za-z0-9._-]{0,49}:)([^\s:/\\[]\S{7,127})/gu,
    isMeant: (match) => hasBoth(match) && !isPlace(match),
  },
];

const isMark = (match: string): boolean => match.startsWith('[hidden:');
/** What follows a colon and is a version, a digest, a place in a file or a link rather than a password. */
const isPlace = (match: string): boolean =>
  /^v?\d+(?:\.\d+)+|^\d+:|^[0-9a-f]{32,}\W*$|:\/\/|\[hidden:/i.test(match);
