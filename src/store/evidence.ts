/** Challenges and findings. Writing a finding bumps its case's version, so that no judgement rests on findings that changed underneath. */
import {
  type Expression,
  type ExpressionBuilder,
  type Insertable,
  sql as raw,
  type Selectable,
  type SqlBool,
} from 'kysely';
import type { Finding } from '../domain/evidence/finding.ts';
import type { CaseId, ChallengeId, ClaimantId } from '../domain/ids.ts';
import type { ChallengesTable, Schema } from './schema.ts';
import type { Sql } from './sql.ts';

export type Challenge = Selectable<ChallengesTable>;

// Each claimant's count for themselves, so that nobody's crowd out another's. More than one claimant can ever prove, or a page show.
const findingsOfEachMax = 200;
const challengesOfEachMax = 20;

type OfClaimant = (claimant: ExpressionBuilder<Schema, 'findings' | 'claimants'>) => Expression<SqlBool>;

export function evidenceStore(sql: Sql) {
  /** The findings of the claimants of whom `isOne` holds, oldest first: of each the newest 200, strong ones before all others. */
  const findings = (isOne: OfClaimant): Promise<Finding[]> =>
    sql
      .selectFrom((from) =>
        from
          .selectFrom('findings')
          .innerJoin('claimants', 'claimants.id', 'findings.claimantId')
          .selectAll('findings')
          .select(
            raw<number>`row_number() OVER (PARTITION BY findings.claimant_id ORDER BY findings.strength <> 'strong', findings.observed_at DESC)`.as(
              'nthLast',
            ),
          )
          .where(isOne)
          .as('findings'),
      )
      .select(['id', 'caseId', 'claimantId', 'challengeId', 'kind', 'subject'])
      .select(['root', 'strength', 'because', 'observedAt'])
      .where('nthLast', '<=', findingsOfEachMax)
      .orderBy('observedAt')
      .execute();
  return {
    async addChallenge(challenge: Insertable<ChallengesTable>): Promise<void> {
      await sql.insertInto('challenges').values(challenge).execute();
    },

    challenge: (id: ChallengeId) =>
      sql.selectFrom('challenges').selectAll().where('id', '=', id).executeTakeFirst(),

    /** The newest 20 challenges of each of some claimants, oldest first. */
    challenges: (ids: readonly ClaimantId[]) =>
      sql
        .selectFrom((from) =>
          from
            .selectFrom('challenges')
            .selectAll()
            .select(
              raw<number>`row_number() OVER (PARTITION BY claimant_id ORDER BY made_at DESC, id DESC)`.as(
                'nthLast',
              ),
            )
            .where('claimantId', 'in', [...ids])
            .as('challenges'),
        )
        .selectAll()
        .where('nthLast', '<=', challengesOfEachMax)
        .orderBy('madeAt')
        .execute(),

    /** The challenges that a claimant can still meet, oldest first; as many as may be open at once. */
    openOf: (claimantId: ClaimantId, now: Date) =>
      sql
        .selectFrom('challenges')
        .selectAll()
        .where('claimantId', '=', claimantId)
        .where('overAt', 'is', null)
        .where('expiresAt', '>', now)
        .orderBy('madeAt')
        .limit(100)
        .execute(),

    /** How many challenges are still open in a case for one claimant. Codes take up room only for their own life, and not while a letter may wait. */
    async openCount(claimantId: ClaimantId, now: Date, codesSince = new Date(0)): Promise<number> {
      const row = await sql
        .selectFrom('challenges')
        .select((of) => of.fn.countAll<number>().as('open'))
        .where('claimantId', '=', claimantId)
        .where('overAt', 'is', null)
        .where('expiresAt', '>', now)
        .where((of) => of.or([of('kind', '<>', 'mailbox'), of('madeAt', '>', codesSince)]))
        .executeTakeFirstOrThrow();
      return row.open;
    },

    /** The open challenge of a claimant for one thing, so that asking twice gives the same one. */
    openFor: (claimantId: ClaimantId, kind: Challenge['kind'], subjectId: string, now: Date) =>
      sql
        .selectFrom('challenges')
        .selectAll()
        .where('claimantId', '=', claimantId)
        .where('kind', '=', kind)
        .where('subjectId', '=', subjectId)
        .where('overAt', 'is', null)
        .where('expiresAt', '>', now)
        .executeTakeFirst(),

    /** Spends a challenge. True for exactly one of any number of parallel callers, and never after it expired. */
    async spend(id: ChallengeId, outcome: string, now: Date): Promise<boolean> {
      const done = await sql
        .updateTable('challenges')
        .set({ outcome, overAt: now, checkedAt: now, nextCheckAt: null })
        .where('id', '=', id)
        .where('overAt', 'is', null)
        .where('expiresAt', '>', now)
        .where((of) => of.or([of('answerUntil', 'is', null), of('answerUntil', '>', now)]))
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Takes the right to look now: true for one of any number who press at once, when nobody has looked since `lastBefore`. */
    async takeLook(id: ChallengeId, now: Date, lastBefore: Date): Promise<boolean> {
      const done = await sql
        .updateTable('challenges')
        .set({ checkedAt: now })
        .where('id', '=', id)
        .where('overAt', 'is', null)
        .where((of) => of.or([of('checkedAt', 'is', null), of('checkedAt', '<=', lastBefore)]))
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Notes what a check saw. */
    async noteCheck(id: ChallengeId, outcome: string, outcomeDetail: string | null, at: Date): Promise<void> {
      await sql
        .updateTable('challenges')
        .set({ outcome, outcomeDetail, checkedAt: at })
        .where('id', '=', id)
        .where('overAt', 'is', null)
        .execute();
    },

    /** Counts a look of the clock, and notes when it looks again (never, when null). */
    async noteNextCheck(id: ChallengeId, nextCheckAt: Date | null): Promise<void> {
      await sql
        .updateTable('challenges')
        .set((of) => ({ nextCheckAt, checks: of('checks', '+', 1) }))
        .where('id', '=', id)
        .where('overAt', 'is', null)
        .execute();
    },

    /** Ends what is still open in a case that is over. */
    async closeChallenges(caseId: CaseId, at: Date): Promise<void> {
      await sql
        .updateTable('challenges')
        .set({ overAt: at, nextCheckAt: null })
        .where('caseId', '=', caseId)
        .where('overAt', 'is', null)
        .execute();
    },

    /**
     * Adds a finding and answers the version its case has by that. The same claimant's sight of the same thing, judged the same, is
     * that finding seen anew, and no second one.
     */
    async addFinding(finding: Finding): Promise<number> {
      await sql
        .insertInto('findings')
        .values({ ...finding, because: [...finding.because] })
        .onConflict((standing) =>
          standing
            .expression(raw`claimant_id, kind, lower(subject), root, strength, because`)
            .doUpdateSet((of) => ({
              observedAt: raw<Date>`greatest(findings.observed_at, excluded.observed_at)`,
              challengeId: of.ref('excluded.challengeId'),
            })),
        )
        .execute();
      const { version } = await sql
        .updateTable('cases')
        .set((of) => ({ version: of('version', '+', 1) }))
        .where('id', '=', finding.caseId)
        .returning('version')
        .executeTakeFirstOrThrow();
      return version;
    },

    /** What one claimant has proven, oldest first. */
    of: (claimantId: ClaimantId): Promise<Finding[]> =>
      findings((claimant) => claimant('claimants.id', '=', claimantId)),

    /** What was proven in a case by those of `ids` whose contact address is proven and who have not left, oldest first. No claimant's keep another's out. */
    ofConfirmed: (caseId: CaseId, ids: readonly ClaimantId[]): Promise<Finding[]> =>
      findings((claimant) =>
        claimant.and([
          claimant('claimants.caseId', '=', caseId),
          claimant('claimants.confirmedAt', 'is not', null),
          claimant('claimants.leftAt', 'is', null),
          raw<SqlBool>`claimants.id = ANY(${[...ids]}::uuid[])`,
        ]),
      ),
  };
}
