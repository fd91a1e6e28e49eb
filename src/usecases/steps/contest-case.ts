/**
 * The holder stops a case, by the link of a letter or in a session of theirs: it goes to the desk, and the account is frozen. What the
 * account could do a moment ago it cannot do now: no sign-in, and nothing half open.
 */
import type { Case } from '../../domain/case/case.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { makeMove } from './make-move.ts';
import { record } from './record.ts';

export interface Stop {
  readonly current: Case;
  readonly origin: Fact['origin'];
}

/** Contests the case and freezes its account. The caller holds the case's lock. */
export async function contestCase(house: House, tx: Tx, now: Date, stop: Stop): Promise<void> {
  await makeMove(house, tx, stop.current, 'object', { actor: 'holder', origin: stop.origin, now });
  await freezeAccount(house, tx, now, stop);
}

/** Freezes the account for a case, and ends all that is open in it. */
export async function freezeAccount(
  house: House,
  tx: Tx,
  now: Date,
  { current, origin }: Stop,
): Promise<void> {
  const { accountId, id: caseId } = current;
  const because = `objection to ${current.number}`;
  await tx.sessions.endAll(accountId, now);
  await tx.sessions.dropSignIns(accountId, now);
  await tx.links.dropOf(accountId, 'reset_password', now);
  await tx.links.dropOf(accountId, 'verify_address', now);
  const fact: Fact = { kind: 'account:account:frozen', payload: { because }, origin, accountId, caseId };
  // After a completion somebody else may have the account: then no end of a case opens it, also not of one that froze it before.
  const isLasting = current.completedAt !== null;
  if (await tx.accounts.freeze(accountId, { because, caseId, isLasting }, now))
    await record(house, tx, now, [fact]);
}
