/**
 * The audit of the record: every sealed fact still hashes to its leaf, every leaf stands where it was sealed and is under a signed root,
 * and nothing stands beside.
 * It reads each row once, from left to right, and keeps O(log n) and what it has found; findings have a limit.
 * What it cannot see: facts cut off together with all checkpoints over them. A checkpoint that was published and kept elsewhere,
 * given among the others, shows that too.
 */
import type { Checkpoint } from '../base/checkpoint.ts';
import type { NoteVerifier } from '../base/signed-note.ts';
import type { Flaw, RecordRow } from './record-flaw.ts';
import { Marks } from './record-marks.ts';
import { Pairs } from './record-pairs.ts';
import { Places } from './record-places.ts';
import { RootWalk, type StoredCheckpoint } from './record-roots.ts';

/** More than a person reads; whoever rewrote the whole record is named often enough. */
const flawsMax = 1000;
const looseMax = 10_000;
const runsMax = 10_000; // an honest record is one run; each tampering makes a few more

export interface RecordAudit {
  /** In the order found; empty when the record is whole. At most 1,000. */
  flaws: Flaw[];
  /** How many more there were. */
  furtherFlaws: number;
  leafCount: number;
  waitingCount: number;
  checkpointCount: number;
  /** Lines from before there were marks. */
  beforeMarksCount: number;
  /** The widest checkpoint that is truly ours: what to publish and to keep elsewhere. */
  newest: Checkpoint | null;
}

interface Stored {
  /** By index ascending, rows without a leaf last; all from one snapshot together with the checkpoints. */
  rows: AsyncIterable<RecordRow> | Iterable<RecordRow>;
  /** By size ascending; several of one size are welcome. */
  checkpoints: AsyncIterable<StoredCheckpoint> | Iterable<StoredCheckpoint>;
  /** Origin and key that every checkpoint must be of. */
  log: NoteVerifier;
}

/** Names everything that is wrong with the record. Throws an Error when rows or checkpoints do not come in order. */
export async function auditRecord({ rows, checkpoints, log }: Stored): Promise<RecordAudit> {
  const flaws: Flaw[] = [];
  const audit = { flaws, furtherFlaws: 0, waitingCount: 0 };
  const name = nameOnce(audit);
  const pairs = new Pairs(looseMax, name);
  const marks = new Marks(flawsMax, name);
  const places = new Places(runsMax, name);
  const roots = new RootWalk(log, name);
  const signed = new InOrder(checkpoints);
  let isPastLeaves = false;
  for await (const row of rows) {
    marks.take(row, pairs.take(row));
    if (row.index === null) {
      isPastLeaves = true;
      if (row.isWaiting && row.entry) audit.waitingCount += 1;
      continue;
    }
    if (isPastLeaves || !row.leafHash)
      throw new Error('the rows of the record do not come in the order of their leaves');
    await signed.upTo(row.index, (checkpoint) => roots.checkpoint(checkpoint));
    roots.leaf(row.index, row.leafHash);
    places.leaf(row, row.index);
  }
  await signed.upTo(roots.leafCount, (checkpoint) => roots.checkpoint(checkpoint));
  await signed.upTo(Number.POSITIVE_INFINITY, (checkpoint) => roots.beyond(checkpoint));
  places.end(roots.coveredUpTo);
  roots.end(places);
  pairs.end();
  marks.end();
  const beforeMarksCount = marks.beforeCount;
  return {
    ...audit,
    beforeMarksCount,
    leafCount: roots.leafCount,
    checkpointCount: signed.count,
    newest: roots.newest,
  };
}

/** Takes flaws up to the limit. What two of the readers see of the same line is told once. */
function nameOnce(audit: { flaws: Flaw[]; furtherFlaws: number }): (flaw: Flaw) => void {
  const named = new Set<string>();
  return (flaw) => {
    const line = `${flaw.kind} ${flaw.index}`;
    if (flaw.index !== undefined && named.has(line)) return;
    if (audit.flaws.length >= flawsMax) audit.furtherFlaws += 1;
    else {
      audit.flaws.push(flaw);
      named.add(line);
    }
  };
}

/** Checkpoints, each shown when the leaves have reached its size. */
class InOrder {
  readonly #source: AsyncIterator<StoredCheckpoint> | Iterator<StoredCheckpoint>;
  #ahead: StoredCheckpoint | undefined;
  #isOver = false;
  count = 0;

  constructor(source: AsyncIterable<StoredCheckpoint> | Iterable<StoredCheckpoint>) {
    this.#source =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** Shows those not yet shown whose size is at most `size`. */
  async upTo(size: number, show: (checkpoint: StoredCheckpoint) => void): Promise<void> {
    while (!this.#isOver) {
      if (this.#ahead && this.#ahead.size > size) return;
      if (this.#ahead) show(this.#ahead);
      await this.#advance();
    }
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) {
      this.#isOver = true;
      return;
    }
    if (this.#ahead && value.size < this.#ahead.size) {
      throw new Error('the checkpoints do not come in the order of their sizes');
    }
    this.#ahead = value;
    this.count += 1;
  }
}
