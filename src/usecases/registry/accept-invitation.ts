/** Ownership begins here, by the act of whoever becomes an owner. Every owner hears of it, the new one too. */
import { isOpen } from '../../domain/package/invitation.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findInvitation, ownsProject } from '../steps/find-own.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { mustNotBeInAftercare } from '../steps/must-not-be-in-aftercare.ts';
import { record } from '../steps/record.ts';
import { toldToOwners } from '../steps/told-to-owners.ts';
import { mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Accepts. Refuses `invitation_over`, `address_unverified`, `restricted`, `second_factor_required`, `fresh_proof_required`. */
export async function acceptInvitation(house: House, who: SignedIn, ask: { project: string }): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const { account, live } = await mustBeSure(house, tx, who, now);
    mustHaveTwoFactors(live);
    mustNotBeInAftercare(account, now);
    if (!(await tx.addresses.of(who.accountId)).some(({ isPrimary }) => isPrimary))
      throw new Refusal('address_unverified');
    // Whoever owns it by now has accepted, a press ago.
    if (await ownsProject(tx, ask.project, who.accountId)) return;
    const invitation = await findInvitation(tx, ask.project, who.accountId);
    await tx.projects.lock(invitation.projectId);
    const before = await tx.projects.owners(invitation.projectId);
    if (!isOpen(invitation, now) || !(await tx.invitations.end(invitation)))
      throw new Refusal('invitation_over');
    await tx.projects.addOwner(invitation.projectId, who.accountId, now, invitation.invitedBy);
    const owners = [...before, { id: who.accountId, username: who.username }];
    const payload = { name: invitation.project, username: who.username, by: invitation.by };
    const letter = { owner: who.username };
    await record(
      house,
      tx,
      now,
      toldToOwners(who, owners, { kind: 'registry:project:owner-added', payload, letter }),
    );
  });
}
