/**
 * Law: everything that stands on record about an account and speaks against a claimant is seen when a case is weighed; and each thing alone
 * is enough. A case with strong proof is weighed after one thing was changed: the table says which signal, stake or wait follows.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import type { Decision } from '../../src/domain/policy/decide.ts';
import { deskGrant } from '../../src/usecases/steps/desk-grant.ts';
import { type Side, weigh, weighed } from '../../src/usecases/steps/weigh.ts';
import {
  addCase,
  addClaimant,
  addFinding,
  addProject,
  mailboxProof,
  repositoryProof,
  type Scene,
} from '../desk-scene.ts';
import { openHouse, type TestHouse } from '../house.ts';

let t: TestHouse;
let scene: Scene;
beforeEach(async () => {
  t = await openHouse();
  scene = await addCase(t, 'ann', {
    proofs: [mailboxProof, repositoryProof],
    downloads: 10,
    set: { state: 'gathering', version: 1 },
  });
});
afterEach(() => t.close());

const now = () => t.clock.now();
/** Two days before the case and the claimant came. */
const lately = () => after(now(), -3 * dayMs);
const sql = (text: string, ...values: unknown[]) => t.sql.query(text, values);
const once = () => t.house.db.once;
const look = async () => weighed(t.house, once(), await once().cases.get(scene.id), now());
const own = async () => (await look()).sides.find(({ claimantId }) => claimantId === scene.claimantId)!;

async function addLink(): Promise<void> {
  const { rows } = await sql('SELECT id FROM projects');
  await once().projectLinks.add({
    ...{
      id: newId(t.house.random, now()),
      projectId: rows[0].id,
      kind: 'repository',
      url: 'https://a.example/a',
    },
    ...{ addedAt: lately(), addedBy: scene.accountId },
  });
}

/** What was changed, and the signal that alone follows from it. */
const changes: Readonly<
  Record<string, readonly [change: () => Promise<unknown>, signals: readonly string[]]>
> = {
  nothing: [async () => {}, []],
  'an address was added lately': [
    () => {
      const id = newId<'address'>(t.house.random, now());
      const added = { address: 'b@example.org', addressKey: 'b@example.org', addedAt: lately() };
      return once().addresses.add({ id, accountId: scene.accountId, ...added } as never);
    },
    ['address_changed_lately'],
  ],
  'an address was removed lately': [
    () => sql('UPDATE addresses SET is_primary = false, removed_at = $1, notices_until = $1', lately()),
    ['address_changed_lately'],
  ],
  'the password was changed lately': [
    () => sql('UPDATE accounts SET password_changed_at = $1', lately()),
    ['password_changed_lately'],
  ],
  'a repository was linked lately': [addLink, ['link_changed_lately']],
  'a linked repository was taken off lately': [
    async () => {
      await addLink();
      await sql(
        'UPDATE project_links SET added_at = $1, removed_at = $2',
        after(now(), -400 * dayMs),
        lately(),
      );
    },
    ['link_changed_lately'],
  ],
  'another owner was taken in lately': [
    () => sql('UPDATE project_owners SET added_at = $1, invited_by = account_id', lately()),
    ['owner_changed_lately'],
  ],
  'the factor was guessed': [
    async () => {
      const at = after(now(), -2 * hourMs);
      for (let i = 0; i < t.house.policy.factorFailuresMin; i += 1)
        await once().accounts.countGuess(scene.accountId, 'factor', at);
    },
    ['factor_guessed'],
  ],
  'a repository is not what it was': [
    async () => {
      await sql(`UPDATE findings SET because = ARRAY['tags_changed'] WHERE kind = 'repository'`);
    },
    ['continuity_broken'],
  ],
  'another claimant has proven other things': [
    async () => {
      await addClaimant(t, scene, 'rival@example.com', [
        { kind: 'mailbox', root: 'domain:rival.example', strength: 'strong' },
      ]);
    },
    ['rivals'],
  ],
};

test.each(Object.entries(changes))('%s', async (_what, [change, signals]) => {
  await change();
  expect((await own()).signals).toEqual(signals);
});

test('what another claimant shows before their address is proven counts for nothing', async () => {
  await addClaimant(t, scene, 'rival@example.com', [repositoryProof], false);
  expect((await look()).sides).toHaveLength(1);
});

/** What is at stake, by what the account has. */
const stakes: Readonly<Record<string, readonly [change: () => Promise<unknown>, stake: string]>> = {
  'one project that few use': [async () => {}, 'ordinary'],
  'no project': [() => sql('DELETE FROM project_owners'), 'none'],
  'one that many load, among others': [
    () => addProject(t, scene.accountId, 'much-loaded', t.house.policy.critical.downloadsPerMonthMin),
    'critical',
  ],
  'one that the desk has flagged, among others': [
    async () => {
      await addProject(t, scene.accountId, 'flagged');
      await sql(`UPDATE projects SET flagged_critical = true WHERE name = 'flagged'`);
    },
    'critical',
  ],
  'one that many build on': [
    () => sql('UPDATE projects SET dependents = $1', t.house.policy.critical.dependentsMin),
    'critical',
  ],
  'a role at the desk': [() => once().desk.join(scene.accountId, 'auditor', lately()), 'critical'],
  'a role at the desk that was suspended': [
    async () => {
      await once().desk.join(scene.accountId, 'auditor', lately());
      await once().desk.suspend(scene.accountId, lately());
    },
    'ordinary',
  ],
};

test.each(Object.entries(stakes))(
  '%s: the stake follows, and critical takes two people',
  async (_what, [change, stake]) => {
    await change();
    expect((await look()).stake).toBe(stake);
    await t.house.db.transaction(async (tx) => weigh(t.house, tx, await tx.cases.lock(scene.id), now()));
    const { stake: stored, approvalsNeeded } = await once().cases.get(scene.id);
    expect({ stored, isTwo: approvalsNeeded === 2 }).toEqual({ stored: stake, isTwo: stake === 'critical' });
  },
);

test('critical takes two people also where a policy that nobody checked asks for one', async () => {
  const critical = { review: { waitHours: 24, approvals: 1 as const } };
  const rows = Object.fromEntries(
    Object.entries(t.house.policy.rows).map(([name, cells]) => [name, { ...cells, critical }]),
  ) as typeof t.house.policy.rows;
  const house = { ...t.house, policy: { ...t.house.policy, rows } };
  await addProject(t, scene.accountId, 'much-loaded', t.house.policy.critical.downloadsPerMonthMin);
  await t.house.db.transaction(async (tx) => weigh(house, tx, await tx.cases.lock(scene.id), now()));
  expect((await once().cases.get(scene.id)).approvalsNeeded).toBe(2);
});

test('where the holder has objected before, whatever is accepted leaves a day to object again', async () => {
  await addFinding(t.house, scene.id, scene.claimantId, { kind: 'password', root: 'own', strength: 'weak' });
  const decided = async () => {
    await t.house.db.transaction(async (tx) => weigh(t.house, tx, await tx.cases.lock(scene.id), now()));
    return once().cases.get(scene.id);
  };
  await addFinding(t.house, scene.id, scene.claimantId, {
    kind: 'mailbox',
    root: 'domain:b.example',
    strength: 'strong',
  });
  await once().accounts.freeze(
    scene.accountId,
    { because: 'x', caseId: scene.id, isLasting: true },
    lately(),
  );
  const { state, waitUntil } = await decided();
  const least = after(now(), t.house.policy.riskWaitHoursMin * hourMs);
  // Whether the rules accept at all once somebody objected is theirs; that they do so without a day is what must not be.
  if (state === 'waiting') expect(waitUntil!.getTime()).toBeGreaterThanOrEqual(least.getTime());
  else expect(waitUntil).toBeNull();
});

test('what nobody may approve is approved by nobody, and critical takes two whatever the rules ask for', () => {
  const side = (decision: object) =>
    ({ claimantId: 'c', signals: [], decision: decision as Decision }) as unknown as Side;
  const review = { kind: 'review', waitHours: 24, approvalsNeeded: 1, aftercare: 'weak' };
  const accepted = { kind: 'accept', waitHours: 24, aftercare: 'strong' };
  const grant = { claimantId: 'c', waitHours: 24 };
  expect(deskGrant('ordinary', side(review))).toEqual({ ...grant, aftercare: 'weak', approvalsNeeded: 1 });
  expect(deskGrant('critical', side(review))).toEqual({ ...grant, aftercare: 'weak', approvalsNeeded: 2 });
  expect(deskGrant('ordinary', side({ ...review, approvalsNeeded: 2 }))).toMatchObject({
    approvalsNeeded: 2,
  });
  expect(deskGrant('ordinary', side(accepted))).toEqual({
    ...grant,
    aftercare: 'strong',
    approvalsNeeded: 1,
  });
  expect(deskGrant('critical', side(accepted))).toMatchObject({ approvalsNeeded: 2 });
  const contested = { ...side(accepted), signals: ['contested'] } as Side;
  expect(deskGrant('ordinary', contested)).toMatchObject({ approvalsNeeded: 2 });
  expect(deskGrant('none', undefined)).toBeUndefined();
  expect(deskGrant('none', side({ kind: 'missing' }))).toBeUndefined();
  expect(deskGrant('none', side({ ...review, waitHours: null }))).toBeUndefined();
  expect(deskGrant('none', side({ ...review, approvalsNeeded: null }))).toBeUndefined();
});
