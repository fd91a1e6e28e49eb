/**
 * What an audit of the record reads and what it may find wrong. A flaw names the line, or the range of lines, as exactly as
 * hashes allow, and never what the line says: a report may be shown to people who may not read the record.
 */

/** The words of `Flaw.kind`, each for what was done to the record. */
export type FlawKind =
  /** A fact's bytes hash neither to its own leaf nor to another; or the leaf was rewritten with it. */
  | 'changed'
  /** A leaf whose fact is nowhere, or a fact that was queued and is gone; or both are gone and the gap was closed. */
  | 'removed'
  /** A fact that has no leaf and is not queued, a second leaf at one index, or a leaf that was never sealed. */
  | 'inserted'
  /** What was sealed as another line than the one it stands at. */
  | 'reordered'
  /** Leaves that a later leaf, or a signed checkpoint, says must be there. */
  | 'leaf_missing'
  /** A stored checkpoint, or the right edge stored with it, that our key has not signed. */
  | 'checkpoint_forged'
  /** Leaves that do not give the signed root, where seals do not tell which: leaf table and facts were rewritten together. */
  | 'root_differs'
  /** Leaves that no signed checkpoint covers. */
  | 'checkpoint_missing'
  /** A fact without a mark of ours, or with that of another line: somebody else wrote it. */
  | 'unmarked'
  /** The database told of the same facts differently when it was asked another way. */
  | 'readings_differ'
  /** The database is not built as the migrations build it, so that it may hide lines or change them. */
  | 'database_altered';

export interface Flaw {
  readonly kind: FlawKind;
  /** The leaf, or the first of a range of leaves, from 0 as in the tree; for `checkpoint_forged` the size it is stored under. */
  readonly index?: number;
  /** The last leaf of a range, counted in. */
  readonly lastIndex?: number;
  readonly factId?: string;
  /** A sentence for the auditor, without the fact's content. It counts lines from 1. */
  readonly detail: string;
}

/** One row of the full join of leaves, facts and the queue of facts to be sealed. */
export interface RecordRow {
  factId: string;
  /** Null, as `leafHash` is, when the fact has no leaf. */
  index: number | null;
  leafHash: Uint8Array | null;
  /** The canonical bytes of the fact; null when there is none. */
  entry: Uint8Array | null;
  /** Whether it stands in the queue of facts to be sealed. */
  isWaiting: boolean;
  /** Where its leaf belongs by its seal; `forged` when that seal is not ours, null when it has none. */
  sealedAs: number | 'forged' | null;
  /** That seal says that the fact's mark was found right when it was sealed. */
  isSealedMarked?: boolean;
  /** Whether its mark is the one that Rekey makes for these bytes; absent where it bears none. */
  mark?: 'right' | 'wrong' | undefined;
}
