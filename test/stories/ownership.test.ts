/** Owning a project together: it begins with consent, whoever is invited or not. A stranger who knows only a user name gets nothing by it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { after, dayMs, hourMs, msBetween } from '../../src/base/clock.ts';
import { invitationLifeDays, invitationLimits } from '../../src/domain/package/invitation.ts';
import { projectLimits } from '../../src/domain/package/project-limits.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { seeActivity } from '../../src/usecases/account/see-activity.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { acceptInvitation } from '../../src/usecases/registry/accept-invitation.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { declineInvitation } from '../../src/usecases/registry/decline-invitation.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { seeInvitations } from '../../src/usecases/registry/see-invitations.ts';
import { seeProject } from '../../src/usecases/registry/see-project.ts';
import { seeUser } from '../../src/usecases/registry/see-user.ts';
import { withdrawInvitation } from '../../src/usecases/registry/withdraw-invitation.ts';
import { accountHistory } from '../../src/usecases/steps/account-history.ts';
import { weighed } from '../../src/usecases/steps/weigh.ts';
import { observeRepository } from '../../src/usecases/upkeep/observe-repository.ts';
import type { Claiming, SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { askAndOpen, makeRepository, proveMailbox, pushBranch, settleAnn } from './claimant.ts';
import {
  addressOf,
  countFacts,
  countMail,
  type Enrolled,
  enrol,
  refused,
  signIn,
  signUp,
  tick,
} from './maintainer.ts';

const hosts = ['forge.one.example', 'forge.two.example', 'forge.three.example'];
const byMallory = 'mallory@elsewhere.example';

let server: GitServer;
let root: string;
let t: TestHouse;
let repositories = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-ownership-'));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  const { port, host } = new URL(server.url);
  t = await openHouse({
    policy: { ...defaultPolicy, privateHostsAllowed: [host, ...hosts.map((each) => `${each}:${port}`)] },
    resolve: async () => ['127.0.0.1'],
  });
});
afterEach(() => t.close());

/** A repository of somebody, under each of three domains, linked and seen. */
async function linkThree(who: SignedIn, project: string) {
  const linked = [];
  for (const host of hosts) {
    repositories += 1;
    const { url, folder } = await makeRepository(server, root, `theirs-${repositories}`);
    const { linkId } = await linkRepository(t.house, who, {
      project,
      url: url.replace('127.0.0.1', host),
    });
    await observeRepository(t.house, { linkId });
    linked.push({ linkId, folder });
  }
  return linked;
}

async function pushFor(claiming: Claiming, { linkId, folder }: { linkId: string; folder: string }) {
  const { challengeId, shown } = await startChallenge(t.house, claiming, { kind: 'repository', linkId });
  await pushBranch(folder, shown!);
  expect(await checkChallenge(t.house, claiming, { challengeId })).toMatchObject({ outcome: 'met' });
}

const ownersOf = async (name: string) =>
  (await seeProject(t.house, { name })).owners.map(({ username }) => username);
const activityOf = async (who: SignedIn) =>
  (await seeActivity(t.house, who)).activities.map(({ kind, payload }) => [kind, payload]);

describe('a stranger who knows only the user name', () => {
  let ann: Awaited<ReturnType<typeof settleAnn>>;
  let mallory: Enrolled;
  beforeEach(async () => {
    repositories += 1;
    ann = await settleAnn(t, server, root, `ann-${repositories}`);
    mallory = await enrol(t, 'mallory');
    await createProject(t.house, mallory.who, { name: 'decoy' });
  });

  it('makes nobody an owner: no stake, no link as proof, no letters to them, no name on any page', async () => {
    await inviteOwner(t.house, mallory.who, { project: 'decoy', username: 'ann' });
    const links = await linkThree(mallory.who, 'decoy');
    await t.pass(16 * dayMs);
    const claiming = await askAndOpen(t, byMallory);
    const { ways } = await seeCase(t.house, claiming);
    expect(ways.filter(({ kind }) => kind === 'repository').map(({ linkId }) => linkId)).toEqual([
      ann.linkId,
    ]);
    for (const { linkId } of links)
      await refused(startChallenge(t.house, claiming, { kind: 'repository', linkId }), 'not_found');
    expect(await ownersOf('decoy')).toEqual(['mallory']);
    expect((await seeUser(t.house, { username: 'ann' })).projects).toHaveLength(1);
    // Ann herself, later: what is told to co-owners is not told to Mallory, who could object with it.
    await proveMailbox(t, claiming, addressOf('ann'));
    await t.runDue();
    expect(await countMail(t, addressOf('ann'), 'recovering ann')).toBe(1);
    expect(await countMail(t, addressOf('mallory'), 'ann')).toBe(0);
  });

  it('invites, and the one who is invited reads of it by mail and in the activity', async () => {
    await inviteOwner(t.house, mallory.who, { project: 'decoy', username: 'ann' });
    const letter = await t.runDue().then(() => t.lastMail(addressOf('ann')));
    expect(letter.subject).toBe('mallory asks ann to own decoy together');
    expect(letter.text.replaceAll(/\s+/g, ' ')).toContain('Until you accept, nothing follows');
    expect((await activityOf(ann.who))[0]).toEqual([
      'registry:invitation:received',
      { name: 'decoy', by: 'mallory' },
    ]);
    const { activities } = await seeActivity(t.house, ann.who);
    expect(activities[0]).toMatchObject({ place: null, client: null });
    expect((await activityOf(mallory.who))[0]).toEqual([
      'registry:invitation:sent',
      { name: 'decoy', username: 'ann' },
    ]);
  });

  it('who owned a project with her before consent was asked proves by links of their own no more than one weak root', async () => {
    const { rows } = await t.sql.query(`SELECT id FROM projects WHERE name = 'decoy'`);
    const links = await linkThree(mallory.who, 'decoy');
    await t.house.db.once.projects.addOwner(rows[0].id, ann.who.accountId, t.clock.now(), null);
    await t.sql.query('UPDATE project_links SET added_by = NULL WHERE id = $1', [links[0]!.linkId]);
    await t.pass(16 * dayMs);
    const claiming = await askAndOpen(t, byMallory);
    const offered = (await seeCase(t.house, claiming)).ways.filter(({ kind }) => kind === 'repository');
    expect(offered.map(({ isByAnother }) => isByAnother).sort()).toEqual([false, true, true, true]);
    for (const link of links) await pushFor(claiming, link);
    const seen = await seeCase(t.house, claiming);
    expect(seen.proven.map(({ strength, because }) => [strength, because])).toEqual(
      links.map(() => ['weak', ['linked_by_another']]),
    );
    const { rows: findings } = await t.sql.query('SELECT DISTINCT root FROM findings');
    expect(findings).toEqual([{ root: 'people' }]);
    await t.pass(40 * dayMs);
    expect(await countFacts(t, 'case:move:accept')).toBe(0);
  });
});

describe('an invitation', () => {
  let ann: Enrolled;
  let bob: Enrolled;
  const weir = { project: 'weir', username: 'bob' };
  beforeEach(async () => {
    [ann, bob] = [await enrol(t, 'ann'), await enrol(t, 'bob')];
    await createProject(t.house, ann.who, { name: 'weir' });
  });

  it('that is accepted makes an owner, and every owner reads of it by mail and in the activity', async () => {
    await inviteOwner(t.house, ann.who, weir);
    expect((await seeInvitations(t.house, bob.who)).received).toMatchObject([
      { project: 'weir', by: 'ann', until: after(t.clock.now(), invitationLifeDays * dayMs) },
    ]);
    await acceptInvitation(t.house, bob.who, { project: 'WEIR' });
    expect(await ownersOf('weir')).toEqual(['ann', 'bob']);
    for (const { who } of [ann, bob]) {
      expect((await activityOf(who))[0]).toEqual([
        'registry:project:owner-added',
        { name: 'weir', username: 'bob', by: 'ann' },
      ]);
      expect(await countMail(t, addressOf(who.username), 'bob is now an owner of weir')).toBe(1);
    }
    expect(await seeInvitations(t.house, bob.who)).toEqual({ received: [], sent: [] });
    await refused(inviteOwner(t.house, ann.who, weir), 'input_invalid');
    // A second press is no failure, and does nothing: nobody reads of it twice.
    await acceptInvitation(t.house, bob.who, { project: 'weir' });
    expect(await countMail(t, addressOf('ann'), 'bob is now an owner of weir')).toBe(1);
  });

  it('is accepted once under parallel tries, or withdrawn, and never both (law 6)', async () => {
    await inviteOwner(t.house, ann.who, weir);
    const tries = await Promise.allSettled([
      ...Array.from({ length: 8 }, () => acceptInvitation(t.house, bob.who, { project: 'weir' })),
      ...Array.from({ length: 8 }, () => withdrawInvitation(t.house, ann.who, weir)),
    ]);
    const won = new Set(tries.flatMap(({ status }, at) => (status === 'fulfilled' ? [at < 8] : [])));
    expect(won.size).toBe(1);
    expect(await ownersOf('weir')).toEqual(won.has(true) ? ['ann', 'bob'] : ['ann']);
    expect(await countFacts(t, 'registry:project:owner-added')).toBe(won.has(true) ? 2 : 0); // for each owner a line
  });

  it('sent twice is one, and to nobody known, or to an owner, none', async () => {
    await inviteOwner(t.house, ann.who, weir);
    await inviteOwner(t.house, ann.who, weir);
    expect(await countMail(t, addressOf('bob'), 'to own weir')).toBe(1);
    for (const username of ['nobody', 'x y', 'ann'])
      await refused(inviteOwner(t.house, ann.who, { project: 'weir', username }), 'input_invalid');
    await refused(inviteOwner(t.house, bob.who, { project: 'weir', username: 'bob' }), 'forbidden');
    expect((await seeInvitations(t.house, ann.who)).sent).toHaveLength(1);
  });

  it('that was withdrawn or declined is over, and who declined is left alone for a while', async () => {
    await inviteOwner(t.house, ann.who, weir);
    await refused(withdrawInvitation(t.house, bob.who, weir), 'forbidden');
    await withdrawInvitation(t.house, ann.who, weir);
    await refused(withdrawInvitation(t.house, ann.who, weir), 'invitation_over');
    await refused(acceptInvitation(t.house, bob.who, { project: 'weir' }), 'invitation_over');
    await inviteOwner(t.house, ann.who, weir);
    await declineInvitation(t.house, bob.who, { project: 'weir' });
    for (const { who } of [ann, bob])
      expect((await activityOf(who))[0]).toEqual([
        'registry:invitation:declined',
        { name: 'weir', username: 'bob' },
      ]);
    await declineInvitation(t.house, bob.who, { project: 'weir' }); // pressed twice
    await refused(acceptInvitation(t.house, bob.who, { project: 'weir' }), 'invitation_over');
    await refused(inviteOwner(t.house, ann.who, weir), 'input_invalid');
    expect(await ownersOf('weir')).toEqual(['ann']);
  });

  it('lapses, is void while whoever sent it is frozen, and for ever once that account was given back', async () => {
    const tryIt = () => acceptInvitation(t.house, bob.who, { project: 'weir' });
    const asAnn = (set: string) => t.sql.query(`UPDATE accounts SET ${set} WHERE username = 'ann'`);
    await inviteOwner(t.house, ann.who, weir);
    await asAnn(`frozen_at = '2030-01-01'`);
    expect((await seeInvitations(t.house, bob.who)).received).toEqual([]);
    await refused(tryIt(), 'invitation_over');
    await asAnn(`frozen_at = NULL, restored_at = '2030-02-01'`);
    await refused(tryIt(), 'invitation_over');
    await asAnn('restored_at = NULL');
    await t.sql.query(`UPDATE project_invitations SET invited_at = '2029-12-01'`);
    await refused(tryIt(), 'invitation_over');
  });

  it('is neither sent nor accepted in aftercare, nor accepted without a second factor or a confirmed address', async () => {
    const aftercare = (username: string, until: string | null) =>
      t.sql.query('UPDATE accounts SET aftercare_until = $2 WHERE username = $1', [username, until]);
    await aftercare('ann', '2031-01-01');
    await refused(inviteOwner(t.house, ann.who, weir), 'restricted');
    await aftercare('ann', null);
    await inviteOwner(t.house, ann.who, weir);
    await aftercare('bob', '2031-01-01');
    await refused(acceptInvitation(t.house, bob.who, { project: 'weir' }), 'restricted');
    await aftercare('bob', null);
    await t.sql.query('UPDATE addresses SET is_primary = false');
    await refused(acceptInvitation(t.house, bob.who, { project: 'weir' }), 'address_unverified');
    await signUp(t, 'cleo');
    const cleo = await signIn(t, 'cleo');
    await inviteOwner(t.house, ann.who, { project: 'weir', username: 'cleo' });
    await refused(acceptInvitation(t.house, cleo, { project: 'weir' }), 'second_factor_required');
    await declineInvitation(t.house, cleo, { project: 'weir' });
    tick(t, hourMs);
    await refused(acceptInvitation(t.house, bob.who, { project: 'weir' }), 'fresh_proof_required');
  });

  it('is no mail bomb: so many a day to an account, by whomever, also at the same moment', async () => {
    const { receivedPerDayMax } = invitationLimits;
    const names = Array.from({ length: receivedPerDayMax + 4 }, (_, at) => `weir-${at}`);
    for (const name of names) await createProject(t.house, ann.who, { name });
    const zoe = await enrol(t, 'zoe');
    for (const name of names) {
      const { rows } = await t.sql.query('SELECT id FROM projects WHERE name = $1', [name]);
      await t.house.db.once.projects.addOwner(rows[0].id, zoe.who.accountId, t.clock.now(), null);
    }
    const tries = await Promise.allSettled(
      names.map((project, at) =>
        inviteOwner(t.house, at % 2 ? ann.who : zoe.who, { project, username: 'bob' }),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(receivedPerDayMax);
    expect(await countMail(t, addressOf('bob'), 'to own weir')).toBe(receivedPerDayMax);
    await refused(inviteOwner(t.house, ann.who, { project: 'weir', username: 'bob' }), 'invitation_limit');
  });

  it('is limited for who sends them, too, and withdrawing does not give one back', async () => {
    for (let at = 0; at <= invitationLimits.sentPerDayMax; at += 1) await signUp(t, `carl-${at}`);
    const again = await enrol(t, 'dana');
    await createProject(t.house, again.who, { name: 'mill' });
    for (let at = 0; at < invitationLimits.sentPerDayMax; at += 1) {
      await inviteOwner(t.house, again.who, { project: 'mill', username: `carl-${at}` });
      await withdrawInvitation(t.house, again.who, { project: 'mill', username: `carl-${at}` });
    }
    await refused(
      inviteOwner(t.house, again.who, {
        project: 'mill',
        username: `carl-${invitationLimits.sentPerDayMax}`,
      }),
      'invitation_limit',
    );
  });
});

/** Projects p-1, p-2 and so on, all at once. */
const ownMany = (who: SignedIn, count: number) =>
  t.sql.query(
    `WITH made AS (INSERT INTO projects (id, name, name_key, created_at)
       SELECT gen_random_uuid(), 'p-' || n, 'p-' || n, $2 FROM generate_series(1, $3::int) n RETURNING id)
     INSERT INTO project_owners (project_id, account_id, added_at) SELECT id, $1, $2 FROM made`,
    [who.accountId, t.clock.now(), count],
  );

describe('one account', () => {
  const fulfilled = (tries: PromiseSettledResult<unknown>[]) =>
    tries.filter(({ status }) => status === 'fulfilled').length;

  it('registers so many projects a day, also at the same moment, and then is asked to come again; and so many in all', async () => {
    const { who } = await enrol(t, 'ann');
    const { createdPerDayMax, ownedMax } = projectLimits;
    const names = Array.from({ length: createdPerDayMax + 2 }, (_, at) => `mill-${at}`);
    const tries = await Promise.allSettled(names.map((name) => createProject(t.house, who, { name })));
    expect(fulfilled(tries)).toBe(createdPerDayMax);
    const fault = await refused(createProject(t.house, who, { name: 'weir' }), 'too_many_requests');
    expect(fault.fields.name).toContain(`${createdPerDayMax} projects a day`);
    expect(fault.retryAfterS).toBeGreaterThan(0);
    tick(t, dayMs);
    await createProject(t.house, who, { name: 'weir' });
    await ownMany(who, ownedMax - createdPerDayMax - 1);
    const full = await refused(createProject(t.house, who, { name: 'lock' }), 'input_invalid');
    expect(full.fields.name).toContain(`${ownedMax} projects`);
  });

  it('names so many repositories a day, also at the same moment, and so many in all; what is named already stays named', async () => {
    const { who } = await enrol(t, 'ann');
    const { linksPerProjectMax, linksPerDayMax, linksMax } = projectLimits;
    await ownMany(who, linksMax / linksPerProjectMax + 1);
    const link = (at: number) =>
      linkRepository(t.house, who, {
        project: `p-${Math.floor(at / linksPerProjectMax) + 1}`,
        url: `https://forge.example.org/ann/${at}`,
      });
    const numbers = Array.from({ length: linksPerDayMax + 2 }, (_, at) => at);
    expect(fulfilled(await Promise.allSettled(numbers.map(link)))).toBe(linksPerDayMax);
    const fault = await refused(link(linksMax), 'too_many_requests');
    expect(fault.fields.url).toContain(`${linksPerDayMax} repositories a day`);
    await t.sql.query(
      `INSERT INTO project_links (id, project_id, kind, url, added_at, added_by)
       SELECT gen_random_uuid(), projects.id, 'repository', 'https://forge.example.org/' || n, $2, $1
       FROM projects, generate_series(1, $3::int) n WHERE projects.name = $4`,
      [
        who.accountId,
        after(t.clock.now(), -2 * dayMs),
        linksMax - linksPerDayMax,
        `p-${linksMax / linksPerProjectMax}`,
      ],
    );
    const full = await refused(link(linksMax), 'input_invalid');
    expect(full.fields.url).toContain(`${linksMax} repositories in all`);
    const { rows } = await t.sql.query<{ url: string; name: string }>(
      'SELECT url, name FROM project_links l JOIN projects p ON p.id = l.project_id ORDER BY l.added_at DESC LIMIT 1',
    );
    await linkRepository(t.house, who, { project: rows[0]!.name, url: rows[0]!.url });
  });
});

describe('an account with very many projects', () => {
  it('is shown by a hundred of them and how many more there are; the critical one counts, and the desk sees it first', async () => {
    await ownMany((await enrol(t, 'ann')).who, 150);
    const view = await seeUser(t.house, { username: 'ann' });
    expect(view.projects).toHaveLength(100);
    expect(view.projectsMore).toBe(50);
    const server = await buildServer(t.house, [webRoom]);
    const page = await server.inject({ method: 'GET', url: '/user/ann' });
    expect(page.body).toContain('And 50 more.');
    await server.close();
    await t.sql.query(`UPDATE projects SET downloads_per_month = 10000000 WHERE name = 'p-99'`);
    const { caseId } = await askAndOpen(t, 'ann@elsewhere.example');
    const tx = t.house.db.once;
    const current = await tx.cases.get(caseId);
    expect((await weighed(t.house, tx as never, current, t.clock.now())).stake).toBe('critical');
    const { projects } = await accountHistory(tx as never, current.accountId, new Map());
    expect(projects).toHaveLength(50);
    expect(projects[0]!.name).toBe('p-99');
    await t.sql.query('UPDATE projects SET downloads_per_month = 0');
    expect((await weighed(t.house, tx as never, current, t.clock.now())).stake).toBe('ordinary');
  });
});

describe('a repository link', () => {
  it('is told to every owner, and is the proof of nobody but who made it: each may make their own', async () => {
    const [ann, bob] = [await enrol(t, 'ann'), await enrol(t, 'bob')];
    await createProject(t.house, ann.who, { name: 'weir' });
    await inviteOwner(t.house, ann.who, { project: 'weir', username: 'bob' });
    await acceptInvitation(t.house, bob.who, { project: 'weir' });
    repositories += 1;
    const { url, folder } = await makeRepository(server, root, `shared-${repositories}`);
    const bobs = await linkRepository(t.house, bob.who, { project: 'weir', url });
    await observeRepository(t.house, bobs);
    for (const { who } of [ann, bob])
      expect((await activityOf(who))[0]).toEqual([
        'registry:project:repository-linked',
        { name: 'weir', url, by: 'bob' },
      ]);
    expect(await countMail(t, addressOf('ann'), 'bob linked a repository to weir')).toBe(1);
    expect(await countMail(t, addressOf('bob'), 'A repository was linked to weir')).toBe(1);
    const anns = await linkRepository(t.house, ann.who, { project: 'weir', url });
    expect(anns.linkId).not.toBe(bobs.linkId);
    expect(await linkRepository(t.house, ann.who, { project: 'weir', url })).toEqual(anns);
    await observeRepository(t.house, anns);
    expect((await seeProject(t.house, { name: 'weir' })).repositories).toMatchObject([{ url }]);
    await t.pass(20 * dayMs);
    const claiming = await askAndOpen(t);
    const offered = (await seeCase(t.house, claiming)).ways.filter(({ kind }) => kind === 'repository');
    expect(offered).toMatchObject([{ linkId: anns.linkId, isByAnother: false }]);
    await pushFor(claiming, { linkId: anns.linkId, folder });
    expect((await seeCase(t.house, claiming)).proven).toMatchObject([
      { strength: 'strong', because: ['continuous'] },
    ]);
  });

  it('keeps of what was seen the first sight and the newest 49', async () => {
    const { who } = await enrol(t, 'ann');
    await createProject(t.house, who, { name: 'weir' });
    const [link] = await linkThree(who, 'weir');
    for (let week = 1; week <= 51; week += 1) {
      tick(t, 7 * dayMs);
      await t.sql.query(
        `INSERT INTO repository_snapshots SELECT gen_random_uuid(), $1, $2, snapshot FROM repository_snapshots WHERE link_id = $1 LIMIT 1`,
        [link!.linkId, t.clock.now()],
      );
    }
    const taken = async () =>
      (
        await t.sql.query<{ at: Date }>(
          'SELECT taken_at AS at FROM repository_snapshots WHERE link_id = $1 ORDER BY taken_at',
          [link!.linkId],
        )
      ).rows.map(({ at }) => at);
    const before = await taken();
    tick(t, 7 * dayMs);
    await observeRepository(t.house, { linkId: link!.linkId });
    const kept = await taken();
    expect(kept).toEqual([before[0], ...before.slice(-48), t.clock.now()]);
    expect(await t.house.db.once.projectLinks.snapshots(link!.linkId, after(t.clock.now(), 1))).toHaveLength(
      50,
    );
  });

  it('to a server that does not answer is looked at again after a day, and the longer it does not, the less often', async () => {
    const { who } = await enrol(t, 'ann');
    await createProject(t.house, who, { name: 'weir' });
    const { linkId } = await linkRepository(t.house, who, { project: 'weir', url: `${server.url}/nothing` });
    const waits: number[] = [];
    for (let looks = 0; looks < 6; looks += 1) {
      await observeRepository(t.house, { linkId });
      const { rows } = await t.sql.query<{ at: Date }>('SELECT look_again_at AS at FROM project_links');
      waits.push(Math.round(msBetween(t.clock.now(), rows[0]!.at) / dayMs));
      t.clock.set(rows[0]!.at);
    }
    expect(waits).toEqual([1, 1, 2, 4, 7, 7]);
    const bob = await enrol(t, 'bob');
    await createProject(t.house, bob.who, { name: 'mill' });
    const [seen] = await linkThree(bob.who, 'mill');
    tick(t, 7 * dayMs);
    await t.sql.query('UPDATE project_links SET url = $1 WHERE id = $2', [
      `${server.url}/gone`,
      seen!.linkId,
    ]);
    await observeRepository(t.house, seen!);
    const { rows } = await t.sql.query<{ at: Date }>(
      'SELECT look_again_at AS at FROM project_links WHERE id = $1',
      [seen!.linkId],
    );
    expect(rows[0]!.at).toEqual(after(t.clock.now(), dayMs));
  });

  it('added lately costs the case a row', async () => {
    repositories += 1;
    await settleAnn(t, server, root, `lately-${repositories}`);
    await t.sql.query('UPDATE project_links SET added_at = $1', [after(t.clock.now(), -3 * dayMs)]);
    const claiming = await askAndOpen(t);
    await proveMailbox(t, claiming, addressOf('ann'));
    const { rows } = await t.sql.query(`SELECT decision->'decision'->'trail' AS trail FROM cases`);
    expect(rows[0].trail).toContainEqual({
      rule: 'signal',
      because: { signal: 'link_changed_lately', effect: 'row_down' },
    });
  });
});
