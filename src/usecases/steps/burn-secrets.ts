/** Secrets pasted into a request are hidden before anything is stored, and what was live among them dies (B13). */
import type { FoundSecret } from '../../domain/case/hide-secrets.ts';
import type { Fact, Origin } from '../../domain/fact.ts';
import { readRecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { CaseId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { record } from './record.ts';

/** Records that secrets were hidden in a text, if any were; live recovery codes among them are burned, whosever they were, and their holder is told. */
export async function burnSecrets(
  house: House,
  tx: Tx,
  now: Date,
  from: { found: readonly FoundSecret[]; origin: Origin; caseId?: CaseId },
): Promise<void> {
  const { found, origin, caseId } = from;
  if (found.length === 0) return;
  const kinds = [...new Set(found.map((secret) => secret.kind))];
  const facts: Fact[] = [
    { kind: 'case:secret:hidden', payload: { kinds }, origin, ...(caseId ? { caseId } : {}) },
  ];
  for (const { kind, value } of found) {
    const code = kind === 'recovery_code' ? readRecoveryCode(value) : undefined;
    const accountId = code && (await tx.factors.burnLeaked(house.keys.hash('recovery-code', code), now));
    if (!accountId) continue;
    const left = await tx.factors.codesLeft(accountId);
    facts.push({ kind: 'account:codes:used', payload: { left }, origin, accountId });
  }
  await record(house, tx, now, facts);
}
