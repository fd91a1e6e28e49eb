/** What came of holding the record against a checkpoint kept elsewhere, for the log, the desk and whoever asked: each its own sentence. English. */
import type { Witnessed } from './witness.ts';

const lines = (count: number) => (count === 1 ? '1 line' : `${count} lines`);

const said: {
  readonly [K in Witnessed['kind']]: (place: string, found: Extract<Witnessed, { kind: K }>) => string;
} = {
  extends: (place, { size, since }) =>
    `The record begins with the ${lines(size)} of the checkpoint at ${place}, and ${lines(since)} came since.`,
  shorter: (place, { size, has }) =>
    `The end of the record was cut off: the checkpoint at ${place} covers ${lines(size)}, and the record has ${has}.`,
  other_root: (place, { size }) =>
    `The record was rewritten: its first ${lines(size)} are not those of the checkpoint at ${place}.`,
  unsigned_end: (place, { size }) =>
    `The record begins with the ${lines(size)} of the checkpoint at ${place}, but what follows is not what Rekey signed last.`,
  other_key: (place) =>
    `The checkpoint at ${place} was signed with another key: by a Rekey with another REKEY_SECRET, or by somebody else.`,
  changed: (place) => `The checkpoint at ${place} is not what Rekey signed: somebody changed it since.`,
  other_record: (place, { origin }) =>
    `The checkpoint at ${place} is of another record (${origin.slice(0, 100)}), so it says nothing of this one.`,
  no_checkpoint: (place) =>
    `What is kept at ${place} is no checkpoint, so nothing shows that the end of the record is there.`,
  unreadable: (place, { because }) =>
    `The checkpoint at ${place} cannot be read (${because}), so nothing shows that the end of the record is there.`,
};

/** The sentence for what was found with the checkpoint that is kept at `place`. */
export const witnessWords = (place: string, found: Witnessed): string =>
  (said[found.kind] as (place: string, found: Witnessed) => string)(place, found);

export const trustWords = {
  readOnly:
    'Rekey goes on read-only: pages can be read, whatever would change something is refused, letters and timers wait. It goes on by itself once this is put right (docs/operating.md, "When the record is in doubt").',
  trusted: 'The record is no longer in doubt: Rekey goes on as ever.',
  stillReadOnly: (doubt: string) => `Rekey is read-only. ${doubt}`,
  firstTime: 'Where none was ever kept there, "rekey audit publish" puts one.',
  late: (days: number) => `That is so for more than ${days} days.`,
  notPublished: (place: string, because: string) =>
    `The newest checkpoint was not written to ${place}: ${because}`,
  nothingToPublish:
    'Nothing is sealed yet, so there is no checkpoint to publish: it takes a minute after the first line.',
  published: (place: string, size: number) => `The newest checkpoint, of ${lines(size)}, is at ${place}.`,
  movedAway: 'If you restored a backup on purpose, keep that one under another name and publish again.',
} as const;
