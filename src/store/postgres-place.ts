/**
 * Where an embedded server lives, made ready for it: before anything is started or written, the user who runs the database is known and
 * can reach both its programs and its data.
 */
import { readdirSync } from 'node:fs';
import { chmod, lchown, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import { makeFolder } from './make-folder.ts';
import { findBinaries } from './postgres-process.ts';
import { type DatabaseUser, databaseUser, giveTo, mustReach } from './postgres-user.ts';

/** All paths are real ones: absolute, links resolved. */
export interface Place {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly logFile: string;
  readonly binariesDir: string;
  readonly user: DatabaseUser;
}

/** Finds the programs and the user, and makes the data directory when it is not there. Throws CannotStart. */
export async function preparePlace(wanted: { dataDir: string; binariesDir?: string }): Promise<Place> {
  const asked = resolve(wanted.dataDir);
  const user = await databaseUser(join(asked, 'postgres'));
  const binariesDir = wanted.binariesDir ?? findBinaries();
  await mustReach(user, join(binariesDir, 'bin'), 'the checkout of Rekey');
  await mustReach(user, asked, 'the data directory');
  const dataDir = await makeDataDir(asked, user);
  return {
    dataDir,
    clusterDir: join(dataDir, 'postgres'),
    logFile: join(dataDir, 'postgres.log'),
    binariesDir,
    user,
  };
}

async function makeDataDir(asked: string, user: DatabaseUser): Promise<string> {
  try {
    const outermost = makeFolder(asked, 0o700);
    // Passing through is all that the database's user needs on the way to its own folder.
    if (outermost !== undefined && user.as.uid !== undefined) await openWay(asked, outermost);
    return await realpath(asked);
  } catch (error) {
    throw new CannotStart(
      `The data directory ${asked} cannot be made: ${(error as Error).message}; set REKEY_DATA_DIR to one that can.`,
    );
  }
}

async function openWay(innermost: string, outermost: string): Promise<void> {
  for (let directory = innermost; ; directory = dirname(directory)) {
    await chmod(directory, 0o711);
    if (directory === outermost || directory === dirname(directory)) return;
  }
}

/** Whether a data directory holds an embedded database already, in whatever condition. Makes nothing. */
export function hasRegistry(dataDir: string): boolean {
  try {
    return readdirSync(join(resolve(dataDir), 'postgres')).length > 0;
  } catch (fault) {
    // What is there and cannot be read is told by whoever opens it.
    return !['ENOENT', 'ENOTDIR'].includes((fault as NodeJS.ErrnoException).code ?? '');
  }
}

/** Whether there is a cluster already, in whatever condition. */
export async function hasCluster(place: Place): Promise<boolean> {
  const names = await readdir(place.clusterDir).catch(() => []);
  return names.length > 0;
}

/** Puts right what copying a data directory about does to owners and modes; PostgreSQL would refuse to start over either. */
export async function mendCluster(place: Place): Promise<void> {
  const { uid, mode } = await stat(place.clusterDir);
  if (uid === 0 && place.user.as.uid !== undefined && place.user.as.gid !== undefined) {
    for (const name of await readdir(place.clusterDir, { recursive: true })) {
      await lchown(join(place.clusterDir, name), place.user.as.uid, place.user.as.gid);
    }
    // Last, so that being interrupted is noticed by the next start.
    await giveTo(place.user, place.clusterDir);
  }
  if ((mode & 0o027) !== 0) await chmod(place.clusterDir, 0o700);
}
