/** Cases. A state changes by compare-and-set on (id, state, version) and in no other way. */
import { sql as raw, type Selectable } from 'kysely';
import type { Case } from '../domain/case/case.ts';
import { type CaseState, liveStates } from '../domain/case/lifecycle.ts';
import type { AccountId, CaseId } from '../domain/ids.ts';
import { Refusal } from '../domain/refusals.ts';
import { claimantRow, type NewClaimant } from './claimants.ts';
import type { CasesTable } from './schema.ts';
import type { Sql } from './sql.ts';

// Literals, not parameters: the planner must see that this is the condition of the partial index, also when it plans for any values.
const liveLiterals = liveStates.map((state) => raw.lit<CaseState>(state));

export function caseStore(sql: Sql) {
  const cases = () => sql.selectFrom('cases').selectAll();
  return {
    /**
     * Opens a case with the first who asks for it, in one statement. False when the account has a live one already: the unique
     * index decides between parallel requests.
     */
    async open(opened: Case, first: NewClaimant): Promise<boolean> {
      const row = claimantRow(first);
      const columns = Object.keys(row) as (keyof typeof row)[];
      const added = await sql
        .with('opened', (on) =>
          on
            .insertInto('cases')
            .values({ ...opened })
            .onConflict((live) => live.column('accountId').where('state', 'in', liveLiterals).doNothing())
            .returning('id'),
        )
        .insertInto('claimants')
        .columns(columns)
        .expression((of) => of.selectFrom('opened').select(columns.map((name) => of.val(row[name]).as(name))))
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    },

    get: (id: CaseId): Promise<Case> => cases().where('id', '=', id).executeTakeFirstOrThrow().then(caseOf),
    find: (id: CaseId): Promise<Case | undefined> =>
      cases().where('id', '=', id).executeTakeFirst().then(maybeCase),
    byNumber: (number: string): Promise<Case | undefined> =>
      cases().where('number', '=', number).executeTakeFirst().then(maybeCase),

    /** The case and its lock until the end of the transaction, for whoever must judge findings that may not change meanwhile. */
    lock: (id: CaseId): Promise<Case> =>
      cases().where('id', '=', id).forUpdate().executeTakeFirstOrThrow().then(caseOf),

    liveOf: (accountId: AccountId): Promise<Case | undefined> =>
      cases()
        .where('accountId', '=', accountId)
        .where('state', 'in', [...liveStates])
        .executeTakeFirst()
        .then(maybeCase),

    latestOf: (accountId: AccountId): Promise<Case | undefined> =>
      cases()
        .where('accountId', '=', accountId)
        .orderBy('openedAt', 'desc')
        .limit(1)
        .executeTakeFirst()
        .then(maybeCase),

    /** Writes a move. Refuses (`case_moved`) when somebody else moved the case first. */
    async move(before: Case, after: Case): Promise<void> {
      const done = await sql
        .updateTable('cases')
        .set(rowOf(after))
        .where('id', '=', before.id)
        .where('state', '=', before.state)
        .where('version', '=', before.version)
        .executeTakeFirst();
      if (done.numUpdatedRows !== 1n)
        throw new Refusal('case_moved', { because: { case: before.number, version: before.version } });
    },

    /** Stores what was decided, in the version it was decided for. The version goes up, so that no older judgement can still be acted on. */
    async decide(
      before: Case,
      decision: object,
      sets: Partial<
        Pick<
          Case,
          'waitStartedAt' | 'stake' | 'approvalsNeeded' | 'waitUntil' | 'dueAt' | 'aftercare' | 'lapsesAt'
        >
      >,
    ): Promise<Case> {
      const row = await sql
        .updateTable('cases')
        .set({ ...sets, decision: JSON.stringify(decision), version: before.version + 1 })
        .where('id', '=', before.id)
        .where('state', '=', before.state)
        .where('version', '=', before.version)
        .returningAll()
        .executeTakeFirst();
      if (!row)
        throw new Refusal('case_moved', { because: { case: before.number, version: before.version } });
      return caseOf(row);
    },

    /** Gives whoever asks in a case that nobody has confirmed yet until `dueAt` to do so. It never ends sooner by that, and no judgement rests on it. */
    async giveTime(id: CaseId, dueAt: Date): Promise<void> {
      await sql
        .updateTable('cases')
        .set({ dueAt: raw<Date>`greatest(due_at, ${dueAt}::timestamptz)` })
        .where('id', '=', id)
        .where('state', '=', 'opened')
        .execute();
    },

    /** Moves the dates by which a case lapses, in the version it was judged for. */
    async putOff(before: Case, sets: Partial<Pick<Case, 'dueAt' | 'lapsesAt'>>): Promise<Case> {
      const row = await sql
        .updateTable('cases')
        .set({ ...sets, version: before.version + 1 })
        .where('id', '=', before.id)
        .where('state', '=', before.state)
        .where('version', '=', before.version)
        .returningAll()
        .executeTakeFirst();
      if (!row)
        throw new Refusal('case_moved', { because: { case: before.number, version: before.version } });
      return caseOf(row);
    },

    /** The decision as it was last stored, with its trail. */
    decision: (id: CaseId) =>
      sql.selectFrom('cases').select('decision').where('id', '=', id).executeTakeFirst(),
  };
}

type Row = Selectable<CasesTable>;
const maybeCase = (row: Row | undefined) => (row ? caseOf(row) : undefined);

function caseOf({ decision: _, ...row }: Row): Case {
  return row;
}

function rowOf(from: Case) {
  const { id: _id, number: _number, accountId: _account, openedAt: _opened, ...changing } = from;
  return changing;
}
