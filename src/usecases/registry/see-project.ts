/** A project's public page. Owners are public on a registry; their addresses are not. */
import { normalName } from '../../domain/package/name.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';

export interface ProjectView {
  readonly name: string;
  readonly createdAt: Date;
  readonly owners: readonly { username: string; since: Date }[];
  readonly repositories: readonly { url: string; addedAt: Date }[];
}

/** Shows a project by any spelling of its name. Refuses `not_found`. */
export async function seeProject(house: House, ask: { name: string }): Promise<ProjectView> {
  const tx = house.db.once;
  const project = await tx.projects.byName(normalName(ask.name.slice(0, 200)));
  if (!project) throw new Refusal('not_found', { because: 'no such project' });
  const owners = await tx.projects.owners(project.id);
  const links = await tx.projectLinks.ofProject(project.id);
  return {
    name: project.name,
    createdAt: project.createdAt,
    owners: owners.map(({ username, addedAt }) => ({ username, since: addedAt })),
    repositories: links
      .filter(({ url }, at) => links[at - 1]?.url !== url) // one that several owners named is there once, since the first
      .map(({ url, addedAt }) => ({ url, addedAt })),
  };
}
