/** `rekey demo`: a Rekey of its own in a folder of its own, with a git server beside it, playing the story. Nothing of it touches `./data`. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import { policySchema } from '../domain/policy/policy.ts';
import { startGitServer } from '../edge/cli/demo/git-server.ts';
import { playDemo } from '../edge/cli/demo/play.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { openHouse } from './open-house.ts';
import { runJobs } from './run-jobs.ts';
import { listen, stopSignal } from './serve.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Plays the demo; with `--exit` ends with 0 when the account was recovered and the old factor is dead, with 1 otherwise. */
export async function demo(args: readonly string[], env: Env): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const folder = await mkdtemp(join(tmpdir(), 'rekey-demo-'));
  await chmod(folder, 0o711); // as root, the database's user must get through
  try {
    const git = await startGitServer({ root: join(folder, 'git') }).catch((fault: unknown) => {
      throw new CannotStart(
        `The demo needs git on the PATH: ${fault instanceof Error ? fault.message : fault}.`,
      );
    });
    try {
      return await playIn(folder, git, args.includes('--exit'), env, say);
    } finally {
      await git.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function playIn(
  folder: string,
  git: Awaited<ReturnType<typeof startGitServer>>,
  isExit: boolean,
  env: Env,
  say: (line: string) => void,
): Promise<number> {
  const configuration = await demoConfiguration(folder, git.url, env);
  const opened = await openHouse(configuration, { migrates: true });
  const stopped = stopSignal();
  const server = await listen(opened.house, configuration).catch(async (fault: unknown) => {
    await opened.close();
    throw fault;
  });
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  const jobs = await runJobs(opened.house, opened.databaseUrl, complain);
  try {
    const isRecovered = await playDemo({
      house: opened.house,
      git,
      work: join(folder, 'work'),
      say,
      stays: !isExit,
    });
    if (!isExit) {
      say('\nIt stays up until Ctrl-C.');
      await stopped;
    }
    return isRecovered ? 0 : 1;
  } finally {
    await server.close();
    await jobs.stop();
    await opened.close();
  }
}

async function demoConfiguration(folder: string, gitUrl: string, env: Env): Promise<Configuration> {
  const port = env.PORT === '0' ? await freePort() : env.PORT;
  const settings = {
    ...(port ? { PORT: String(port) } : {}),
    ...(env.HOST ? { HOST: env.HOST } : {}),
    REKEY_DATA_DIR: join(folder, 'data'),
  };
  const policy = policySchema.parse({
    registry: { name: 'the Demo Registry' },
    privateHostsAllowed: [new URL(gitUrl).host], // the demo's git server is on this machine
  });
  return { ...readConfiguration(settings), policy };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
