/**
 * Guesses are counted before they are looked at, under the account's lock: a thousand tries at once are a thousand counted
 * tries, not one (SECURITY.md, Guessing). Password and factor count apart (ASVS 6.1.1). What was counted outlives every refusal.
 */
import { msBetween, secondMs } from '../../base/clock.ts';
import { mayTry } from '../../domain/account/throttle.ts';
import type { AccountId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { GuessWhat } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';

const noGuesses = { failures: 0, lastFailedAt: null };

/** Why no try may be made now; undefined when one may. The caller holds the account's lock. */
export async function blockOf(
  tx: Tx,
  accountId: AccountId,
  what: GuessWhat,
  now: Date,
): Promise<Refusal | undefined> {
  const counter = (await tx.accounts.guesses(accountId, what)) ?? noGuesses;
  const may = mayTry(counter, now);
  if (may.kind === 'may') return undefined;
  const because = { what, failures: counter.failures };
  if (may.kind === 'dead')
    return new Refusal(what === 'password' ? 'password_dead' : 'factor_dead', { because });
  const retryAfterS = Math.ceil(msBetween(now, may.until) / secondMs);
  return new Refusal(what === 'password' ? 'too_many_requests' : 'factor_locked', { because, retryAfterS });
}
