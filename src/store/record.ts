/** The record, for reading. Facts go in by the outbox; nothing changes or removes one, and the database refuses it too. */
import type { Selectable } from 'kysely';
import type { FactKind } from '../domain/fact.ts';
import type { AccountId, CaseId } from '../domain/ids.ts';
import type { FactsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type FactRow = Selectable<FactsTable>;

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

    /** How many facts of a kind an account has since an instant. */
    async countSince(accountId: AccountId, kind: FactKind, since: Date): Promise<number> {
      const row = await sql
        .selectFrom('facts')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('accountId', '=', accountId)
        .where('kind', '=', kind)
        .where('at', '>', since)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    ofCase: (caseId: CaseId) =>
      sql.selectFrom('facts').selectAll().where('caseId', '=', caseId).orderBy('id').limit(1000).execute(),
  };
}
