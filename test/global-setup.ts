/** One PostgreSQL server for a whole run of vitest, in a directory of its own that goes with it. Real, but without fsync. */
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { hourMs } from '../src/base/clock.ts';
import { migrate } from '../src/store/migrate.ts';
import { readPostmaster } from '../src/store/postgres-process.ts';
import { startPostgres } from '../src/store/postgres-server.ts';
import { reachableBinaries } from './postgres-binaries.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The database `rekey` of the run's server; its role may create databases. */
    postgresUrl: string;
    /** The programs that the run's server uses, for tests that start one of their own. */
    postgresBinaries: string;
  }
}

const prefix = 'rekey-test-';
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepKilledRuns();
  const runDir = await mkdtemp(join(tmpdir(), prefix));
  await chmod(runDir, 0o711); // as root, the database's user must get through
  const binariesDir = await reachableBinaries(runDir);
  const server = await startPostgres({ dataDir: join(runDir, 'data'), binariesDir, settings });
  await makeTemplate(server.url);
  project.provide('postgresUrl', server.url);
  project.provide('postgresBinaries', binariesDir);
  return async () => {
    await server.stop();
    await rm(runDir, { recursive: true, force: true });
  };
}

/** The migrated database that every test's own one is cloned from. */
async function makeTemplate(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query('CREATE DATABASE rekey_template');
  await client.end();
  await migrate(Object.assign(new URL(serverUrl), { pathname: '/rekey_template' }).toString());
}

/** Ends and deletes what a killed run left. A run that still goes on is safe: its directory is locked, and a new one is not old. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const runDir = join(tmpdir(), name);
    try {
      if (Date.now() - (await stat(runDir)).mtimeMs < hourMs) continue;
      const dataDir = join(runDir, 'data');
      if (await readPostmaster(join(dataDir, 'postgres'))) await (await startPostgres({ dataDir })).stop();
      await rm(runDir, { recursive: true, force: true });
    } catch {
      // Somebody else's, in use, or just deleted by its own run.
    }
  }
}
