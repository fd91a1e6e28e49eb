/** Secrets pasted into a request are hidden before anything is stored, and what was live among them dies (B13). */
import { hideSecrets as hide } from '../../domain/case/hide-secrets.ts';
import type { Origin } from '../../domain/fact.ts';
import { readRecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { CaseId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { record } from './record.ts';

/** The text with its secrets hidden. Live recovery codes in it are burned, whosever they were, and their holder is told. */
export async function hideSecrets(
  house: House,
  tx: Tx,
  now: Date,
  from: { text: string; origin: Origin; caseId?: CaseId },
): Promise<string> {
  const { text, found } = hide(from.text);
  if (found.length === 0) return text;
  const kinds = [...new Set(found.map((secret) => secret.kind))];
  await record(house, tx, now, [
    {
      kind: 'case:secret:hidden',
      payload: { kinds },
      origin: from.origin,
      ...(from.caseId ? { caseId: from.caseId } : {}),
    },
  ]);
  for (const { kind, value } of found) {
    const code = kind === 'recovery_code' ? readRecoveryCode(value) : undefined;
    const accountId = code && (await tx.factors.burnLeaked(house.keys.hash('recovery-code', code), now));
    if (!accountId) continue;
    const left = await tx.factors.codesLeft(accountId);
    await record(house, tx, now, [
      { kind: 'account:codes:used', payload: { left }, origin: from.origin, accountId },
    ]);
  }
  return text;
}
