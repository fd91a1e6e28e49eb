/**
 * PostgreSQL refuses to run as root. Started as root, Rekey runs it as an unprivileged user; otherwise as itself.
 * Whoever runs it must reach its files, and that is found out first, because the server's own words for it name no directory.
 */
import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { chown, realpath, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../base/cannot-start.ts';

/** The user who runs the database. `uid` and `gid` are there only when Rekey, as root, must become that user. */
export interface DatabaseUser {
  readonly name: string;
  readonly as: { readonly uid?: number; readonly gid?: number };
}

/** In this order: the first one that the machine has. `_postgres` is macOS's name. */
const unprivileged = ['postgres', '_postgres', 'nobody'];

/** Who runs the database: as root the owner of the existing cluster, else an unprivileged user; not as root, ourselves. */
export async function databaseUser(clusterDir: string): Promise<DatabaseUser> {
  const owner = await stat(clusterDir).catch(() => undefined);
  if (process.getuid?.() !== 0) return ourselves(clusterDir, owner?.uid);
  if (owner && owner.uid !== 0) {
    return {
      name: (await id('-un', `${owner.uid}`)) ?? `${owner.uid}`,
      as: { uid: owner.uid, gid: owner.gid },
    };
  }
  for (const name of unprivileged) {
    const [uid, gid] = await Promise.all([id('-u', name), id('-g', name)]);
    if (uid !== undefined && gid !== undefined) return { name, as: { uid: Number(uid), gid: Number(gid) } };
  }
  throw new CannotStart(
    `The database must not run as root, and there is no user ${unprivileged.join(' or ')} to run it as; start Rekey as an ordinary user, or make the user postgres.`,
  );
}

async function ourselves(clusterDir: string, ownerUid: number | undefined): Promise<DatabaseUser> {
  const name = ownName();
  if (ownerUid !== undefined && ownerUid !== process.getuid?.()) {
    const owner = (await id('-un', `${ownerUid}`)) ?? `${ownerUid}`;
    throw new CannotStart(
      `The database in ${clusterDir} belongs to the user ${owner}, and Rekey runs as ${name}; start it as ${owner} or root, or give ${name} the whole data directory (chown -R).`,
    );
  }
  return { name, as: {} };
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.()); // a container's user without an entry in the list of users
  }
}

async function id(flag: string, who: string): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('id', [flag, '--', who])).stdout.trim();
  } catch {
    return undefined;
  }
}

/** Makes `user` the owner, when Rekey runs as root and so could not let the database in otherwise. */
export async function giveTo(user: DatabaseUser, path: string): Promise<void> {
  if (user.as.uid !== undefined && user.as.gid !== undefined) await chown(path, user.as.uid, user.as.gid);
}

/** The outermost directory on the way to `path` (itself included) that `user` cannot enter; what does not exist yet is left out. */
export async function closedTo(user: DatabaseUser, path: string): Promise<string | undefined> {
  const way = await existingWay(resolve(path));
  for (const directory of way) {
    const { mode, uid, gid } = await stat(directory).catch(() => ({ mode: 0, uid: -1, gid: -1 }));
    if (mayEnter(user, mode, uid, gid)) continue;
    // An access list can allow what the mode bits deny: the last word has an attempt.
    if (!(await hasEntered(user, directory))) return directory;
  }
  return undefined;
}

/** Throws CannotStart naming the directory, the user and the way out, when `user` cannot reach `path`. `what` it is stands in the sentence. */
export async function mustReach(
  user: DatabaseUser,
  path: string,
  what: 'the checkout of Rekey' | 'the data directory',
): Promise<void> {
  const directory = await closedTo(user, path);
  if (directory === undefined) return;
  throw new CannotStart(
    `The user ${user.name}, who runs the database, cannot enter the directory ${directory}, on the way to ${what}; allow it (chmod a+x ${directory}), move ${what} elsewhere, or start Rekey as an ordinary user.`,
  );
}

/** The directories from the root down to the deepest one that exists, symbolic links resolved. */
async function existingWay(path: string): Promise<string[]> {
  const real = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    return path; // as somebody else than root, a closed directory on the way ends here, and is then found below
  });
  if (real === undefined) return existingWay(dirname(path));
  const above = dirname(real);
  return above === real ? [real] : [...(await existingWay(above)), real];
}

function mayEnter(user: DatabaseUser, mode: number, ownerUid: number, ownerGid: number): boolean {
  const uid = user.as.uid ?? process.getuid?.();
  const groups =
    user.as.gid === undefined ? [process.getgid?.(), ...(process.getgroups?.() ?? [])] : [user.as.gid];
  if (uid === ownerUid) return (mode & constants.S_IXUSR) !== 0;
  if (groups.includes(ownerGid)) return (mode & constants.S_IXGRP) !== 0;
  return (mode & constants.S_IXOTH) !== 0;
}

function hasEntered(user: DatabaseUser, directory: string): Promise<boolean> {
  const attempt = spawn('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], {
    ...user.as,
    cwd: '/',
    stdio: 'ignore',
  });
  return new Promise((resolve) => {
    attempt.once('error', () => resolve(false));
    attempt.once('exit', (code) => resolve(code === 0));
  });
}
