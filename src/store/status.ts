/** Looks across aggregates, for judging and for the status page: what changed on an account, and a case's whole story in one query. */
import { sql as raw } from 'kysely';
import type { AccountId, CaseId, ClaimantId } from '../domain/ids.ts';
import type { Sql } from './sql.ts';

const historyMax = 300;
/** What every claimant of a case may read, and what only whoever did it. */
const toldToAll = ['case:wait:shortened', 'case:wait:half', 'case:claim:approved'];
const toldToDoer = [
  'case:case:opened',
  'case:case:joined',
  'case:claim:left',
  'case:finding:made',
  'case:challenge:checked',
  'case:challenge:dropped',
  'case:secret:hidden',
];

export function statusStore(sql: Sql) {
  return {
    /**
     * When addresses, repository links and owners of an account last changed after they were first set up. Of links and owners only what the
     * account itself did: its own links, its joining, whom it brought in. A co-owner's count for nothing here, or they could push
     * its recovery down at will, again and again; nor would they help a thief, for they prove no more than that somebody vouches (008).
     */
    async changesOf(
      accountId: AccountId,
    ): Promise<{ addressAt: Date | null; linkAt: Date | null; ownerAt: Date | null }> {
      const { rows } = await raw<{ addressAt: Date | null; linkAt: Date | null; ownerAt: Date | null }>`
        SELECT
          (SELECT max(greatest(added_at, coalesce(removed_at, added_at))) FROM addresses WHERE account_id = ${accountId}) AS "addressAt",
          (SELECT max(greatest(l.added_at, coalesce(l.removed_at, l.added_at))) FROM project_links l JOIN project_owners o USING (project_id)
             WHERE o.account_id = ${accountId} AND l.added_by = ${accountId}) AS "linkAt",
          (SELECT max(o.added_at) FROM project_owners mine JOIN projects p ON p.id = mine.project_id JOIN project_owners o ON o.project_id = p.id
             WHERE mine.account_id = ${accountId} AND (o.invited_by = ${accountId}
               OR o.account_id = ${accountId} AND (o.invited_by IS NOT NULL OR o.added_at > p.created_at))) AS "ownerAt"`.execute(
        sql,
      );
      return rows[0]!;
    },

    /**
     * Of a case the claimants whose contact address is proven and whose proofs, seen since an instant, are the best: by strong roots, then
     * by roots; among equals the first and the last to show something, so that neither an early crowd nor a late one hides somebody.
     * At most `most`, and besides as many of those named in `beside`.
     */
    async bestProven(
      caseId: CaseId,
      since: Date,
      most: number,
      beside: readonly ClaimantId[],
    ): Promise<ClaimantId[]> {
      const named = beside.slice(0, most);
      const { rows } = await raw<{ id: ClaimantId }>`
        WITH proven AS (
          SELECT f.claimant_id AS id, min(f.observed_at) AS first_at, max(f.observed_at) AS last_at,
                 count(DISTINCT CASE WHEN f.strength = 'strong' THEN f.root END) AS strong,
                 count(DISTINCT CASE WHEN f.strength <> 'worthless' THEN f.root END) AS roots
          FROM findings f JOIN claimants c ON c.id = f.claimant_id
          WHERE c.case_id = ${caseId} AND c.confirmed_at IS NOT NULL AND c.left_at IS NULL
            AND (f.observed_at > ${since} OR f.claimant_id = ANY(${named}::uuid[]))
          GROUP BY f.claimant_id
        )
        SELECT id FROM (
          SELECT *, row_number() OVER (PARTITION BY strong, roots ORDER BY first_at, id) AS nth,
                 row_number() OVER (PARTITION BY strong, roots ORDER BY last_at DESC, id DESC) AS nth_last
          FROM proven) numbered
        ORDER BY id = ANY(${named}::uuid[]) DESC, strong DESC, roots DESC, least(nth, nth_last), id
        LIMIT ${most + named.length}`.execute(sql);
      return rows.map(({ id }) => id);
    },

    /** What changes whenever anything of a case changes that its claimants see: version, newest fact, newest look at a challenge. */
    async markOf(caseId: CaseId): Promise<string> {
      const { rows } = await raw<{ mark: string }>`
        SELECT c.version || ':' || coalesce((SELECT id::text FROM facts WHERE case_id = c.id ORDER BY id DESC LIMIT 1), '') || ':' ||
               coalesce((SELECT max(checked_at)::text FROM challenges WHERE case_id = c.id), '') AS mark
        FROM cases c WHERE c.id = ${caseId}`.execute(sql);
      return rows[0]?.mark ?? '';
    },

    /** The facts of a case that one of its claimants may read: the newest 300, oldest first. What other claimants did is not among them. */
    async history(caseId: CaseId, claimantId: ClaimantId) {
      const newest = await sql
        .selectFrom('facts')
        .select(['id', 'at', 'kind', 'actor', 'actorId', 'payload'])
        .where('caseId', '=', caseId)
        .where((is) =>
          is.or([
            is('kind', 'like', 'case:move:%'),
            is('kind', 'in', toldToAll),
            is.and([is('kind', 'in', toldToDoer), is('actorId', '=', claimantId)]),
          ]),
        )
        .orderBy('id', 'desc')
        .limit(historyMax)
        .execute();
      return newest.reverse();
    },
  };
}
