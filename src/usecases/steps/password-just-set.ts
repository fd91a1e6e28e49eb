/**
 * A form that set a password comes a second time: whoever sends the same password is told the same. The link in it is spent and may be in
 * other hands by now, so it is a guess like any other, counted and stopped by the account.
 */
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { checkPassword } from './check-password.ts';
import { giveBackGuess } from './count-guess.ts';

/** Refuses `link_spent` when `password` is not the account's, and alike when too many were tried; `busy`. A right one costs no try. */
export async function mustBePasswordJustSet(
  house: House,
  now: Date,
  visitor: Visitor,
  { account, password }: { account: Account; password: string },
): Promise<void> {
  const origin = originOf(visitor, 'visitor');
  const shown = { deviceSecret: undefined };
  const right = await checkPassword(house, now, { account, password, origin, shown }).catch(unlessBlocked);
  if (!right) throw new Refusal('link_spent', { because: 'spent, and another password was sent' });
  await giveBackGuess(house.db.once, { accountId: account.id, what: 'password', by: right.by });
}

/** A blocked try tells no more than a wrong one: the link is spent. */
function unlessBlocked(fault: unknown): undefined {
  if (fault instanceof Refusal && (fault.code === 'too_many_requests' || fault.code === 'password_dead'))
    return undefined;
  throw fault;
}
