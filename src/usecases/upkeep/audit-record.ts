/**
 * Reads the whole record in one snapshot and names what is wrong with it. Checkpoints that somebody kept elsewhere are held
 * against it as well: that alone shows a record whose end was cut off together with its newest checkpoints.
 */

import { NotJson } from '../../base/canonical-json.ts';
import { openCheckpoint } from '../../base/checkpoint.ts';
import { type KeyedHash, openSeal } from '../../base/leaf-seal.ts';
import { BadNote, type NoteVerifier } from '../../base/signed-note.ts';
import { auditRecord as audit } from '../../domain/record-audit.ts';
import { recordEntry } from '../../domain/record-entry.ts';
import type { Flaw, RecordRow } from '../../domain/record-flaw.ts';
import { Lateness } from '../../domain/record-lateness.ts';
import type { StoredCheckpoint } from '../../domain/record-roots.ts';
import type { Tx } from '../../store/db.ts';
import type { CheckpointRow, RecordLine } from '../../store/record-tree.ts';
import type { House } from '../house.ts';
import { leafKey, recordLog } from '../steps/record-log.ts';

export interface RecordReport {
  /** Empty when the record is whole. At most 1,000; `furtherFlaws` counts the rest. */
  readonly flaws: readonly Flaw[];
  readonly furtherFlaws: number;
  /** What an honest record can have too, and is worth a look. */
  readonly warnings: readonly string[];
  /** Those of the kept notes that say nothing about this record, by their place among them, and why. They were held against nothing. */
  readonly unusable: readonly { readonly at: number; readonly because: string }[];
  readonly figures: {
    readonly facts: number;
    readonly sealed: number;
    readonly unsealed: number;
    readonly checkpoints: number;
    /** The newest signed root, in hexadecimal; null before the first. */
    readonly rootHex: string | null;
  };
}

/** Audits the record, against the signed notes of checkpoints that were `kept` elsewhere too. */
export async function auditRecord(
  house: House,
  ask: { kept?: readonly string[] } = {},
): Promise<RecordReport> {
  const now = house.clock.now();
  return house.db.snapshot(async (tx) => {
    const log = await recordLog(house, tx);
    const { opened, unusable } = openKept(ask.kept ?? [], log);
    const lateness = new Lateness(now);
    const seen = { facts: 0, sealed: 0 };
    const found = await audit({
      rows: rowsOf(tx, leafKey(house), lateness, seen),
      checkpoints: bySize(tx.recordTree.checkpoints(), opened),
      log,
    });
    return {
      flaws: found.flaws,
      furtherFlaws: found.furtherFlaws,
      warnings: lateness.warnings(),
      unusable,
      figures: {
        facts: seen.facts,
        sealed: seen.sealed,
        unsealed: found.waitingCount,
        checkpoints: found.checkpointCount - opened.length,
        rootHex: found.newest && Buffer.from(found.newest.root).toString('hex'),
      },
    };
  });
}

/** The record as the audit reads it. Looks at the instants in passing. */
async function* rowsOf(
  tx: Tx,
  keyed: KeyedHash,
  lateness: Lateness,
  seen: { facts: number; sealed: number },
): AsyncGenerator<RecordRow> {
  const batches = tx.recordTree.checkpoints('batches');
  let batch = await batches.next();
  for await (const line of tx.recordTree.lines()) {
    const { factId, index, hash, fact, isWaiting } = line;
    if (fact) seen.facts += 1;
    if (index !== null) seen.sealed += 1;
    while (index !== null && !batch.done && batch.value.size <= index) batch = await batches.next();
    const at = new Date(fact?.at ?? Number.NaN);
    if (!Number.isNaN(at.getTime())) {
      if (index === null) lateness.waiting(at);
      else lateness.sealed(factId, at, batch.done ? Number.POSITIVE_INFINITY : batch.value.size);
    }
    // Where an intruder dropped NOT NULL: a leaf without index is none, and one without hash is over nothing.
    const leafHash = index === null ? null : (hash ?? Buffer.alloc(0));
    const sealedAs = leafHash && sealedPlace(keyed, line.seal, leafHash);
    yield { factId, index, leafHash, entry: entryOf(line), isWaiting, sealedAs };
  }
}

function sealedPlace(keyed: KeyedHash, seal: Buffer | null, leafHash: Buffer): RecordRow['sealedAs'] {
  return seal && (openSeal(keyed, seal, leafHash) ?? 'forged');
}

// An entry that cannot be written as JSON is there, but under no leaf: no leaf is over no bytes at all.
function entryOf({ fact }: RecordLine): Buffer | null {
  if (!fact) return null;
  try {
    return recordEntry(fact);
  } catch (fault) {
    if (fault instanceof NotJson) return Buffer.alloc(0);
    throw fault;
  }
}

function openKept(
  notes: readonly string[],
  log: NoteVerifier,
): { opened: StoredCheckpoint[]; unusable: { at: number; because: string }[] } {
  const opened: StoredCheckpoint[] = [];
  const unusable: { at: number; because: string }[] = [];
  for (const [at, note] of notes.entries()) {
    try {
      opened.push({ size: openCheckpoint(note, log).size, note });
    } catch (fault) {
      if (!(fault instanceof BadNote)) throw fault;
      unusable.push({ at, because: fault.message });
    }
  }
  return { opened: opened.sort((a, b) => a.size - b.size), unusable };
}

async function* bySize(
  rows: AsyncIterable<CheckpointRow>,
  kept: readonly StoredCheckpoint[],
): AsyncGenerator<StoredCheckpoint> {
  let next = 0;
  for await (const { size, note, frontier } of rows) {
    for (; next < kept.length && kept[next]!.size < size; next += 1) yield kept[next]!;
    yield { size, note, edge: frontier };
  }
  yield* kept.slice(next);
}
