/** Stories of *check now* while servers are slow: the pages' process holds two looks at most, everybody is answered, and nobody is forgotten. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import type { Claiming } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { claimantSession } from '../laws/callers.ts';
import { type Loopback, startHttp } from '../outside/loopback.ts';
import { PaperBrowser } from '../paper-browser.ts';
import { askAndOpen } from './claimant.ts';
import { enrol } from './maintainer.ts';

const hosts = Array.from({ length: 10 }, (_, at) => `git.slow-${at}.example`);

let t: TestHouse;
let silent: Loopback;
let hanging = 0;
let most = 0;
let release: (() => void)[] = [];
let isSilent = false;
let who: Claiming;
let challenges: string[];
beforeEach(async () => {
  hanging = 0;
  most = 0;
  release = [];
  isSilent = false;
  silent = await startHttp((_request, response) => {
    if (!isSilent) return void response.writeHead(404).end();
    hanging += 1;
    most = Math.max(most, hanging);
    response.once('close', () => {
      hanging -= 1;
    });
    release.push(() => void (response.headersSent || response.writeHead(404).end()));
  });
  t = await openHouse({
    policy: {
      ...defaultPolicy,
      privateHostsAllowed: hosts.map((host) => `${host}:${silent.port}`),
      challengesOpenMax: 50,
    },
    resolve: async () => ['127.0.0.1'],
  });
  const ann = await enrol(t);
  await createProject(t.house, ann.who, { name: 'ann-toolbox' });
  const links: string[] = [];
  for (const host of hosts) {
    const url = `http://${host}:${silent.port}/${host}`;
    links.push((await linkRepository(t.house, ann.who, { project: 'ann-toolbox', url })).linkId);
  }
  who = await askAndOpen(t, 'ann@elsewhere.example', { account: 'ann' });
  challenges = [];
  for (const linkId of links)
    challenges.push((await startChallenge(t.house, who, { kind: 'repository', linkId })).challengeId);
  isSilent = true;
});
afterEach(async () => {
  isSilent = false;
  for (const answer of release) answer();
  await silent.stop();
  await t.close();
});

test('ten presses at once hold two looks, and the others are told at once that they are next in line', async () => {
  const presses = challenges.map((challengeId) =>
    checkChallenge(t.house, who, { challengeId: challengeId as never }),
  );
  const answered: (string | undefined)[] = [];
  for (const press of presses) void press.then(({ outcome }) => answered.push(outcome));
  await vi.waitUntil(() => answered.length >= challenges.length - 2, { timeout: 20_000 });
  expect(most).toBeLessThanOrEqual(2);
  expect(answered.every((outcome) => outcome === 'later')).toBe(true);
  isSilent = false;
  for (const answer of release) answer();
  await Promise.all(presses);
  expect(most).toBeLessThanOrEqual(2);
  // Each has its job in one of the two queues, due now, besides the clock's own.
  const { rows } = await t.sql.query(
    `SELECT count(*)::int AS jobs, count(DISTINCT job_queue_id)::int AS queues FROM graphile_worker._private_jobs
     WHERE key LIKE 'challenge:%:pressed' AND run_at <= $1`,
    [t.clock.now()],
  );
  expect(rows[0]).toEqual({ jobs: challenges.length - 2, queues: 2 });
});

test('the page says what happens, and pressing again while waiting makes no second job', async () => {
  const [first, ...others] = challenges;
  const pressing = checkChallenge(t.house, who, { challengeId: first as never });
  await vi.waitUntil(() => hanging > 0, { timeout: 20_000 });
  const server = await buildServer(t.house, [webRoom]);
  const b = new PaperBrowser(server);
  b.cookies.set('__Host-rekey-case', await claimantSession(t, who.claimantId));
  // The others find their own place free, or the first one's taken.
  isSilent = false;
  let waits: string | undefined;
  for (const id of others) {
    await b.get(`/case/prove/${id}`);
    const { words } = await b.post(`/case/prove/${id}`);
    if (words.includes('yours is next in line')) waits = words;
  }
  expect(waits).toContain('write to you');
  for (const answer of release) answer();
  await pressing;
  await server.close();
});
