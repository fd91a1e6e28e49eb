/**
 * The leaves against their seals: each says where it belongs, so a line that was removed, slipped in, rewritten or moved together with
 * its leaf is named itself, and not only the batch it stood in. Lines that merely moved up or down because of one before them are
 * not accused. Leaves stand here in runs that belong together, so that an honest record takes one and a closed gap two.
 * A leaf without a seal (from before there were any) is taken to stand where it belongs: what is wrong there only the roots tell.
 */
import type { Flaw, RecordRow } from './record-flaw.ts';

interface Run {
  /** `sealed`: with seals of ours. `forged`: with a seal that is none. `bare`: without. `hole`: no leaf stands there. */
  readonly kind: 'sealed' | 'forged' | 'bare' | 'hole';
  readonly index: number;
  count: number;
  /** Where its first leaf belongs; only sealed ones say so. */
  readonly home: number;
  readonly factId: string;
}

interface Range {
  first: number;
  last: number;
}

export class Places {
  readonly #runsMost: number;
  readonly #name: (flaw: Flaw) => void;
  readonly #runs: Run[] = [];
  #next = 0;
  #hasSeals = false;
  #isFull = false;

  /** Beyond `runsMost` runs nothing is named here but a missing end: the record is in ruins, and the batches say where. */
  constructor(runsMost: number, name: (flaw: Flaw) => void) {
    this.#runsMost = runsMost;
    this.#name = name;
  }

  /** The next leaf; a second one at the same index is passed over. */
  leaf({ factId, sealedAs }: RecordRow, index: number): void {
    if (index < this.#next) return;
    if (index > this.#next)
      this.#put({ kind: 'hole', index: this.#next, home: this.#next, factId }, index - this.#next);
    if (typeof sealedAs === 'number') this.#put({ kind: 'sealed', index, home: sealedAs, factId });
    // Once there are seals every leaf gets one: a later leaf without was robbed of it.
    else if (sealedAs === 'forged' || this.#hasSeals)
      this.#put({ kind: 'forged', index, home: index, factId });
    else this.#put({ kind: 'bare', index, home: index, factId });
    this.#hasSeals ||= sealedAs !== null;
    this.#next = index + 1;
  }

  #put(run: Omit<Run, 'count'>, count = 1): void {
    const last = this.#runs.at(-1);
    const isNext = last?.kind === run.kind && run.kind !== 'forged' && last.home + last.count === run.home;
    if (isNext) last.count += count;
    else if (this.#runs.length < this.#runsMost) this.#runs.push({ ...run, count });
    else this.#isFull = true;
  }

  /** One more than the last line that the leaves themselves know of. */
  get knownUpTo(): number {
    if (this.#isFull) return this.#next;
    return this.#runs.reduce((most, run) => Math.max(most, isPlaced(run) ? run.home + run.count : 0), 0);
  }

  /** Whether what was named here is why the leaves `first` to `last` do not give a signed root. */
  explains(first: number, last: number): boolean {
    if (this.#isFull) return false;
    const within = this.#runs.filter((run) => run.index <= last && run.index + run.count > first);
    return !within.some(({ kind }) => kind === 'bare') && within.some((run) => !isAtHome(run));
  }

  /** After the last leaf: names what was done. Signed checkpoints cover `coveredUpTo` lines. */
  end(coveredUpTo: number): void {
    const upTo = Math.max(coveredUpTo, this.#isFull ? 0 : this.knownUpTo);
    const missing = new Missing(this.#isFull ? [{ first: 0, last: this.#next - 1 }] : this.#homes(), upTo);
    const end = this.#isFull ? this.#next : this.#walk(missing);
    for (const range of missing.rest()) {
      if (range.first < end) this.#removed({ first: range.first, last: Math.min(range.last, end - 1) });
      if (range.last >= end) this.#cutOff({ first: Math.max(range.first, end), last: range.last });
    }
  }

  #homes(): Range[] {
    const placed = this.#runs.filter(isPlaced);
    return placed.map(({ home, count }) => ({ first: home, last: home + count - 1 }));
  }

  /** Goes along the leaves with the line that each should be, given what is gone and what is too many so far; answers the line after the last. */
  #walk(missing: Missing): number {
    let shift = 0;
    let bareFrom: number | undefined;
    for (const run of this.#runs) {
      if (run.kind === 'forged' || run.kind === 'hole') shift -= this.#standIn(run, shift, missing);
      if (run.kind === 'sealed') {
        for (let gone = missing.take(run.index + shift); gone > 0; gone = missing.take(run.index + shift)) {
          const line = run.index + shift;
          this.#removed({ first: bareFrom ?? line, last: line + gone - 1 }, gone);
          shift += gone;
        }
        if (run.home !== run.index + shift) this.#reordered(run);
      }
      bareFrom = run.kind === 'bare' ? run.index : undefined;
    }
    return this.#next + shift;
  }

  /** Leaves that are not ours stand for a missing line (changed), or were slipped in. Answers how many are too many. */
  #standIn({ kind, index, count, factId }: Run, shift: number, missing: Missing): number {
    const changed = Math.min(count, missing.take(index + shift, count));
    if (kind === 'forged')
      this.#name(
        changed > 0
          ? {
              kind: 'changed',
              index,
              factId,
              detail: `what stands at line ${index + 1} was not sealed there`,
            }
          : { kind: 'inserted', index, factId, detail: `what stands at line ${index + 1} was never sealed` },
      );
    return count - changed;
  }

  #reordered({ index, home, count, factId }: Run): void {
    const [from, to] = [
      { first: home, last: home + count - 1 },
      { first: index, last: index + count - 1 },
    ];
    const detail = `what stands at ${linesOf(to)} was sealed as ${linesOf(from)}`;
    if (count === 1) this.#name({ kind: 'reordered', index, factId, detail });
    else this.#name({ kind: 'reordered', index, lastIndex: to.last, detail });
  }

  #removed(range: Range, count = range.last - range.first + 1): void {
    const where = linesOf(range);
    const isExact = count === range.last - range.first + 1;
    const detail = isExact
      ? `what was sealed as ${where} is gone, and what followed has moved up`
      : `${count} of what was sealed as ${where} is gone`;
    this.#name({ kind: 'removed', index: range.first, lastIndex: range.last, detail });
  }

  #cutOff(range: Range): void {
    const detail = `no row for ${linesOf(range)}, which a signed checkpoint covers`;
    this.#name({ kind: 'leaf_missing', index: range.first, lastIndex: range.last, detail });
  }
}

const isPlaced = ({ kind }: Run) => kind === 'sealed' || kind === 'bare';
const isAtHome = (run: Run) => isPlaced(run) && run.home === run.index;

/** Ranges of lines in words, counted from 1. */
export function linesOf({ first, last }: Range): string {
  return first === last ? `line ${first + 1}` : `lines ${first + 1} to ${last + 1}`;
}

/** The lines below `upTo` that no leaf is. They are taken from left to right. */
class Missing {
  readonly #ranges: Range[] = [];
  readonly #passed: Range[] = [];

  constructor(present: Range[], upTo: number) {
    let next = 0;
    for (const { first, last } of [...present].sort((a, b) => a.first - b.first)) {
      if (first > next) this.#ranges.push({ first: next, last: first - 1 });
      next = Math.max(next, last + 1);
    }
    if (upTo > next) this.#ranges.push({ first: next, last: upTo - 1 });
  }

  /** Takes up to `most` missing lines beginning at `line`, and answers how many there were; none when that line is not missing. */
  take(line: number, most = Number.POSITIVE_INFINITY): number {
    for (let range = this.#ranges[0]; range && range.first < line; range = this.#ranges[0]) {
      this.#passed.push({ first: range.first, last: Math.min(range.last, line - 1) });
      if (range.last < line) this.#ranges.shift();
      else range.first = line;
    }
    const range = this.#ranges[0];
    if (range?.first !== line) return 0;
    const count = Math.min(most, range.last - line + 1);
    range.first += count;
    if (range.first > range.last) this.#ranges.shift();
    return count;
  }

  /** What nobody took. */
  rest(): Range[] {
    return [...this.#passed, ...this.#ranges];
  }
}
