/**
 * The record's tree: leaves and signed checkpoints, appended by whoever holds the sealing lock. Facts are read here as they are
 * sealed, with their instants as exact text, so that not even a microsecond can be moved unseen.
 */
import { type RawBuilder, sql as raw, type Selectable } from 'kysely';
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
  readonly isWaiting: boolean;
}

// Our own instants have milliseconds and four-digit years. Any other is told as PostgreSQL has it: another text, another hash.
const instant = raw<string>`CASE
  WHEN f.at = date_trunc('milliseconds', f.at) AND f.at >= '0001-01-01Z' AND f.at < '10000-01-01Z'
  THEN to_char(f.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  ELSE to_jsonb(f.at AT TIME ZONE 'UTC') #>> '{}' END`;
const fact = raw<RecordedFact>`f.id, ${instant} AS at, f.kind, f.actor, f.actor_id, f.account_id, f.case_id,
  f.address_prefix, f.client, f.request_id, f.payload`;

type Joined = Omit<RecordedFact, 'id'> &
  Pick<RecordLine, 'factId' | 'index' | 'hash' | 'seal' | 'isWaiting'> & { id: string | null };

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
    async waitingAfter(factId: string | null, most: number): Promise<RecordedFact[]> {
      // No smallest id to begin with: that very id would never be sealed.
      const later = factId === null ? raw`true` : raw`q.fact_id > ${factId}::uuid`;
      const { rows } =
        await raw<RecordedFact>`SELECT ${fact} FROM facts_unsealed q JOIN facts f ON f.id = q.fact_id
        WHERE ${later} AND NOT EXISTS (SELECT FROM record_leaves l WHERE l.fact_id = q.fact_id)
        ORDER BY q.fact_id LIMIT ${most}`.execute(sql);
      return rows;
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
  for await (const { factId, index, hash, seal, isWaiting, id, ...columns } of fetchAll<Joined>(
    sql,
    cursor,
    query,
  )) {
    yield { factId, index, hash, seal, isWaiting, fact: id === null ? null : { id, ...columns } };
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
