/**
 * Secrets that people paste into free text are found and hidden before anything is stored (MISSION.md, B13). Each rule looks for one shape
 * and takes time linear in the text: every run of signs is entered once, from its beginning. In doubt a text loses a word
 * rather than keeps a secret; a recovery code that might be prose is asked about. Hiding what is already hidden changes nothing.
 */
import { type CodePlace, codesIn } from '../factor/find-codes.ts';
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

/** Most secrets of one text that are handed over, beyond the codes that are known: who pastes more has them hidden. */
const foundMax = 1000;

/** Asks which of some codes are known, perhaps of none: then it is only time to let others have their turn. */
type Asking<Answer> = Generator<readonly RecoveryCode[], Answer, ReadonlySet<string> | undefined>;
type Keep = (kind: SecretKind, value: string, isKnown?: boolean) => string;

/**
 * Hides every secret in `text` and hands over what was found, each once. In slices: each step asks which of some codes are known, and is
 * told those that are. Linear; idempotent.
 */
export function* hidingSecrets(text: string): Asking<Hidden> {
  const found = new Map<string, FoundSecret>();
  const keep: Keep = (kind, value, isKnown = false) => {
    if (isKnown || found.size < foundMax) found.set(`${kind} ${value}`, { kind, value });
    return shown[kind];
  };
  let hidden = yield* inSlices(unseenInWords, text, () => '');
  hidden = yield* hideKeys(hidden, (value) => keep('private_key', value));
  for (const rule of rulesBeforeCodes) hidden = yield* hideBy(rule, hidden, keep);
  hidden = yield* hideCodes(hidden, keep);
  for (const rule of rulesAfterCodes) hidden = yield* hideBy(rule, hidden, keep);
  return { text: hidden, found: [...found.values()] };
}

/** Signs without width say nothing between the letters of a word in ASCII, and would break a secret in two. */
const unseenInWords = /(?<=[\w-])[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+(?=[\w-])/g;

function hideBy({ kind, shape, isMeant }: Rule, text: string, keep: Keep): Asking<string> {
  return inSlices(shape, text, ([match, before, value]) => {
    const [head, secret] = before !== undefined && value !== undefined ? [before, value] : ['', match];
    return isMeant && !isMeant(secret) ? match : head + keep(kind, secret);
  });
}

const sliceChars = 65_536; // a few milliseconds for each rule
const seenBehind = 256; // what a rule looks at before a match
const seenAhead = 16_384; // longer than any secret

/** Replaces every match, a slice of the text at a time; a match begins in its slice and may end behind it. */
function* inSlices(shape: RegExp, text: string, instead: (match: RegExpExecArray) => string): Asking<string> {
  const pieces: string[] = [];
  let done = 0;
  for (let from = 0; from < text.length; ) {
    const start = Math.max(0, from - seenBehind);
    const until = Math.min(text.length, from + sliceChars);
    const seen = text.slice(start, until + seenAhead);
    shape.lastIndex = from - start;
    for (let match = shape.exec(seen); match && start + match.index < until; match = shape.exec(seen)) {
      pieces.push(text.slice(done, start + match.index), instead(match));
      done = start + match.index + match[0].length;
    }
    from = Math.max(until, done);
    yield [];
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}

/** A stretch of the text that goes. */
interface Place {
  readonly from: number;
  to: number;
}

function* hideCodes(text: string, keep: Keep): Asking<string> {
  const places: Place[] = [];
  let slice: CodePlace[] = [];
  let doubts = 0;
  const settle = function* (): Asking<void> {
    const known = yield [...new Set(slice.map(({ code }) => code))];
    for (const { code, from, to, isSure } of slice) {
      const isKnown = known?.has(code) ?? false;
      if (!isSure && !isKnown) continue;
      keep('recovery_code', code, isKnown);
      const last = places.at(-1);
      if (last && from < last.to) last.to = to;
      else places.push({ from, to });
    }
    slice = [];
  };
  const marks = Object.values(shown);
  for (const place of codesIn(text, { marks, isWordwise: text.length > everywhereCharsMax })) {
    if (!place) yield* settle();
    else if (place.isSure || doubts++ < doubtsMax) slice.push(place);
  }
  if (slice.length > 0) yield* settle();
  return without(text, places);
}

/** The text with one mark for each stretch of places that touch each other. */
function without(text: string, places: readonly Place[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { from, to } of places) {
    pieces.push(text.slice(done, from), shown.recovery_code);
    done = to;
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}
