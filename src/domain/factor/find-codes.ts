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

const opening: Readonly<Record<string, Symbol['opens']>> = { '': 'no', '-': 'after dash', ' ': 'word' };
const dash = /^\p{Pd}$/u;
/** Signs that nobody sees: they end no word. */
const unseen = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]$/u;

interface Symbol {
  readonly symbol: string;
  readonly at: number;
  readonly end: number;
  /** Whether a word begins here, and after nothing but a dash. */
  readonly opens: 'word' | 'after dash' | 'no';
  readonly isDigit: boolean;
}

/** The last 25 symbols, in a ring; each 25 in a row are handed over once, when it is known whether a word ends there. */
class LastSymbols {
  readonly #isWordwise: boolean;
  readonly #held: Symbol[] = [];
  #count = 0;
  #isNew = false;

  constructor(isWordwise: boolean) {
    this.#isWordwise = isWordwise;
  }

  push(symbol: Symbol): void {
    this.#held[this.#count++ % recoveryCodeSymbols] = symbol;
    this.#isNew = this.#count >= recoveryCodeSymbols;
  }

  *handOver(isWordEnd: boolean): Generator<CodePlace> {
    const place =
      this.#isNew && placeIn(this.#held, this.#count, { isWordEnd, isWordwise: this.#isWordwise });
    this.#isNew = false;
    if (place) yield place;
  }

  forget(): void {
    this.#count = 0;
  }
}

/** The places of `text`, and `undefined` each time that so much was read that others should have their turn. `isWordwise`: only those that begin and end with a word. `marks` part words. */
export function* codesIn(
  text: string,
  { marks, isWordwise }: { marks: readonly string[]; isWordwise: boolean },
): Generator<CodePlace | undefined> {
  const last = new LastSymbols(isWordwise);
  let between = ' '; // what was seen since the last letter or digit, as far as it matters
  let read = 0;
  let end = 0;
  for (let at = 0; at < text.length; at = end) {
    if (++read % signsPerPause === 0) yield undefined;
    const mark = text[at] === '[' ? marks.find((each) => text.startsWith(each, at)) : undefined;
    const sign = mark ?? String.fromCodePoint(text.codePointAt(at)!);
    end = at + sign.length;
    const symbols = mark ? undefined : symbolsOf(sign);
    if (symbols === '' && sign > '\u{7f}' && unseen.test(sign)) continue;
    if (symbols === '' || symbols === undefined) {
      const isPart = symbols === undefined && !mark;
      yield* last.handOver(!isPart);
      between = isPart ? '' : between === '' && dash.test(sign) ? '-' : ' ';
      if (symbols === undefined) last.forget();
    }
    for (const symbol of symbols ?? '') {
      yield* last.handOver(false);
      last.push({ symbol, at, end, opens: opening[between]!, isDigit: /\p{N}/u.test(sign) });
      between = '';
    }
  }
  yield* last.handOver(true);
}

function placeIn(
  held: readonly Symbol[],
  count: number,
  { isWordEnd, isWordwise }: { isWordEnd: boolean; isWordwise: boolean },
): CodePlace | undefined {
  const first = held[count % recoveryCodeSymbols]!;
  const from = first.at;
  const to = held[(count - 1) % recoveryCodeSymbols]!.end;
  const isWhole = isWordEnd && first.opens !== 'no';
  if (to - from > typedCharsMax || (isWordwise && !isWhole)) return undefined;
  const inOrder = held.map((_, i) => held[(count + i) % recoveryCodeSymbols]!);
  const code = inOrder.map(({ symbol }) => symbol).join('') as RecoveryCode;
  return { code, from, to, isSure: isWhole && looksMade(inOrder) };
}

/** Five groups of five, one word, or 25 signs apart; with letters and digits, unless dashes hold the groups together. */
function looksMade(symbols: readonly Symbol[]): boolean {
  const opening = symbols.map(({ opens }, i) => (i > 0 && opens !== 'no' ? i : 0)).filter((i) => i > 0);
  const isGrouped = opening.length === 4 && opening.every((i) => i % groupSymbols === 0);
  if (!isGrouped && opening.length !== 0 && opening.length !== recoveryCodeSymbols - 1) return false;
  if (isGrouped && opening.every((i) => symbols[i]!.opens === 'after dash')) return true;
  return symbols.some(({ isDigit }) => isDigit) && symbols.some(({ isDigit }) => !isDigit);
}

/** The symbols that a sign is read as: none for what is passed over, undefined for a letter or digit that stands in no code. */
function symbolsOf(sign: string): string | undefined {
  if (sign < '\u{80}') return ascii[sign.charCodeAt(0)];
  return symbolsRead(sign);
}

function symbolsRead(sign: string): string | undefined {
  const read = readCrockford(sign.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, ''));
  return /^[0-9A-HJKMNP-TV-Z]*$/.test(read) ? read : undefined;
}

const ascii = Array.from({ length: 128 }, (_, code) => symbolsRead(String.fromCharCode(code)));
