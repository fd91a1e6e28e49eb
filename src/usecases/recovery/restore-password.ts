/** First step of a restoration: a new password. It is kept as a hash in the sitting and opens nothing before the end. */
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import { busyRetryAfterS } from '../../outside/password-hash.ts';
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
  const { oldHash, ...about } = await aboutPassword(house, ask.sittingSecret);
  // Judged first: nobody can try weak guesses at the old password here.
  const passwordHash = await hashNewPassword(house, { ...about, password: ask.password });
  await mustBeAnother(house, oldHash, ask.password);
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const found = await findSitting(house, tx, now, ask.sittingSecret);
    await keepStep(house, tx, now, visitor, found, { passwordHash }, 'password');
  });
}

/** Whoever locked the owner out may have known the old password: nothing that opened the account before opens it after (RECOVERY.md, section 6). */
async function mustBeAnother(house: House, oldHash: string, password: string): Promise<void> {
  const verdict = await house.passwords.verifyPassword(oldHash, password);
  if (verdict === 'busy') throw new Refusal('busy', { retryAfterS: busyRetryAfterS });
  if (verdict === 'right')
    throw new Refusal('password_weak', {
      fields: {
        password: faultWords.password.hadBefore,
      },
    });
}

async function aboutPassword(
  house: House,
  sittingSecret: string | undefined,
): Promise<Omit<NewPassword, 'password'> & { oldHash: string }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const { sitting, current } = await findSitting(house, tx, now, sittingSecret);
    const account = await tx.accounts.get(current.accountId);
    // Whoever restores is shown the account's addresses when it is theirs, and not by trying passwords before.
    const { ownWords, hiddenWords } = await aboutPasswordOf(tx, account, () => false);
    const { contact } = await tx.claimants.get(sitting.claimantId);
    // The sitting cannot be finished without a second factor, whatever the account had.
    const words = { ownWords: [...ownWords, contact], hiddenWords };
    return { ...words, hasSecondFactor: true, oldHash: account.passwordHash };
  });
}
