/** Several requests for one account are one case (S13): they never slow it down, never redirect an answer, and rivals meet at the desk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import type { Refusal } from '../../src/domain/refusals.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { takeCase } from '../../src/usecases/desk/take-case.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import type { Claiming } from '../../src/usecases/who.ts';
import { addAccount, addStaff } from '../desk-scene.ts';
import { type TestHouse, visitor } from '../house.ts';
import {
  askAndOpen,
  contact,
  openHouseBeside,
  proveMailbox,
  pushBranch,
  request,
  settleAnn,
} from './claimant.ts';
import { addressOf, beginHalf, password, tick } from './maintainer.ts';

let server: GitServer;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-joining-'));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const mallory = 'mallory@example.net';

async function proveRepository(
  t: TestHouse,
  who: Claiming,
  ann: { linkId: string; folder: string },
): Promise<void> {
  const { challengeId, shown } = await startChallenge(t.house, who, {
    kind: 'repository',
    linkId: ann.linkId,
  });
  await pushBranch(ann.folder, shown!);
  await checkChallenge(t.house, who, { challengeId });
}

describe('twenty requests at the same moment', () => {
  it('are one case with twenty claimants, and each gets a letter of its own', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'twenty');
    const contacts = Array.from({ length: 20 }, (_, i) => `ann${i}@elsewhere.example`);
    const asked = await Promise.all(
      contacts.map((from) => askRecovery(t.house, visitor(), { ...request, contact: from })),
    );
    expect(asked.filter((each) => each.how === 'opened')).toHaveLength(1);
    expect(asked.filter((each) => each.how === 'joined')).toHaveLength(19);
    const { rows } = await t.sql.query(
      'SELECT (SELECT count(*)::int FROM cases) AS cases, (SELECT count(*)::int FROM claimants) AS claimants',
    );
    expect(rows[0]).toEqual({ cases: 1, claimants: 20 });
    await t.runDue();
    for (const from of contacts) expect(await t.mail(from)).toHaveLength(1);
  });

  it('from one contact address are one claimant, and its mailbox is not flooded', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'same');
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        askRecovery(t.house, visitor(), request).then(
          (asked) => asked.how,
          (fault: Refusal) => fault.code,
        ),
      ),
    );
    const expected = ['opened', ...Array(4).fill('repeated'), ...Array(15).fill('too_many_requests')];
    expect(outcomes.toSorted()).toEqual(expected);
    const { rows } = await t.sql.query('SELECT count(*)::int AS n FROM claimants');
    expect(rows[0]).toEqual({ n: 1 });
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(5);
  });

  it('for twenty accounts from one contact address write to its mailbox no oftener', async () => {
    await using t = await openHouseBeside(server);
    for (let i = 0; i < 20; i += 1) await addAccount(t, `ann${i}`);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        askRecovery(t.house, visitor(), { ...request, account: `ann${i}` }),
      ),
    );
    expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(5);
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(5);
  });
});

describe('a second request', () => {
  it('neither restarts a wait nor redirects the grant: the one who proved is the one who restores', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'joined');
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    const { waitUntil } = await seeCase(t.house, owner);
    await t.pass(dayMs);
    const stranger = await askAndOpen(t, mallory);
    const seen = await seeCase(t.house, stranger);
    expect(seen.proven).toEqual([]);
    expect(seen.isForMe).toBe(false);
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(waitUntil);
    await t.pass(7 * dayMs);
    expect((await seeCase(t.house, owner)).state).toBe('granted');
    expect((await t.mail(mallory)).some((letter) => letter.text.includes('/restore/'))).toBe(false);
    expect((await t.mail(contact)).some((letter) => letter.text.includes('/restore/'))).toBe(true);
  });

  it('carries its own proofs only: two strangers with one root each are not one with two', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'split');
    const one = await askAndOpen(t);
    const two = await askAndOpen(t, mallory);
    await provePassword(t.house, one, { password });
    await proveRepository(t, two, ann);
    expect((await seeCase(t.house, one)).state).toBe('reviewing');
    expect((await seeCase(t.house, two)).proven.map((proof) => proof.kind)).toEqual(['repository']);
  });
});

describe('rivals', () => {
  it('go to the desk while proofs are collected', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'rivals');
    const owner = await askAndOpen(t, contact, { signInSecret: await beginHalf(t) });
    const stranger = await askAndOpen(t, mallory);
    await proveRepository(t, stranger, ann);
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
  });

  it('reach a person also when the first was accepted already, and the clock no longer grants', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'late');
    const intruder = await askAndOpen(t, mallory);
    await proveMailbox(t, intruder, addressOf('ann'));
    expect((await seeCase(t.house, intruder)).state).toBe('waiting');
    const owner = await askAndOpen(t);
    await proveRepository(t, owner, ann);
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
    await t.pass(30 * dayMs);
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
  });

  it('are not made by less proof: a stranger with the leaked password alone does not slow the owner down', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'less');
    const owner = await askAndOpen(t, contact, { signInSecret: await beginHalf(t) });
    await proveMailbox(t, owner, addressOf('ann'));
    const { waitUntil } = await seeCase(t.house, owner);
    const stranger = await askAndOpen(t, mallory);
    await provePassword(t.house, stranger, { password });
    const still = await seeCase(t.house, owner);
    expect(still.state).toBe('waiting');
    expect(still.waitUntil).toEqual(waitUntil);
  });

  it('are not made by a contact address that nobody has proven', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'unproven');
    await askRecovery(t.house, visitor(), { ...request, contact: mallory, signInSecret: await beginHalf(t) });
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    expect((await seeCase(t.house, owner)).state).toBe('waiting');
  });
});

describe('a later proof', () => {
  it('shortens the wait to what all of it would have had from its start, and tells every address', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'sooner');
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    const began = t.clock.now();
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(after(began, 7 * dayMs));
    t.clock.set(after(began, 2 * hourMs));
    await proveRepository(t, owner, ann);
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(after(began, 24 * hourMs));
    await t.pass(minuteMs);
    expect(
      (await t.mail(addressOf('ann'))).some((letter) =>
        /sooner|earlier|shorter/i.test(`${letter.subject} ${letter.text}`),
      ),
    ).toBe(true);
    await t.pass(21 * hourMs);
    expect((await seeCase(t.house, owner)).state).toBe('waiting');
    await t.pass(2 * hourMs);
    expect((await seeCase(t.house, owner)).state).toBe('granted');
  });

  it('of the same thing again is never better (law 4)', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'again');
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    const { waitUntil } = await seeCase(t.house, owner);
    for (let again = 0; again < 2; again += 1) {
      tick(t);
      await proveMailbox(t, owner, addressOf('ann'));
    }
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(waitUntil);
  });
});

describe('a stranger who hands the case in with nothing', () => {
  it('does not take the short way from the owner, who joins and proves enough for the policy', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'handed-in');
    const stranger = await askAndOpen(t, mallory);
    await submitCase(t.house, stranger);
    const owner = await askAndOpen(t);
    await provePassword(t.house, owner, { password });
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
    await proveMailbox(t, owner, addressOf('ann'));
    const seen = await seeCase(t.house, owner);
    expect(seen).toMatchObject({
      state: 'waiting',
      isForMe: true,
      waitUntil: after(t.clock.now(), 24 * hourMs),
    });
  });

  it('leaves it to a person of the desk who has taken it by then', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'taken');
    const stranger = await askAndOpen(t, mallory);
    await submitCase(t.house, stranger);
    const { number } = await t.house.db.once.cases.get(stranger.caseId);
    await takeCase(t.house, await addStaff(t, 'desk', 'agent'), { number });
    const owner = await askAndOpen(t);
    await provePassword(t.house, owner, { password });
    await proveMailbox(t, owner, addressOf('ann'));
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
  });
});
