/** A real Rekey for measuring: the built program as its own process, on a durable database server of its own, with limits out of the way. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const program = resolve(import.meta.dirname, '../dist/main.js');

export interface Running {
  readonly url: string;
  readonly pid: number;
  /** From spawn to the first "ready". */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** A data directory that the database's user may enter, also when we are root. */
export async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-bench-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Starts `rekey <role>` and waits until it is ready. */
export async function startRekey(
  dataDir: string,
  role = 'start',
  env: Record<string, string> = {},
): Promise<Running> {
  const port = await freePort();
  const policy = join(dataDir, 'policy.json');
  const limits = [
    'general',
    'status',
    'sign_in',
    'sign_up',
    'password_reset',
    'recovery_ask',
    'mail_code',
    'prove',
    'link',
    'upload',
    'desk',
  ];
  await writeFile(
    policy,
    JSON.stringify({ limitsPerMinute: Object.fromEntries(limits.map((name) => [name, 1_000_000])) }),
  );
  const url = `http://localhost:${port}`;
  const began = performance.now();
  // As npm start runs it: a small young generation keeps an idle process small.
  const child = spawn(process.execPath, ['--max-semi-space-size=4', program, role], {
    env: {
      ...process.env,
      PORT: String(port),
      REKEY_DATA_DIR: dataDir,
      REKEY_POLICY: policy,
      REKEY_ENV: 'development',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(url, child);
  return { url, pid: child.pid!, startMs: performance.now() - began, stop: () => stop(child) };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let look = 0; look < 6000; look += 1) {
    if (child.exitCode !== null) throw new Error(`rekey ended with ${child.exitCode}`);
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(10);
  }
  throw new Error('rekey was not ready within a minute');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The resident memory of a process, in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** The connection string of the embedded server in a data directory, as Rekey itself finds it. */
export async function databaseUrl(dataDir: string): Promise<string> {
  const lines = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgres://rekey:${encodeURIComponent(password)}@127.0.0.1:${lines[3]}/rekey`;
}

export const remove = (dataDir: string) => rm(dataDir, { recursive: true, force: true });
