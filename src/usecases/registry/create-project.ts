/** A project is registered to its first owner: the account is worth stealing from here on, so both factors are wanted (S1). */
import { after, dayMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { normalName, readProjectName } from '../../domain/package/name.ts';
import { projectLimits as limits } from '../../domain/package/project-limits.ts';
import { Refusal, refusals } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Creates a project. Refuses `second_factor_required`, `address_unverified`, `input_invalid`, `project_taken`, `too_many_requests`. */
export async function createProject(
  house: House,
  who: SignedIn,
  ask: { name: string },
): Promise<{ projectId: ProjectId; name: string }> {
  const now = house.clock.now();
  await mustHoldNoSecret(house, now, holderOrigin(who), { name: ask.name });
  const name = readProjectName(ask.name);
  if (!name)
    throw new Refusal('input_invalid', {
      fields: {
        name: faultWords.project.nameInvalid,
      },
    });
  const projectId = newId<'project'>(house.random, now);
  await house.db.transaction(async (tx) => {
    mustHaveTwoFactors((await lockSignedIn(tx, who, now)).live);
    if (!(await tx.addresses.of(who.accountId)).some(({ isPrimary }) => isPrimary))
      throw new Refusal('address_unverified');
    await mustHaveRoom(tx, who, now);
    const added = await tx.projects.add({ id: projectId, name, nameKey: normalName(name), createdAt: now });
    if (!added) throw new Refusal('project_taken', { fields: { name: refusals.project_taken.title } });
    await tx.projects.addOwner(projectId, who.accountId, now, null);
    await record(house, tx, now, [
      {
        kind: 'registry:project:created',
        payload: { name },
        origin: holderOrigin(who),
        accountId: who.accountId,
      },
    ]);
  });
  return { projectId, name };
}

async function mustHaveRoom(tx: Tx, who: SignedIn, now: Date): Promise<void> {
  if ((await tx.projects.count(who.accountId)) >= limits.ownedMax)
    throw new Refusal('input_invalid', {
      fields: { name: faultWords.project.tooManyOwned(limits.ownedMax) },
    });
  const created = await tx.record.countSince(
    who.accountId,
    'registry:project:created',
    after(now, -dayMs),
    now,
  );
  if (created >= limits.createdPerDayMax)
    throw new Refusal('too_many_requests', {
      retryAfterS: 3600,
      fields: { name: faultWords.project.tooManyToday(limits.createdPerDayMax) },
    });
}
