/** The sitting in which a granted case becomes a working account. Beginning again replaces it, so an older tab can finish nothing. */
import type { Selectable } from 'kysely';
import type { CaseId } from '../domain/ids.ts';
import type { RestorationsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Restoration = Selectable<RestorationsTable>;

export function restorationStore(sql: Sql) {
  return {
    /** Begins a sitting in place of any other of the case, also of one that an earlier grant finished. The caller holds the case's lock. */
    async begin(
      sitting: Pick<
        Restoration,
        'id' | 'caseId' | 'claimantId' | 'secretHash' | 'linkId' | 'begunAt' | 'begunBy' | 'expiresAt'
      >,
    ): Promise<void> {
      const fresh = {
        passwordHash: null,
        totpSecretSealed: null,
        totpStep: null,
        codesSealed: null,
        finishedAt: null,
      };
      await sql
        .insertInto('restorations')
        .values({ ...sitting, ...fresh })
        .onConflict((older) => older.column('caseId').doUpdateSet({ ...sitting, ...fresh }))
        .execute();
    },

    /** The sitting of a case that is neither finished nor out of time. */
    running: (caseId: CaseId, now: Date) =>
      sql
        .selectFrom('restorations')
        .selectAll()
        .where('caseId', '=', caseId)
        .where('expiresAt', '>', now)
        .where('finishedAt', 'is', null)
        .executeTakeFirst(),

    /** The same by its secret. */
    bySecret: (secretHash: Buffer, now: Date) =>
      sql
        .selectFrom('restorations')
        .selectAll()
        .where('secretHash', '=', secretHash)
        .where('expiresAt', '>', now)
        .where('finishedAt', 'is', null)
        .executeTakeFirst(),

    /** A sitting that is finished, until its hour is over: for the page that says what it did. */
    finishedBySecret: (secretHash: Buffer, now: Date) =>
      sql
        .selectFrom('restorations')
        .selectAll()
        .where('secretHash', '=', secretHash)
        .where('expiresAt', '>', now)
        .where('finishedAt', 'is not', null)
        .executeTakeFirst(),

    /** Keeps what a step settled. False when the sitting was replaced, finished or timed out meanwhile. */
    async keep(
      sitting: Pick<Restoration, 'id' | 'secretHash'>,
      set: Partial<Pick<Restoration, 'passwordHash' | 'totpSecretSealed' | 'totpStep' | 'codesSealed'>>,
      now: Date,
    ): Promise<boolean> {
      const done = await sql
        .updateTable('restorations')
        .set(set)
        .where('id', '=', sitting.id)
        .where('secretHash', '=', sitting.secretHash)
        .where('expiresAt', '>', now)
        .where('finishedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Spends the sitting. True for exactly one of any number of parallel callers. */
    async finish(sitting: Pick<Restoration, 'id' | 'secretHash'>, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('restorations')
        .set({ finishedAt: at, passwordHash: null, totpSecretSealed: null, codesSealed: null })
        .where('id', '=', sitting.id)
        .where('secretHash', '=', sitting.secretHash)
        .where('expiresAt', '>', at)
        .where('finishedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Ends the open sitting of a case and forgets what it made. */
    async drop(caseId: CaseId, at: Date): Promise<void> {
      await sql
        .updateTable('restorations')
        .set({ finishedAt: at, passwordHash: null, totpSecretSealed: null, codesSealed: null })
        .where('caseId', '=', caseId)
        .where('finishedAt', 'is', null)
        .execute();
    },
  };
}
