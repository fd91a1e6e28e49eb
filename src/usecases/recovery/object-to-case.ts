/**
 * The holder says: this was not me (RECOVERY.md, section 5). One confirmed link of any letter contests the case and freezes the
 * account, until the end and for 30 days after it; what was granted, begun or open is dead from then on. Only an address whose
 * objections two people of the desk have cleared in this case is heard and stops nothing more (docs/decisions/010).
 */
import { type Case, isOpenToObjection } from '../../domain/case/case.ts';
import type { Fact } from '../../domain/fact.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';
import type { House } from '../house.ts';
import { contestCase, freezeAccount } from '../steps/contest-case.ts';
import { isSettled } from '../steps/is-settled.ts';
import { makeMove } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { originOf, type Visitor } from '../who.ts';

export interface Objected {
  /**
   * `already`: somebody objected before; nothing more was done. `stands`: another case of the account is contested and with the desk;
   * the freeze is this case's from now on, so that no end of the other one opens the account. `heard`: the desk has settled what this
   * address says; it is written down, and stops nothing.
   */
  readonly kind: 'contested' | 'already' | 'stands' | 'heard';
  readonly number: string;
  readonly username: string;
}

/** Objects to the case; refuses `link_spent`, `case_over`, or `case_moved` when another case began this moment. */
export async function objectToCase(
  house: House,
  visitor: Visitor,
  ask: { secret: string },
): Promise<Objected> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const secretHash = house.keys.hash('link:object', ask.secret);
    const found = await tx.links.find('object', secretHash, now);
    if (!found?.caseId) throw new Refusal('link_spent');
    const current = await tx.cases.lock(found.caseId);
    // Whoever waited for the lock reads again: the same press may have been first.
    const link = (await tx.links.find('object', secretHash, now)) ?? found;
    const { username } = await tx.accounts.get(current.accountId);
    const about = { number: current.number, username };
    const before = link.spentAt && (await saidBefore(tx, link, current, about));
    if (before) return before;
    if (current.state === 'contested') return { kind: 'already', ...about };
    if (!isOpenToObjection(current, now, house.policy))
      throw new Refusal('case_over', { because: { case: current.number, state: current.state } });
    const settled = await isSettled(tx, link, current);
    const other = current.state === 'completed' && !settled ? await lockOther(tx, current) : undefined;
    // Under the case's lock, and after every refusal: a link is spent only for what it does.
    if (!(await tx.links.spend(link.id, now))) throw new Refusal('link_spent');
    const objection = { current, other, origin: originOf(visitor, 'holder') };
    if (settled) await hear(house, tx, now, objection);
    else if (other?.state === 'contested') await letStand(house, tx, now, objection);
    else await contest(house, tx, now, objection);
    const kind = settled ? 'heard' : other?.state === 'contested' ? 'stands' : 'contested';
    return { kind, ...about };
  });
}

/** What this very link has said already: the same press once more is answered alike. Undefined where a person has cleared it since. */
async function saidBefore(
  tx: Tx,
  link: Link,
  current: Case,
  about: Pick<Objected, 'number' | 'username'>,
): Promise<Objected | undefined> {
  if (await isSettled(tx, link, current)) return { kind: 'heard', ...about };
  if (current.state === 'contested') return { kind: 'contested', ...about };
  const { frozenByCaseId } = await tx.accounts.get(current.accountId);
  const isStanding = current.state === 'completed' && frozenByCaseId === current.id;
  return isStanding ? { kind: 'stands', ...about } : undefined;
}

interface Objection {
  readonly current: Case;
  /** A live case of the account that was opened since this one was completed. */
  readonly other: Case | undefined;
  readonly origin: Fact['origin'];
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
  { current, other, origin }: Objection,
): Promise<void> {
  const by = { actor: 'holder', origin, now } as const;
  if (other)
    await makeMove(house, tx, other, 'withdraw', { ...by, reason: `objection to ${current.number}` });
  await contestCase(house, tx, now, { current, origin });
}

/** Nobody but the desk ends a contested case, so this objection does not: it takes the freeze over, and the desk reads of it there. */
async function letStand(house: House, tx: Tx, now: Date, objection: Objection): Promise<void> {
  const { current, other, origin } = objection;
  await freezeAccount(house, tx, now, objection);
  const payload = { number: current.number };
  const about = { origin, accountId: current.accountId, caseId: other!.id };
  await record(house, tx, now, [{ ...about, kind: 'case:objection:stands', payload }]);
}

/** A line in the case's history, for the desk, and nothing else. */
async function hear(house: House, tx: Tx, now: Date, { current, origin }: Objection): Promise<void> {
  const { accountId, id: caseId } = current;
  await record(house, tx, now, [{ kind: 'case:objection:heard', payload: {}, origin, accountId, caseId }]);
}
