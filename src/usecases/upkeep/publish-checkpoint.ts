/** Puts the newest checkpoint where no intruder of the database reaches, for a later look. One that the record does not extend is never written over. */
import { witnessWords, trustWords as words } from '../../domain/witness-words.en.ts';
import { isAddress, keep, readKept } from '../../outside/kept-note.ts';
import type { House } from '../house.ts';
import { holdAgainstKept, newestOf } from '../steps/hold-against-kept.ts';
import { recordLog } from '../steps/record-log.ts';

export type Published = { readonly size: number } | { readonly refused: string };

/** Publishes to `place`, a file or an https address, which gets it by POST; or says in a sentence why that was not done. */
export async function publishCheckpoint(house: House, ask: { place: string }): Promise<Published> {
  const { place } = ask;
  const kept = await readKept(house.reach, place);
  const { found, newest } = await house.db.snapshot(async (tx) => {
    await tx.catalogue.readPlainly();
    const log = await recordLog(house, tx);
    return { found: await holdAgainstKept(house, tx, kept), newest: await newestOf(tx, log) };
  });
  if (!newest) return { refused: words.nothingToPublish };
  // What is no checkpoint may be somebody's file; behind an address it is a page.
  const isFree = found.kind === 'unreadable' || (found.kind === 'no_checkpoint' && isAddress(place));
  if (!isFree && found.kind !== 'extends')
    return { refused: words.notPublished(place, `${witnessWords(place, found)} ${words.movedAway}`) };
  const done = await keep(house.reach, place, newest.note);
  return 'ok' in done
    ? { size: newest.checkpoint.size }
    : { refused: words.notPublished(place, done.detail) };
}
