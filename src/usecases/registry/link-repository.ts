/**
 * An owner names a project's repository, which can prove that the account is theirs once the link has aged (RECOVERY.md, section 3);
 * for every other owner it is no more than their word. What is there now is looked at by a job, for continuity to be judged later.
 */
import { newId } from '../../base/id.ts';
import type { ProjectLinkId } from '../../domain/ids.ts';
import { readRepositoryUrl } from '../../domain/package/repository-url.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findOwnProject } from '../steps/find-own.ts';
import { observeJob } from '../steps/look-job.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { toldToOwners } from '../steps/told-to-owners.ts';
import { mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Repositories an owner may name for a project: each is looked at by the clock, day after day. */
const repositoriesMax = 10;

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
    const own = (await tx.projects.linksOfProject(project.id)).filter(
      ({ addedBy }) => addedBy === who.accountId,
    );
    if (own.length >= repositoriesMax)
      throw new Refusal('input_invalid', {
        fields: { url: `An owner can name ${repositoriesMax} repositories for a project.` },
      });
    const linkId = newId<'link'>(house.random, now);
    const added = await tx.projects.addLink({
      id: linkId,
      projectId: project.id,
      kind: 'repository',
      url,
      addedAt: now,
      addedBy: who.accountId,
    });
    // A link counts by its age: adding it again must not make it younger, nor older.
    if (!added) return { linkId: own.find((link) => link.url === url)!.id };
    const payload = { name: project.name, url, by: who.username };
    const told = toldToOwners(who, project.owners, { kind: 'registry:project:repository-linked', payload });
    await record(house, tx, now, told, [observeJob({ id: linkId, url }, now)]);
    return { linkId };
  });
}
