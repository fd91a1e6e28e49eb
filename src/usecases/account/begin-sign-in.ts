/** The first step of signing in: the password. Where a factor is enrolled the answer is a half sign-in, bound to this browser. */
import { after, minuteMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import { normalPassword, sha1Hex } from '../../domain/account/password.ts';
import { challengeTriesMax } from '../../domain/account/throttle.ts';
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { type Begun, beginSession } from '../steps/begin-session.ts';
import { readFactor } from '../steps/check-factor.ts';
import { checkPassword, settlePassword } from '../steps/check-password.ts';
import { originOf, type Visitor } from '../who.ts';

export interface BeginSignIn {
  readonly username: string;
  readonly password: string;
  readonly deviceSecret?: string | undefined;
  /**
   * A recovery code, or two codes of the app in a row: heard only where strangers have used up the tries at the password, and then the
   * password is looked at all the same. Spent by the second step, not here.
   */
  readonly code?: string | undefined;
}

export type SignInBegun =
  /** `factors` is the same for every account: whether there are recovery codes is told to nobody. */
  | {
      readonly kind: 'factor_needed';
      readonly secret: string;
      readonly factors: readonly ['totp', 'recovery_code'];
    }
  | ({ readonly kind: 'signed_in' } & Begun);

/** Checks the password. Refuses `sign_in_failed` for a wrong one and an unknown name alike; `account_frozen` only after a right one. */
export async function beginSignIn(house: House, visitor: Visitor, ask: BeginSignIn): Promise<SignInBegun> {
  const now = house.clock.now();
  // No name has the sign in it, so this tells nothing of any account.
  if (ask.username.includes('@'))
    throw new Refusal('input_invalid', { fields: { username: faultWords.name.addressAtSignIn } });
  const username = readUsername(ask.username);
  const known = username ? await house.db.once.accounts.byUsername(usernameKey(username)) : undefined;
  const origin = originOf(visitor, 'visitor');
  const right = await checkPassword(house, now, {
    ...{ account: known, password: ask.password, origin },
    shown: { deviceSecret: ask.deviceSecret },
    factor: ask.code ? readFactor(ask.code) : undefined,
  });
  if (!right) throw new Refusal('sign_in_failed', { because: known ? 'wrong password' : 'no such account' });
  const outcome = await house.db.transaction(async (tx) => {
    const account = await settlePassword(house, tx, now, right, origin);
    if (await tx.factors.totp(account.id)) return askFactor(house, tx, now, right.account.id, ask.password);
    // What was settled outlives this refusal: the transaction commits, and the refusal follows it.
    if (account.frozenAt) return new Refusal('account_frozen');
    const begun = await beginSession(house, tx, now, visitor, {
      accountId: account.id,
      assurance: 'password',
      deviceSecret: ask.deviceSecret,
    });
    return { kind: 'signed_in', ...begun } as const;
  });
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

async function askFactor(
  house: House,
  tx: Tx,
  now: Date,
  accountId: Parameters<Tx['accounts']['get']>[0],
  password: string,
): Promise<SignInBegun> {
  const secret = newSecret(house.random);
  await tx.sessions.addSignIn({
    id: newId(house.random, now),
    secretHash: house.keys.hash('sign-in', secret),
    accountId,
    passwordAt: now,
    isBreached: [password, normalPassword(password)].some((form) => house.breached.has(sha1Hex(form))),
    triesLeft: challengeTriesMax,
    expiresAt: after(now, house.policy.sessions.pendingSignInMinutes * minuteMs),
  });
  return { kind: 'factor_needed', secret, factors: ['totp', 'recovery_code'] };
}
