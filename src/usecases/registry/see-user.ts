/** A person's public page: the user name and the projects. Nothing here tells whether the account is asked for, frozen or protected. */
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';

export interface UserView {
  readonly username: string;
  readonly since: Date;
  readonly projects: readonly { name: string; ownedSince: Date }[];
  /** How many there are besides. */
  readonly projectsMore: number;
}

/** Anybody may open this page as often as the limits allow, and nobody reads a longer list. */
const projectsShown = 100;

/** Shows a user by name, in any case. Refuses `not_found`. */
export async function seeUser(house: House, ask: { username: string }): Promise<UserView> {
  const tx = house.db.once;
  const username = readUsername(ask.username);
  const account = username && (await tx.accounts.byUsername(usernameKey(username)));
  if (!account) throw new Refusal('not_found', { because: 'no such account' });
  const projects = await tx.projects.of(account.id, projectsShown);
  const owned = projects.length < projectsShown ? projects.length : await tx.projects.count(account.id);
  return {
    username: account.username,
    since: account.createdAt,
    projects: projects.map(({ name, ownedSince }) => ({ name, ownedSince })),
    projectsMore: owned - projects.length,
  };
}
