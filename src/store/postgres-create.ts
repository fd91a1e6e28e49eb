/**
 * A cluster comes into being whole or not at all: it is made in a folder of its own, with its role and its database, and renamed into
 * place as the last step. What a killed start left half-made is thrown away by the next one.
 *
 * Rekey's role is no superuser, and the superuser has no password, so that nobody can sign in as it: an injected statement can then
 * neither run programs nor read files.
 */
import { chmod, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import { systemRandom } from '../base/random.ts';
import type { Place } from './postgres-place.ts';
import { diskFull, isFull, lastWords, runAs } from './postgres-process.ts';
import { giveTo } from './postgres-user.ts';

const half = 'postgres.new-';
const passwordBytes = 32;

/** The password of the role `rekey`, from the file that only we can read; undefined before the first start. */
export async function readPassword(place: Place): Promise<string | undefined> {
  const text = await readFile(passwordFile(place), 'utf8').catch(() => undefined);
  return text?.trim() || undefined;
}

function passwordFile(place: Place): string {
  return join(place.dataDir, 'postgres.password');
}

/** Makes the cluster, with the role and the database `rekey`. `isDurable: false` spares the disk, for tests. Throws CannotStart. */
export async function createCluster(place: Place, options: { isDurable: boolean }): Promise<void> {
  await sweepHalfMade(place.dataDir);
  const password = (await readPassword(place)) ?? (await makePassword(place));
  // A name of its own, because an initdb that outlived its killed Rekey may still be writing into the former one.
  const newDir = join(place.dataDir, `${half}${Buffer.from(systemRandom.bytes(6)).toString('hex')}`);
  await mkdir(newDir, { mode: 0o700 });
  await giveTo(place.user, newDir);
  try {
    await initialise(place, newDir, options.isDurable);
    await addRole(place, newDir, password);
  } catch (error) {
    await rm(newDir, { recursive: true, force: true });
    throw error;
  }
  await rename(newDir, place.clusterDir);
  await syncDirectory(place.dataDir);
}

async function sweepHalfMade(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(half))
      await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

async function makePassword(place: Place): Promise<string> {
  const password = Buffer.from(systemRandom.bytes(passwordBytes)).toString('base64url');
  const file = passwordFile(place);
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600, flush: true });
  await chmod(`${file}.new`, 0o600); // the mode above counts only for a file that was not there
  await rename(`${file}.new`, file);
  return password;
}

async function initialise(place: Place, newDir: string, isDurable: boolean): Promise<void> {
  const { code, said } = await runAs(place.user, join(place.binariesDir, 'bin', 'initdb'), [
    `--pgdata=${newDir}`,
    '--username=postgres',
    '--auth-local=reject',
    '--auth-host=scram-sha-256',
    '--encoding=UTF8',
    // Comes with PostgreSQL itself, so that no locale need be installed and no upgrade of the system reorders an index.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
    ...(isDurable ? [] : ['--no-sync']),
  ]);
  if (code !== 0) throw await notMade(place, said);
}

/** In single-user mode, over stdin: the password is seen in no list of processes, and the server need not be open for a moment without it. */
async function addRole(place: Place, newDir: string, password: string): Promise<void> {
  const statements = [
    `CREATE ROLE rekey LOGIN CREATEDB PASSWORD '${password}'`,
    'CREATE DATABASE rekey OWNER rekey',
    'CHECKPOINT',
  ];
  const { code, said } = await runAs(
    place.user,
    join(place.binariesDir, 'bin', 'postgres'),
    ['--single', '-D', newDir, '-c', 'log_checkpoints=off', 'postgres'],
    `${statements.join('\n')}\n`,
  );
  // Single-user mode goes on after an error and ends well all the same.
  if (code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(said)) throw await notMade(place, said);
}

async function notMade(place: Place, said: string): Promise<CannotStart> {
  if (await isFull(place.dataDir)) return diskFull(place.dataDir);
  const hint = /shared librar/.test(said) ? ' (run "npm ci" again, with install scripts allowed)' : '';
  return new CannotStart(`The database could not be created in ${place.dataDir}: ${lastWords(said)}${hint}.`);
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
