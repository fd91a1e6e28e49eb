/** Whoever was invited says no. Needs no more than being signed in: nothing is lost by it, and the stranger's letters stop. */
import { isOpen } from '../../domain/package/invitation.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findInvitation } from '../steps/find-own.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, originOfAnother, type SignedIn } from '../who.ts';

/** Declines. Refuses `invitation_over`. */
export async function declineInvitation(
  house: House,
  who: SignedIn,
  ask: { project: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await lockSignedIn(tx, who, now);
    const invitation = await findInvitation(tx, ask.project, who.accountId);
    if (invitation.declinedAt) return; // a press ago
    if (!isOpen(invitation, now) || !(await tx.invitations.decline(invitation, now)))
      throw new Refusal('invitation_over');
    const declined = {
      kind: 'registry:invitation:declined',
      payload: { name: invitation.project, username: who.username },
    } as const;
    await record(house, tx, now, [
      { ...declined, origin: holderOrigin(who), accountId: who.accountId },
      { ...declined, origin: originOfAnother(who), accountId: invitation.invitedBy },
    ]);
  });
}
