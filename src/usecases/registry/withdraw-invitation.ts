/** An owner takes an invitation back, whoever of the owners sent it. */
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findInvitation, findOwnProject } from '../steps/find-own.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, originOfAnother, type SignedIn } from '../who.ts';

/** Withdraws. Refuses `invitation_over`, `not_found`, `forbidden`. */
export async function withdrawInvitation(
  house: House,
  who: SignedIn,
  ask: { project: string; username: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    await lockSignedIn(tx, who, now);
    const project = await findOwnProject(tx, who, ask.project);
    const username = readUsername(ask.username);
    const invited = username && (await tx.accounts.byUsername(usernameKey(username)));
    if (!invited) throw new Refusal('invitation_over', { because: 'no such account' });
    const invitation = await findInvitation(tx, project.name, invited.id);
    if (!(await tx.invitations.end(invitation))) throw new Refusal('invitation_over');
    const withdrawn = {
      kind: 'registry:invitation:withdrawn',
      payload: { name: project.name, username: invited.username, by: who.username },
    } as const;
    await record(house, tx, now, [
      { ...withdrawn, origin: holderOrigin(who), accountId: who.accountId },
      { ...withdrawn, origin: originOfAnother(who), accountId: invited.id },
    ]);
  });
}
