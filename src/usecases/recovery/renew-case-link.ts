/**
 * A claimant takes a new link to their case, and ends all others: whoever has an old letter, or sits at a computer that was left open, is out.
 * That always works; the letter with the new link counts like every other that is asked for.
 */
import { after, minuteMs } from '../../base/clock.ts';
import type { House } from '../house.ts';
import { mayWriteTo } from '../steps/link-letters.ts';
import { record } from '../steps/record.ts';
import { type Claiming, originOf } from '../who.ts';

const pressedAgainMs = minuteMs; // the first press has mailed the link already, and a second one would kill it

/** Ends the claimant's other links and sessions, and mails a new link unless that was too often today; answers whether one goes out. */
export async function renewCaseLink(house: House, claiming: Claiming): Promise<{ isMailed: boolean }> {
  const now = house.clock.now();
  const { caseId, claimantId, contact } = claiming;
  return house.db.transaction(async (tx) => {
    const { accountId } = await tx.cases.get(caseId);
    const isMailed = await mayWriteTo(house, tx, now, contact, accountId);
    const current = await tx.cases.lock(caseId);
    const last = await tx.record.lastOf(current.id, 'case:link:asked');
    if (last?.actorId === claimantId && last.at > after(now, -pressedAgainMs)) return { isMailed: true };
    await tx.claimants.endSessions(claimantId, claiming.sessionHash ?? Buffer.alloc(0));
    await tx.links.dropOfClaimant(claimantId, 'open_case', now);
    const about = { origin: originOf(claiming, 'claimant', claimantId), accountId, caseId, claimantId };
    await record(house, tx, now, [{ ...about, kind: 'case:link:asked', payload: {}, isSilent: !isMailed }]);
    return { isMailed };
  });
}
