/**
 * An owner names a project's repository, which can prove that the account is theirs once the link has aged (RECOVERY.md, section 3);
 * for every other owner it is no more than their word. What is there now is looked at by a job, for continuity to be judged later.
 */
import { after, dayMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ProjectLinkId } from '../../domain/ids.ts';
import { projectLimits as limits } from '../../domain/package/project-limits.ts';
import { readRepositoryUrl } from '../../domain/package/repository-url.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { findOwnProject } from '../steps/find-own.ts';
import { observeJob } from '../steps/look-job.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { record } from '../steps/record.ts';
import { toldToOwners } from '../steps/told-to-owners.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Links a repository to a project of one's own. Refuses `url_unsafe`, `input_invalid`, `forbidden`, `fresh_proof_required`, `too_many_requests`. */
export async function linkRepository(
  house: House,
  who: SignedIn,
  ask: { project: string; url: string },
): Promise<{ linkId: ProjectLinkId }> {
  const now = house.clock.now();
  await mustHoldNoSecret(house, now, holderOrigin(who), { url: ask.url });
  const url = readRepositoryUrl(ask.url, house.policy.privateHostsAllowed);
  if (!url)
    throw new Refusal('url_unsafe', {
      fields: { url: faultWords.project.urlInvalid },
    });
  return house.db.transaction(async (tx) => {
    const { live } = await mustBeSure(house, tx, who, now);
    mustHaveTwoFactors(live);
    const project = await findOwnProject(tx, who, ask.project);
    const own = (await tx.projectLinks.ofProject(project.id)).filter(
      ({ addedBy }) => addedBy === who.accountId,
    );
    const known = own.find((link) => link.url === url);
    // A link counts by its age: adding it again must not make it younger, nor older.
    if (known) return { linkId: known.id };
    await mustHaveRoom(tx, who, own.length, now);
    const linkId = newId<'link'>(house.random, now);
    await tx.projectLinks.add({
      id: linkId,
      projectId: project.id,
      kind: 'repository',
      url,
      addedAt: now,
      addedBy: who.accountId,
    });
    const payload = { name: project.name, url, by: who.username };
    const told = toldToOwners(who, project.owners, { kind: 'registry:project:repository-linked', payload });
    await record(house, tx, now, told, [observeJob({ id: linkId, url }, now)]);
    return { linkId };
  });
}

async function mustHaveRoom(tx: Tx, who: SignedIn, ofProject: number, now: Date): Promise<void> {
  const say = (url: string) => new Refusal('input_invalid', { fields: { url } });
  if (ofProject >= limits.linksPerProjectMax)
    throw say(faultWords.project.tooManyRepositories(limits.linksPerProjectMax));
  const { all, lately } = await tx.projectLinks.count(who.accountId, after(now, -dayMs));
  if (all >= limits.linksMax) throw say(faultWords.project.tooManyRepositoriesInAll(limits.linksMax));
  if (lately >= limits.linksPerDayMax)
    throw new Refusal('too_many_requests', {
      retryAfterS: 3600,
      fields: { url: faultWords.project.tooManyRepositoriesToday(limits.linksPerDayMax) },
    });
}
