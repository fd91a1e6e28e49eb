/** The invitations that are open: those to the account, and those to own its projects. Nobody else is shown one: a name beside a project says that its holder agreed. */
import { invitationUntil, isOpen } from '../../domain/package/invitation.ts';
import type { House } from '../house.ts';
import type { SignedIn } from '../who.ts';

export interface InvitationView {
  readonly project: string;
  readonly username: string;
  readonly by: string;
  readonly invitedAt: Date;
  readonly until: Date;
}

export interface InvitationsView {
  readonly received: readonly InvitationView[];
  readonly sent: readonly InvitationView[];
}

/** Shows the open invitations of whoever is signed in. */
export async function seeInvitations(house: House, who: SignedIn): Promise<InvitationsView> {
  const now = house.clock.now();
  const tx = house.db.once;
  const viewOf = (found: Awaited<ReturnType<typeof tx.invitations.toAccount>>) =>
    found
      .filter((each) => isOpen(each, now))
      .map((each) => ({
        project: each.project,
        username: each.username,
        by: each.by,
        invitedAt: each.invitedAt,
        until: invitationUntil(each),
      }));
  return {
    received: viewOf(await tx.invitations.toAccount(who.accountId)),
    sent: viewOf(await tx.invitations.ofOwner(who.accountId)),
  };
}
