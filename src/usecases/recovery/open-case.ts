/**
 * A claimant opens their case by the link we mailed, on any device. The first time proves the contact address, and nothing
 * else happens before that (S12); what the request says that the link was mailed for becomes the claimant's. The link stays good
 * while it is used, until the claimant takes a new one: more than looking and proving it does not allow; to restore takes a link of its own.
 */
import { after, dayMs } from '../../base/clock.ts';
import { newSecret } from '../../base/secret.ts';
import type { Case } from '../../domain/case/case.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';
import type { House } from '../house.ts';
import { makeMove } from '../steps/make-move.ts';
import { putOffLapse } from '../steps/put-off-lapse.ts';
import { record } from '../steps/record.ts';
import { takeRequest } from '../steps/take-request.ts';
import { weigh } from '../steps/weigh.ts';
import { originOf, type Visitor } from '../who.ts';

const sessionDays = 14;

/** Confirms the contact address when that is still owed, and answers the secret of a claimant's session. Refuses `link_spent`. */
export async function openCase(
  house: House,
  visitor: Visitor,
  ask: { secret: string },
): Promise<{ claimantSecret: string; number: string }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const link = await tx.links.find('open_case', house.keys.hash('link:open_case', ask.secret), now);
    if (!link?.caseId || !link.claimantId || link.spentAt) throw new Refusal('link_spent');
    let current = await tx.cases.lock(link.caseId);
    const { claimantId } = link;
    const { leftAt } = await tx.claimants.get(claimantId);
    const brings = (await tx.evidence.of(claimantId)).length > 0;
    const isFirst = await tx.claimants.confirm(claimantId, now);
    const isBack = await comesBack(tx, link, { isFirst, leftAt }, now);
    const claimantSecret = newSecret(house.random);
    const sessionHash = house.keys.hash('claimant-session', claimantSecret);
    await tx.claimants.addSession(sessionHash, claimantId, now, after(now, sessionDays * dayMs));
    await letLiveOn(house, tx, now, link);
    const origin = originOf(visitor, 'claimant', claimantId);
    if (isFirst) {
      const { accountId, id: caseId } = current;
      await record(house, tx, now, [
        { kind: 'case:contact:proven', payload: {}, origin, accountId, caseId, claimantId },
      ]);
      if (current.state === 'opened')
        current = await makeMove(house, tx, current, 'confirm', { actor: 'claimant', origin, now });
    }
    if (leftAt !== null && !isBack) return { claimantSecret, number: current.number };
    // Whoever comes to a case that others began long ago has as much time as they had.
    if (isFirst || isBack) current = await takeTime(house, tx, current, claimantId, now);
    const taken = await takeRequest(house, tx, current, { link, claimantId, isFirst, origin }, now);
    // Who brings nothing changes nothing: to weigh all the same would let anybody who knows the user name have a case judged anew.
    if (((isFirst || isBack) && brings) || taken.isProof) await weigh(house, tx, taken.current, now);
    return { claimantSecret, number: current.number };
  });
}

/**
 * Whoever presses the link of a request that repeats another one asks anew: what ages for them does so from now on. By that whoever had
 * withdrawn is back, and by no older letter. True when they are.
 */
async function comesBack(
  tx: Tx,
  link: Pick<Link, 'request' | 'madeAt' | 'claimantId'>,
  { isFirst, leftAt }: { isFirst: boolean; leftAt: Date | null },
  now: Date,
): Promise<boolean> {
  if (isFirst || link.request === null || (leftAt !== null && link.madeAt <= leftAt)) return false;
  await tx.parts.comeAnew(link.claimantId!, now);
  return leftAt !== null;
}

async function takeTime(
  house: House,
  tx: Tx,
  current: Case,
  claimantId: ClaimantId,
  now: Date,
): Promise<Case> {
  const { current: put, timers } = await putOffLapse(house, tx, current, claimantId, now);
  for (const timer of timers) await tx.jobs.add(timer);
  return put;
}

/** A link that is used lives on, and no longer than it may in all. */
async function letLiveOn(house: House, tx: Tx, now: Date, { id, madeAt }: Link): Promise<void> {
  const { caseIdleDays, caseDaysMax } = house.policy.links;
  const latest = after(madeAt, caseDaysMax * dayMs);
  const idle = after(now, caseIdleDays * dayMs);
  await tx.claimants.prolongLink(id, idle < latest ? idle : latest);
}
