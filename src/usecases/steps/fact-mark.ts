/**
 * The mark of a fact: a keyed hash over all that its line says, its id too, written with it. Whoever can only write to the database can make
 * none, and one that was copied from another line is not this line's.
 */
import { sameBytes } from '../../base/secret.ts';
import { type RecordedFact, recordEntry } from '../../domain/record-entry.ts';
import type { House } from '../house.ts';

/** The row of a fact with its mark. */
export function marked<
  Row extends Omit<RecordedFact, 'at'> & { readonly at: Date; readonly payload: object },
>(house: House, row: Row): Row & { mark: Buffer } {
  // As it will be read again: without what JSON drops, and with texts for instants.
  const payload: unknown = JSON.parse(JSON.stringify(row.payload));
  const entry = recordEntry({ ...row, at: row.at.toISOString(), payload });
  return { ...row, mark: house.keys.hash('record-fact', entry) };
}

/** Whether `mark` is the one that Rekey made for the line with these canonical bytes. */
export function isMarkOf(house: House, mark: Uint8Array, entry: Uint8Array): boolean {
  return sameBytes(house.keys.hash('record-fact', entry), mark);
}
