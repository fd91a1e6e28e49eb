/** Builds the house from its configuration: the database first, then everything that stands on it. Closing goes the other way. */
import { CannotStart } from '../base/cannot-start.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { systemRandom } from '../base/random.ts';
import { Keys } from '../base/secret.ts';
import { BreachedPasswords } from '../outside/breached-passwords.ts';
import { type SmtpMail, smtpMail } from '../outside/mail.ts';
import { PasswordHasher } from '../outside/password-hash.ts';
import { DataInUse } from '../store/data-lock.ts';
import { openDb } from '../store/db.ts';
import { migrate, mustBeMigrated } from '../store/migrate.ts';
import { hasRegistry } from '../store/postgres-place.ts';
import { joinPostgres, startPostgres } from '../store/postgres-server.ts';
import type { House } from '../usecases/house.ts';
import { RecordBroken } from '../usecases/steps/seal-batch.ts';
import { trustIn } from '../usecases/steps/trust.ts';
import { beginMarks } from '../usecases/upkeep/begin-marks.ts';
import { holdSecret } from '../usecases/upkeep/hold-secret.ts';
import type { Configuration } from './configuration.ts';
import { NoRegistry } from './no-registry.ts';

export interface OpenHouse {
  readonly house: House;
  readonly databaseUrl: string;
  /** Whether the database server is our own, in the data directory. */
  readonly isEmbedded: boolean;
  /** Resolves when the embedded server is gone although nobody stopped it; never for another one. */
  readonly databaseGone: Promise<void>;
  /** Gives up the letters that a mail server is just being told: they stay owed. */
  hangUp(): void;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Bring the database to this version; without it a database that lacks something is refused. The embedded one is always brought up. */
  readonly migrates: boolean;
  /** Work beside a living Rekey on its embedded server, instead of being refused: for commands that are over soon. */
  readonly joins?: boolean;
  /** Make a registry where the data directory has none. Without it that is refused: a wrong folder is then no new, empty registry. */
  readonly creates?: boolean;
  /** Looks whether the record is to be believed, before anything is written to it. */
  readonly look?: (house: House) => Promise<void>;
  readonly clock?: Clock;
  readonly log?: (line: string) => void;
}

const connectionsMax = 20; // a process; PostgreSQL's default of 100 then serves a handful of them

/** Finds or starts the database server. */
export async function openDatabase(
  configuration: Configuration,
  options: Omit<OpenOptions, 'migrates'> = {},
) {
  if (configuration.databaseUrl) return othersServer(configuration.databaseUrl);
  const { dataDir } = configuration;
  if (!options.creates && !hasRegistry(dataDir)) throw new NoRegistry(dataDir);
  try {
    const server = await startPostgres({ dataDir, ...(options.log ? { log: options.log } : {}) });
    return { url: server.url, isEmbedded: true, gone: server.gone, stop: () => server.stop() };
  } catch (fault) {
    const url = options.joins && fault instanceof DataInUse ? await joinPostgres({ dataDir }) : undefined;
    if (url === undefined) throw fault;
    return othersServer(url);
  }
}

/** A server that is not ours to stop or to migrate. */
function othersServer(url: string) {
  return { url, isEmbedded: false, gone: new Promise<void>(() => {}), stop: async () => {} };
}

/** Opens the house, or throws CannotStart with nothing left running. */
export async function openHouse(configuration: Configuration, options: OpenOptions): Promise<OpenHouse> {
  const breached = openBreached(configuration);
  const database = await openDatabase(configuration, options);
  try {
    if (options.migrates || database.isEmbedded) await migrate(database.url);
    else await mustBeMigrated(database.url);
  } catch (fault) {
    await database.stop();
    throw fault;
  }
  const { house, mail } = houseOf(configuration, database.url, breached, options);
  const close = async () => {
    mail?.close();
    await house.db.close();
    breached.close();
    await database.stop();
  };
  try {
    await holdSecret(house);
    await options.look?.(house);
    if (!trustIn(house).isDoubted) await beginMarks(house).catch(unlessBroken(options.log));
  } catch (fault) {
    await close();
    throw fault;
  }
  return {
    house,
    databaseUrl: database.url,
    isEmbedded: database.isEmbedded,
    databaseGone: database.gone,
    hangUp: () => mail?.hangUp(),
    close,
  };
}

/** A record that was tampered with does not keep Rekey from starting: the sealing job and the audit say what is wrong. */
function unlessBroken(log: (line: string) => void = () => {}) {
  return (fault: unknown): void => {
    if (!(fault instanceof RecordBroken)) throw fault;
    log(`The record cannot be gone on with: ${fault.message}. "rekey audit verify" says what is wrong.`);
  };
}

function houseOf(
  configuration: Configuration,
  url: string,
  breached: BreachedPasswords,
  { clock, log }: OpenOptions,
): { house: House; mail: SmtpMail | null } {
  const { baseUrl, environment, policy, smtpUrl, secret, metricsToken, trustedProxies, witness, publish } =
    configuration;
  const mailFrom = policy.registry.mailFrom || `recovery@${new URL(baseUrl).hostname}`;
  const mail = smtpUrl ? smtpMail(smtpUrl, mailFrom) : null;
  const db = openDb(url, {
    connectionsMax,
    onFault: (fault) => log?.(`A database connection broke: ${fault.message}`),
  });
  const house: House = {
    clock: clock ?? systemClock,
    random: systemRandom,
    keys: new Keys(secret),
    policy,
    db,
    mail,
    reach: { privateHostsAllowed: policy.privateHostsAllowed },
    passwords: new PasswordHasher(systemRandom),
    breached,
    settings: {
      baseUrl,
      environment,
      siteName: policy.registry.name,
      metricsToken,
      trustedProxies,
      witness,
      publish,
    },
  };
  return { house, mail };
}

function openBreached(configuration: Configuration): BreachedPasswords {
  const path = configuration.policy.registry.breachedPasswordsFile;
  try {
    return path ? new BreachedPasswords(path) : new BreachedPasswords();
  } catch (fault) {
    throw new CannotStart(fault instanceof Error ? fault.message : String(fault));
  }
}
