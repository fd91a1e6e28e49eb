/** `rekey audit verify`, as an auditor reads it: what was looked at, every flaw by its line, and what is worth a look. */

import { noteIn } from '../../domain/kept-checkpoint.ts';
import type { House } from '../../usecases/house.ts';
import { auditRecord } from '../../usecases/upkeep/audit-record.ts';

type Report = Awaited<ReturnType<typeof auditRecord>>;

/** A file with a checkpoint that was kept elsewhere. */
export interface Kept {
  readonly file: string;
  readonly text: string;
}

/**
 * Prints the audit, held against checkpoints `kept` elsewhere too; answers 0 when the record is whole, 1 when it is not, or
 * when one of the kept could not be held against it: whoever names a file must not be told that all is well without it.
 */
export async function printAudit(
  house: House,
  kept: readonly Kept[],
  say: (line: string) => void,
): Promise<number> {
  const report = await auditRecord(house, { kept: kept.map(({ text }) => noteIn(text)) });
  const { figures, flaws, furtherFlaws, warnings, unusable, beforeMarks } = report;
  say(
    `${figures.facts} facts, ${figures.sealed} sealed under ${figures.checkpoints} signed checkpoints, ${figures.unsealed} waiting to be sealed.`,
  );
  if (kept.length > 0)
    say(`Held against ${kept.length - unusable.length} of ${kept.length} checkpoints kept elsewhere.`);
  if (beforeMarks > 0)
    say(`${beforeMarks} of them are from before lines bore marks: that Rekey wrote those is not proven.`);
  if (figures.rootHex) say(`Root of the tree: ${figures.rootHex}`);
  for (const flaw of flaws) say(lineOf(flaw));
  for (const { at, because } of unusable)
    say(`NOT USABLE ${kept[at]!.file} holds no checkpoint of this record: ${because}`);
  for (const warning of warnings) say(`WORTH A LOOK: ${warning}`);
  say(verdictOf(flaws, furtherFlaws, unusable.length));
  return flaws.length + unusable.length === 0 ? 0 : 1;
}

function verdictOf(flaws: Report['flaws'], further: number, unusable: number): string {
  const count = flaws.length + further;
  const counted = `${count} ${count === 1 ? 'flaw' : 'flaws'}`;
  if (count > 0 && flaws.every(({ kind }) => kind === 'database_altered'))
    return `${counted}. The database is not as the migrations make it: until that is mended, what it says of the record proves nothing.`;
  if (count > 0) return `${counted}. The record was tampered with.`;
  if (unusable > 0)
    return 'No flaw was found, but not every kept checkpoint could be used: nothing is proven about the end of the record.';
  return 'The record is whole.';
}

/** Lines are counted from 1, as people do; the tree's own indices begin at 0. The size of a checkpoint is no line. */
function lineOf({ kind, index, lastIndex, factId, detail }: Report['flaws'][number]): string {
  let lines = '';
  if (index !== undefined && kind !== 'checkpoint_forged')
    lines =
      lastIndex === undefined || lastIndex === index
        ? ` at line ${index + 1}`
        : ` in lines ${index + 1} to ${lastIndex + 1}`;
  return `FLAW ${kind}${lines}${factId ? ` (fact ${factId})` : ''}: ${detail}`;
}
