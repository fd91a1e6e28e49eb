/** The short commands: migrate, audit, staff, schema, describe. Each opens what it needs, does one thing, and closes. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { CannotStart } from '../base/cannot-start.ts';
import { Refusal } from '../domain/refusals.ts';
import { type Kept, printAudit } from '../edge/cli/audit.ts';
import { dumpSchema } from '../store/dump-schema.ts';
import { migrate } from '../store/migrate.ts';
import { makeJoinLink } from '../usecases/desk/make-join-link.ts';
import { removePerson } from '../usecases/desk/remove-person.ts';
import type { House } from '../usecases/house.ts';
import { retryLetters } from '../usecases/upkeep/retry-letters.ts';
import type { Configuration } from './configuration.ts';
import { generatedDocs } from './generated-docs.ts';
import { openDatabase, openHouse } from './open-house.ts';

type Env = Readonly<Record<string, string | undefined>>;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Brings the database to this version and names what was applied. */
export async function migrateCommand(configuration: Configuration): Promise<number> {
  const database = await openDatabase(configuration);
  try {
    const applied = await migrate(database.url);
    say(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
    return 0;
  } finally {
    await database.stop();
  }
}

/** `audit verify [checkpoint files kept elsewhere]`: 0 when the record is whole, 1 with each flaw named when it is not. */
export async function audit(
  [verb, ...files]: readonly string[],
  configuration: Configuration,
): Promise<number> {
  if (verb !== 'verify')
    throw new CannotStart('The command is: rekey audit verify [files of checkpoints kept elsewhere]');
  const kept = await Promise.all(files.map(readCheckpoint));
  return withHouse(configuration, (house) => printAudit(house, kept, say));
}

async function readCheckpoint(file: string): Promise<Kept> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (fault) {
    throw new CannotStart(
      `The checkpoint ${file} cannot be read: ${fault instanceof Error ? fault.message : fault}.`,
    );
  }
}

/** `staff link` prints the one-time link while the desk has no admin; `staff remove` takes somebody's role away. */
export async function staff(
  [verb, ...names]: readonly string[],
  configuration: Configuration,
): Promise<number> {
  if (verb === 'link' && names.length === 0) return staffLink(configuration);
  const [username] = names;
  if (verb === 'remove' && username !== undefined && names.length === 1)
    return staffRemove(username, configuration);
  throw new CannotStart('The commands are: rekey staff link, and rekey staff remove <user name>');
}

function staffRemove(username: string, configuration: Configuration): Promise<number> {
  return withHouse(configuration, async (house) => {
    try {
      await removePerson(house, { username });
    } catch (fault) {
      if (fault instanceof Refusal) throw new CannotStart(Object.values(fault.fields).join(' '));
      throw fault;
    }
    say(`${username} is of the desk no more.`);
    return 0;
  });
}

function staffLink(configuration: Configuration): Promise<number> {
  return withHouse(configuration, async (house) => {
    const secret = await makeJoinLink(house);
    if (!secret) throw new CannotStart('The desk has an admin already: they give others their roles.');
    say(`${house.settings.baseUrl}/desk/join/${secret}`);
    return 0;
  });
}

/** `letters retry`: letters that were given up are owed again, and tried by whoever works on the jobs. */
export async function letters(
  [verb, ...rest]: readonly string[],
  configuration: Configuration,
): Promise<number> {
  if (verb !== 'retry' || rest.length > 0) throw new CannotStart('The command is: rekey letters retry');
  return withHouse(configuration, async (house) => {
    const { retried } = await retryLetters(house);
    say(`${retried} ${retried === 1 ? 'letter is' : 'letters are'} owed again.`);
    return 0;
  });
}

/** Prints the schema of the configured database, as the migrations make it. */
export async function schema(configuration: Configuration): Promise<number> {
  const database = await openDatabase(configuration);
  try {
    await migrate(database.url);
    process.stdout.write(await dumpSchema(database.url));
    return 0;
  } finally {
    await database.stop();
  }
}

/** Writes `docs/generated`, or only says whether it is current with `--check`. Needs no database. */
export async function describe(_args: readonly string[], _env: Env): Promise<number> {
  const folder = new URL('../../docs/generated/', import.meta.url);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(await generatedDocs())) {
    await writeFile(new URL(name, folder), content);
    say(`docs/generated/${name}`);
  }
  return 0;
}

async function withHouse(
  configuration: Configuration,
  work: (house: House) => Promise<number>,
): Promise<number> {
  const opened = await openHouse(configuration, { migrates: false, joins: true });
  try {
    return await work(opened.house);
  } finally {
    await opened.close();
  }
}
