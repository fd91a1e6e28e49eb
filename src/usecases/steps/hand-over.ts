/**
 * An account goes to whoever proved its address, and that was not who signed up: what was set, begun, added or asked for before is
 * none of theirs, and any of it would let the other back in.
 */
import { target } from '../../domain/case/lifecycle.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Account } from '../../store/accounts.ts';
import type { Address } from '../../store/addresses.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { forgetAllGuesses } from './count-guess.ts';
import { endSessions } from './end-sessions.ts';
import { makeMove } from './make-move.ts';
import { record } from './record.ts';

export interface HandOver {
  readonly account: Account;
  /** The one that was just proven. The account keeps no other. */
  readonly address: Address;
  /** The password that its reader has chosen. */
  readonly passwordHash: string;
}

/** Sets the new password and drops the old one, sessions, devices, other addresses, and a recovery that was under way. The caller holds the locks. */
export async function handOver(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  { account, address, passwordHash }: HandOver,
): Promise<void> {
  const about = { origin: originOf(visitor, 'holder', account.id), accountId: account.id };
  const live = await tx.cases.liveOf(account.id);
  const others = (await tx.addresses.of(account.id)).filter(({ id }) => id !== address.id);
  for (const { id } of others) {
    await tx.addresses.remove(id, now, now); // no notices either: it was never more than somebody's word
    await tx.links.dropOfAddress(id, ['verify_address'], now);
  }
  const set = { passwordHash, passwordChangedAt: now, passwordMailbox: address.address };
  await tx.accounts.setPassword(account.id, set);
  await forgetAllGuesses(tx, account.id, 'password');
  await tx.sessions.endDevices(account.id, now);
  await record(house, tx, now, [
    { ...about, kind: 'account:password:changed', payload: { how: 'reset' } },
    ...others.map((other): Fact => {
      return { ...about, kind: 'account:address:removed', payload: { address: other.address } };
    }),
  ]);
  await endSessions(house, tx, now, { ...about, how: 'password_changed' });
  if (live && target(live.state, 'withdraw', 'holder'))
    await makeMove(house, tx, live, 'withdraw', { actor: 'holder', origin: about.origin, now });
}
