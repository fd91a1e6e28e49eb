/** Second step of a restoration, second half: the new app is used once, and that code's time step is spent for good (ASVS 6.5.1). */
import { matchTotp, readTotpCode } from '../../domain/factor/totp.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findSitting, mustHaveReached } from '../steps/find-sitting.ts';
import { keepStep } from '../steps/keep-step.ts';
import type { Visitor } from '../who.ts';

/** Confirms the app with its first code; refuses `code_wrong`, or `step_missing` when no secret was shown or one is confirmed already. */
export async function confirmFactor(
  house: House,
  visitor: Visitor,
  ask: { sittingSecret: string | undefined; code: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const found = await findSitting(house, tx, now, ask.sittingSecret);
    mustHaveReached(found, 'factor');
    const { sitting, open } = found;
    if (!sitting.totpSecretSealed) throw new Refusal('step_missing', { because: { open, wanted: 'factor' } });
    const secret = house.keys.open('restoration-totp', sitting.id, sitting.totpSecretSealed);
    const code = readTotpCode(ask.code);
    const match = code && matchTotp({ secret, code, now, lastStep: null });
    // The press that confirmed it, once more.
    if (sitting.totpStep !== null && match && match.step === sitting.totpStep) return;
    if (open !== 'factor') throw new Refusal('step_missing', { because: { open, wanted: 'factor' } });
    if (!match)
      throw new Refusal('code_wrong', {
        fields: { code: faultWords.code.notOfNow },
      });
    await keepStep(house, tx, now, visitor, found, { totpStep: match.step }, 'factor');
  });
}
