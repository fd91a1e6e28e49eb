/**
 * The second step of signing in: the factor. A half sign-in bears five tries, then it is dead; guesses also count for the
 * account, over all its half sign-ins. A working factor ends the account's recovery: its holder is here (RECOVERY.md, section 1).
 */
import { after, hourMs } from '../../base/clock.ts';
import type { Origin } from '../../domain/fact.ts';
import { showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { SignIn } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { type Begun, beginSession } from '../steps/begin-session.ts';
import { checkFactor, factorBlock, readFactor, type TypedFactor } from '../steps/check-factor.ts';
import { endCase, lockLiveCase } from '../steps/end-case.ts';
import { finishedBefore, finishedBy } from '../steps/keep-finished.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

export interface FinishSignIn {
  readonly signInSecret: string;
  /** A code of the app or a recovery code; which one is read from its shape. */
  readonly code: string;
  readonly deviceSecret?: string | undefined;
}

export interface SignInFinished extends Begun {
  /** Replaces the recovery code that was used. Shown until it is kept. */
  readonly newCode?: string | undefined;
  /** The number of the recovery case that this sign-in ended. */
  readonly endedCase?: string | undefined;
}

/** Finishes a sign-in. Refuses `sign_in_expired`, `factor_failed`, `factor_locked`, `factor_dead`, `account_frozen`, `input_invalid`. */
export async function finishSignIn(
  house: House,
  visitor: Visitor,
  ask: FinishSignIn,
): Promise<SignInFinished> {
  const now = house.clock.now();
  const typed = readFactor(ask.code);
  const outcome = await house.db.transaction((tx) => tryFactor(house, tx, now, visitor, ask, typed));
  // Tries and guesses are spent whatever the answer: the transaction commits before a refusal is thrown.
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

async function tryFactor(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  ask: FinishSignIn,
  typed: TypedFactor,
): Promise<SignInFinished | Refusal> {
  const secretHash = house.keys.hash('sign-in', ask.signInSecret);
  const found = await tx.sessions.signInOnce(secretHash, now);
  if (!found) return new Refusal('sign_in_expired', { because: 'no such half sign-in' });
  const { accountId } = found;
  const locked = await lockLiveCase(tx, accountId);
  const account = await tx.accounts.lock(accountId);
  const isFrozen = account.frozenAt !== null;
  const before = isFrozen ? undefined : await answeredBefore(house, tx, now, secretHash, typed);
  if (before) return before;
  const { deviceSecret } = ask;
  const origin = originOf(visitor, 'visitor');
  const checking = { accountId, typed, origin, isFrozen, shown: { deviceSecret } };
  const block = await factorBlock(house, tx, now, checking);
  if (block) return block;
  if (!(await tx.sessions.takeTry(found.id))) return new Refusal('sign_in_expired', { because: 'over' });
  const checked = await checkFactor(house, tx, now, checking);
  if (checked.outcome === 'wrong') {
    await tellHolder(house, tx, now, checking);
    return new Refusal('factor_failed', { because: { factor: typed.factor } });
  }
  await tx.sessions.finishSignIn(found.id, now, finishedBy(house, found, typed));
  if (isFrozen) return new Refusal('account_frozen');
  const holder = originOf(visitor, 'holder', accountId);
  const endedCase = await endCase(house, tx, now, { locked, accountId, origin: holder });
  const { replacement } = checked;
  const newCode = replacement && showRecoveryCode(replacement.code);
  const finished = { signInId: found.id, replacement, endedCase };
  const begin = { accountId, assurance: 'two_factor', deviceSecret, finished } as const;
  return { ...(await beginSession(house, tx, now, visitor, begin)), newCode, endedCase };
}

/** What the same press was answered a moment ago: read behind the lock, for two may come at once. */
async function answeredBefore(
  house: House,
  tx: Tx,
  now: Date,
  secretHash: Buffer,
  typed: TypedFactor,
): Promise<SignInFinished | undefined> {
  const signIn = await tx.sessions.signInOnce(secretHash, now);
  const before = signIn && (await finishedBefore(house, tx, now, signIn, typed));
  if (!before) return undefined;
  const { sessionSecret, deviceSecret, isNewDevice, newCode, endedCase } = before;
  return { sessionSecret, deviceSecret, isNewDevice, newCode, endedCase };
}

/** Right password, wrong factor: somebody may know the password (ASVS 6.3.5). One letter an hour: more would be noise, or a weapon. */
async function tellHolder(
  house: House,
  tx: Tx,
  now: Date,
  about: { accountId: SignIn['accountId']; origin: Origin },
): Promise<void> {
  const kind = 'account:factor:wrong-after-password';
  if ((await tx.record.countSince(about.accountId, kind, after(now, -hourMs), now)) > 0) return;
  await record(house, tx, now, [{ kind, payload: {}, accountId: about.accountId, origin: about.origin }]);
}
