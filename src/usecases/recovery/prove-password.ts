/** A claimant shows on the case page that they know the password. It counts as a guess like any other, and proves little. */
import { judgePasswordKnown } from '../../domain/evidence/password.ts';
import { normalPassword, sha1Hex } from '../../domain/account/password.ts';
import { Refusal } from '../../domain/refusals.ts';
import { busyRetryAfterS } from '../../outside/password-hash.ts';
import type { House } from '../house.ts';
import { countWrongGuess, mayGuess } from '../steps/count-guess.ts';
import { makeFinding, mustTakeProofs } from '../steps/make-finding.ts';
import { type Claiming, originOf } from '../who.ts';

/** Adds the finding, or refuses `input_invalid` (the wrong password), `too_many_requests`, `busy`. */
export async function provePassword(house: House, who: Claiming, ask: { password: string }): Promise<void> {
  const now = house.clock.now();
  const tx = house.db.once;
  const current = await tx.cases.get(who.caseId);
  mustTakeProofs(current);
  await mayGuess(tx, current.accountId, 'password', now);
  const account = await tx.accounts.get(current.accountId);
  const answer = await house.passwords.verifyPassword(account.passwordHash, ask.password);
  if (answer === 'busy') throw new Refusal('busy', { retryAfterS: busyRetryAfterS });
  const origin = originOf(who, 'claimant', who.claimantId);
  if (answer === 'wrong') {
    await countWrongGuess(house, { accountId: account.id, what: 'password', origin, now });
    throw new Refusal('input_invalid', { fields: { password: 'That is not the current password of this account.' } });
  }
  const judged = judgePasswordKnown({ isBreached: house.breached.has(sha1Hex(normalPassword(ask.password))) });
  await house.db.transaction(async (tx) => {
    const locked = await tx.cases.lock(who.caseId);
    mustTakeProofs(locked);
    await tx.accounts.forgetGuesses(account.id, 'password');
    await makeFinding(house, tx, locked, { kind: 'password', subject: '', claimantId: who.claimantId, challengeId: null, judged, origin }, now);
  });
}
