/** After an objection: who is right is shown by proof, against the claimant too; and no proof takes the holder's day away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { askClaimant } from '../../src/usecases/desk/ask-claimant.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import type { Claiming, Staff } from '../../src/usecases/who.ts';
import { addStaff } from '../desk-scene.ts';
import { type TestHouse, visitor } from '../house.ts';
import { askAndOpen, codeIn, openHouseBeside, proveMailbox, pushBranch, settleAnn } from './claimant.ts';
import { addressOf, password, refused } from './maintainer.ts';
import { secretFrom } from './recovery-stage.ts';

let server: GitServer;
let root: string;
let t: TestHouse;
let ann: Awaited<ReturnType<typeof settleAnn>>;
let desk: Staff;
let second: Staff;
let claimant: Claiming;
let names = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-contested-'));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  t = await openHouseBeside(server);
  names += 1;
  ann = await settleAnn(t, server, root, `contested-${names}`);
  desk = await addStaff(t, 'desk', 'approver');
  second = await addStaff(t, 'second', 'approver');
  claimant = await askAndOpen(t);
});
afterEach(() => t.close());

const isWaiting = () => proveMailbox(t, claimant, addressOf('ann'));
const stateNow = async () => (await seeCase(t.house, claimant)).state;
const repositoryOf = (who: Claiming) =>
  startChallenge(t.house, who, { kind: 'repository', linkId: ann.linkId });

async function object(): Promise<void> {
  await t.runDue();
  await objectToCase(t.house, visitor(), { secret: await secretFrom(t, addressOf('ann'), 'not-me') });
}

async function byDesk(act: typeof clearCase | typeof approveCase, who = desk): Promise<void> {
  const { number, version } = await t.house.db.once.cases.get(claimant.caseId);
  await act(t.house, who, { number, version, reason: 'Spoke to both of them.' });
}

test('what the holder proves while the case is contested is judged by the same policy, against the claimant', async () => {
  await isWaiting();
  await object();
  const holder = await askAndOpen(t, 'true-ann@elsewhere.example');
  const { challengeId, shown } = await repositoryOf(holder);
  await pushBranch(ann.folder, shown!);
  expect(await checkChallenge(t.house, holder, { challengeId })).toMatchObject({ outcome: 'met' });
  await provePassword(t.house, holder, { password });
  expect(await stateNow()).toBe('contested');
  const { number } = await t.house.db.once.cases.get(claimant.caseId);
  const { judged, claimants } = await seeDeskCase(t.house, desk, { number });
  expect(judged.best).toBe(holder.claimantId);
  const rivals = claimants.find((each) => each.id === holder.claimantId)!;
  expect(rivals.findings.map((finding) => finding.kind).toSorted()).toEqual(['password', 'repository']);
});

test('what two people have approved after an objection waits as they were told, whatever is proven during the wait', async () => {
  await isWaiting();
  await object();
  await byDesk(clearCase);
  await byDesk(approveCase);
  expect(await stateNow()).toBe('reviewing');
  await byDesk(approveCase, second);
  const { waitUntil } = await seeCase(t.house, claimant);
  expect(waitUntil!.getTime()).toBeGreaterThanOrEqual(after(t.clock.now(), 24 * hourMs).getTime());
  const { challengeId, shown } = await repositoryOf(claimant);
  await pushBranch(ann.folder, shown!);
  await checkChallenge(t.house, claimant, { challengeId });
  await provePassword(t.house, claimant, { password });
  expect((await seeCase(t.house, claimant)).waitUntil).toEqual(waitUntil);
});

test('three roots that are proven after the desk asked for more are for the desk as well, and not for the rules', async () => {
  await isWaiting();
  await object();
  await byDesk(clearCase);
  const { number, version } = await t.house.db.once.cases.get(claimant.caseId);
  await askClaimant(t.house, desk, { number, version, question: 'Could you prove one thing more, please?' });
  const { challengeId, shown } = await repositoryOf(claimant);
  await pushBranch(ann.folder, shown!);
  await checkChallenge(t.house, claimant, { challengeId });
  await provePassword(t.house, claimant, { password });
  expect(await stateNow()).toBe('reviewing');
});

test('the clock goes on looking for a branch while the case is granted, contested and cleared', async () => {
  await isWaiting();
  await t.pass(3 * dayMs);
  const { shown } = await repositoryOf(claimant);
  await t.pass(4 * dayMs + 12 * hourMs);
  expect(await stateNow()).toBe('granted');
  await object();
  await byDesk(clearCase);
  await pushBranch(ann.folder, shown!);
  await t.pass(7 * hourMs);
  const { proven } = await seeCase(t.house, claimant);
  expect(proven.map(({ kind }) => kind)).toEqual(['mailbox', 'repository']);
});

test('a code typed when no proof is taken costs no try', async () => {
  await isWaiting();
  await t.pass(6 * dayMs + 12 * hourMs);
  const { challengeId } = await startChallenge(t.house, claimant, {
    kind: 'mailbox',
    address: addressOf('ann'),
  });
  const code = await codeIn(t, addressOf('ann'));
  await t.pass(13 * hourMs);
  expect(await stateNow()).toBe('granted');
  for (let i = 0; i < 6; i += 1)
    await refused(answerChallenge(t.house, claimant, { challengeId, code }), 'move_not_allowed');
  await object();
  await answerChallenge(t.house, claimant, { challengeId, code });
  expect((await seeCase(t.house, claimant)).challenges).toEqual([]);
});

test('pressing “look now” neither puts the clock’s next look off nor uses its looks up, and 20 presses are one look', async () => {
  const { challengeId } = await repositoryOf(claimant);
  const next = async () => (await seeCase(t.house, claimant)).challenges[0]!.nextCheckAt;
  const first = await next();
  for (let i = 0; i < 8; i += 1) {
    t.clock.set(after(t.clock.now(), 6_000));
    await checkChallenge(t.house, claimant, { challengeId });
  }
  expect(await next()).toEqual(first);
  t.clock.set(after(t.clock.now(), 6_000));
  const presses = await Promise.allSettled(
    Array.from({ length: 20 }, () => checkChallenge(t.house, claimant, { challengeId })),
  );
  expect(presses.filter((press) => press.status === 'fulfilled')).toHaveLength(1);
});

test('a letter’s “this was not me” outlives the longest wait that an operator may set, and the month after it', async () => {
  const { rows } = defaultPolicy;
  const year = { accept: { waitHours: 8760 } };
  const lowest = { ...rows.only_weak, none: year };
  const one = { ...rows.one_strong, none: year, ordinary: year };
  await using slow = await openHouseBeside(server, {
    rows: {
      ...rows,
      one_strong: { ...one, critical: { review: { waitHours: 8760, approvals: 2 } } },
      only_weak: lowest,
    },
  });
  await settleAnn(slow, server, root, 'year');
  await proveMailbox(slow, await askAndOpen(slow), addressOf('ann'));
  await slow.runDue();
  const secret = await secretFrom(slow, addressOf('ann'), 'not-me');
  slow.clock.set(after(slow.clock.now(), 364 * dayMs));
  expect(await objectToCase(slow.house, visitor(), { secret })).toMatchObject({ kind: 'contested' });
});
