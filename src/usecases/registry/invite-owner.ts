/**
 * An owner asks another account to own a project with them. Nothing follows from it before that account accepts: who owns a project
 * together is told of the other's recovery and may vouch in it, so that nobody becomes an owner without knowing.
 */
import { after, dayMs } from '../../base/clock.ts';
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { isDeclined, isOpen, invitationLimits as limits } from '../../domain/package/invitation.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { Project } from '../../store/projects.ts';
import type { House } from '../house.ts';
import { findOwnProject } from '../steps/find-own.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { mustNotBeInAftercare } from '../steps/must-not-be-in-aftercare.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, mustHaveTwoFactors, originOfAnother, type SignedIn } from '../who.ts';

interface Inviting {
  readonly who: SignedIn;
  readonly project: Project;
  readonly invited: Account;
  readonly now: Date;
}

/** Invites an account; a second time while that is open changes nothing. Refuses `forbidden`, `input_invalid`, `invitation_limit`, `restricted`. */
export async function inviteOwner(
  house: House,
  who: SignedIn,
  ask: { project: string; username: string },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const { account, live } = await mustBeSure(house, tx, who, now);
    mustHaveTwoFactors(live);
    mustNotBeInAftercare(account, now);
    const project = await findOwnProject(tx, who, ask.project);
    const username = readUsername(ask.username);
    const invited = username && (await tx.accounts.byUsername(usernameKey(username)));
    if (!invited) throw wrong(faultWords.name.unknown);
    const inviting = { who, project, invited, now };
    if (!(await mayBeSent(tx, inviting))) return;
    await send(house, tx, inviting);
  });
}

const wrong = (sentence: string) => new Refusal('input_invalid', { fields: { username: sentence } });

/** False when the invitation stands already. */
async function mayBeSent(tx: Tx, { who, project, invited, now }: Inviting): Promise<boolean> {
  await tx.projects.lock(project.id);
  await tx.invitations.holdOff(invited.id);
  const owners = await tx.projects.owners(project.id);
  if (owners.some(({ id }) => id === invited.id))
    throw wrong(faultWords.project.ownsAlready(invited.username, project.name));
  const before = await tx.invitations.get(project.id, invited.id);
  if (before && isOpen(before, now)) return false;
  if (before && isDeclined(before, now)) throw wrong(faultWords.project.declinedLately(invited.username));
  const ofProject = (await tx.invitations.ofProject(project.id)).filter((each) => isOpen(each, now)).length;
  const toAccount = (await tx.invitations.toAccount(invited.id)).filter((each) => isOpen(each, now)).length;
  const dayAgo = after(now, -dayMs);
  const sent = await tx.record.countSince(who.accountId, 'registry:invitation:sent', dayAgo, now);
  const received = await tx.record.countSince(invited.id, 'registry:invitation:received', dayAgo, now);
  const isTooMuch =
    owners.length + ofProject >= limits.ownersMax ||
    ofProject >= limits.openPerProjectMax ||
    toAccount >= limits.openPerAccountMax ||
    sent >= limits.sentPerDayMax ||
    received >= limits.receivedPerDayMax;
  if (isTooMuch)
    throw new Refusal('invitation_limit', {
      because: { owners: owners.length, ofProject, toAccount, sent, received },
    });
  return true;
}

async function send(house: House, tx: Tx, { who, project, invited, now }: Inviting): Promise<void> {
  const invitation = { projectId: project.id, accountId: invited.id };
  const { name } = project;
  const primary = (await tx.addresses.of(invited.id)).find(({ isPrimary }) => isPrimary);
  await tx.invitations.put({ ...invitation, invitedBy: who.accountId, invitedAt: now });
  await record(house, tx, now, [
    {
      kind: 'registry:invitation:sent',
      payload: { name, username: invited.username },
      origin: holderOrigin(who),
      accountId: who.accountId,
    },
    {
      kind: 'registry:invitation:received',
      payload: { name, by: who.username },
      origin: originOfAnother(who),
      accountId: invited.id,
      letter: { username: invited.username },
      // Only the main address: a stranger must not reach ten mailboxes at once through us.
      ...(primary ? { recipient: primary.address, addressId: primary.id } : {}),
    },
  ]);
}
