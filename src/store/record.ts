/** The record, for reading. Facts go in by the outbox; nothing changes or removes one, and the database refuses it too. */

import { sql as raw, type Selectable } from 'kysely';
import { after } from '../base/clock.ts';
import type { FactKind } from '../domain/fact.ts';
import type { AccountId, CaseId, ClaimantId } from '../domain/ids.ts';
import { clockToleranceMs } from '../domain/instant.ts';
import type { FactsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type FactRow = Selectable<FactsTable>;

const factsMax = 500; // as much of a case as a person reads
const factsOfEachMax = 20; // and of each kind by each who acts, so that much of one hides none of another

const aloneMax = 3; // so many alike are read one by one
// A line of the desk and a move stand for themselves. Tries and looks are alike whatever is left or seen; who joined is counted over all.
const alike = raw`CASE WHEN actor = 'desk' OR kind LIKE 'case:move:%' THEN id::text
  WHEN kind IN ('case:case:joined', 'case:link:asked', 'case:contact:proven') THEN kind
  WHEN kind LIKE 'case:challenge:%' THEN concat(kind, actor, actor_id, payload ->> 'kind', payload ->> 'outcome')
  ELSE concat(kind, actor, actor_id, payload) END`;

export function recordStore(sql: Sql) {
  return {
    /** Whether a fact of this kind was written about a case at or after an instant; for what is said once. */
    hasSince: async (caseId: CaseId, kind: FactRow['kind'], since: Date): Promise<boolean> =>
      (await sql
        .selectFrom('facts')
        .select('id')
        .where('caseId', '=', caseId)
        .where('kind', '=', kind)
        .where('at', '>=', since)
        .limit(1)
        .executeTakeFirst()) !== undefined,

    /** The fact that opened an account. */
    opening: (accountId: AccountId) =>
      sql
        .selectFrom('facts')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('kind', '=', 'account:account:opened')
        .limit(1)
        .executeTakeFirst(),

    /** How many facts of a kind an account has since an instant. */
    async countSince(accountId: AccountId, kind: FactKind, since: Date, now: Date): Promise<number> {
      const row = await sql
        .selectFrom('facts')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('accountId', '=', accountId)
        .where('kind', '=', kind)
        .where('at', '>', since)
        .where('at', '<=', after(now, clockToleranceMs))
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** How many facts of a case are the desk's. */
    async countDeskActs(caseId: CaseId): Promise<number> {
      const row = await sql
        .selectFrom('facts')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('caseId', '=', caseId)
        .where('actor', '=', 'desk')
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** The last move of a case that somebody made; that a wait ran out is nobody's. */
    lastMove: (caseId: CaseId) =>
      sql
        .selectFrom('facts')
        .selectAll()
        .where('caseId', '=', caseId)
        .where('kind', 'like', 'case:move:%')
        .where('kind', '!=', 'case:move:elapse')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),

    /** The newest fact of a kind about a case. */
    lastOf: (caseId: CaseId, kind: FactKind) =>
      sql
        .selectFrom('facts')
        .selectAll()
        .where('caseId', '=', caseId)
        .where('kind', '=', kind)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),

    /**
     * The facts of a case, oldest first: the newest 500, and besides the newest 20 of each kind that the desk, the holder, the rules,
     * the clock, and each of the claimants `ids` made true. Of more than three alike the last stands for all, with how many and since when.
     */
    ofCase: (caseId: CaseId, ids: readonly ClaimantId[]) =>
      sql
        .selectFrom((from) =>
          from
            .selectFrom('facts')
            .selectAll()
            .select([
              raw<number>`row_number() OVER (ORDER BY id DESC)`.as('nthLast'),
              raw<number>`row_number() OVER (PARTITION BY actor, actor_id, kind ORDER BY id DESC)`.as(
                'nthLastOfOne',
              ),
              raw<number>`row_number() OVER (PARTITION BY ${alike} ORDER BY id DESC)`.as('nthAlike'),
              raw<number>`(count(*) OVER (PARTITION BY ${alike}))::int`.as('times'),
              raw<Date>`min(at) OVER (PARTITION BY ${alike})`.as('firstAt'),
            ])
            .where('caseId', '=', caseId)
            .as('facts'),
        )
        .selectAll()
        .where((is) =>
          is.or([
            is('nthLast', '<=', factsMax),
            is.and([
              is('nthLastOfOne', '<=', factsOfEachMax),
              is.or([is('actor', '<>', 'claimant'), raw<boolean>`actor_id = ANY(${[...ids]}::uuid[])`]),
            ]),
          ]),
        )
        .where((is) => is.or([is('nthAlike', '=', 1), is('times', '<=', aloneMax)]))
        .orderBy('id')
        .execute(),
  };
}
