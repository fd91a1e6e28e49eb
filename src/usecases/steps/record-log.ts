/**
 * Whose log the record is: the name and key of its checkpoints. The key comes from REKEY_SECRET, so that whoever can only write to
 * the database cannot sign. The name is that of the first checkpoint for good: a Rekey that moves to another address keeps its log.
 */
import { openCheckpoint } from '../../base/checkpoint.ts';
import type { KeyedHash } from '../../base/leaf-seal.ts';
import { BadNote, ed25519KeyFromSeed, type NoteSigner } from '../../base/signed-note.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

/** The signer of this record's checkpoints; its parts also verify them. */
export async function recordLog(house: House, tx: Tx): Promise<NoteSigner> {
  const key = ed25519KeyFromSeed(house.keys.derive('record-checkpoint'));
  const first = await tx.recordTree.first();
  const kept = first && originOf(first.note);
  if (kept && isSignedBy(first.note, { ...key, name: kept })) return { ...key, name: kept };
  return { ...key, name: `${new URL(house.settings.baseUrl).host}/record` };
}

/** The keyed hashes of the leaves' seals: of those whose fact's mark was found right when it was sealed, and of those of before there were marks. */
export function leafKeys(house: House): { readonly marked: KeyedHash; readonly before: KeyedHash } {
  return {
    marked: (bytes) => house.keys.hash('record-leaf-marked', bytes),
    before: (bytes) => house.keys.hash('record-leaf', bytes),
  };
}

const originOf = (note: string) => note.slice(0, note.indexOf('\n'));

function isSignedBy(note: string, signer: NoteSigner): boolean {
  try {
    openCheckpoint(note, signer);
    return true;
  } catch (fault) {
    if (fault instanceof BadNote) return false;
    throw fault;
  }
}
