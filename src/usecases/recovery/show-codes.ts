/** Third step of a restoration: fresh recovery codes, made once and sealed in the sitting. They open nothing before the end. */
import { newRecoveryCodes, type RecoveryCode, showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { House } from '../house.ts';
import { findSitting, mustHaveReached } from '../steps/find-sitting.ts';
import { keepStep } from '../steps/keep-step.ts';
import type { Visitor } from '../who.ts';

/** Shows the ten codes, the same ones until the sitting is finished; refuses `step_missing` before the app is confirmed. */
export async function showCodes(
  house: House,
  visitor: Visitor,
  ask: { sittingSecret: string | undefined },
): Promise<{ codes: string[] }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const found = await findSitting(house, tx, now, ask.sittingSecret);
    mustHaveReached(found, 'codes');
    const { sitting } = found;
    if (sitting.codesSealed) {
      const kept = JSON.parse(
        house.keys.open('restoration-codes', sitting.id, sitting.codesSealed).toString('utf8'),
      ) as RecoveryCode[];
      return { codes: kept.map(showRecoveryCode) };
    }
    const codes = newRecoveryCodes(house.random);
    const codesSealed = house.keys.seal('restoration-codes', sitting.id, JSON.stringify(codes), house.random);
    await keepStep(house, tx, now, visitor, found, { codesSealed }, 'codes');
    return { codes: codes.map(showRecoveryCode) };
  });
}
