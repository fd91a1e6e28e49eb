/** Codes that are mailed as challenges: how many were asked for, whose tries an answer takes, from when each lives, and that one is given up. */
import { sql as raw } from 'kysely';
import type { CodesAsked } from '../domain/evidence/mailbox-limit.ts';
import type { AccountId, ChallengeId, ClaimantId } from '../domain/ids.ts';
import type { Challenge } from './evidence.ts';
import type { Sql } from './sql.ts';

/** What several challenges of one claimant may be for, whatever its spelling. */
type SameThing = Pick<Challenge, 'claimantId' | 'kind' | 'subject'>;
/** A challenge of which a try was just taken. */
export type Tried = Pick<
  Challenge,
  'id' | 'subject' | 'subjectId' | 'triesLeft' | 'secretHash' | 'answerUntil'
>;
/** A life that begins at `now`. */
export interface Revival {
  readonly now: Date;
  readonly until: Date;
}

export function codeStore(sql: Sql) {
  return {
    /** What this claimant and others asked for since an instant: codes to one address for one account, over all its cases; of one network for any account. */
    async asked(claimantId: ClaimantId, accountId: AccountId, key: string, since: Date) {
      const { rows } = await raw<CodesAsked>`
        WITH me AS (
          SELECT id, address_prefix, EXISTS (SELECT FROM findings WHERE findings.claimant_id = claimants.id AND strength <> 'worthless') AS has_proven
          FROM claimants WHERE id = ${claimantId}
        ), asked AS (
          SELECT claimant.id, claimant.address_prefix, cases.account_id = ${accountId} AS is_here, challenges.claimant_id IN
            (SELECT findings.claimant_id FROM findings WHERE findings.case_id = cases.id AND strength <> 'worthless') AS has_proven
          FROM challenges JOIN cases ON cases.id = challenges.case_id JOIN claimants claimant ON claimant.id = challenges.claimant_id
          WHERE challenges.kind = 'mailbox' AND lower(challenges.subject) = ${key}
            AND challenges.made_at > ${since}
        )
        SELECT (SELECT count(*) FROM asked WHERE is_here AND asked.id = me.id) AS own,
               (SELECT count(*) FROM asked WHERE asked.address_prefix = me.address_prefix) AS network,
               (SELECT count(*) FROM asked WHERE is_here) AS "all",
               (SELECT count(*) FROM asked WHERE is_here AND asked.has_proven) AS proven,
               (SELECT count(*) FROM challenges WHERE challenges.claimant_id = me.id AND kind = 'mailbox') AS "ownEver",
               me.has_proven AS "hasProven"
        FROM me`.execute(sql);
      return rows[0]!;
    },

    /**
     * Takes one of the tries of every challenge to which the answer may belong: those that one claimant has open for the same thing. One that
     * is over, expired or out of tries is not among them.
     */
    async takeTries({ claimantId, kind, subject }: SameThing, now: Date): Promise<Tried[]> {
      const { rows } = await raw<Tried>`
        UPDATE challenges SET tries_left = tries_left - 1 WHERE id IN (
          SELECT id FROM challenges WHERE claimant_id = ${claimantId} AND kind = ${kind} AND lower(subject) = lower(${subject})
            AND tries_left > 0 AND over_at IS NULL AND expires_at > ${now} ORDER BY id FOR UPDATE
        ) RETURNING id, subject, subject_id AS "subjectId", tries_left AS "triesLeft", secret_hash AS "secretHash", answer_until AS "answerUntil"`.execute(
        sql,
      );
      return rows;
    },

    /** The mail server is asked to take a code: from now on it lives so long, within what letters may wait. Until when; undefined for a dead one. */
    async revive(id: ChallengeId, life: Revival): Promise<Date | undefined> {
      const { rows } = await raw<{ until: Date }>`
        UPDATE challenges SET answer_until = greatest(answer_until, least(${life.until}, expires_at))
        WHERE id = ${id} AND over_at IS NULL AND tries_left > 0 AND expires_at > ${life.now} RETURNING answer_until AS until`.execute(
        sql,
      );
      return rows[0]?.until;
    },

    /** Ends what a claimant has open for one thing. */
    async dropSame({ claimantId, kind, subject }: SameThing, outcome: string, at: Date): Promise<void> {
      await sql
        .updateTable('challenges')
        .set({ outcome, overAt: at, nextCheckAt: null })
        .where('claimantId', '=', claimantId)
        .where('kind', '=', kind)
        .where(raw<string>`lower(subject)`, '=', subject.toLowerCase())
        .where('overAt', 'is', null)
        .execute();
    },

    /** Ends a challenge that its claimant gives up. True for exactly one of any number of parallel callers. */
    async drop(id: ChallengeId, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('challenges')
        .set({ outcome: 'dropped', overAt: at, nextCheckAt: null })
        .where('id', '=', id)
        .where('overAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },
  };
}
