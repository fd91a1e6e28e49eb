/**
 * The record's tree: leaves and signed checkpoints, appended by whoever holds the sealing lock. Facts are read here as they are
 * sealed, with their instants as exact text, so that not even a microsecond can be moved unseen.
 */
import { type RawBuilder, sql as raw, type Selectable } from 'kysely';
import { readExactJson } from '../base/exact-json.ts';
import type { FactId } from '../domain/ids.ts';
import type { RecordedFact } from '../domain/record-entry.ts';
import type { RecordCheckpointsTable, RecordLeavesTable } from './schema.ts';
import type { Sql } from './sql.ts';

const sealingLock = 0x7365616c; // "seal": one sealer at a time in a database
const pageRows = 500; // lines are some kilobytes at most

export type StoredLeaf = Selectable<RecordLeavesTable>;
export type CheckpointRow = Selectable<RecordCheckpointsTable>;

/** A fact as it is sealed, or only its id where it is gone; its leaf, if any; and whether it stands in the queue. */
export interface RecordLine {
  readonly factId: FactId;
  readonly index: number | null;
  readonly hash: Buffer | null;
  readonly seal: Buffer | null;
  readonly fact: RecordedFact | null;
  /** The fact's own mark. */
  readonly mark: Buffer | null;
  readonly isWaiting: boolean;
}

// Our own instants have milliseconds and four-digit years. Any other is told as PostgreSQL has it: another text, another hash.
const instant = raw<string>`CASE
  WHEN f.at = date_trunc('milliseconds', f.at) AND f.at >= '0001-01-01Z' AND f.at < '10000-01-01Z'
  THEN to_char(f.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  ELSE to_jsonb(f.at AT TIME ZONE 'UTC') #>> '{}' END`;
const fact = raw`f.id, ${instant} AS at, f.kind, f.actor, f.actor_id, f.account_id, f.case_id,
  f.address_prefix, f.client, f.request_id, f.payload::text AS payload, f.mark`;

/** A fact as it came, its payload read with every number exact. */
const factOf = ({
  payload,
  ...columns
}: Omit<RecordedFact, 'payload'> & { payload: string }): RecordedFact => ({
  ...columns,
  payload: readExactJson(payload),
});

type Joined = Omit<RecordedFact, 'id' | 'payload'> &
  Omit<RecordLine, 'fact'> & { id: string | null; payload: string };

/** A fact that waits to be sealed, and its mark. */
export interface WaitingFact {
  readonly fact: RecordedFact;
  readonly mark: Buffer | null;
}

export function recordTreeStore(sql: Sql) {
  const stored = () => sql.selectFrom('recordCheckpoints').selectAll();
  return {
    /** Makes this transaction the one that seals. False when another does; it is not waited for. */
    async lock(): Promise<boolean> {
      const { rows } = await raw<{
        isMine: boolean;
      }>`SELECT pg_try_advisory_xact_lock(${sealingLock}::bigint) AS is_mine`.execute(sql);
      return rows[0]!.isMine;
    },

    first: () => stored().orderBy('size').limit(1).executeTakeFirst(),
    /** The last leaf. */
    lastLeaf: () =>
      sql.selectFrom('recordLeaves').selectAll().orderBy('index', 'desc').limit(1).executeTakeFirst(),

    /** Whether any fact bears a mark. */
    async hasMarks(): Promise<boolean> {
      const { rows } = await raw<{
        has: boolean;
      }>`SELECT EXISTS (SELECT FROM facts WHERE mark IS NOT NULL) AS has`.execute(sql);
      return rows[0]!.has;
    },

    /** Makes this transaction the one that seals, after whoever does now. */
    async waitForLock(): Promise<void> {
      await raw`SELECT pg_advisory_xact_lock(${sealingLock}::bigint)`.execute(sql);
    },

    /** Every leaf in order; only within a transaction. */
    leaves: () =>
      fetchAll<{ index: number; hash: Buffer }>(
        sql,
        'record_leaves_read',
        raw`SELECT index, hash FROM record_leaves ORDER BY index`,
      ),

    newest: () => stored().orderBy('size', 'desc').limit(1).executeTakeFirst(),
    /** One more than the last leaf's index. */
    async width(): Promise<number> {
      const last = await sql
        .selectFrom('recordLeaves')
        .select('index')
        .orderBy('index', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last ? last.index + 1 : 0;
    },

    /** Facts that wait to be sealed, by id, from after `factId` on. Queue rows without a fact stay for the audit to name. */
    async waitingAfter(factId: string | null, most: number): Promise<WaitingFact[]> {
      // No smallest id to begin with: that very id would never be sealed.
      const later = factId === null ? raw`true` : raw`q.fact_id > ${factId}::uuid`;
      const { rows } = await raw<
        Omit<RecordedFact, 'payload'> & { payload: string; mark: Buffer | null }
      >`SELECT ${fact} FROM facts_unsealed q JOIN facts f ON f.id = q.fact_id
        WHERE ${later} AND NOT EXISTS (SELECT FROM record_leaves l WHERE l.fact_id = q.fact_id)
        ORDER BY q.fact_id LIMIT ${most}`.execute(sql);
      return rows.map(({ mark, ...columns }) => ({ fact: factOf(columns), mark }));
    },

    /** Appends a batch under its checkpoint, and takes its facts off the queue. */
    async append(leaves: StoredLeaf[], checkpoint: CheckpointRow): Promise<void> {
      await sql.insertInto('recordLeaves').values(leaves).execute();
      await sql.insertInto('recordCheckpoints').values(checkpoint).execute();
      const sealed = leaves.map(({ factId }) => factId);
      await raw`DELETE FROM facts_unsealed WHERE fact_id = ANY(${sealed}::uuid[])`.execute(sql);
    },

    /** All checkpoints by size. Like the lines, only within a transaction; two readings at once need different names. */
    checkpoints: (reading = 'checkpoints') =>
      fetchAll<CheckpointRow>(sql, `record_${reading}`, raw`SELECT * FROM record_checkpoints ORDER BY size`),

    /** From here on this transaction reads every table from end to end, or else by its indexes. */
    async readBy(way: 'rows' | 'indexes'): Promise<void> {
      const [rows, indexes] = way === 'rows' ? ['on', 'off'] : ['off', 'on'];
      await raw`SELECT set_config('enable_seqscan', ${rows}, true), set_config('enable_indexscan', ${indexes}, true),
        set_config('enable_bitmapscan', ${indexes}, true), set_config('enable_indexonlyscan', 'off', true)`.execute(
        sql,
      );
    },

    /** How many facts there are, and a sum over all that they say in which their order does not matter; of the table alone, or with whatever adds rows to it. */
    async sumOfFacts(of: 'alone' | 'all'): Promise<{ count: number; sum: string }> {
      const { rows } = await raw<{ count: number; sum: string }>`
        SELECT count(*) AS count, coalesce(sum(('x' || encode(substr(sha256(convert_to(f::text, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint), 0)::text AS sum
        FROM ${of === 'alone' ? raw`ONLY facts` : raw`facts`} f WHERE f.id IS NULL OR f.id >= '00000000-0000-0000-0000-000000000000'`.execute(
        sql,
      );
      return rows[0]!;
    },

    /** Every line: those with leaves by index, then facts and queue rows that have none. */
    async *lines(): AsyncGenerator<RecordLine> {
      yield* linesOf(
        sql,
        'record_sealed_read',
        raw`SELECT l.fact_id, l.index, l.hash, l.seal, q.fact_id IS NOT NULL AS is_waiting, ${fact}
        FROM record_leaves l LEFT JOIN facts f ON f.id = l.fact_id LEFT JOIN facts_unsealed q ON q.fact_id = l.fact_id ORDER BY l.index`,
      );
      yield* linesOf(
        sql,
        'record_unsealed_read',
        raw`
        SELECT coalesce(f.id, q.fact_id) AS fact_id, NULL::bigint AS index, NULL::bytea AS hash, NULL::bytea AS seal, q.fact_id IS NOT NULL AS is_waiting, ${fact}
        FROM facts f FULL JOIN facts_unsealed q ON q.fact_id = f.id
        WHERE NOT EXISTS (SELECT FROM record_leaves l WHERE l.fact_id = coalesce(f.id, q.fact_id))`,
      );
    },
  };
}

async function* linesOf(sql: Sql, cursor: string, query: RawBuilder<unknown>): AsyncGenerator<RecordLine> {
  for await (const { factId, index, hash, seal, isWaiting, id, mark, ...columns } of fetchAll<Joined>(
    sql,
    cursor,
    query,
  )) {
    yield {
      factId,
      index,
      hash,
      seal,
      isWaiting,
      mark,
      fact: id === null ? null : factOf({ id, ...columns }),
    };
  }
}

/** Reads a query of any length by a cursor. Unlike paging by key it misses nothing where an intruder dropped a key's constraint. */
async function* fetchAll<Row>(sql: Sql, cursor: string, query: RawBuilder<unknown>): AsyncGenerator<Row> {
  await raw`DECLARE ${raw.id(cursor)} NO SCROLL CURSOR FOR ${query}`.execute(sql);
  for (;;) {
    const { rows } = await raw<Row>`FETCH FORWARD ${raw.lit(pageRows)} FROM ${raw.id(cursor)}`.execute(sql);
    yield* rows;
    if (rows.length < pageRows) break;
  }
  await raw`CLOSE ${raw.id(cursor)}`.execute(sql);
}
