/**
 * Recovery codes in free text are found as forgivingly as they are read: whatever `readRecoveryCode` takes for a code, wherever it stands,
 * is among the places found here. Some are sure by their shape; the others may be prose, and are codes only when they are known. One pass,
 * one look at each sign.
 */
import { readCrockford } from '../../base/random.ts';
import { type RecoveryCode, recoveryCodeSymbols, typedCharsMax } from './recovery-code.ts';

/** Where a text holds 25 symbols in a row that read as one code. `isSure`: they look like a code and like nothing else. */
export interface CodePlace {
  readonly code: RecoveryCode;
  readonly from: number;
  readonly to: number;
  readonly isSure: boolean;
}

const groupSymbols = 5;
const signsPerPause = 16_384; // a few milliseconds of work

const dash = /^\p{Pd}$/u;
/** Signs that nobody sees: they end no word. */
const unseen = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]$/u;

/** What stood before a symbol: another one of its word, nothing but a dash, or anything else. */
const inWord = 0;
const afterDash = 1;
const afterBreak = 2;

/** The last 25 symbols, in a ring, with where each stands; each 25 in a row are looked at once, when it is known whether a word ends there. */
class LastSymbols {
  readonly #isWordwise: boolean;
  readonly #symbols: string[] = [];
  readonly #from = new Int32Array(recoveryCodeSymbols);
  readonly #to = new Int32Array(recoveryCodeSymbols);
  readonly #before = new Uint8Array(recoveryCodeSymbols);
  readonly #isDigit = new Uint8Array(recoveryCodeSymbols);
  #count = 0;
  #isNew = false;

  constructor(isWordwise: boolean) {
    this.#isWordwise = isWordwise;
  }

  push(symbol: string, from: number, to: number, before: number, isDigit: boolean): void {
    const at = this.#count % recoveryCodeSymbols;
    this.#symbols[at] = symbol;
    this.#from[at] = from;
    this.#to[at] = to;
    this.#before[at] = before;
    this.#isDigit[at] = isDigit ? 1 : 0;
    this.#count += 1;
    this.#isNew = this.#count >= recoveryCodeSymbols;
  }

  forget(): void {
    this.#count = 0;
    this.#isNew = false;
  }

  /** The place of the last 25, the first time that it is asked for. */
  take(isWordEnd: boolean): CodePlace | undefined {
    if (!this.#isNew) return undefined;
    this.#isNew = false;
    const first = this.#count % recoveryCodeSymbols;
    const from = this.#from[first]!;
    const to = this.#to[(this.#count - 1) % recoveryCodeSymbols]!;
    const isWhole = isWordEnd && this.#before[first] !== inWord;
    if (to - from > typedCharsMax || (this.#isWordwise && !isWhole)) return undefined;
    const code = [...this.#symbols.slice(first), ...this.#symbols.slice(0, first)].join('') as RecoveryCode;
    return { code, from, to, isSure: isWhole && this.#looksMade(first) };
  }

  /** Five groups of five, one word, or 25 signs apart; with letters and digits, unless dashes hold the groups together. */
  #looksMade(first: number): boolean {
    let words = 1;
    let isGrouped = true;
    let isDashed = true;
    let digits = this.#isDigit[first]!;
    for (let i = 1; i < recoveryCodeSymbols; i += 1) {
      const at = (first + i) % recoveryCodeSymbols;
      const opens = this.#before[at] !== inWord;
      if (opens) words += 1;
      if (opens !== (i % groupSymbols === 0)) isGrouped = false;
      if (opens && this.#before[at] !== afterDash) isDashed = false;
      digits += this.#isDigit[at]!;
    }
    if (isGrouped && isDashed) return true;
    const isShape = isGrouped || words === 1 || words === recoveryCodeSymbols;
    return isShape && digits > 0 && digits < recoveryCodeSymbols;
  }
}

/** The places of `text`, and `undefined` each time that so much was read that others should have their turn. `isWordwise`: only those that begin and end with a word. `marks` part words. */
export function* codesIn(
  text: string,
  { marks, isWordwise }: { marks: readonly string[]; isWordwise: boolean },
): Generator<CodePlace | undefined> {
  const last = new LastSymbols(isWordwise);
  let before = afterBreak; // what was seen since the last letter or digit
  let read = 0;
  let end = 0;
  for (let at = 0; at < text.length; at = end) {
    if (++read % signsPerPause === 0) yield undefined;
    const mark = text[at] === '[' ? marks.find((each) => text.startsWith(each, at)) : undefined;
    const sign = mark ?? signAt(text, at);
    end = at + sign.length;
    const symbols = mark ? undefined : symbolsOf(sign);
    if (symbols === '' && sign > '\u{7f}' && unseen.test(sign)) continue;
    if (symbols === '' || symbols === undefined) {
      const isPart = symbols === undefined && !mark;
      const place = last.take(!isPart);
      if (place) yield place;
      before = isPart ? inWord : before === inWord && dash.test(sign) ? afterDash : afterBreak;
      if (symbols === undefined) last.forget();
      continue;
    }
    const isDigit = sign > '\u{7f}' ? /\p{N}/u.test(sign) : sign <= '9';
    for (const symbol of symbols) {
      const place = last.take(false);
      if (place) yield place;
      last.push(symbol, at, end, before, isDigit);
      before = inWord;
    }
  }
  const place = last.take(true);
  if (place) yield place;
}

function signAt(text: string, at: number): string {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00 ? String.fromCodePoint(text.codePointAt(at)!) : text[at]!;
}

/** The symbols that a sign is read as: none for what is passed over, undefined for a letter or digit that stands in no code. */
function symbolsOf(sign: string): string | undefined {
  if (sign < '\u{80}') return ascii[sign.charCodeAt(0)];
  if (known.has(sign)) return known.get(sign);
  if (known.size >= knownMax) known.clear();
  const read = symbolsRead(sign);
  known.set(sign, read);
  return read;
}

/** What signs beyond ASCII were read as: normalising each would take most of the time. */
const known = new Map<string, string | undefined>();
const knownMax = 4096;

function symbolsRead(sign: string): string | undefined {
  const read = readCrockford(sign.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, ''));
  return /^[0-9A-HJKMNP-TV-Z]*$/.test(read) ? read : undefined;
}

const ascii = Array.from({ length: 128 }, (_, code) => symbolsRead(String.fromCharCode(code)));
