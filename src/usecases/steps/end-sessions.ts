/** After a change of password or factor everything that the old one opened ends: sessions, and sign-ins that are half done (ASVS 7.4.3). */
import type { FactPayloads, Origin } from '../../domain/fact.ts';
import type { AccountId, SessionId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { record } from './record.ts';

/** Ends all sessions of an account but for `keep`, and all half sign-ins. */
export async function endSessions(
  house: House,
  tx: Tx,
  now: Date,
  ask: {
    accountId: AccountId;
    how: FactPayloads['account:session:ended']['how'];
    origin: Origin;
    keep?: SessionId;
  },
): Promise<void> {
  const { accountId, how, origin } = ask;
  await tx.sessions.dropSignIns(accountId, now);
  const ended = await tx.sessions.endAll(accountId, now, ask.keep);
  if (ended > 0)
    await record(house, tx, now, [{ kind: 'account:session:ended', payload: { how }, origin, accountId }]);
}
