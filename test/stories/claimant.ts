/** A maintainer with a project and a real repository seen long ago, and whoever asks for the account. */
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, dayMs } from '../../src/base/clock.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { type GitServer, gitEnvironment } from '../../src/edge/cli/demo/git-server.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import type { AskRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { observeRepository } from '../../src/usecases/upkeep/observe-repository.ts';
import type { Claiming } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { enrol, lastSecret } from './maintainer.ts';

const execute = promisify(execFile);
const env = {
  ...gitEnvironment,
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
};

/** Runs git in a folder, under an environment of its own. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  return (await execute('git', args, { cwd: folder, env })).stdout.trim();
}

export interface Repository {
  readonly url: string;
  readonly folder: string;
}

/** A bare repository with a commit and a tag, and a working copy to push from. */
export async function makeRepository(server: GitServer, root: string, name: string): Promise<Repository> {
  const url = await server.createRepository(name);
  const folder = await mkdtemp(join(root, 'work-'));
  await git(folder, 'init', '-q', '-b', 'main');
  await git(folder, 'commit', '-q', '--allow-empty', '-m', 'First');
  await git(folder, 'tag', 'v1.0.0');
  await git(folder, 'remote', 'add', 'origin', url);
  await git(folder, 'push', '-q', 'origin', 'main', 'v1.0.0');
  return { url, folder };
}

export const pushBranch = (folder: string, branch: string) =>
  git(folder, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`);

/** A house that may reach the git server on loopback. */
export function openHouseBeside(server: GitServer, policy: Partial<Policy> = {}): Promise<TestHouse> {
  return openHouse({
    policy: { ...defaultPolicy, ...policy, privateHostsAllowed: [new URL(server.url).host] },
  });
}

/** Ann, who signed up 400 days ago and whose repository was seen then. */
export async function settleAnn(t: TestHouse, server: GitServer, root: string, name: string) {
  t.clock.set(after(testStart, -400 * dayMs));
  const ann = await enrol(t);
  const repository = await makeRepository(server, root, name);
  await createProject(t.house, ann.who, { name: 'Ann.Toolbox' });
  const { linkId } = await linkRepository(t.house, ann.who, { project: 'ann-toolbox', url: repository.url });
  await observeRepository(t.house, { linkId });
  t.clock.set(testStart);
  await t.runDue();
  return { ...ann, ...repository, linkId };
}

export const contact = 'ann@elsewhere.example';

export const request: AskRecovery = {
  account: 'https://pypi.example/user/ann/',
  lost: ['authenticator'],
  held: ['password', 'mailbox', 'repository'],
  codes: 'never_made',
  explanation: 'My phone broke, and the authenticator was only on it.',
  contact,
  conduct: true,
  patience: true,
};

/** Asks, and opens the case by the mailed link. */
export async function askAndOpen(
  t: TestHouse,
  from = contact,
  more: Partial<AskRecovery> = {},
): Promise<Claiming> {
  await askRecovery(t.house, visitor(), { ...request, contact: from, ...more });
  const { claimantSecret } = await openCase(t.house, visitor(), { secret: await lastSecret(t, from) });
  return { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
}

/** The code in the newest letter to an address. */
export async function codeIn(t: TestHouse, address: string): Promise<string> {
  await t.runDue();
  const found = /\b(\d{4} ?\d{4})\b/.exec((await t.lastMail(address)).text)?.[1];
  if (!found) throw new Error(`no code in the newest letter to ${address}`);
  return found;
}

/** Proves an address on file by the code that is mailed to it. */
export async function proveMailbox(t: TestHouse, who: Claiming, address: string): Promise<void> {
  const { challengeId } = await startChallenge(t.house, who, { kind: 'mailbox', address });
  await answerChallenge(t.house, who, { challengeId, code: await codeIn(t, address) });
}
