/** The holder changes the password, knowing the old one. Everything else that the old one opened ends (ASVS 6.2.3, 7.4.3). */
import { after } from '../../base/clock.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { House } from '../house.ts';
import { checkPassword, type PasswordRight, settlePassword } from '../steps/check-password.ts';
import { forgetAllGuesses, forgetGuesses } from '../steps/count-guess.ts';
import { endSessions } from '../steps/end-sessions.ts';
import { aboutPasswordOf, hashNewPassword } from '../steps/judge-new-password.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { sentAgainWithinMs } from '../steps/sent-again.ts';
import { holderOrigin, mustBeFresh, type SignedIn } from '../who.ts';

/** Changes the password and keeps this session only. Refuses `fresh_proof_required`, `input_invalid`, `password_weak`, `busy`. */
export async function changePassword(
  house: House,
  who: SignedIn,
  ask: { current: string; password: string },
): Promise<void> {
  const now = house.clock.now();
  mustBeFresh(house, who, now); // here too, before a guess is counted and hashed
  const { accountId } = who;
  const origin = holderOrigin(who);
  const account = await house.db.once.accounts.get(accountId);
  const right = await checkPassword(
    house,
    now,
    { account, password: ask.current, origin, shown: who },
    'current',
  );
  if (!right && (await isChangedAlready(house, now, account, ask.password))) return;
  if (!right) throw new Refusal('input_invalid', { fields: { current: faultWords.password.wrong } });
  const about = await aboutPasswordOf(house.db.once, account, () => true);
  // Once right, the guess counted for it is given back before the new password may be refused.
  await forgetGuesses(house.db.once, { accountId, what: 'password', by: right.by });
  const passwordHash = await hashNewPassword(house, { ...about, password: ask.password });
  if (await change(house, now, who, right, passwordHash)) return;
  // Another press was first, a moment ago; or the password was reset meanwhile.
  const current = await house.db.once.accounts.get(accountId);
  if (!(await isChangedAlready(house, now, current, ask.password)))
    throw new Refusal('sign_in_failed', { because: 'the password was changed meanwhile' });
}

/** Sets the new password, and ends what the old one opened. False when it is another one by now. */
function change(
  house: House,
  now: Date,
  who: SignedIn,
  right: PasswordRight,
  passwordHash: string,
): Promise<boolean> {
  const { accountId } = who;
  const origin = holderOrigin(who);
  return house.db.transaction(async (tx) => {
    const { account, live } = await mustBeSure(house, tx, who, now);
    if (account.passwordHash !== right.account.passwordHash) return false;
    await settlePassword(house, tx, now, right, origin);
    // By the password alone whoever broke into a mailbox and reset it could wash off where it came from.
    const washed = live.assurance === 'two_factor' ? { passwordMailbox: null } : {};
    await tx.accounts.setPassword(accountId, { passwordHash, passwordChangedAt: now, ...washed });
    // What strangers guessed at is another one now; and a device of whoever knew the old one is no known device any more.
    await forgetAllGuesses(tx, accountId, 'password');
    await tx.sessions.endDevices(accountId, now, live.deviceId);
    await tx.links.dropOf(accountId, 'reset_password', now);
    await record(house, tx, now, [
      { kind: 'account:password:changed', payload: { how: 'changed' }, origin, accountId },
    ]);
    await endSessions(house, tx, now, { accountId, how: 'password_changed', origin, keep: who.sessionId });
    return true;
  });
}

/** The same form a press ago: what it gives as the old password is wrong by now, and what it sets is set. Its guess was counted before. */
async function isChangedAlready(
  house: House,
  now: Date,
  account: Account,
  password: string,
): Promise<boolean> {
  if (account.passwordChangedAt < after(now, -sentAgainWithinMs)) return false;
  return (await house.passwords.verifyPassword(account.passwordHash, password)) === 'right';
}
