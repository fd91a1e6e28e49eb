/** `rekey audit verify`, as an auditor reads it: what was looked at, and every flaw by its line. */
import type { House } from '../../usecases/house.ts';
import { auditRecord } from '../../usecases/upkeep/audit-record.ts';

/** Prints the audit; answers 0 when the record is whole, 1 when it is not. */
export async function printAudit(house: House, say: (line: string) => void): Promise<number> {
  const { figures, flaws } = await auditRecord(house);
  say(`${figures.facts} facts, ${figures.sealed} sealed under ${figures.checkpoints} signed checkpoints, ${figures.unsealed} waiting to be sealed.`);
  if (figures.rootHex) say(`Root of the tree: ${figures.rootHex}`);
  for (const flaw of flaws) say(`FLAW ${flaw.kind}${flaw.index === undefined ? '' : ` at line ${flaw.index}`}${flaw.factId ? ` (fact ${flaw.factId})` : ''}: ${flaw.detail}`);
  say(flaws.length === 0 ? 'The record is whole.' : `${flaws.length} flaws. The record was tampered with.`);
  return flaws.length === 0 ? 0 : 1;
}
