/** The short commands about database, record and documents. Each opens what it needs, does one thing, and closes. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import { type Kept, printAudit } from '../edge/cli/audit.ts';
import { printPublished, printWitness } from '../edge/cli/witness.ts';
import { dumpSchema } from '../store/dump-schema.ts';
import { migrate } from '../store/migrate.ts';
import { startPostgres } from '../store/postgres-server.ts';
import type { Configuration } from './configuration.ts';
import { generatedDocs } from './generated-docs.ts';
import { openDatabase } from './open-house.ts';
import { say, withHouse } from './with-house.ts';

/** `migrate`: brings the database to this version, making it where there is none, and names what was applied. */
export async function migrateDatabase(configuration: Configuration): Promise<number> {
  const database = await openDatabase(configuration, { creates: true });
  try {
    const applied = await migrate(database.url);
    say(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
    return 0;
  } finally {
    await database.stop();
  }
}

/** `audit verify`: 0 when the record is whole, 1 with each flaw named when it is not. `files` hold checkpoints that were kept elsewhere. */
export async function verifyRecord(files: readonly string[], configuration: Configuration): Promise<number> {
  const kept = await Promise.all(files.map(readCheckpoint));
  const { witness } = configuration;
  return withHouse(configuration, async (house) => {
    const code = await printAudit(house, kept, say);
    // Whoever has a witness must not be told that all is well without it.
    return witness === undefined ? code : Math.max(code, await printWitness(house, witness, say));
  });
}

/** `audit witness`: 0 when the record extends the checkpoint that is kept at `place`, else 1 with one sentence. */
export const holdAgainstWitness = (place: string, configuration: Configuration): Promise<number> =>
  withHouse(configuration, (house) => printWitness(house, place, say));

/** `audit publish`: 0 when the newest checkpoint is at `place`, else 1 with one sentence. */
export const publishTo = (place: string, configuration: Configuration): Promise<number> =>
  withHouse(configuration, (house) => printPublished(house, place, say));

async function readCheckpoint(file: string): Promise<Kept> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (fault) {
    throw new CannotStart(
      `The checkpoint ${file} cannot be read: ${fault instanceof Error ? fault.message : fault}.`,
    );
  }
}

/** `schema`: prints what the migrations make, on a database of its own that goes with it. */
export async function printSchema(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-schema-'));
  try {
    await chmod(folder, 0o711); // as root, the database's user must get through
    const settings = { fsync: 'off' };
    const server = await startPostgres({ dataDir: join(folder, 'data'), settings });
    try {
      await migrate(server.url);
      process.stdout.write(await dumpSchema(server.url));
    } finally {
      await server.stop();
    }
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `describe`: writes `docs/generated`; with `--check` only tells which of its files are not current, and then answers 1. */
export async function describe(args: readonly string[]): Promise<number> {
  const folder = new URL('../../docs/generated/', import.meta.url);
  const docs = Object.entries(await generatedDocs());
  if (args.includes('--check')) {
    const stale: string[] = [];
    for (const [name, content] of docs)
      if ((await readFile(new URL(name, folder), 'utf8').catch(() => '')) !== content) stale.push(name);
    for (const name of stale) say(`docs/generated/${name} is not current: run rekey describe.`);
    return stale.length === 0 ? 0 : 1;
  }
  await mkdir(folder, { recursive: true });
  for (const [name, content] of docs) {
    await writeFile(new URL(name, folder), content);
    say(`docs/generated/${name}`);
  }
  return 0;
}
