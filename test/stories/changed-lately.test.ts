/** A change costs a row only where the account itself made it: its co-owners cannot push its recovery down, and a thief in its session does not hide. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { acceptInvitation } from '../../src/usecases/registry/accept-invitation.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { weighed } from '../../src/usecases/steps/weigh.ts';
import type { Claiming, SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { askAndOpen, proveMailbox } from './claimant.ts';
import { addressOf, beginHalf, codeAt, type Enrolled, enrol, password, whoIs } from './maintainer.ts';

const url = 'https://evil.example/x';
const long = after(testStart, -400 * dayMs);

let t: TestHouse;
let ann: Enrolled;
let bob: Enrolled;
beforeEach(async () => {
  t = await openHouse();
  t.clock.set(long);
  ann = await enrol(t, 'ann');
  bob = await enrol(t, 'bob');
  await createProject(t.house, ann.who, { name: 'weir' });
  await inviteOwner(t.house, ann.who, { project: 'weir', username: 'bob' });
  await acceptInvitation(t.house, bob.who, { project: 'weir' });
  t.clock.set(testStart);
});
afterEach(() => t.close());

async function signedIn({ secret }: Enrolled, username: string): Promise<SignedIn> {
  const signInSecret = await beginHalf(t, username);
  const { sessionSecret } = await finishSignIn(t.house, visitor(), { signInSecret, code: codeAt(t, secret) });
  return whoIs(t.house, sessionSecret);
}

/** What the case would come to: the signals, and the hours of its wait. */
async function standing({ caseId }: Claiming) {
  const tx = t.house.db.once;
  const { sides } = await weighed(t.house, tx, await tx.cases.get(caseId), t.clock.now());
  const { signals, decision } = sides[0]!;
  return { signals, hours: decision.kind === 'accept' ? decision.waitHours : decision.kind };
}

async function proveBoth(who: Claiming): Promise<void> {
  await proveMailbox(t, who, addressOf('ann'));
  await provePassword(t.house, who, { password });
}

const quiet = { signals: [], hours: 24 };

describe('a co-owner', () => {
  test('moves nobody’s recovery down: neither by a link, nor by bringing in another owner, before the case or in it', async () => {
    const bobNow = await signedIn(bob, 'bob');
    await linkRepository(t.house, bobNow, { project: 'weir', url });
    const claiming = await askAndOpen(t);
    await proveBoth(claiming);
    expect(await standing(claiming)).toEqual(quiet);
    const puppet = await enrol(t, 'puppet');
    await inviteOwner(t.house, bobNow, { project: 'weir', username: 'puppet' });
    await acceptInvitation(t.house, puppet.who, { project: 'weir' });
    await linkRepository(t.house, puppet.who, { project: 'weir', url: `${url}/puppet` });
    expect(await standing(claiming)).toEqual(quiet);
  });

  test('who was brought in lately counts against their own account', async () => {
    const cleo = await enrol(t, 'cleo');
    await inviteOwner(t.house, await signedIn(bob, 'bob'), { project: 'weir', username: 'cleo' });
    await acceptInvitation(t.house, cleo.who, { project: 'weir' });
    const { ownerAt } = await t.house.db.once.status.changesOf(cleo.who.accountId);
    expect(ownerAt).not.toBeNull();
  });
});

describe('whoever sits in the account’s own session', () => {
  let claiming: Claiming;
  beforeEach(async () => {
    claiming = await askAndOpen(t, undefined, { account: 'ann' });
    await proveMailbox(t, claiming, addressOf('ann'));
    t.clock.set(after(t.clock.now(), hourMs));
  });
  // The holder's session ended the case, as signing in does; here it was open all along, and in use.
  const use = () =>
    t.sql.query('UPDATE sessions SET fresh_at = $1, seen_at = $1, expires_at = $2', [
      t.clock.now(),
      after(t.clock.now(), hourMs),
    ]);

  test('costs the case a row by a link, also after it was opened', async () => {
    await use();
    await linkRepository(t.house, ann.who, { project: 'weir', url });
    expect(await standing(claiming)).toMatchObject({ signals: ['link_changed_lately'] });
  });

  test('costs it a row by an owner they bring in, and by joining a project', async () => {
    const puppet = await enrol(t, 'puppet');
    await use();
    await createProject(t.house, puppet.who, { name: 'decoy' });
    await inviteOwner(t.house, puppet.who, { project: 'decoy', username: 'ann' });
    await acceptInvitation(t.house, ann.who, { project: 'decoy' });
    expect(await standing(claiming)).toMatchObject({ signals: ['owner_changed_lately'] });
    await t.sql.query(`DELETE FROM project_owners WHERE account_id = $1 AND added_at > $2`, [
      ann.who.accountId,
      testStart,
    ]);
    expect(await standing(claiming)).toMatchObject({ signals: [] });
    await inviteOwner(t.house, ann.who, { project: 'weir', username: 'puppet' });
    await acceptInvitation(t.house, puppet.who, { project: 'weir' });
    expect(await standing(claiming)).toMatchObject({ signals: ['owner_changed_lately'] });
  });
});
