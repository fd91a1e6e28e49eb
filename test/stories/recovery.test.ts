/** The main job, told through the use-cases on real parts: he knows the password, has lost the authenticator and never made codes. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { type GitServer, gitEnvironment, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { observeRepository } from '../../src/usecases/upkeep/observe-repository.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { restorePassword } from '../../src/usecases/recovery/restore-password.ts';
import { showFactor } from '../../src/usecases/recovery/show-factor.ts';
import { confirmFactor } from '../../src/usecases/recovery/confirm-factor.ts';
import { showCodes } from '../../src/usecases/recovery/show-codes.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import type { Claiming } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { addressOf, beginHalf, codeAt, enrol, lastSecret, password, refused, tick } from './maintainer.ts';

const git = promisify(execFile);
const gitEnv = {
  ...gitEnvironment,
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
};
const contact = 'ann@elsewhere.example';
let server: GitServer;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-story-'));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

/** A bare repository with a commit and a tag, and a working copy to push from. */
async function makeRepository(name: string): Promise<{ url: string; folder: string }> {
  const url = await server.createRepository(name);
  const folder = await mkdtemp(join(root, 'work-'));
  const run = (...args: string[]) => git('git', args, { cwd: folder, env: gitEnv });
  await run('init', '-q', '-b', 'main');
  await run('commit', '-q', '--allow-empty', '-m', 'First');
  await run('tag', 'v1.0.0');
  await run('remote', 'add', 'origin', url);
  await run('push', '-q', 'origin', 'main', 'v1.0.0');
  return { url, folder };
}

async function push(folder: string, branch: string): Promise<void> {
  await git('git', ['push', '-q', 'origin', `HEAD:refs/heads/${branch}`], { cwd: folder, env: gitEnv });
}

/** Ann with a project and a repository that was seen long ago. */
async function maintainer(t: TestHouse, name: string) {
  t.clock.set(after(testStart, -400 * dayMs));
  const ann = await enrol(t);
  const { url, folder } = await makeRepository(name);
  await createProject(t.house, ann.who, { name: 'Ann.Toolbox' });
  const { linkId } = await linkRepository(t.house, ann.who, { project: 'ann-toolbox', url });
  await observeRepository(t.house, { linkId });
  t.clock.set(testStart);
  await t.runDue();
  return { ...ann, url, folder, linkId };
}

const request = {
  account: 'https://pypi.example/user/ann/',
  lost: ['authenticator'],
  held: ['password', 'mailbox', 'repository'],
  codes: 'never_made',
  explanation: 'My phone broke, and the authenticator was only on it.',
  contact,
  conduct: true,
  patience: true,
};

async function claim(t: TestHouse, from = contact): Promise<Claiming> {
  const { claimantSecret } = await openCase(t.house, visitor(), { secret: await lastSecret(t, from) });
  return { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
}

const openTest = () => {
  const port = new URL(server.url).host;
  return openHouse({ policy: { ...defaultPolicy, privateHostsAllowed: [port] } });
};

describe('a maintainer who lost the authenticator and never made codes', () => {
  it('is back at once with password, mailbox and repository, and the old factor is dead', async () => {
    await using t = await openTest();
    const ann = await maintainer(t, 'toolbox');
    const signInSecret = await beginHalf(t);
    const asked = await askRecovery(t.house, visitor(), { ...request, signInSecret });
    expect(asked.how).toBe('opened');
    const who = await claim(t);
    expect((await seeCase(t.house, who)).proven).toMatchObject([{ kind: 'password', strength: 'weak' }]);

    await startChallenge(t.house, who, { kind: 'mailbox', address: addressOf('ann') });
    await t.runDue();
    const code = /\b(\d{4}[ ]?\d{4})\b/.exec((await t.lastMail(addressOf('ann'))).text)![1]!;
    const [mailbox] = (await seeCase(t.house, who)).challenges;
    await answerChallenge(t.house, who, { challengeId: mailbox!.id, code });
    const waiting = await seeCase(t.house, who);
    expect(waiting.state).toBe('waiting');
    expect(waiting.waitUntil).toEqual(after(t.clock.now(), 24 * hourMs));

    const started = await startChallenge(t.house, who, { kind: 'repository', linkId: ann.linkId });
    expect((await checkChallenge(t.house, who, { challengeId: started.challengeId })).outcome).toBe('absent');
    await push(ann.folder, started.shown!);
    await t.pass(2 * minuteMs); // the clock looks by itself
    const granted = await seeCase(t.house, who);
    expect(granted.proven.map((proof) => `${proof.kind} ${proof.strength}`)).toEqual(['password weak', 'mailbox strong', 'repository strong']);
    expect(granted.state).toBe('granted');

    const { sittingSecret } = await beginRestoration(t.house, visitor(), { secret: await lastSecret(t, contact) });
    await restorePassword(t.house, visitor(), { sittingSecret, password: 'a heron came back to the weir' });
    const { secretShown } = await showFactor(t.house, visitor(), { sittingSecret });
    const fresh = Secret.fromBase32(secretShown.replaceAll(' ', '')).bytes;
    await confirmFactor(t.house, visitor(), { sittingSecret, code: totpCode(fresh, totpStep(t.clock.now())) });
    const { codes } = await showCodes(t.house, visitor(), { sittingSecret });
    await completeRestoration(t.house, visitor(), { sittingSecret, code: codes[0]! });
    tick(t);

    await refused(beginSignIn(t.house, visitor(), { username: 'ann', password }), 'sign_in_failed');
    const half = await beginSignIn(t.house, visitor(), { username: 'ann', password: 'a heron came back to the weir' });
    if (half.kind !== 'factor_needed') throw new Error('no factor was asked for');
    await refused(finishSignIn(t.house, visitor(), { signInSecret: half.secret, code: codeAt(t, ann.secret) }), 'factor_failed');
    await finishSignIn(t.house, visitor(), { signInSecret: half.secret, code: codeAt(t, fresh) });
    expect((await seeCase(t.house, who)).state).toBe('completed');
  });
});
