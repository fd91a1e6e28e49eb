/** Second factors and recovery codes. Whatever works once is spent by the statement that checks it. */
import { sql as raw, type Selectable } from 'kysely';
import type { AccountId, FactorId } from '../domain/ids.ts';
import type { RecoveryCodeSetsTable, RecoveryCodesTable, TotpFactorsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type RecoveryCode = Selectable<RecoveryCodesTable>;
export type CodeSet = Selectable<RecoveryCodeSetsTable>;
export type TotpFactor = Selectable<TotpFactorsTable>;

export function factorStore(sql: Sql) {
  return {
    /** The confirmed authenticator app of an account. */
    totp: (accountId: AccountId) =>
      sql
        .selectFrom('totpFactors')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('confirmedAt', 'is not', null)
        .where('removedAt', 'is', null)
        .executeTakeFirst(),

    /** Whether the account had a confirmed app at an instant, be it this one or the one that this one replaced. */
    async hadTotp(accountId: AccountId, at: Date): Promise<boolean> {
      const row = await sql
        .selectFrom('totpFactors')
        .select('id')
        .where('accountId', '=', accountId)
        .where('confirmedAt', '<=', at)
        .where((is) => is.or([is('removedAt', 'is', null), is('removedAt', '>', at)]))
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** The latest set-up that waits for its first code, made after `since`. */
    pendingTotp: (accountId: AccountId, since: Date) =>
      sql
        .selectFrom('totpFactors')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('confirmedAt', 'is', null)
        .where('removedAt', 'is', null)
        .where('createdAt', '>', since)
        .orderBy('createdAt', 'desc')
        .limit(1)
        .executeTakeFirst(),

    async addTotp(factor: {
      id: FactorId;
      accountId: AccountId;
      secretSealed: Buffer;
      createdAt: Date;
      confirmedAt: Date | null;
      lastStep: number;
    }): Promise<void> {
      await sql
        .insertInto('totpFactors')
        .values({ ...factor, spentSteps: factor.lastStep > 0 ? [factor.lastStep] : [] })
        .execute();
    },

    /** Confirms a set-up and burns the code's step. False when it was confirmed already. */
    async confirmTotp(id: FactorId, step: number, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('totpFactors')
        .set({ confirmedAt: at, lastStep: step, spentSteps: [step] })
        .where('id', '=', id)
        .where('confirmedAt', 'is', null)
        .where('removedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /**
     * Spends a time step. True for exactly one of any number of parallel callers, and never for an earlier step (RFC 6238, 5.2), but where the
     * last one is after `lastRight` and so was spent by a clock that was ahead; never for one of the last hundred that were spent.
     */
    async spendStep(id: FactorId, step: number, lastRight: number): Promise<boolean> {
      const done = await sql
        .updateTable('totpFactors')
        .set({ lastStep: step, spentSteps: raw`(${step}::bigint || spent_steps)[1:100]` })
        .where('id', '=', id)
        .where((is) => is.or([is('lastStep', '<', step), is('lastStep', '>', lastRight)]))
        .where((is) => is.not(is(raw.val(step), '=', raw<number>`ANY (spent_steps)`)))
        .where('removedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Drops set-ups that wait for their first code. */
    async dropPending(accountId: AccountId, at: Date): Promise<void> {
      await sql
        .updateTable('totpFactors')
        .set({ removedAt: at })
        .where('accountId', '=', accountId)
        .where('confirmedAt', 'is', null)
        .where('removedAt', 'is', null)
        .execute();
    },

    /** Takes one app off, because another one takes its place. */
    async retireTotp(id: FactorId, at: Date): Promise<void> {
      await sql
        .updateTable('totpFactors')
        .set({ removedAt: at })
        .where('id', '=', id)
        .where('removedAt', 'is', null)
        .execute();
    },

    /** Removes every authenticator app of the account, also half-made ones, and answers how many confirmed ones went. */
    async removeAllTotp(accountId: AccountId, at: Date): Promise<number> {
      const gone = await sql
        .updateTable('totpFactors')
        .set({ removedAt: at })
        .where('accountId', '=', accountId)
        .where('removedAt', 'is', null)
        .returning('confirmedAt')
        .execute();
      return gone.filter((factor) => factor.confirmedAt !== null).length;
    },

    /** Adds codes by their hashes. */
    async addCodes(
      codes: (Pick<RecoveryCode, 'id' | 'accountId' | 'codeHash' | 'createdAt'> &
        Partial<Pick<RecoveryCode, 'isWaiting'>>)[],
    ): Promise<void> {
      await sql.insertInto('recoveryCodes').values(codes).execute();
    },

    /** Burns a code. True for exactly one of any number of parallel callers (ASVS 6.5.1). */
    async burnCode(accountId: AccountId, codeHash: Buffer, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('recoveryCodes')
        .set({ usedAt: at })
        .where('accountId', '=', accountId)
        .where('codeHash', '=', codeHash)
        .where('usedAt', 'is', null)
        .where('droppedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },
    /** Which of these hashes are those of codes that are or were anybody's. */
    async knownCodes(codeHashes: readonly Buffer[]): Promise<Buffer[]> {
      const known = await sql
        .selectFrom('recoveryCodes')
        .select('codeHash')
        .where('codeHash', 'in', codeHashes)
        .execute();
      return known.map(({ codeHash }) => codeHash);
    },
    /** Burns a code that turned up where it should not be, and answers whose it was. */
    async burnLeaked(codeHash: Buffer, at: Date): Promise<AccountId | undefined> {
      const burned = await sql
        .updateTable('recoveryCodes')
        .set({ usedAt: at })
        .where('codeHash', '=', codeHash)
        .where('usedAt', 'is', null)
        .where('droppedAt', 'is', null)
        .returning('accountId')
        .executeTakeFirst();
      return burned?.accountId;
    },
    /** Whether a live code of the account has this hash; burns nothing. */
    hasCode: async (accountId: AccountId, codeHash: Buffer): Promise<boolean> =>
      (await sql
        .selectFrom('recoveryCodes')
        .select('id')
        .where('accountId', '=', accountId)
        .where('codeHash', '=', codeHash)
        .where('usedAt', 'is', null)
        .where('droppedAt', 'is', null)
        .executeTakeFirst()) !== undefined,

    /** The codes that work, but for new ones that wait beside them to be typed back. */
    codesLeft: async (accountId: AccountId): Promise<number> => {
      const row = await sql
        .selectFrom('recoveryCodes')
        .select((count) => count.fn.countAll<number>().as('left'))
        .where('accountId', '=', accountId)
        .where('isWaiting', '=', false)
        .where('usedAt', 'is', null)
        .where('droppedAt', 'is', null)
        .executeTakeFirstOrThrow();
      return row.left;
    },

    /** Drops every code of an account, and answers how many worked. */
    async dropCodes(accountId: AccountId, at: Date): Promise<number> {
      await sql
        .updateTable('recoveryCodeSets')
        .set({ shownAt: null, shownTo: null, shownSealed: null })
        .where('accountId', '=', accountId)
        .execute();
      const done = await sql
        .updateTable('recoveryCodes')
        .set({ droppedAt: at })
        .where('accountId', '=', accountId)
        .where('usedAt', 'is', null)
        .where('droppedAt', 'is', null)
        .executeTakeFirst();
      return Number(done.numUpdatedRows);
    },

    codeSet: (accountId: AccountId) =>
      sql.selectFrom('recoveryCodeSets').selectAll().where('accountId', '=', accountId).executeTakeFirst(),

    async setCodeSet(accountId: AccountId, madeAt: Date, keptAt: Date | null): Promise<void> {
      await sql
        .insertInto('recoveryCodeSets')
        .values({ accountId, madeAt, keptAt })
        .onConflict((known) => known.column('accountId').doUpdateSet({ madeAt, keptAt }))
        .execute();
    },
  };
}
