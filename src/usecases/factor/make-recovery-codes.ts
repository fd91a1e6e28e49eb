/**
 * A fresh set of recovery codes, stored as hashes. The older ones live until one of the new is typed back, for somebody may keep those and
 * never see these; and in the session that made them they are shown again, not made again, until then.
 */
import { newId } from '../../base/id.ts';
import { newRecoveryCodes, showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { House } from '../house.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { openShown, sealShown } from '../steps/shown-codes.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Makes ten codes, or shows those that this session has made and not typed back. Refuses `second_factor_required`, `fresh_proof_required`. */
export async function makeRecoveryCodes(house: House, who: SignedIn): Promise<{ codes: string[] }> {
  const now = house.clock.now();
  const codes = newRecoveryCodes(house.random);
  const { accountId, sessionId } = who;
  const shown = await house.db.transaction(async (tx) => {
    const { live } = await mustBeSure(house, tx, who, now);
    mustHaveTwoFactors(live);
    const before = openShown(house, who, await tx.factors.codeSet(accountId));
    if (before) return before;
    const isBeside = (await tx.factors.codesLeft(accountId)) > 0;
    await tx.replacements.dropWaiting(accountId, now);
    await tx.factors.addCodes(
      codes.map((code) => ({
        id: newId(house.random, now),
        accountId,
        codeHash: house.keys.hash('recovery-code', code),
        createdAt: now,
        isWaiting: isBeside,
      })),
    );
    const shownSealed = sealShown(house, who, codes);
    await tx.replacements.show(accountId, isBeside, { shownAt: now, shownTo: sessionId, shownSealed });
    await record(house, tx, now, [
      { kind: 'account:codes:made', payload: { count: codes.length }, origin: holderOrigin(who), accountId },
    ]);
    return codes;
  });
  return { codes: shown.map(showRecoveryCode) };
}
