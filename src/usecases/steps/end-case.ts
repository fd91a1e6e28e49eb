/**
 * A working factor ends the account's recovery: its holder is here (RECOVERY.md, section 1), whether they sign in with it or show it in a
 * session that is open. The factor must be no younger than the case: or whoever knows the password of an account that has none could
 * put on their own, and end what its owner has begun.
 */
import type { Case } from '../../domain/case/case.ts';
import { liveStates, target } from '../../domain/case/lifecycle.ts';
import type { Origin } from '../../domain/fact.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { makeMove } from './make-move.ts';

/** Locks the account's live case, before its account, here as in a restoration: the other way round two of them could wait for each other. */
export async function lockLiveCase(tx: Tx, accountId: AccountId): Promise<Case | undefined> {
  const seen = await tx.cases.liveOf(accountId);
  const locked = seen && (await tx.cases.lock(seen.id));
  return locked && liveStates.includes(locked.state) ? locked : undefined;
}

/** Whether its holder may end a case with the factor that the account has. */
export async function mayEnd(tx: Tx, live: Case): Promise<'may' | 'contested' | 'factor_young'> {
  if (!target(live.state, 'withdraw', 'holder')) return 'contested';
  return (await tx.factors.hadTotp(live.accountId, live.openedAt)) ? 'may' : 'factor_young';
}

/**
 * Ends the account's live case, and answers its number; undefined where there is none to end. The caller holds the account's lock:
 * nobody can open a case meanwhile, and one that was opened just before `locked` was looked for is seen here.
 */
export async function endCase(
  house: House,
  tx: Tx,
  now: Date,
  ask: { locked: Case | undefined; accountId: AccountId; origin: Origin },
): Promise<string | undefined> {
  const { locked, accountId, origin } = ask;
  const live = locked ?? (await tx.cases.liveOf(accountId));
  if (!live || (await mayEnd(tx, live)) !== 'may') return undefined;
  await makeMove(house, tx, live, 'withdraw', { actor: 'holder', origin, now });
  return live.number;
}

/** The number of the case that its holder ended at this very instant: by the sign-in or confirmation that was then. */
export async function endedAt(tx: Tx, accountId: AccountId, at: Date): Promise<string | undefined> {
  const latest = await tx.cases.latestOf(accountId);
  return latest?.state === 'withdrawn' && latest.enteredAt.getTime() === at.getTime()
    ? latest.number
    : undefined;
}
