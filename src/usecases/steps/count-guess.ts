/**
 * Guesses are counted before they are looked at, under the account's lock: a thousand tries at once are a thousand counted
 * tries, not one (SECURITY.md, Guessing). Password and factor count apart (ASVS 6.1.1), and so do strangers and each of those who are
 * none: a thief who spends every guess must not take the holder's own way to stop them. What was counted outlives every refusal.
 */
import { msBetween, secondMs } from '../../base/clock.ts';
import { isDead, knownDevicesOfEachMax, mayTry } from '../../domain/account/throttle.ts';
import type { AccountId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { GuessWhat } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { KnownGuesser } from '../../store/schema.ts';
import type { House } from '../house.ts';
import type { SignedIn } from '../who.ts';

const noGuesses = { failures: 0, lastFailedAt: null };

/** Who guesses: somebody known, or null for all strangers together. */
export type Guesser = KnownGuesser | null;

/** A try at a password or factor, and in whose counter it counts. */
export interface Guess {
  readonly accountId: AccountId;
  readonly what: GuessWhat;
  readonly by: Guesser;
}

/** What somebody shows of who they are, before anything typed is looked at: their session, or what their browser keeps. */
export type Shown = Pick<SignedIn, 'sessionId'> | { readonly deviceSecret: string | undefined };

/** Whose counter a try counts in. A device that has spent its own tries is a stranger again. The caller holds the account's lock. */
export async function guesserOf(
  house: House,
  tx: Tx,
  now: Date,
  { accountId, what, shown }: { accountId: AccountId; what: GuessWhat; shown: Shown },
): Promise<Guesser> {
  const known = 'sessionId' in shown ? await bySession(tx, now, accountId, shown) : undefined;
  const by = known ?? ('deviceSecret' in shown ? await byDevice(house, tx, accountId, shown) : undefined);
  if (!by) return null;
  const counter = await tx.knownGuesses.of(accountId, what, by);
  return counter && isDead(counter.failures) ? null : by;
}

async function bySession(
  tx: Tx,
  now: Date,
  accountId: AccountId,
  { sessionId }: Pick<SignedIn, 'sessionId'>,
) {
  const session = await tx.sessions.byId(accountId, sessionId, now);
  return session && (session.deviceId ?? session.id);
}

async function byDevice(
  house: House,
  tx: Tx,
  accountId: AccountId,
  { deviceSecret }: { deviceSecret: string | undefined },
) {
  if (!deviceSecret) return undefined;
  return tx.sessions.knownDevice(accountId, house.keys.hash('device', deviceSecret), knownDevicesOfEachMax);
}

/** Why no try may be made now; undefined when one may. The caller holds the account's lock. */
export async function blockOf(
  tx: Tx,
  { accountId, what, by }: Guess,
  now: Date,
): Promise<Refusal | undefined> {
  const found = by
    ? await tx.knownGuesses.of(accountId, what, by)
    : await tx.accounts.guesses(accountId, what);
  const counter = found ?? noGuesses;
  // A clock was ahead: the wait begins now, once, and not again at every look.
  if (counter.lastFailedAt && counter.lastFailedAt > now) await settleGuess(tx, { accountId, what, by }, now);
  const may = mayTry(counter, now);
  if (may.kind === 'may') return undefined;
  const because = { what, failures: counter.failures, by: by ?? 'strangers' };
  if (may.kind === 'dead')
    return new Refusal(what === 'password' ? 'password_dead' : 'factor_dead', { because });
  const retryAfterS = Math.ceil(msBetween(now, may.until) / secondMs);
  return new Refusal(what === 'password' ? 'too_many_requests' : 'factor_locked', { because, retryAfterS });
}

/** Counts one wrong guess. */
export async function countGuess(tx: Tx, { accountId, what, by }: Guess, now: Date): Promise<void> {
  if (by) await tx.knownGuesses.count(accountId, what, by, now);
  else await tx.accounts.countGuess(accountId, what, now);
}

/** Takes back a guess that was counted but never looked at. */
export async function giveBackGuess(tx: Tx, { accountId, what, by }: Guess): Promise<void> {
  if (by) await tx.knownGuesses.giveBack(accountId, what, by);
  else await tx.accounts.giveBackGuess(accountId, what);
}

async function settleGuess(tx: Tx, { accountId, what, by }: Guess, now: Date): Promise<void> {
  if (by) await tx.knownGuesses.settle(accountId, what, by, now);
  else await tx.accounts.settleGuess(accountId, what, now);
}

/** Forgets what one guesser did wrong: they were right. */
export async function forgetGuesses(tx: Tx, { accountId, what, by }: Guess): Promise<void> {
  if (by) await tx.knownGuesses.forget(accountId, what, by);
  else await tx.accounts.forgetGuesses(accountId, what);
}

/** Forgets everybody's wrong guesses: what was guessed at is another one now, or shown to be in its holder's hands. */
export async function forgetAllGuesses(tx: Tx, accountId: AccountId, what: GuessWhat): Promise<void> {
  await tx.accounts.forgetGuesses(accountId, what);
  await tx.knownGuesses.forgetAll(accountId, what);
}
