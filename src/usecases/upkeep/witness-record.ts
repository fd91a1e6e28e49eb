/**
 * Holds the record against a checkpoint that was published elsewhere. That alone shows an end that was cut off with its checkpoints, and a
 * record that was begun again; the audit shows what was done to a single line.
 */
import type { Witnessed } from '../../domain/witness.ts';
import { readKept } from '../../outside/kept-note.ts';
import type { House } from '../house.ts';
import { holdAgainstKept } from '../steps/hold-against-kept.ts';

/** Reads what is kept at `place`, a file or an https address, and says what it tells of the record. */
export async function witnessRecord(house: House, ask: { place: string }): Promise<Witnessed> {
  const kept = await readKept(house.reach, ask.place);
  return house.db.snapshot(async (tx) => {
    await tx.catalogue.readPlainly();
    return holdAgainstKept(house, tx, kept);
  });
}
