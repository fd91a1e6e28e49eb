/** A fresh set of recovery codes: shown once, stored as hashes, and every older one dies. */
import { newId } from '../../base/id.ts';
import { newRecoveryCodes, showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { House } from '../house.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Makes ten codes in place of all older ones. Refuses `second_factor_required`, `fresh_proof_required`. */
export async function makeRecoveryCodes(house: House, who: SignedIn): Promise<{ codes: string[] }> {
  const now = house.clock.now();
  const codes = newRecoveryCodes(house.random);
  const { accountId } = who;
  await house.db.transaction(async (tx) => {
    const { live } = await mustBeSure(house, tx, who, now);
    mustHaveTwoFactors(live);
    await tx.factors.dropCodes(accountId, now);
    await tx.factors.addCodes(
      codes.map((code) => ({
        id: newId(house.random, now),
        accountId,
        codeHash: house.keys.hash('recovery-code', code),
        createdAt: now,
      })),
    );
    await tx.factors.setCodeSet(accountId, now, null);
    await record(house, tx, now, [
      { kind: 'account:codes:made', payload: { count: codes.length }, origin: holderOrigin(who), accountId },
    ]);
  });
  return { codes: codes.map(showRecoveryCode) };
}
