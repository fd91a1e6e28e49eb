/** In development the secret is made once and kept in the data directory, readable by its owner only. A kill leaves it whole or not there. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import { makeFolder } from '../store/make-folder.ts';
import { NoRegistry } from './no-registry.ts';

/**
 * Reads the secret; where there is none, makes it first if the caller `makes` a registry. Throws CannotStart when there is none, it cannot
 * be kept, or it has fewer than `charsMin`.
 */
export function developmentSecret(dataDir: string, charsMin: number, makes: boolean): string {
  const path = join(dataDir, 'secret');
  if (!makes && !existsSync(path)) throw new NoRegistry(dataDir);
  const secret = readOrMake(dataDir, path);
  if (secret.length < charsMin)
    throw new CannotStart(
      `The file ${path} is empty or cut short: put back the one that was saved with the database, or, where nothing is kept in the database yet, remove it and start again.`,
    );
  return secret;
}

function readOrMake(dataDir: string, path: string): string {
  try {
    if (!existsSync(path)) {
      makeFolder(dataDir);
      make(dataDir, path);
    }
    return readFileSync(path, 'utf8').trim();
  } catch (fault) {
    throw new CannotStart(
      `The data directory ${dataDir} cannot be written: ${fault instanceof Error ? fault.message : fault}. Set REKEY_DATA_DIR.`,
    );
  }
}

function make(dataDir: string, path: string): void {
  const aside = `${path}.new-${process.pid}`;
  try {
    writeFileSync(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
    putInPlace(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
  sync(dataDir);
}

/** Unlike a renaming, a link never takes the place of a file that another start has made and uses; not every file system has them. */
function putInPlace(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(aside, path);
  }
}

function sync(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
