/**
 * Tests must run in any checkout, also in one that the database's user cannot enter (a closed directory of root's). Rekey refuses to start
 * there; only the tests help themselves, with a copy of the programs in a place that is open.
 */
import { cp, lchown, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from '../src/store/postgres-process.ts';
import { closedTo, databaseUser } from '../src/store/postgres-user.ts';

/** The folder of PostgreSQL's programs when its user can reach them where they are, else a copy of it in `openDir`. */
export async function reachableBinaries(openDir: string): Promise<string> {
  const installed = findBinaries();
  const user = await databaseUser(join(openDir, 'none'));
  if ((await closedTo(user, join(installed, 'bin'))) === undefined) return installed;
  const copy = join(openDir, 'binaries');
  await mkdir(copy);
  // The static libraries are for compiling only.
  await cp(installed, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (from) => !from.endsWith('.a'),
  });
  const { uid, gid } = user.as;
  if (uid !== undefined && gid !== undefined) {
    for (const name of ['', ...(await readdir(copy, { recursive: true }))])
      await lchown(join(copy, name), uid, gid);
  }
  return copy;
}
