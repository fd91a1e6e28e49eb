/** Stories of git servers that never answer: whoever links to them holds up no letter, no timer, and nobody else's proof for long. */
import type { IncomingMessage } from 'node:http';
import type { Job, Runner } from 'graphile-worker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { minuteMs } from '../../src/base/clock.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { startWorker } from '../../src/edge/jobs/worker.ts';
import { joinWorkers } from '../../src/store/worker-lock.ts';
import { mailResetLinks } from '../../src/usecases/account/mail-reset-links.ts';
import type { House } from '../../src/usecases/house.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { freeStuck } from '../../src/usecases/upkeep/free-stuck.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { type Loopback, startHttp } from '../outside/loopback.ts';
import { addressOf, type Enrolled, enrol, signUp } from './maintainer.ts';

const workersAtOnce = 4;
const domains = ['slow-one.example', 'slow-two.example', 'slow-three.example', 'slow-four.example'];
const hosts = domains.flatMap((domain) => [`a.${domain}`, `b.${domain}`]);

let t: TestHouse;
let silent: Loopback;
let mallory: Enrolled;
/** The hosts whose looks hang, as they stood whenever one more was asked. */
let hanging: string[];
let crowds: (readonly string[])[];
let watching: (() => void)[];
beforeEach(async () => {
  hanging = [];
  crowds = [];
  watching = [];
  silent = await startHttp((request: IncomingMessage) => {
    const host = request.headers.host!;
    hanging = [...hanging, host];
    crowds.push(hanging);
    for (const look of watching) look();
    request.socket.once('close', () => {
      hanging = hanging.toSpliced(hanging.indexOf(host), 1);
    });
  });
  t = await openHouse({
    policy: { ...defaultPolicy, privateHostsAllowed: hosts.map((host) => `${host}:${silent.port}`) },
    resolve: async () => ['127.0.0.1'],
  });
  await signUp(t);
  mallory = await enrol(t, 'mallory');
});
afterEach(async () => {
  await silent.stop();
  await t.close();
});

async function linkAll(): Promise<void> {
  await createProject(t.house, mallory.who, { name: 'decoy' });
  for (const host of hosts)
    await linkRepository(t.house, mallory.who, {
      project: 'decoy',
      url: `http://${host}:${silent.port}/${host}`,
    });
}

const untilHanging = (count: number) =>
  new Promise<void>((resolve) => {
    const look = () => hanging.length >= count && resolve();
    watching.push(look);
    look();
  });

/** Brings what is due by the house's clock into the past of the database's, in its order. */
async function makeDue(): Promise<void> {
  await t.sql.query(
    `UPDATE graphile_worker._private_jobs SET run_at = now() - ($1 - run_at) - interval '1 second' WHERE run_at <= $1`,
    [t.clock.now()],
  );
}

// So long that no look of a test ends by itself, however slow the machine is.
const patient = (house: House): House => ({ ...house, reach: { ...house.reach, timeoutMs: 10 * minuteMs } });

interface Working {
  /** The tasks that have ended so far, in their order. */
  readonly ended: readonly string[];
  /** Resolves when the job of a letter has ended. */
  untilSent(letterId: string): Promise<void>;
  stop(): Promise<void>;
}

async function work(): Promise<Working> {
  const runner: Runner = await startWorker(patient(t.house), {
    pool: t.sql,
    concurrency: workersAtOnce,
    log: () => {},
  });
  const ended: string[] = [];
  const letters = new Set<string>();
  const waiting: (() => void)[] = [];
  runner.events.on('job:complete', ({ job }: { job: Job }) => {
    ended.push(job.task_identifier);
    letters.add((job.payload as { letterId?: string }).letterId ?? '');
    for (const look of waiting) look();
  });
  return {
    ended,
    untilSent: (letterId) =>
      new Promise((resolve) => {
        const look = () => letters.has(letterId) && resolve();
        waiting.push(look);
        look();
      }),
    async stop() {
      const stopped = runner.stop();
      await silent.stop();
      await stopped;
    },
  };
}

test('a letter goes out while looks at repositories hang, and no domain is ever asked twice at once', async () => {
  await linkAll();
  await makeDue();
  const working = await work();
  await untilHanging(2);
  await mailResetLinks(t.house, { address: addressOf('ann'), visitor: visitor() });
  const { rows } = await t.sql.query<{ id: string }>(`SELECT id FROM letters WHERE kind = 'reset-password'`);
  await makeDue();
  await working.untilSent(rows[0]!.id);
  expect(working.ended).not.toContain('observe-repository');
  await working.stop();
  for (const crowd of crowds) {
    expect(crowd.length).toBeLessThanOrEqual(2);
    const asked = crowd.map((host) => host.split(':')[0]!.split('.').slice(1).join('.'));
    expect(new Set(asked).size).toBe(asked.length);
  }
});

const locked = async () =>
  (
    await t.sql.query<{ locked: number }>(
      `SELECT (SELECT count(*)::int FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL) +
              (SELECT count(*)::int FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL) AS locked`,
    )
  ).rows[0]!.locked;

/** What a worker leaves that was killed in the middle of a look, long ago; of which the second one's job is gone. */
async function leaveLocked(): Promise<void> {
  const longAgo = `locked_at = now() - interval '1 hour'`;
  await t.sql.query(
    `UPDATE graphile_worker._private_jobs SET ${longAgo}, locked_by = 'killed' WHERE id =
       (SELECT id FROM graphile_worker._private_jobs WHERE job_queue_id IS NOT NULL ORDER BY id LIMIT 1)`,
  );
  await t.sql.query(
    `UPDATE graphile_worker._private_job_queues SET ${longAgo}, locked_by = CASE WHEN id =
       (SELECT job_queue_id FROM graphile_worker._private_jobs WHERE locked_by = 'killed') THEN 'killed' ELSE 'gone' END`,
  );
  expect(await locked()).toBe(3);
}

test('the queues that a killed worker held are free again: at the next start, and by the calendar while others live', async () => {
  await linkAll();
  await leaveLocked();
  const joined = await joinWorkers(t.databaseUrl, { connectionsMax: 1, onFault: () => {} });
  expect(await locked()).toBe(0);
  await leaveLocked();
  await freeStuck(t.house);
  expect(await locked()).toBe(0);
  await joined.leave();
});
