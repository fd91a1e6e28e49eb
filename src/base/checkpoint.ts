/**
 * Checkpoints of a tree (C2SP tlog-checkpoint): origin, size and root as a signed note. The key's name is the origin,
 * so that a checkpoint of one log is never taken for one of another, even under the same key.
 */
import type { KeyObject } from 'node:crypto';
import { hashBytes } from './merkle.ts';
import { BadNote, type NoteVerifier, openNote, signNote, strictBase64 } from './signed-note.ts';

export interface Checkpoint {
  /** Who keeps the log, as a URL without scheme; no spaces, no plus. */
  origin: string;
  /** The number of leaves. */
  size: number;
  /** 32 bytes. */
  root: Uint8Array;
  /** Further lines, none empty. The specification advises against them. */
  extensions?: readonly string[];
}

/** The text of a checkpoint, not yet signed (C2SP tlog-checkpoint, "Note text"). Throws `BadNote` (malformed) for what no checkpoint can say. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  const lines = [origin, String(size), Buffer.from(root).toString('base64'), ...extensions];
  const text = `${lines.join('\n')}\n`;
  // Reading it back refuses line breaks in a line, sizes that are no whole number, and roots of another length.
  const read = readCheckpoint(text);
  if (read.origin !== origin || (read.extensions ?? []).length !== extensions.length) {
    throw new BadNote('malformed', 'an origin or extension of a checkpoint is one line');
  }
  return text;
}

/** The signed note of a checkpoint; the origin is the key's name. Throws `BadNote` (malformed) as `formatCheckpoint` does. */
export function signCheckpoint(
  checkpoint: Checkpoint,
  key: { publicKey: KeyObject; privateKey: KeyObject },
): string {
  return signNote(formatCheckpoint(checkpoint), { ...key, name: checkpoint.origin });
}

/** What `verifier` has signed. Throws `BadNote`: malformed, unsigned, bad_signature, or other_origin when the origin is not the key's name. */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint {
  const checkpoint = readCheckpoint(openNote(note, verifier));
  if (checkpoint.origin !== verifier.name) {
    throw new BadNote('other_origin', `this checkpoint is of another log than ${verifier.name}`);
  }
  return checkpoint;
}

function readCheckpoint(text: string): Checkpoint {
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = /^(?:0|[1-9][0-9]{0,15})$/.test(sizeLine) ? Number(sizeLine) : Number.NaN;
  const root = strictBase64(rootLine);
  if (origin === '' || !Number.isSafeInteger(size) || root?.length !== hashBytes || extensions.includes('')) {
    throw new BadNote('malformed', 'this text is not a checkpoint: origin, size and root, a line each');
  }
  return extensions.length > 0 ? { origin, size, root, extensions } : { origin, size, root };
}
