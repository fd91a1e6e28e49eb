/**
 * Reads the whole record and names what is wrong with it: first whether the database is built as the migrations build it, then every line in
 * one snapshot, in more than one way. Checkpoints that somebody kept elsewhere are held against it as well: that alone shows a record whose
 * end was cut off together with its newest checkpoints.
 */
import { openCheckpoint } from '../../base/checkpoint.ts';
import { openSeal } from '../../base/leaf-seal.ts';
import { BadNote, type NoteVerifier } from '../../base/signed-note.ts';
import { auditRecord as audit } from '../../domain/record-audit.ts';
import { recordEntryIfAny } from '../../domain/record-entry.ts';
import type { Flaw, RecordRow } from '../../domain/record-flaw.ts';
import { Lateness } from '../../domain/record-lateness.ts';
import type { StoredCheckpoint } from '../../domain/record-roots.ts';
import type { Tx } from '../../store/db.ts';
import type { CheckpointRow, RecordLine } from '../../store/record-tree.ts';
import type { House } from '../house.ts';
import { isMarkOf } from '../steps/fact-mark.ts';
import { leafKeys, recordLog } from '../steps/record-log.ts';

export interface RecordReport {
  /** Empty when the record is whole. At most 1,000 of its lines; `furtherFlaws` counts the rest. */
  readonly flaws: readonly Flaw[];
  readonly furtherFlaws: number;
  /** What an honest record can have too, and is worth a look. */
  readonly warnings: readonly string[];
  /** Those of the kept notes that say nothing about this record, by their place among them, and why. They were held against nothing. */
  readonly unusable: readonly { readonly at: number; readonly because: string }[];
  /** How many lines are from before there were marks: who wrote them is as sure as it was then. */
  readonly beforeMarks: number;
  readonly figures: {
    readonly facts: number;
    readonly sealed: number;
    readonly unsealed: number;
    readonly checkpoints: number;
    /** The newest signed root, in hexadecimal; null before the first. */
    readonly rootHex: string | null;
  };
}

const nothing = { facts: 0, sealed: 0, unsealed: 0, checkpoints: 0, rootHex: null };

/** Audits the record, against the signed notes of checkpoints that were `kept` elsewhere too. */
export async function auditRecord(
  house: House,
  ask: { kept?: readonly string[] } = {},
): Promise<RecordReport> {
  const now = house.clock.now();
  let altered: Flaw[] = [];
  try {
    altered = await alteredIn(house);
    const report = await readRecord(house, now, ask.kept ?? []);
    return { ...report, flaws: [...altered, ...report.flaws] };
  } catch (fault) {
    // What the server refuses to read where a policy would choose, or where a table lacks a column, is no bug of ours.
    if (!(fault instanceof Error && 'severity' in fault)) throw fault;
    const unread: Flaw = { kind: 'database_altered', detail: `the record cannot be read: ${fault.message}` };
    const rest = { furtherFlaws: 0, warnings: [], unusable: [], beforeMarks: 0, figures: nothing };
    return { flaws: [...altered, unread], ...rest };
  }
}

/** How the database differs from what the migrations make of it. */
async function alteredIn(house: House): Promise<Flaw[]> {
  const differences = await house.db.snapshot(async (tx) => {
    await tx.catalogue.readPlainly();
    return [...(await tx.catalogue.foreign('all')), ...(await tx.catalogue.altered())];
  });
  return differences.map(({ says }) => ({ kind: 'database_altered', detail: says }));
}

function readRecord(house: House, now: Date, notes: readonly string[]): Promise<RecordReport> {
  return house.db.snapshot(async (tx) => {
    await tx.catalogue.readPlainly();
    const log = await recordLog(house, tx);
    const { opened, unusable } = openKept(notes, log);
    const lateness = new Lateness(now);
    const seen = { facts: 0, sealed: 0 };
    await tx.recordTree.readBy('rows');
    const found = await audit({
      rows: rowsOf(house, tx, lateness, seen),
      checkpoints: bySize(tx.recordTree.checkpoints(), opened),
      log,
    });
    return {
      flaws: [...found.flaws, ...(await otherReadings(tx, seen.facts))],
      furtherFlaws: found.furtherFlaws,
      warnings: lateness.warnings(),
      unusable,
      beforeMarks: found.beforeMarksCount,
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

/** The same facts once more, as the database sums them up: from end to end, by the index, and without what other tables add. */
async function otherReadings(tx: Tx, seen: number): Promise<Flaw[]> {
  const whole = await tx.recordTree.sumOfFacts('all');
  const alone = await tx.recordTree.sumOfFacts('alone');
  await tx.recordTree.readBy('indexes');
  const byIndex = await tx.recordTree.sumOfFacts('all');
  const differs = (detail: string): Flaw => ({ kind: 'readings_differ', detail });
  const isSame = (other: typeof whole) => other.count === whole.count && other.sum === whole.sum;
  return [
    ...(whole.count === seen
      ? []
      : [differs(`${seen} facts were read one by one, and ${whole.count} counted`)]),
    ...(isSame(byIndex)
      ? []
      : [
          differs(
            `by its index the table facts has ${byIndex.count} lines, and ${whole.count} from end to end, or they say something else`,
          ),
        ]),
    ...(isSame(alone)
      ? []
      : [differs(`${whole.count - alone.count} of the facts do not stand in the table facts itself`)]),
  ];
}

/** The record as the audit reads it. Looks at the instants in passing. */
async function* rowsOf(
  house: House,
  tx: Tx,
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
    const entry = entryOf(line);
    const mark = entry && line.mark ? (isMarkOf(house, line.mark, entry) ? 'right' : 'wrong') : undefined;
    yield { factId, index, leafHash, entry, isWaiting, mark, ...sealedPlace(house, line.seal, leafHash) };
  }
}

function sealedPlace(
  house: House,
  seal: Buffer | null,
  leafHash: Buffer | null,
): Pick<RecordRow, 'sealedAs' | 'isSealedMarked'> {
  if (!seal || !leafHash) return { sealedAs: null };
  const keys = leafKeys(house);
  const marked = openSeal(keys.marked, seal, leafHash);
  if (marked !== null) return { sealedAs: marked, isSealedMarked: true };
  return { sealedAs: openSeal(keys.before, seal, leafHash) ?? 'forged' };
}

// An entry that cannot be written as JSON is there, but under no leaf: no leaf is over no bytes at all.
const entryOf = ({ fact }: RecordLine): Buffer | null => fact && (recordEntryIfAny(fact) ?? Buffer.alloc(0));

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
