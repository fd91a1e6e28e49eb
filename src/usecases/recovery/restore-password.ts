/** First step of a restoration: a new password. It is kept as a hash in the sitting and opens nothing before the end. */
import type { House } from '../house.ts';
import { findSitting } from '../steps/find-sitting.ts';
import { aboutPasswordOf, hashNewPassword, type NewPassword } from '../steps/judge-new-password.ts';
import { keepStep } from '../steps/keep-step.ts';
import type { Visitor } from '../who.ts';

/** Keeps the new password; refuses `password_weak` with the reason, `busy`, `restoration_stale` or `move_not_allowed`. May be done again. */
export async function restorePassword(
  house: House,
  visitor: Visitor,
  ask: { sittingSecret: string | undefined; password: string },
): Promise<void> {
  const about = await aboutPassword(house, ask.sittingSecret);
  const passwordHash = await hashNewPassword(house, { ...about, password: ask.password });
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const found = await findSitting(house, tx, now, ask.sittingSecret);
    await keepStep(house, tx, now, visitor, found, { passwordHash }, 'password');
  });
}

async function aboutPassword(
  house: House,
  sittingSecret: string | undefined,
): Promise<Omit<NewPassword, 'password'>> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const { sitting, current } = await findSitting(house, tx, now, sittingSecret);
    const { ownWords } = await aboutPasswordOf(tx, await tx.accounts.get(current.accountId));
    const { contact } = await tx.claimants.get(sitting.claimantId);
    // The sitting cannot be finished without a second factor, whatever the account had.
    return { ownWords: [...ownWords, contact], hasSecondFactor: true };
  });
}
