/**
 * One process owns a data directory. The kernel keeps the lock, so it ends with its process however that dies: no stale
 * lock, no process number to mistake for another's, no moment in which two could both win.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CannotStart } from '../base/cannot-start.ts';

const sqliteBusy = 5; // SQLITE_BUSY

export interface DataLock {
  /** Gives the directory free; a second call does nothing. */
  release(): void;
}

/** Another process has the data directory. */
export class DataInUse extends CannotStart {}

/** Takes the data directory for this process. Throws DataInUse, naming the process, while another has it; CannotStart where it cannot be written. */
export function lockData(dataDir: string): DataLock {
  // Node offers no flock. SQLite's lock on an empty file is the same kernel lock, and nothing is ever written into it.
  const file = openFile(dataDir);
  const pidFile = join(dataDir, 'rekey.pid');
  try {
    // Whoever may read the file may lock it, and would keep us out.
    chmodSync(join(dataDir, 'rekey.lock'), 0o600);
    file.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw notWritable(dataDir, error);
    throw new DataInUse(
      `The data directory ${dataDir} is in use by ${holderOf(pidFile)}; stop it first, or set REKEY_DATA_DIR to another directory.`,
    );
  }
  // Only for the sentence above: who holds the lock is the kernel's knowledge, not this file's.
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      if (!file.isOpen) return;
      rmSync(pidFile, { force: true });
      file.close();
    },
  };
}

function openFile(dataDir: string): DatabaseSync {
  try {
    return new DatabaseSync(join(dataDir, 'rekey.lock'));
  } catch (error) {
    throw notWritable(dataDir, error);
  }
}

function notWritable(dataDir: string, error: unknown): CannotStart {
  const because = error instanceof Error ? error.message : String(error);
  return new CannotStart(
    `The data directory ${dataDir} cannot be written: ${because}; make it writable for the user who starts Rekey, or set REKEY_DATA_DIR.`,
  );
}

function holderOf(pidFile: string): string {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return pid > 0 ? `process ${pid}` : 'another process';
  } catch {
    return 'another process';
  }
}
