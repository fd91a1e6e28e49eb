/** The letter with the link to restore did not come: it is sent once more, to the grantee's proven contact address and nowhere else. */
import { after, minuteMs } from '../../base/clock.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { mayMailGrant } from '../steps/link-letters.ts';
import { record } from '../steps/record.ts';
import { type Claiming, originOf } from '../who.ts';

const pressedAgainMs = minuteMs;

/** Mails the link again; refuses `move_not_allowed` to anybody but the grantee of a granted case, and `too_many_requests`. */
export async function askRestoreLink(house: House, claiming: Claiming): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const { accountId } = await tx.cases.get(claiming.caseId);
    const mayWrite = await mayMailGrant(house, tx, now, claiming.contact, accountId);
    const current = await tx.cases.lock(claiming.caseId);
    if (current.state !== 'granted' || current.forClaimantId !== claiming.claimantId)
      throw new Refusal('move_not_allowed', { because: { case: current.number, state: current.state } });
    // Mailed a press ago: a second letter would only raise the question which of the two counts.
    const last = await tx.record.lastOf(current.id, 'case:restore-link:asked');
    if (last && last.at > after(now, -pressedAgainMs)) return;
    if (!mayWrite) throw new Refusal('too_many_requests', { retryAfterS: 3600 });
    const origin = originOf(claiming, 'claimant', claiming.claimantId);
    const letter = { lapsesAt: current.dueAt?.toISOString() ?? now.toISOString() };
    const about = {
      origin,
      accountId: current.accountId,
      caseId: current.id,
      claimantId: claiming.claimantId,
    };
    await record(house, tx, now, [{ ...about, kind: 'case:restore-link:asked', payload: {}, letter }]);
  });
}
