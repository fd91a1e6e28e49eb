/**
 * A password is checked in three parts: the guess is counted (a transaction), the hash is computed (none), the outcome is
 * settled (the caller's transaction, which finds the password unchanged). An unknown account costs the same hash (ASVS 6.3.8).
 */
import type { Origin } from '../../domain/fact.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import { busyRetryAfterS, needsRehash } from '../../outside/password-hash.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { shownFactor, type TypedFactor } from './check-factor.ts';
import {
  blockOf,
  countGuess,
  forgetGuesses,
  type Guesser,
  giveBackGuess,
  guesserOf,
  type Shown,
} from './count-guess.ts';
import { record } from './record.ts';

/** A password that was right a moment ago: `settlePassword` makes it count. */
export interface PasswordRight {
  readonly account: Account;
  /** The same password under today's cost, when its stored hash is older. */
  readonly rehash: string | undefined;
  /** Whose counter the try was counted in. */
  readonly by: Guesser;
}

export interface CheckPassword {
  readonly account: Account | undefined;
  readonly password: string;
  readonly origin: Origin;
  /** What tells whoever types it apart from strangers. */
  readonly shown: Shown;
  /** A factor given with it, for where strangers have used up all tries. */
  readonly factor?: TypedFactor | undefined;
}

/**
 * Checks a password that came in as `field`: undefined when it is wrong or nobody's. Refuses `too_many_requests`, `password_dead` or `busy`,
 * and `input_invalid` when none was typed, which is no guess.
 */
export async function checkPassword(
  house: House,
  now: Date,
  ask: CheckPassword,
  field = 'password',
): Promise<PasswordRight | undefined> {
  const { account, password, origin } = ask;
  if (password === '') throw new Refusal('input_invalid', { fields: { [field]: faultWords.password.empty } });
  const by = account ? await countTry(house, now, account, ask) : null;
  const verdict = await house.passwords.verifyPassword(account?.passwordHash, password);
  if (verdict === 'busy') {
    if (account) await giveBackGuess(house.db.once, { accountId: account.id, what: 'password', by });
    throw new Refusal('busy', { retryAfterS: busyRetryAfterS });
  }
  if (verdict === 'wrong' || !account) {
    await house.db.transaction((tx) => recordOutcome(house, tx, now, { account, origin, outcome: 'wrong' }));
    return undefined;
  }
  const hashed = needsRehash(account.passwordHash) ? await house.passwords.hashPassword(password) : 'busy';
  return { account, rehash: hashed === 'busy' ? undefined : hashed.hash, by };
}

/**
 * Makes a right password count: locks the account, forgets the guesses of who gave it, records. Refuses `sign_in_failed` when the
 * password was changed since it was checked, so that a reset in between leaves no way in. Answers the account as it stands now.
 */
export async function settlePassword(
  house: House,
  tx: Tx,
  now: Date,
  right: PasswordRight,
  origin: Origin,
): Promise<Account> {
  const account = await tx.accounts.lock(right.account.id);
  if (account.passwordHash !== right.account.passwordHash)
    throw new Refusal('sign_in_failed', { because: 'the password was changed meanwhile' });
  await forgetGuesses(tx, { accountId: account.id, what: 'password', by: right.by });
  if (right.rehash) await tx.accounts.rehash(account.id, account.passwordHash, right.rehash);
  await recordOutcome(house, tx, now, { account, origin, outcome: 'right' });
  return account;
}

async function countTry(house: House, now: Date, account: Account, ask: CheckPassword): Promise<Guesser> {
  const { origin, shown, factor } = ask;
  const counted = await house.db.transaction(async (tx) => {
    await tx.accounts.lock(account.id);
    const guess = { accountId: account.id, what: 'password' as const };
    let by = await guesserOf(house, tx, now, { ...guess, shown });
    let found = await blockOf(tx, { ...guess, by }, now);
    const holder = found && factor && (await shownFactor(house, tx, now, account.id, factor));
    if (holder) {
      by = holder;
      found = await blockOf(tx, { ...guess, by }, now);
    }
    if (found) await recordOutcome(house, tx, now, { account, origin, outcome: 'blocked' });
    else await countGuess(tx, { ...guess, by }, now);
    return found ?? { by };
  });
  if (counted instanceof Refusal) throw counted;
  return counted.by;
}

async function recordOutcome(
  house: House,
  tx: Tx,
  now: Date,
  about: { account: Account | undefined; origin: Origin; outcome: 'right' | 'wrong' | 'blocked' },
): Promise<void> {
  const { account, origin, outcome } = about;
  await record(house, tx, now, [
    {
      kind: 'account:password:checked',
      payload: { outcome },
      origin,
      ...(account ? { accountId: account.id } : {}),
    },
  ]);
}
