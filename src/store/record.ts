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

export function recordStore(sql: Sql) {
  return {
    /** The latest facts of an account, newest first, before the fact `before` when given. */
    ofAccount: (accountId: AccountId, most: number, before?: string) => {
      let query = sql.selectFrom('facts').selectAll().where('accountId', '=', accountId);
      if (before) query = query.where('id', '<', before as FactRow['id']);
      return query.orderBy('id', 'desc').limit(most).execute();
    },

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

    /** The latest facts of an account that its holder may read: all about the account, and how its cases moved. */
    activityOf: (accountId: AccountId, most: number, before?: string) => {
      let query = sql
        .selectFrom('facts')
        .selectAll()
        .where('accountId', '=', accountId)
        .where((is) =>
          is.or([
            is('kind', 'like', 'account:%'),
            is('kind', 'like', 'registry:%'),
            is('kind', 'like', 'case:move:%'),
            is('kind', 'in', ['case:case:opened', 'case:case:joined', 'case:wait:shortened']),
          ]),
        );
      if (before) query = query.where('id', '<', before as FactRow['id']);
      return query.orderBy('id', 'desc').limit(most).execute();
    },

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
     * the clock, and each of the claimants `ids` made true.
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
        .orderBy('id')
        .execute(),
  };
}
