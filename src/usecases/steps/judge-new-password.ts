/** A new password is judged in one way wherever it is chosen, and what is wrong with it is said in words (NIST SP 800-63B-4, 3.1.1). */
import { judgePassword } from '../../domain/account/password.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { projectLimits } from '../../domain/package/project-limits.ts';
import { Refusal } from '../../domain/refusals.ts';
import { busyRetryAfterS } from '../../outside/password-hash.ts';
import { loadStrengthMeter } from '../../outside/password-strength.ts';
import type { Account } from '../../store/accounts.ts';
import type { Address } from '../../store/addresses.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

export interface NewPassword {
  readonly password: string;
  /** User name, addresses, project names: what anybody would try first, as far as whoever chooses the password knows it. */
  readonly ownWords: readonly string[];
  /** The other addresses: what they choose is no way to learn of them. */
  readonly hiddenWords: readonly string[];
  readonly hasSecondFactor: boolean;
}

/** Judges and hashes a new password. Refuses `password_weak` with the reason, or `busy`. Never call it inside a transaction. */
export async function hashNewPassword(house: House, ask: NewPassword): Promise<string> {
  const flaws = judgePassword(
    { ...ask, breached: (sha1) => house.breached.has(sha1) },
    await loadStrengthMeter(),
  );
  if (flaws.length > 0)
    throw new Refusal('password_weak', {
      fields: { password: flaws.map(faultWords.password.flaw).join(' ') },
    });
  const hashed = await house.passwords.hashPassword(ask.password);
  if (hashed === 'busy') throw new Refusal('busy', { retryAfterS: busyRetryAfterS });
  return hashed.hash;
}

/** What judging a new password of this account needs to know, when whoever chooses it knows of these of its addresses. */
export async function aboutPasswordOf(
  tx: Tx,
  account: Account,
  knowsOf: (address: Address) => boolean,
): Promise<Omit<NewPassword, 'password'>> {
  const addresses = await tx.addresses.of(account.id);
  const projects = await tx.projects.of(account.id, projectLimits.ownedMax);
  const textOf = (of: Address[]) => of.map(({ address }) => address);
  return {
    ownWords: [account.username, ...textOf(addresses.filter(knowsOf)), ...projects.map(({ name }) => name)],
    hiddenWords: textOf(addresses.filter((address) => !knowsOf(address))),
    hasSecondFactor: (await tx.factors.totp(account.id)) !== undefined,
  };
}
