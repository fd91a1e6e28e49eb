/** The record against the text of a checkpoint that was kept elsewhere; whoever asks has read it, outside of any transaction. */
import { type Checkpoint, openCheckpoint } from '../../base/checkpoint.ts';
import { BadNote, type NoteSigner, type NoteVerifier } from '../../base/signed-note.ts';
import { noteIn } from '../../domain/kept-checkpoint.ts';
import { holdAgainst, type Witnessed } from '../../domain/witness.ts';
import type { readKept } from '../../outside/kept-note.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { recordLog } from './record-log.ts';

type Kept = Awaited<ReturnType<typeof readKept>>;

/** What was kept, as it was read, and what it tells of the record in this snapshot. */
export async function holdAgainstKept(house: House, tx: Tx, kept: Kept): Promise<Witnessed> {
  const log = await recordLog(house, tx);
  const opened = 'ok' in kept ? openNoteOf(noteIn(kept.ok), log) : kept.detail;
  if (typeof opened === 'string')
    return { kind: 'unreadable', because: opened, isRecordEmpty: await isEmpty(tx) };
  if (opened === undefined) return { kind: 'no_checkpoint', isRecordEmpty: await isEmpty(tx) };
  if ('kind' in opened) return opened;
  return holdAgainst(opened, (await newestOf(tx, log))?.checkpoint ?? null, tx.recordTree.leaves());
}

/** The newest stored checkpoint, when it is truly signed. */
export async function newestOf(
  tx: Tx,
  log: NoteSigner,
): Promise<{ note: string; checkpoint: Checkpoint } | null> {
  const stored = await tx.recordTree.newest();
  const opened = stored && openNoteOf(stored.note, log);
  return opened && !('kind' in opened) ? { note: stored.note, checkpoint: opened } : null;
}

/** A checkpoint of our key, whatever name the record had then: one that lost its first checkpoint no longer knows it. Undefined for what is no checkpoint. */
function openNoteOf(note: string, log: NoteVerifier): Checkpoint | Witnessed | undefined {
  const origin = note.slice(0, note.indexOf('\n'));
  try {
    return openCheckpoint(note, { ...log, name: origin });
  } catch (fault) {
    if (!(fault instanceof BadNote)) throw fault;
    if (fault.kind === 'malformed') return undefined;
    if (fault.kind === 'bad_signature') return { kind: 'changed' };
    return origin === log.name ? { kind: 'other_key' } : { kind: 'other_record', origin };
  }
}

const isEmpty = async (tx: Tx): Promise<boolean> =>
  (await tx.recordTree.width()) === 0 && !(await tx.recordTree.hasMarks());
