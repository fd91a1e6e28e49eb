/**
 * The stage of the story in a browser: the whole house as it is served, over a database of its own, with the real clock, a
 * worker that works by itself, a git server on loopback, and the demo's registry in it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { policySchema } from '../../src/domain/policy/policy.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { type Registry, seed } from '../../src/edge/cli/demo/seed.ts';
import { runJobs } from '../../src/main/run-jobs.ts';
import { buildPages } from '../../src/main/serve.ts';
import type { House } from '../../src/usecases/house.ts';
import { seeMailbox } from '../../src/usecases/upkeep/see-mailbox.ts';
import { openHouse } from '../house.ts';
import { freePort } from './free-port.ts';

export interface Stage {
  readonly baseUrl: string;
  readonly registry: Registry;
  /** What `pattern` captures in the newest letter to an address that has it, once that letter has come. */
  inMail(address: string, pattern: RegExp): Promise<string>;
  close(): Promise<void>;
}

/** Opens the house and fills it. Close it when done: nothing of it stays. */
export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-story-'));
  const git = await startGitServer({ root: join(folder, 'git') });
  const shutters = [() => git.stop(), () => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const shut of shutters) await shut();
  };
  try {
    const { house, databaseUrl, close: closeHouse } = await buildHouse(git);
    shutters.unshift(closeHouse);
    const server = await buildPages(house, { level: 'error' }); // what breaks says so
    shutters.unshift(() => server.close());
    const { baseUrl } = house.settings;
    await server.listen({ port: Number(new URL(baseUrl).port), host: '127.0.0.1' });
    const registry = await seed(house, git, join(folder, 'work'));
    const worker = await runJobs(house, databaseUrl, () => {});
    shutters.unshift(() => worker.stop());
    return { baseUrl, registry, inMail: (address, pattern) => inMail(house, address, pattern), close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function buildHouse(git: GitServer) {
  const policy = policySchema.parse({
    registry: { name: 'the Example Registry' },
    privateHostsAllowed: [new URL(git.url).host],
  });
  const scene = await openHouse({ policy });
  const settings = {
    ...scene.house.settings,
    baseUrl: `http://localhost:${await freePort()}`,
    siteName: policy.registry.name,
  };
  const house: House = { ...scene.house, clock: systemClock, settings };
  return { house, databaseUrl: scene.databaseUrl, close: scene.close };
}

async function inMail(house: House, address: string, pattern: RegExp): Promise<string> {
  let found: string | undefined;
  const look = async () => {
    const letters = await seeMailbox(house, { to: address });
    found = letters.map(({ text }) => pattern.exec(text)?.[1]).find((match) => match !== undefined);
    return found;
  };
  await expect
    .poll(look, { timeout: 20_000, interval: 25, message: `${pattern} to ${address}` })
    .toBeDefined();
  return found!;
}
