/** Builds the house from its configuration: the database first, then everything that stands on it. Closing goes the other way. */
import { mkdirSync } from 'node:fs';
import { CannotStart } from '../base/cannot-start.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { systemRandom } from '../base/random.ts';
import { Keys } from '../base/secret.ts';
import { BreachedPasswords } from '../outside/breached-passwords.ts';
import { smtpMail } from '../outside/mail.ts';
import { PasswordHasher } from '../outside/password-hash.ts';
import { openDb } from '../store/db.ts';
import { migrate, mustBeMigrated } from '../store/migrate.ts';
import { startPostgres } from '../store/postgres-server.ts';
import type { House } from '../usecases/house.ts';
import type { Configuration } from './configuration.ts';

export interface OpenHouse {
  readonly house: House;
  readonly databaseUrl: string;
  /** Whether the database server is our own, in the data directory. */
  readonly isEmbedded: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Bring the database to this version; without it a database that lacks something is refused. The embedded one is always brought up. */
  readonly migrates: boolean;
  readonly clock?: Clock;
  readonly log?: (line: string) => void;
}

const connectionsMax = 20; // a process; PostgreSQL's default of 100 then serves a handful of them

/** Finds or starts the database server. */
export async function openDatabase(configuration: Configuration, log?: (line: string) => void) {
  if (configuration.databaseUrl)
    return { url: configuration.databaseUrl, isEmbedded: false, stop: async () => {} };
  mkdirSync(configuration.dataDir, { recursive: true });
  const server = await startPostgres({ dataDir: configuration.dataDir, ...(log ? { log } : {}) });
  return { url: server.url, isEmbedded: true, stop: () => server.stop() };
}

/** Opens the house, or throws CannotStart with nothing left running. */
export async function openHouse(configuration: Configuration, options: OpenOptions): Promise<OpenHouse> {
  const breached = openBreached(configuration);
  const database = await openDatabase(configuration, options.log);
  try {
    if (options.migrates || database.isEmbedded) await migrate(database.url);
    else await mustBeMigrated(database.url);
  } catch (fault) {
    await database.stop();
    throw fault;
  }
  const { baseUrl, environment, policy, smtpUrl, secret } = configuration;
  const mailFrom = policy.registry.mailFrom || `recovery@${new URL(baseUrl).hostname}`;
  const mail = smtpUrl ? smtpMail(smtpUrl, mailFrom) : null;
  const db = openDb(database.url, {
    connectionsMax,
    onFault: (fault) => options.log?.(`A database connection broke: ${fault.message}`),
  });
  const house: House = {
    clock: options.clock ?? systemClock,
    random: systemRandom,
    keys: new Keys(secret),
    policy,
    db,
    mail,
    reach: { privateHostsAllowed: policy.privateHostsAllowed },
    passwords: new PasswordHasher(systemRandom),
    breached,
    settings: { baseUrl, environment, siteName: policy.registry.name },
  };
  return {
    house,
    databaseUrl: database.url,
    isEmbedded: database.isEmbedded,
    async close() {
      mail?.close();
      await db.close();
      breached.close();
      await database.stop();
    },
  };
}

function openBreached(configuration: Configuration): BreachedPasswords {
  const path = configuration.policy.registry.breachedPasswordsFile;
  try {
    return path ? new BreachedPasswords(path) : new BreachedPasswords();
  } catch (fault) {
    throw new CannotStart(fault instanceof Error ? fault.message : String(fault));
  }
}
