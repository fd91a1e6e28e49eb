/**
 * The door to PostgreSQL. A use-case works inside one transaction and sees one object for each aggregate; no SQL stands
 * outside this room. Transactions are READ COMMITTED: whatever must not race is one conditional statement.
 */
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { accountStore } from './accounts.ts';
import { addressStore } from './addresses.ts';
import { caseStore } from './cases.ts';
import { catalogueStore } from './catalogue.ts';
import { claimantStore } from './claimants.ts';
import { clockStore } from './clocks.ts';
import { codeStore } from './codes.ts';
import { deskStore } from './desk.ts';
import { draftStore } from './drafts.ts';
import { evidenceStore } from './evidence.ts';
import { factorStore } from './factors.ts';
import { foldedRecordStore } from './folded-record.ts';
import { invitationStore } from './invitations.ts';
import { jobStore } from './jobs.ts';
import { knownGuessStore } from './known-guesses.ts';
import { letterStore } from './letters.ts';
import { linkStore } from './links.ts';
import { outboxStore } from './outbox.ts';
import { partStore } from './parts.ts';
import { PreparingClient } from './prepared.ts';
import { projectLinkStore } from './project-links.ts';
import { projectStore } from './projects.ts';
import { recordStore } from './record.ts';
import { recordTreeStore } from './record-tree.ts';
import { replacementStore } from './replacements.ts';
import { requestCountStore } from './request-counts.ts';
import { restorationStore } from './restorations.ts';
import type { Schema } from './schema.ts';
import { secretMarkStore } from './secret-marks.ts';
import { sessionStore } from './sessions.ts';
import type { Sql } from './sql.ts';
import { statusStore } from './status.ts';
import { Trust } from './trust.ts';

/** Everything a transaction can reach. */
export type Tx = ReturnType<typeof storesOn>;

function storesOn(sql: Sql) {
  return {
    accounts: accountStore(sql),
    clocks: clockStore(sql),
    knownGuesses: knownGuessStore(sql),
    addresses: addressStore(sql),
    factors: factorStore(sql),
    replacements: replacementStore(sql),
    sessions: sessionStore(sql),
    projects: projectStore(sql),
    projectLinks: projectLinkStore(sql),
    invitations: invitationStore(sql),
    cases: caseStore(sql),
    claimants: claimantStore(sql),
    codes: codeStore(sql),
    evidence: evidenceStore(sql),
    drafts: draftStore(sql),
    desk: deskStore(sql),
    restorations: restorationStore(sql),
    links: linkStore(sql),
    foldedRecord: foldedRecordStore(sql),
    letters: letterStore(sql),
    requestCounts: requestCountStore(sql),
    catalogue: catalogueStore(sql),
    record: recordStore(sql),
    recordTree: recordTreeStore(sql),
    status: statusStore(sql),
    jobs: jobStore(sql),
    outbox: outboxStore(sql),
    parts: partStore(sql),
    secretMarks: secretMarkStore(sql),
  };
}

export interface Db {
  /** Whether it is believed. While it is not, whatever would write is refused by the server (25006). */
  readonly trust: Trust;
  /** Runs `work` in one transaction: all of it is durable when the promise resolves, or none of it happened. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Reads in one transaction that sees the database as it is at its beginning, whatever is written meanwhile. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same stores outside a transaction: for a single statement. */
  readonly once: Tx;
  /** Whether the database answers. */
  isUp(): Promise<boolean>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

// Counts and tree positions stay far below 2^53, so bigint columns are read as plain numbers.
const bigint: number = pg.types.builtins.INT8;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === bigint ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** Opens a pool of at most `connectionsMax` connections. Nothing is asked of the server before it is used. */
export function openDb(
  url: string,
  options: { connectionsMax: number; onFault?: (fault: Error) => void },
): Db {
  const { connectionsMax: max, onFault } = options;
  let isClosing = false;
  const onError = (fault: Error) => isClosing || onFault?.(fault);
  const pool = makePool(url, max, 'off', onError);
  // Only used in doubt: until then it has no connection.
  const readingPool = makePool(url, max, 'on', onError);
  const [writing, reading] = [kyselyOn(pool), kyselyOn(readingPool)];
  const stores = { writing: storesOn(writing), reading: storesOn(reading) };
  const trust = new Trust();
  return {
    trust,
    transaction: (work) =>
      (trust.isDoubted ? reading : writing).transaction().execute((sql) => work(storesOn(sql))),
    snapshot: (work) =>
      writing
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((sql) => work(storesOn(sql))),
    get once() {
      return trust.isDoubted ? stores.reading : stores.writing;
    },
    isUp: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    pool,
    async close() {
      isClosing = true;
      await pool.end();
      await readingPool.end();
    },
  };
}

function kyselyOn(pool: pg.Pool): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

function makePool(
  url: string,
  max: number,
  isReadOnly: 'on' | 'off',
  onError: (fault: Error) => void,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    idleTimeoutMillis: 30_000,
    types,
    Client: PreparingClient,
    // Whatever role or database say of it: a table of ours is the one in `public`, and no other of its name.
    onConnect: async (client) => {
      await client.query('SET search_path = public, pg_temp');
      if (isReadOnly === 'on') await client.query('SET default_transaction_read_only = on');
    },
  });
  // A connection that breaks while idle (server restarted) is replaced by the pool; unheard, it would end the process.
  pool.on('error', onError);
  // The pool stops listening to a connection before its socket is closed; a server that stops at that moment still speaks to it.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
