/** `rekey audit verify`, as an auditor reads it: what was looked at, every flaw by its line, and what is worth a look. */
import type { House } from '../../usecases/house.ts';
import { auditRecord } from '../../usecases/upkeep/audit-record.ts';

type Report = Awaited<ReturnType<typeof auditRecord>>;

/** Prints the audit, held against checkpoints `kept` elsewhere too; answers 0 when the record is whole, 1 when it is not. */
export async function printAudit(
  house: House,
  kept: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const { figures, flaws, furtherFlaws, warnings } = await auditRecord(house, { kept });
  say(
    `${figures.facts} facts, ${figures.sealed} sealed under ${figures.checkpoints} signed checkpoints, ${figures.unsealed} waiting to be sealed.`,
  );
  if (kept.length > 0) say(`Held against ${kept.length} checkpoints kept elsewhere.`);
  if (figures.rootHex) say(`Root of the tree: ${figures.rootHex}`);
  for (const flaw of flaws) say(lineOf(flaw));
  for (const warning of warnings) say(`WORTH A LOOK: ${warning}`);
  const count = flaws.length + furtherFlaws;
  say(count === 0 ? 'The record is whole.' : `${count} flaws. The record was tampered with.`);
  return count === 0 ? 0 : 1;
}

function lineOf({ kind, index, lastIndex, factId, detail }: Report['flaws'][number]): string {
  const lines =
    index === undefined
      ? ''
      : lastIndex === undefined
        ? ` at line ${index}`
        : ` in lines ${index} to ${lastIndex}`;
  return `FLAW ${kind}${lines}${factId ? ` (fact ${factId})` : ''}: ${detail}`;
}
