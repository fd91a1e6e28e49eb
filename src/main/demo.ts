/** `rekey demo`: a Rekey of its own in a folder of its own, with a git server beside it, playing the story. Nothing of it touches `./data`. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { CannotStart } from '../base/cannot-start.ts';
import { policySchema } from '../domain/policy/policy.ts';
import { startGitServer } from '../edge/cli/demo/git-server.ts';
import { playDemo } from '../edge/cli/demo/play.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { openHouse } from './open-house.ts';
import { type Jobs, runJobs } from './run-jobs.ts';
import { listen, stopSignal } from './serve.ts';

type Env = Readonly<Record<string, string | undefined>>;

const interrupted = 130; // what a shell makes of Ctrl-C

/**
 * Plays the demo; with `--exit` ends with 0 when the account was recovered and the old factor is dead, with 1 otherwise. Asked to
 * stop before that, it plays on no more, takes everything away and ends with 130.
 */
export async function demo(args: readonly string[], env: Env): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const stop = stopWish(); // before anything is made that a signal could leave behind
  const folder = await mkdtemp(join(tmpdir(), 'rekey-demo-'));
  try {
    await chmod(folder, 0o711); // as root, the database's user must get through
    const git = await startGitServer({ root: join(folder, 'git') }).catch((fault: unknown) => {
      throw new CannotStart(
        `The demo needs git on the PATH: ${fault instanceof Error ? fault.message : fault}.`,
      );
    });
    try {
      return await playIn({ folder, git, isExit: args.includes('--exit'), env, say, stop });
    } finally {
      await git.stop();
    }
  } catch (fault) {
    if (!stop.isAsked) throw fault; // else what was being made was interrupted with us
    return interrupted;
  } finally {
    // The story's own git may still be writing when it is left.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

interface Stop {
  readonly asked: Promise<void>;
  readonly isAsked: boolean;
}

function stopWish(): Stop {
  let isAsked = false;
  const asked = stopSignal().then(() => {
    isAsked = true;
  });
  return {
    asked,
    get isAsked() {
      return isAsked;
    },
  };
}

interface Scene {
  readonly folder: string;
  readonly git: Awaited<ReturnType<typeof startGitServer>>;
  readonly isExit: boolean;
  readonly env: Env;
  readonly say: (line: string) => void;
  readonly stop: Stop;
}

async function playIn({ folder, git, isExit, env, say, stop }: Scene): Promise<number> {
  const configuration = await demoConfiguration(folder, git.url, env);
  const opened = await openHouse(configuration, { migrates: true, creates: true });
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  let server: FastifyInstance | undefined;
  let jobs: Jobs | undefined;
  try {
    if (stop.isAsked) return interrupted;
    server = await listen(opened.house, configuration);
    const beginJobs = async () => {
      if (stop.isAsked) return;
      jobs = await runJobs(opened.house, opened.databaseUrl, complain);
    };
    const isRecovered = await Promise.race([
      playDemo({ house: opened.house, git, work: join(folder, 'work'), say, beginJobs, stays: !isExit }),
      stop.asked.then(() => undefined),
    ]);
    if (isRecovered === undefined) return interrupted;
    if (!isExit) {
      say('\nIt stays up until Ctrl-C.');
      await stop.asked;
    }
    return isRecovered ? 0 : 1;
  } finally {
    await server?.close();
    await jobs?.stop();
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
