/**
 * The facts against their marks: whoever wrote a line without the secret is found, also at the record's end. A line needs none where its leaf
 * was sealed before there were marks, and its leaf's seal says so; a line that waits needs one as soon as any mark was ever made.
 */
import type { Flaw, RecordRow } from './record-flaw.ts';

export class Marks {
  readonly #doubtfulMax: number;
  readonly #name: (flaw: Flaw) => void;
  readonly #doubtful: Flaw[] = [];
  #hasBegun = false;
  /** How many lines there are from before there were marks. */
  beforeCount = 0;

  /** Of lines that wait without a mark at most `doubtfulMax` are kept until it is known whether they need one. */
  constructor(doubtfulMax: number, name: (flaw: Flaw) => void) {
    this.#doubtfulMax = doubtfulMax;
    this.#name = name;
  }

  /** One row of the record; `isOwn` says that its bytes are those of its leaf, else that is named elsewhere. */
  take({ factId, index, entry, mark, sealedAs, isSealedMarked, isWaiting }: RecordRow, isOwn: boolean): void {
    this.#hasBegun ||= isSealedMarked === true || mark === 'right';
    if (!entry || mark === 'right' || (index === null ? !isWaiting : !isOwn)) return;
    if (sealedAs === 'forged') return; // the leaf itself is somebody else's, and is named for that
    if (index !== null && !isSealedMarked && mark === undefined) {
      this.beforeCount += 1;
      return;
    }
    const flaw = unmarked(factId, index, mark);
    if (index !== null || mark === 'wrong') this.#name(flaw);
    else if (this.#doubtful.length < this.#doubtfulMax) this.#doubtful.push(flaw);
  }

  /** After the last row. */
  end(): void {
    if (this.#hasBegun) for (const flaw of this.#doubtful) this.#name(flaw);
    else this.beforeCount += this.#doubtful.length;
  }
}

function unmarked(factId: string, index: number | null, mark: RecordRow['mark']): Flaw {
  const what = mark === undefined ? 'bears no mark of Rekey’s' : 'bears a mark that is not its own';
  if (index === null)
    return {
      kind: 'unmarked',
      factId,
      detail: `fact ${factId} waits to be sealed and ${what}: somebody else wrote it, or changed it since`,
    };
  return {
    kind: 'unmarked',
    index,
    factId,
    detail: `what stands at line ${index + 1} was sealed with its mark and now ${what}`,
  };
}
