/** Proving: codes to mailboxes and branches in repositories; what a stranger learns, what a near miss is told, what parallel tries get. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, dayMs, hourMs, minuteMs, secondMs } from '../../src/base/clock.ts';
import { Refusal } from '../../src/domain/refusals.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { flush, packet } from '../../src/outside/pkt-line.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { lookFor } from '../../src/usecases/steps/observe-repository.ts';
import { startHttp } from '../outside/loopback.ts';
import {
  askAndOpen,
  codeIn,
  contact,
  git,
  openHouseBeside,
  proveMailbox,
  pushBranch,
  settleAnn,
} from './claimant.ts';
import { addressOf, beginHalf, countFacts, password, refused, signInFully, tick } from './maintainer.ts';

let server: GitServer;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-proving-'));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const outcomes = (settled: PromiseSettledResult<unknown>[]) => {
  for (const each of settled)
    if (each.status === 'rejected' && !(each.reason instanceof Refusal)) throw each.reason;
  return settled.filter((each) => each.status === 'fulfilled').length;
};

describe('a code to an address on file', () => {
  it('looks the same to whoever asks, whether or not the account has the address (law 5)', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'same');
    const who = await askAndOpen(t);
    const known = await startChallenge(t.house, who, { kind: 'mailbox', address: addressOf('ann') });
    const unknown = await startChallenge(t.house, who, { kind: 'mailbox', address: 'nobody@example.org' });
    expect({ ...unknown, challengeId: '' }).toEqual({ ...known, challengeId: '' });
    await refused(
      answerChallenge(t.house, who, { challengeId: unknown.challengeId, code: '00000000' }),
      'code_wrong',
    );
    await t.runDue();
    expect(await t.mail('nobody@example.org')).toEqual([]);
    const [first, second] = (await seeCase(t.house, who)).challenges;
    expect(Object.keys(first!)).toEqual(Object.keys(second!));
  });

  it('dies after five wrong tries, and then the right code is refused too', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'five');
    const who = await askAndOpen(t);
    const { challengeId } = await startChallenge(t.house, who, {
      kind: 'mailbox',
      address: addressOf('ann'),
    });
    const code = await codeIn(t, addressOf('ann'));
    const wrong = code.startsWith('1') ? '2222 2222' : '1111 1111';
    for (let tries = 4; tries >= 1; tries -= 1)
      await refused(answerChallenge(t.house, who, { challengeId, code: wrong }), 'code_wrong');
    await refused(answerChallenge(t.house, who, { challengeId, code: wrong }), 'code_dead');
    await refused(answerChallenge(t.house, who, { challengeId, code }), 'code_dead');
    expect((await seeCase(t.house, who)).proven).toEqual([]);
  });

  it('costs no try while what was typed cannot be the code: a digit too few, none, one too many, a word', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'short');
    const who = await askAndOpen(t);
    const { challengeId } = await startChallenge(t.house, who, {
      kind: 'mailbox',
      address: addressOf('ann'),
    });
    const code = await codeIn(t, addressOf('ann'));
    for (const typed of [code.slice(1), '', ' ', `${code}1`, 'my code', code.slice(0, 4)])
      for (let times = 0; times < 3; times += 1) {
        const fault = await refused(
          answerChallenge(t.house, who, { challengeId, code: typed }),
          'input_invalid',
        );
        expect(fault.fields.code).toContain('8 digits');
      }
    expect((await seeCase(t.house, who)).challenges[0]?.triesLeft).toBe(5);
    await answerChallenge(t.house, who, {
      challengeId,
      code: `\u2060${code.slice(0, 4)} \u200b${code.slice(4)}`,
    });
  });

  it('is dead after a day, and is worth nothing to another claimant of the same case', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'bound');
    const who = await askAndOpen(t);
    const stranger = await askAndOpen(t, 'mallory@example.net');
    const { challengeId } = await startChallenge(t.house, who, {
      kind: 'mailbox',
      address: addressOf('ann'),
    });
    const code = await codeIn(t, addressOf('ann'));
    await refused(answerChallenge(t.house, stranger, { challengeId, code }), 'not_found');
    t.clock.set(after(t.clock.now(), dayMs));
    await refused(answerChallenge(t.house, who, { challengeId, code }), 'challenge_over');
  });

  it('proves once under 20 parallel tries (law 6)', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'parallel');
    const who = await askAndOpen(t);
    const { challengeId } = await startChallenge(t.house, who, {
      kind: 'mailbox',
      address: addressOf('ann'),
    });
    const code = await codeIn(t, addressOf('ann'));
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => answerChallenge(t.house, who, { challengeId, code })),
    );
    expect(outcomes(tries)).toBe(1);
    expect(await countFacts(t, 'case:finding:made')).toBe(1);
  });
});

/** A git server that has the branch and every commit it is asked for. */
async function answerAsGit(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let asked = '';
  for await (const chunk of request) asked += chunk;
  const isPost = request.method === 'POST';
  response.setHeader('content-type', `application/x-git-upload-pack-${isPost ? 'result' : 'advertisement'}`);
  const lines = !isPost
    ? ['version 2', 'ls-refs', 'fetch']
    : asked.includes('command=fetch')
      ? ['packfile']
      : [`${'a'.repeat(40)} refs/heads/rekey-asked`];
  setTimeout(() => response.end(lines.map((line) => packet(`${line}\n`)).join('') + flush), 150);
}

describe('a branch in the repository', () => {
  it('is found by the clock, a near miss is told by name, and the claimant hears of the proof by mail', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'near');
    const who = await askAndOpen(t);
    const { challengeId, shown } = await startChallenge(t.house, who, {
      kind: 'repository',
      linkId: ann.linkId,
    });
    await pushBranch(ann.folder, `${shown!}-oops`);
    const missed = await checkChallenge(t.house, who, { challengeId });
    expect(missed).toMatchObject({ outcome: 'near_miss', detail: `${shown!}-oops` });
    await pushBranch(ann.folder, shown!);
    await t.pass(10 * minuteMs);
    expect((await seeCase(t.house, who)).proven).toMatchObject([
      { kind: 'repository', strength: 'strong', because: ['continuous'] },
    ]);
    expect((await t.mail(contact)).some((letter) => /proof|found/i.test(letter.subject))).toBe(true);
  });

  it('proves once when the clock and 20 impatient claimants look at the same moment (law 6)', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'eager');
    const who = await askAndOpen(t);
    const { challengeId, shown } = await startChallenge(t.house, who, {
      kind: 'repository',
      linkId: ann.linkId,
    });
    await pushBranch(ann.folder, shown!);
    const looks = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => checkChallenge(t.house, i % 2 ? who : null, { challengeId })),
    );
    expect(outcomes(looks)).toBeGreaterThanOrEqual(1);
    expect(await countFacts(t, 'case:finding:made')).toBe(1);
  });

  it('sends one question to a stranger’s server, however often and however parallel the button is pressed', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'pressed');
    let asked = 0;
    const slow = await startHttp((_, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const reach = { ...t.house.reach, privateHostsAllowed: [slow.place] };
    const house = { ...t.house, reach };
    await t.sql.query('UPDATE project_links SET url = $1', [`http://${slow.place}/toolbox`]);
    const who = await askAndOpen(t);
    const { challengeId } = await startChallenge(house, who, { kind: 'repository', linkId: ann.linkId });
    const press = () =>
      Promise.allSettled(Array.from({ length: 20 }, () => checkChallenge(house, who, { challengeId })));
    expect(outcomes(await press())).toBe(1);
    expect(outcomes(await press())).toBe(0);
    expect(asked).toBe(1);
    t.clock.set(after(t.clock.now(), 5 * secondMs));
    expect(outcomes(await press())).toBe(1);
    expect(asked).toBe(2);
    await slow.stop();
  });

  it('is given up on for now by a server that is slow within every limit, however many commits were recorded', async () => {
    await using t = await openHouseBeside(server);
    let asked = 0;
    const slow = await startHttp((request, response) => {
      asked += 1;
      void answerAsGit(request, response);
    });
    const reach = { privateHostsAllowed: [slow.place], timeoutMs: 250 };
    const commits = Array.from({ length: 8 }, (_, at) => `${at}`.repeat(40));
    const seen = await lookFor({ ...t.house, reach }, `http://${slow.place}/toolbox`, 'rekey-asked', commits);
    expect(seen).toMatchObject({ fault: 'timed_out' });
    expect(asked).toBeLessThanOrEqual(6);
    await slow.stop();
  });

  it('is weak and goes to a person when history was replaced: the repository was deleted and made again', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'remade');
    await git(ann.folder, 'commit', '-q', '--amend', '--allow-empty', '-m', 'Another first');
    await git(ann.folder, 'tag', '-f', 'v1.0.0');
    await git(ann.folder, 'push', '-q', '-f', 'origin', 'main', 'v1.0.0');
    const who = await askAndOpen(t, contact, { signInSecret: await beginHalf(t) });
    const { challengeId, shown } = await startChallenge(t.house, who, {
      kind: 'repository',
      linkId: ann.linkId,
    });
    await pushBranch(ann.folder, shown!);
    await checkChallenge(t.house, who, { challengeId });
    const [, repository] = (await seeCase(t.house, who)).proven;
    expect(repository).toMatchObject({ kind: 'repository', strength: 'weak' });
    expect(repository!.because).toContain('tags_changed');
    const { rows } = await t.sql.query(`SELECT decision->'decision'->'reasons' AS reasons FROM cases`);
    expect(rows[0].reasons).toContain('continuity_broken');
  });

  it('is retried by the clock when the server cannot be asked, and says when', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'down');
    await t.sql.query(`UPDATE project_links SET url = 'http://127.0.0.1:1/gone.git'`);
    const who = await askAndOpen(t);
    const { challengeId, shown } = await startChallenge(t.house, who, {
      kind: 'repository',
      linkId: ann.linkId,
    });
    const first = await checkChallenge(t.house, who, { challengeId });
    expect(first.outcome).toBe('later');
    expect(first.nextCheckAt!.getTime()).toBeGreaterThan(t.clock.now().getTime());
    await t.sql.query('UPDATE project_links SET url = $1', [ann.url]);
    await pushBranch(ann.folder, shown!);
    await t.pass(hourMs);
    expect((await seeCase(t.house, who)).proven).toHaveLength(1);
  });

  it('of a stranger’s project is not offered, and another claimant’s challenge cannot be checked', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'mine');
    const who = await askAndOpen(t);
    const stranger = await askAndOpen(t, 'mallory@example.net');
    const { challengeId } = await startChallenge(t.house, who, { kind: 'repository', linkId: ann.linkId });
    await refused(checkChallenge(t.house, stranger, { challengeId }), 'not_found');
    await refused(
      startChallenge(t.house, who, { kind: 'repository', linkId: crypto.randomUUID() }),
      'not_found',
    );
  });
});

describe('the password, on the case page', () => {
  it('is weak, is a guess like any other, and is worthless when everybody may have read it', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'known');
    const who = await askAndOpen(t);
    await refused(provePassword(t.house, who, { password: 'not it at all, sorry' }), 'input_invalid');
    expect(await countFacts(t, 'account:password:checked', { outcome: 'wrong' })).toBe(1);
    await provePassword(t.house, who, { password });
    const leaked = { ...t.house, breached: { has: () => true } as never };
    await provePassword(leaked, who, { password });
    expect((await seeCase(t.house, who)).proven.map((proof) => proof.strength)).toEqual([
      'weak',
      'worthless',
    ]);
  });
});

describe('the holder', () => {
  it('ends a recovery by signing in with a working factor', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'back');
    const who = await askAndOpen(t);
    await proveMailbox(t, who, addressOf('ann'));
    expect((await seeCase(t.house, who)).state).toBe('waiting');
    tick(t);
    const { endedCase } = await signInFully(t, ann.secret);
    const over = await seeCase(t.house, who);
    expect(over.state).toBe('withdrawn');
    expect(endedCase).toBe(over.number);
    await t.pass(8 * dayMs);
    expect((await seeCase(t.house, who)).state).toBe('withdrawn');
  });
});
