/**
 * The holder says: this was not me (RECOVERY.md, section 5). One confirmed link of any letter contests the case and freezes the
 * account, until the end and for 30 days after it; what was granted, begun or open is dead from then on.
 */
import type { Case } from '../../domain/case/case.ts';
import type { Fact } from '../../domain/fact.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';
import type { House } from '../house.ts';
import { makeMove } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

export interface Objected {
  /** `already`: somebody objected before; nothing more was done. */
  readonly kind: 'contested' | 'already';
  readonly number: string;
  readonly username: string;
}

/** Contests the case and freezes the account; refuses `link_spent`, `case_over`, or `case_moved` when another case began this moment. */
export async function objectToCase(
  house: House,
  visitor: Visitor,
  ask: { secret: string },
): Promise<Objected> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const link = await tx.links.find('object', house.keys.hash('link:object', ask.secret), now);
    if (!link?.caseId) throw new Refusal('link_spent');
    const current = await tx.cases.lock(link.caseId);
    const { username } = await tx.accounts.get(current.accountId);
    const about = { number: current.number, username };
    if (current.state === 'contested') return { kind: 'already', ...about };
    const other = current.state === 'completed' ? await lockOther(tx, current) : undefined;
    if (other?.state === 'contested') await freeze(house, tx, now, visitor, current);
    else await contest(house, tx, now, visitor, { link, current, other });
    return { kind: other?.state === 'contested' ? 'already' : 'contested', ...about };
  });
}

/** A case opened since the account was restored: an account has one live case, and whoever keeps one open must not stop an objection by it. */
async function lockOther(tx: Tx, completed: Case): Promise<Case | undefined> {
  const seen = await tx.cases.liveOf(completed.accountId);
  const other = seen && (await tx.cases.lock(seen.id));
  // Held until the end, so that no other case is opened between this look and our move.
  await tx.accounts.lock(completed.accountId);
  const still = await tx.cases.liveOf(completed.accountId);
  if (still?.id !== seen?.id) throw new Refusal('case_moved', { because: { case: completed.number } });
  return other;
}

async function contest(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  { link, current, other }: { link: Link; current: Case; other: Case | undefined },
): Promise<void> {
  const by = { actor: 'holder', origin: originOf(visitor, 'holder'), now } as const;
  if (other)
    await makeMove(house, tx, other, 'withdraw', { ...by, reason: `objection to ${current.number}` });
  await makeMove(house, tx, current, 'object', by);
  // The move refused before this if the case is over, so that a link is spent only for what it does.
  if (!(await tx.links.spend(link.id, now))) throw new Refusal('link_spent');
  await freeze(house, tx, now, visitor, current);
}

/** No sign-in and nothing half open: what the account could do a moment ago it cannot do now. */
async function freeze(house: House, tx: Tx, now: Date, visitor: Visitor, current: Case): Promise<void> {
  const { accountId, id: caseId } = current;
  const because = `objection to ${current.number}`;
  await tx.sessions.endAll(accountId, now);
  await tx.sessions.dropSignIns(accountId, now);
  await tx.links.dropOf(accountId, 'reset_password', now);
  const fact: Fact = {
    kind: 'account:account:frozen',
    payload: { because },
    origin: originOf(visitor, 'holder'),
    accountId,
    caseId,
  };
  if (await tx.accounts.freeze(accountId, because, now)) await record(house, tx, now, [fact]);
}
