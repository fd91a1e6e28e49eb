/** The desk: its people, its queue, its approvals and its figures. */
import { sql as raw } from 'kysely';
import type { CaseState } from '../domain/case/lifecycle.ts';
import type { AccountId, CaseId, ClaimantId } from '../domain/ids.ts';
import type { Grounds } from '../domain/policy/grounds.ts';
import type { StaffRole } from './schema.ts';
import type { Sql } from './sql.ts';

export function deskStore(sql: Sql) {
  return {
    staff: (accountId: AccountId) =>
      sql
        .selectFrom('staff')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('suspendedAt', 'is', null)
        .executeTakeFirst(),

    people: () =>
      sql
        .selectFrom('staff')
        .innerJoin('accounts', 'accounts.id', 'staff.accountId')
        .selectAll('staff')
        .select('accounts.username')
        .orderBy('accounts.usernameKey')
        .limit(500)
        .execute(),

    /** Whether anybody can give others a role. */
    async hasAdmin(): Promise<boolean> {
      const admin = await sql
        .selectFrom('staff')
        .select('accountId')
        .where('role', '=', 'admin')
        .where('suspendedAt', 'is', null)
        .limit(1)
        .executeTakeFirst();
      return admin !== undefined;
    },

    /** Gives the role. Somebody who is there keeps the day they joined; whoever was suspended joins anew. */
    async join(accountId: AccountId, role: StaffRole, at: Date): Promise<void> {
      await sql
        .insertInto('staff')
        .values({ accountId, role, joinedAt: at, suspendedAt: null })
        .onConflict((known) =>
          known.column('accountId').doUpdateSet({
            role,
            joinedAt: raw<Date>`CASE WHEN staff.suspended_at IS NULL THEN staff.joined_at ELSE excluded.joined_at END`,
            suspendedAt: null,
          }),
        )
        .execute();
    },

    /** Everybody who has a role now, but those whose own account the case is about or whose own address asks in it; by name. */
    whoMayActOn: (current: { id: CaseId; accountId: AccountId }) =>
      sql
        .selectFrom('staff')
        .innerJoin('accounts', 'accounts.id', 'staff.accountId')
        .select(['staff.accountId', 'staff.role', 'staff.joinedAt', 'accounts.username'])
        .where('staff.suspendedAt', 'is', null)
        .where('staff.accountId', '!=', current.accountId)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('addresses')
                .innerJoin('claimants', 'claimants.contactKey', 'addresses.addressKey')
                .select('addresses.id')
                .where('claimants.caseId', '=', current.id)
                .where('claimants.confirmedAt', 'is not', null)
                .where('claimants.leftAt', 'is', null)
                .whereRef('addresses.accountId', '=', 'staff.accountId')
                .where('addresses.removedAt', 'is', null),
            ),
          ),
        )
        .orderBy('accounts.usernameKey')
        .limit(500)
        .execute(),

    async suspend(accountId: AccountId, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('staff')
        .set({ suspendedAt: at })
        .where('accountId', '=', accountId)
        .where('suspendedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** The queue: cases in the given states, those due first on top, then those longest in their state; or the latest first. Last those with nothing proven. */
    queue: (in_: readonly CaseState[], most: number, skip: number, first: 'due' | 'latest' = 'due') =>
      sql
        .selectFrom('cases')
        .innerJoin('accounts', 'accounts.id', 'cases.accountId')
        .leftJoin('accounts as taker', 'taker.id', 'cases.takenBy')
        .select([
          'cases.id',
          'cases.number',
          'cases.accountId',
          'cases.state',
          'cases.stake',
          'cases.openedAt',
          'cases.enteredAt',
          'cases.dueAt',
          'cases.approvalsNeeded',
          'accounts.username',
          'taker.username as takenBy',
        ])
        .select((of) => [
          raw<number>`(SELECT count(*) FROM findings f JOIN claimants c ON c.id = f.claimant_id WHERE f.case_id = cases.id
            AND f.strength <> 'worthless' AND c.confirmed_at IS NOT NULL AND c.left_at IS NULL)`.as('proofs'),
          of
            .selectFrom('approvals')
            .select((c) => c.fn.countAll<number>().as('n'))
            .whereRef('approvals.caseId', '=', 'cases.id')
            .whereRef('approvals.round', '=', 'cases.round')
            .as('approvals'),
        ])
        .where('cases.state', 'in', [...in_])
        // What lapses by itself, because nothing is proven in it, never stands before anybody who has proven something.
        .orderBy(raw`cases.lapses_at IS NOT NULL`)
        .orderBy('cases.dueAt', (order) => order.asc().nullsLast())
        .orderBy('cases.enteredAt', first === 'latest' ? 'desc' : 'asc')
        .limit(most)
        .offset(skip)
        .execute(),

    counts: () =>
      sql
        .selectFrom('cases')
        .select(['state', (of) => of.fn.countAll<number>().as('count')])
        .groupBy('state')
        .execute(),

    /** Takes a case for a person. False when somebody else has it. */
    async take(caseId: CaseId, staffId: AccountId): Promise<boolean> {
      const done = await sql
        .updateTable('cases')
        .set({ takenBy: staffId })
        .where('id', '=', caseId)
        .where((is) => is.or([is('takenBy', 'is', null), is('takenBy', '=', staffId)]))
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    async release(caseId: CaseId): Promise<boolean> {
      const done = await sql
        .updateTable('cases')
        .set({ takenBy: null })
        .where('id', '=', caseId)
        .where('takenBy', 'is not', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Locks the live admins until the end of the transaction: two who remove each other wait, and one of them stays. */
    lockAdmins: () =>
      sql
        .selectFrom('staff')
        .select('accountId')
        .where('role', '=', 'admin')
        .where('suspendedAt', 'is', null)
        .orderBy('accountId')
        .forUpdate()
        .execute(),

    /** Writes a person's approval in this round; a later one takes the place of their earlier one. */
    async approve(approval: {
      caseId: CaseId;
      round: number;
      staffId: AccountId;
      claimantId: ClaimantId;
      at: Date;
      reason: string;
      grounds: Grounds;
    }): Promise<void> {
      const { claimantId, at, reason, grounds } = approval;
      await sql
        .insertInto('approvals')
        .values(approval)
        .onConflict((known) =>
          known.columns(['caseId', 'round', 'staffId']).doUpdateSet({ claimantId, at, reason, grounds }),
        )
        .execute();
    },

    /** The approvals of a round, with the live role of whoever gave them and since when they are there: null once they were suspended. */
    approvals: (caseId: CaseId, round: number) =>
      sql
        .selectFrom('approvals')
        .innerJoin('accounts', 'accounts.id', 'approvals.staffId')
        .leftJoin('staff', (join) =>
          join.onRef('staff.accountId', '=', 'approvals.staffId').on('staff.suspendedAt', 'is', null),
        )
        .selectAll('approvals')
        .select(['accounts.username', 'staff.role', 'staff.joinedAt'])
        .where('caseId', '=', caseId)
        .where('round', '=', round)
        .orderBy('at')
        .execute(),

    /** What the desk needed lately: how many wait, and how long a review took, from the record since `since`. */
    async reviewFigures(
      since: Date,
    ): Promise<{ waiting: number; decided: number; medianHours: number | null; p90Hours: number | null }> {
      const { rows } = await raw<{
        waiting: number;
        decided: number;
        medianHours: number | null;
        p90Hours: number | null;
      }>`
        WITH began AS (
          SELECT case_id, at FROM facts WHERE kind IN ('case:move:submit', 'case:move:refer') AND at > ${since}
        ), answered AS (
          SELECT began.case_id, min(facts.at) - began.at AS took
          FROM began JOIN facts ON facts.case_id = began.case_id AND facts.at >= began.at
            AND facts.kind IN ('case:move:approve', 'case:move:refuse', 'case:move:ask')
          GROUP BY began.case_id, began.at
        )
        SELECT (SELECT count(*) FROM cases WHERE state IN ('reviewing', 'contested') AND lapses_at IS NULL) AS waiting,
               count(*) AS decided,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took)) / 3600 AS "medianHours",
               percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM took)) / 3600 AS "p90Hours"
        FROM answered`.execute(sql);
      return rows[0]!;
    },
  };
}
