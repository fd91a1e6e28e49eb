/** `rekey audit witness` and `rekey audit publish`: the record against a checkpoint kept elsewhere, and one to keep there. */
import { witnessWords, trustWords as words } from '../../domain/witness-words.en.ts';
import type { House } from '../../usecases/house.ts';
import { publishCheckpoint } from '../../usecases/upkeep/publish-checkpoint.ts';
import { witnessRecord } from '../../usecases/upkeep/witness-record.ts';

/** Says what the checkpoint at `place` tells of the record; answers 0 when the record extends it, else 1. */
export async function printWitness(
  house: House,
  place: string,
  say: (line: string) => void,
): Promise<number> {
  const found = await witnessRecord(house, { place });
  say(witnessWords(place, found));
  return found.kind === 'extends' ? 0 : 1;
}

/** Publishes the newest checkpoint to `place`; answers 0 when it is there, else 1 with the reason said. */
export async function printPublished(
  house: House,
  place: string,
  say: (line: string) => void,
): Promise<number> {
  const done = await publishCheckpoint(house, { place });
  say('refused' in done ? done.refused : words.published(place, done.size));
  return 'refused' in done ? 1 : 0;
}
