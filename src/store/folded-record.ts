/**
 * The record of an account as people read it. What others can make happen as often as they like (guesses, questions, requests) stands in one
 * line for each kind and outcome, with how often and since when, counted over the whole record: so that no number of such lines pushes
 * a rare one off the first page. What the holder or the desk did stands line by line.
 */
import { type RawBuilder, sql as raw } from 'kysely';
import type { AccountId } from '../domain/ids.ts';
import type { FactRow } from './record.ts';
import type { Sql } from './sql.ts';

/** A line that stands for `times` like it, of which it is the last; `firstAt` is when the first was. */
export type Folded<Row = FactRow> = Row & { readonly times: number; readonly firstAt: Date };

/** So many alike are read one by one. */
const aloneMax = 3;
/** So many of what took a right password or code: few strangers get as far, and the holder does it each day. */
const rightAloneMax = 20;

/** All about the account, and how its cases moved. */
const forHolder = raw`(kind LIKE 'account:%' OR kind LIKE 'registry:%' OR kind LIKE 'case:move:%'
  OR kind IN ('case:case:opened', 'case:case:joined', 'case:wait:shortened'))`;

export function foldedRecordStore(sql: Sql) {
  /** The latest lines, newest first, of those of which `isTold` holds. */
  const lines = async (
    accountId: AccountId,
    isTold: RawBuilder<unknown>,
    most: number,
    before: string | null,
  ): Promise<Folded[]> => {
    const { rows } = await raw<Folded>`
      WITH told AS (
        SELECT *, kind || ' ' || coalesce(payload ->> 'outcome', '') AS alike, (actor NOT IN ('holder', 'desk') OR
                 coalesce(payload ->> 'outcome', '') IN ('wrong', 'blocked') OR kind = 'account:factor:wrong-after-password') AS is_by_others,
               CASE payload ->> 'outcome' WHEN 'right' THEN ${rightAloneMax} ELSE ${aloneMax} END::int AS alone_max
        FROM facts WHERE account_id = ${accountId} AND ${isTold}
      ), counted AS (
        SELECT *, (count(*) OVER same)::int AS alike_times, min(at) OVER same AS alike_first_at,
               row_number() OVER (PARTITION BY alike, is_by_others ORDER BY id DESC) AS nth
        FROM told WINDOW same AS (PARTITION BY alike, is_by_others)
      ), folded AS (
        SELECT *, is_by_others AND alike_times > alone_max AS is_folded FROM counted
      )
      SELECT id, at, kind, actor, actor_id, account_id, case_id, address_prefix, client, request_id, payload,
             CASE WHEN is_folded THEN alike_times ELSE 1 END AS times, CASE WHEN is_folded THEN alike_first_at ELSE at END AS first_at
      FROM folded WHERE (nth = 1 OR NOT is_folded) AND (${before}::uuid IS NULL OR id < ${before}::uuid)
      ORDER BY id DESC LIMIT ${most}`.execute(sql);
    return rows;
  };
  return {
    /** What the holder may read, newest first, before the line `before` when given. */
    forHolder: (accountId: AccountId, most: number, before: string | null): Promise<Folded[]> =>
      lines(accountId, forHolder, most, before),

    /** The latest lines about an account, newest first, for the desk. */
    forDesk: (accountId: AccountId, most: number): Promise<Folded[]> =>
      lines(accountId, raw`true`, most, null),
  };
}
