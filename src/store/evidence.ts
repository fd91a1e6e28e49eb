/** Challenges and findings. Writing a finding bumps its case's version, so that no judgement rests on findings that changed underneath. */
import type { Selectable } from 'kysely';
import type { Finding } from '../domain/evidence/finding.ts';
import type { AccountId, CaseId, ChallengeId, ClaimantId } from '../domain/ids.ts';
import type { ChallengesTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Challenge = Selectable<ChallengesTable>;

export function evidenceStore(sql: Sql) {
  return {
    async addChallenge(challenge: Challenge): Promise<void> {
      await sql.insertInto('challenges').values(challenge).execute();
    },

    challenge: (id: ChallengeId) =>
      sql.selectFrom('challenges').selectAll().where('id', '=', id).executeTakeFirst(),

    challenges: (caseId: CaseId) =>
      sql
        .selectFrom('challenges')
        .selectAll()
        .where('caseId', '=', caseId)
        .orderBy('madeAt')
        .limit(200)
        .execute(),

    /** How many challenges are still open in a case for one claimant. */
    async openCount(claimantId: ClaimantId, now: Date): Promise<number> {
      const row = await sql
        .selectFrom('challenges')
        .select((of) => of.fn.countAll<number>().as('open'))
        .where('claimantId', '=', claimantId)
        .where('overAt', 'is', null)
        .where('expiresAt', '>', now)
        .executeTakeFirstOrThrow();
      return row.open;
    },

    /** How many challenges of a kind were made for an account since an instant, over all its cases. */
    async madeSince(accountId: AccountId, kind: string, since: Date): Promise<number> {
      const row = await sql
        .selectFrom('challenges')
        .innerJoin('cases', 'cases.id', 'challenges.caseId')
        .select((of) => of.fn.countAll<number>().as('made'))
        .where('cases.accountId', '=', accountId)
        .where('challenges.kind', '=', kind as Challenge['kind'])
        .where('challenges.madeAt', '>', since)
        .executeTakeFirstOrThrow();
      return row.made;
    },

    /** How many challenges of a kind a claimant ever made. */
    async madeOf(claimantId: ClaimantId, kind: Challenge['kind']): Promise<number> {
      const row = await sql
        .selectFrom('challenges')
        .select((of) => of.fn.countAll<number>().as('made'))
        .where('claimantId', '=', claimantId)
        .where('kind', '=', kind)
        .executeTakeFirstOrThrow();
      return row.made;
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

    /** Takes one of the tries and answers how many are left; undefined when the challenge is over, expired or out of tries. */
    async takeTry(id: ChallengeId, now: Date): Promise<number | undefined> {
      const row = await sql
        .updateTable('challenges')
        .set((of) => ({ triesLeft: of('triesLeft', '-', 1) }))
        .where('id', '=', id)
        .where('triesLeft', '>', 0)
        .where('overAt', 'is', null)
        .where('expiresAt', '>', now)
        .returning('triesLeft')
        .executeTakeFirst();
      return row?.triesLeft;
    },

    /** Spends a challenge. True for exactly one of any number of parallel callers, and never after it expired. */
    async spend(id: ChallengeId, outcome: string, now: Date): Promise<boolean> {
      const done = await sql
        .updateTable('challenges')
        .set({ outcome, overAt: now, checkedAt: now, nextCheckAt: null })
        .where('id', '=', id)
        .where('overAt', 'is', null)
        .where('expiresAt', '>', now)
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

    async addFinding(finding: Finding): Promise<void> {
      await sql
        .insertInto('findings')
        .values({ ...finding, because: [...finding.because] })
        .execute();
      await sql
        .updateTable('cases')
        .set((of) => ({ version: of('version', '+', 1) }))
        .where('id', '=', finding.caseId)
        .execute();
    },

    of: (caseId: CaseId): Promise<Finding[]> =>
      sql
        .selectFrom('findings')
        .selectAll()
        .where('caseId', '=', caseId)
        .orderBy('observedAt')
        .limit(500)
        .execute(),
  };
}
