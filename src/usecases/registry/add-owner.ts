/** An owner takes another account into a project. Both share it from now on, and recovery tells the one about the other. */
import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findOwnProject } from '../steps/find-own.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Adds an owner; one who is there already stays. Refuses `forbidden`, `input_invalid`, `fresh_proof_required`, `second_factor_required`. */
export async function addOwner(
  house: House,
  who: SignedIn,
  ask: { project: string; username: string },
): Promise<void> {
  const now = house.clock.now();
  mustHaveTwoFactors(who);
  await house.db.transaction(async (tx) => {
    await mustBeSure(house, tx, who, now);
    const project = await findOwnProject(tx, who, ask.project);
    const username = readUsername(ask.username);
    const account = username && (await tx.accounts.byUsername(usernameKey(username)));
    if (!account)
      throw new Refusal('input_invalid', { fields: { username: 'There is no account of that name.' } });
    if (!(await tx.projects.addOwner(project.id, account.id, now))) return;
    const payload = { name: project.name, username: account.username };
    await record(house, tx, now, [
      { kind: 'registry:project:owner-added', payload, origin: holderOrigin(who), accountId: who.accountId },
    ]);
  });
}
