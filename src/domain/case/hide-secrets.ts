/**
 * Secrets that people paste into free text are found and hidden before anything is stored (MISSION.md, B13). Each rule looks for one shape
 * and takes time linear in the text: every run of signs is entered once, from its beginning. In doubt a text loses a word
 * rather than keeps a secret; a recovery code that might be prose is asked about. Hiding what is already hidden changes nothing.
 */
import { codesIn } from '../factor/find-codes.ts';
import type { RecoveryCode } from '../factor/recovery-code.ts';
import { hideKeys } from './hide-keys.ts';
import { type Rule, rulesAfterCodes, rulesBeforeCodes, type SecretKind, shown } from './secret-shapes.ts';

/** A secret as it stood in the text; a recovery code in its bare form. Kept only as long as it takes to revoke it, never stored or logged. */
export interface FoundSecret {
  readonly kind: SecretKind;
  readonly value: string;
}

/** A text without its secrets, and the secrets. */
export interface Hidden {
  readonly text: string;
  readonly found: readonly FoundSecret[];
}

/** Up to here a code is found between any two signs; in longer texts, which are files, between words. */
const everywhereCharsMax = 20_000;
/** Most places of one text that are asked about, beyond those that are sure. */
const doubtsMax = 20_000;

/**
 * Hides every secret in `text` and hands over what was found, each once. In slices: each step asks which of some codes are known (perhaps
 * of none: then it is only time to let others have their turn), and is told those that are. Linear; idempotent.
 */
export function* hidingSecrets(
  text: string,
): Generator<readonly RecoveryCode[], Hidden, ReadonlySet<string> | undefined> {
  const found = new Map<string, FoundSecret>();
  const keep = (kind: SecretKind, value: string): string => {
    found.set(`${kind} ${value}`, { kind, value });
    return shown[kind];
  };
  let hidden = hideKeys(text.replace(unseenInWords, ''), (value) => keep('private_key', value));
  for (const rule of rulesBeforeCodes) {
    hidden = hideBy(rule, hidden, keep);
    yield [];
  }
  hidden = yield* hideCodes(hidden, (code) => keep('recovery_code', code));
  for (const rule of rulesAfterCodes) {
    hidden = hideBy(rule, hidden, keep);
    yield [];
  }
  return { text: hidden, found: [...found.values()] };
}

/** Signs without width say nothing between the letters of a word in ASCII, and would break a secret in two. */
const unseenInWords = /(?<=[\w-])[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+(?=[\w-])/g;

function hideBy(
  { kind, shape, isMeant }: Rule,
  text: string,
  keep: (kind: SecretKind, value: string) => string,
): string {
  return text.replace(shape, (match: string, before: unknown, value: unknown) => {
    const [head, secret] =
      typeof before === 'string' && typeof value === 'string' ? [before, value] : ['', match];
    return isMeant && !isMeant(secret) ? match : head + keep(kind, secret);
  });
}

interface Place {
  readonly code: RecoveryCode;
  readonly from: number;
  readonly to: number;
}

function* hideCodes(
  text: string,
  keep: (code: RecoveryCode) => string,
): Generator<readonly RecoveryCode[], string, ReadonlySet<string> | undefined> {
  const places: Place[] = [];
  let slice: (Place & { isSure: boolean })[] = [];
  let doubts = 0;
  const settle = function* (): Generator<readonly RecoveryCode[], void, ReadonlySet<string> | undefined> {
    const known = yield [...new Set(slice.map(({ code }) => code))];
    for (const place of slice) if (place.isSure || known?.has(place.code)) places.push(place);
    slice = [];
  };
  const marks = Object.values(shown);
  for (const place of codesIn(text, { marks, isWordwise: text.length > everywhereCharsMax })) {
    if (!place) yield* settle();
    else if (place.isSure || doubts < doubtsMax) slice.push(place);
    if (place && !place.isSure) doubts += 1;
  }
  if (slice.length > 0) yield* settle();
  return without(text, places, keep);
}

/** The text with one mark for each stretch of places that touch each other. */
function without(text: string, places: readonly Place[], keep: (code: RecoveryCode) => string): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { code, from, to } of places) {
    const mark = keep(code);
    if (from >= done) pieces.push(text.slice(done, from), mark);
    done = Math.max(done, to);
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}
