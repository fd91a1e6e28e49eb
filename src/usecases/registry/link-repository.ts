/**
 * A project names its repository, which can prove ownership once the link has aged (RECOVERY.md, section 3). What is there now is
 * looked at by a job, for continuity to be judged against later.
 */
import { newId } from '../../base/id.ts';
import type { ProjectLinkId } from '../../domain/ids.ts';
import { readRepositoryUrl } from '../../domain/package/repository-url.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findOwnProject } from '../steps/find-own.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Repositories a project may name: each is looked at by the clock, day after day. */
export const repositoriesMax = 10;

/** Links a repository to a project of one's own. Refuses `url_unsafe`, `input_invalid`, `forbidden`, `fresh_proof_required`. */
export async function linkRepository(
  house: House,
  who: SignedIn,
  ask: { project: string; url: string },
): Promise<{ linkId: ProjectLinkId }> {
  const now = house.clock.now();
  mustHaveTwoFactors(who);
  const url = readRepositoryUrl(ask.url, house.policy.privateHostsAllowed);
  if (!url)
    throw new Refusal('url_unsafe', {
      fields: { url: 'Give an https address, such as https://forge.example.org/ann/project.' },
    });
  return house.db.transaction(async (tx) => {
    await mustBeSure(house, tx, who, now);
    const project = await findOwnProject(tx, who, ask.project);
    const links = await tx.projects.linksOfProject(project.id);
    if (links.length >= repositoriesMax)
      throw new Refusal('input_invalid', {
        fields: { url: `A project can name ${repositoriesMax} repositories.` },
      });
    const linkId = newId<'link'>(house.random, now);
    const added = await tx.projects.addLink({
      id: linkId,
      projectId: project.id,
      kind: 'repository',
      url,
      addedAt: now,
    });
    // A link counts by its age: adding it again must not make it younger, nor older.
    if (!added) return { linkId: links.find((link) => link.url === url)!.id };
    await tx.jobs.add({ task: 'observe-repository', payload: { linkId }, runAt: now });
    await record(house, tx, now, [
      {
        kind: 'registry:project:repository-linked',
        payload: { name: project.name, url },
        origin: holderOrigin(who),
        accountId: who.accountId,
      },
    ]);
    return { linkId };
  });
}
