/** What belongs to whoever is signed in, found by what they sent. Somebody else's is `not_found`, like nothing at all. */
import { isId } from '../../base/id.ts';
import type { AccountId } from '../../domain/ids.ts';
import { normalName } from '../../domain/package/name.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Address } from '../../store/addresses.ts';
import type { Tx } from '../../store/db.ts';
import type { Project, ProjectOwner } from '../../store/projects.ts';
import type { SignedIn } from '../who.ts';

/** An address of the account, or `not_found`. */
export async function findOwnAddress(tx: Tx, who: SignedIn, addressId: string): Promise<Address> {
  const address = isId(addressId)
    ? await tx.addresses.get(who.accountId, addressId as Address['id'])
    : undefined;
  if (!address) throw new Refusal('not_found', { because: 'no such address on this account' });
  return address;
}

/** A project that the account owns, or `not_found`, or `forbidden` when it is somebody else's: projects are public. */
export async function findOwnProject(
  tx: Tx,
  who: SignedIn,
  name: string,
): Promise<Project & { readonly owners: readonly ProjectOwner[] }> {
  const project = await tx.projects.byName(normalName(name.slice(0, 200)));
  if (!project) throw new Refusal('not_found', { because: 'no such project' });
  const owners = await tx.projects.owners(project.id);
  if (!owners.some((owner) => owner.id === who.accountId))
    throw new Refusal('forbidden', { because: 'not an owner' });
  return { ...project, owners };
}

/** The invitation of an account to a project, open or not, or `invitation_over`: nobody learns whether there was one. */
export async function findInvitation(tx: Tx, project: string, accountId: AccountId) {
  const found = await tx.projects.byName(normalName(project.slice(0, 200)));
  const invitation = found && (await tx.invitations.get(found.id, accountId));
  if (!invitation) throw new Refusal('invitation_over', { because: 'no invitation' });
  return invitation;
}

/** Whether an account is among the owners of a project of this name. */
export async function ownsProject(tx: Tx, project: string, accountId: AccountId): Promise<boolean> {
  const found = await tx.projects.byName(normalName(project.slice(0, 200)));
  const owners = found ? await tx.projects.owners(found.id) : [];
  return owners.some(({ id }) => id === accountId);
}
