/** What takes the place of a spent code: sealed for whoever spent it, until they say that it is written down. No code is read out of here but by its keys. */
import type { Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { AccountId, SessionId } from '../domain/ids.ts';
import type { CodeReplacementsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type CodeReplacement = Selectable<CodeReplacementsTable>;

export function replacementStore(sql: Sql) {
  return {
    /** Keeps what a finished sign-in was answered. */
    async keepAnswer(id: Id<'sign-in'>, answerSealed: Buffer): Promise<void> {
      await sql.updateTable('signIns').set({ answerSealed }).where('id', '=', id).execute();
    },

    /** Erases the answers of sign-ins that have expired. */
    async forgetAnswers(before: Date): Promise<void> {
      await sql
        .updateTable('signIns')
        .set({ answerSealed: null })
        .where('expiresAt', '<', before)
        .where('answerSealed', 'is not', null)
        .execute();
    },

    async add(replacement: Omit<CodeReplacement, 'keptAt'>): Promise<void> {
      await sql.insertInto('codeReplacements').values(replacement).execute();
    },

    /** The codes that a session was given and has not said to have kept, newest first; none that is used or dropped by now. */
    waiting: (accountId: AccountId, sessionId: SessionId) =>
      sql
        .selectFrom('codeReplacements')
        .innerJoin('recoveryCodes', 'recoveryCodes.id', 'codeReplacements.id')
        .select(['codeReplacements.id', 'codeReplacements.codeSealed', 'codeReplacements.madeAt'])
        .where('codeReplacements.accountId', '=', accountId)
        .where('codeReplacements.sessionId', '=', sessionId)
        .where('codeReplacements.keptAt', 'is', null)
        .where('codeReplacements.codeSealed', 'is not', null)
        .where('recoveryCodes.usedAt', 'is', null)
        .where('recoveryCodes.droppedAt', 'is', null)
        .orderBy('codeReplacements.madeAt', 'desc')
        .orderBy('codeReplacements.id', 'desc')
        .limit(20)
        .execute(),

    /** Notes that a session's person has written them down, and erases them here. */
    async keep(accountId: AccountId, sessionId: SessionId, at: Date): Promise<void> {
      await sql
        .updateTable('codeReplacements')
        .set({ codeSealed: null, keptAt: at })
        .where('accountId', '=', accountId)
        .where('sessionId', '=', sessionId)
        .where('keptAt', 'is', null)
        .execute();
    },

    /** Notes for which session ten new codes lie sealed; `isBeside` an older set, of which what is known stays. */
    async show(
      accountId: AccountId,
      isBeside: boolean,
      shown: { shownAt: Date; shownTo: SessionId; shownSealed: Buffer },
    ): Promise<void> {
      const fresh = { ...shown, madeAt: shown.shownAt, keptAt: null };
      await sql
        .insertInto('recoveryCodeSets')
        .values({ accountId, ...fresh })
        .onConflict((known) => known.column('accountId').doUpdateSet(isBeside ? shown : fresh))
        .execute();
    },

    /** The live code of this hash, and whether it is of the ten that were shown last and not typed back yet. */
    liveCode: async (accountId: AccountId, codeHash: Buffer): Promise<{ isShown: boolean } | undefined> => {
      const code = await sql
        .selectFrom('recoveryCodes as code')
        .leftJoin('recoveryCodeSets as set', 'set.accountId', 'code.accountId')
        .select(['code.isWaiting', 'code.createdAt', 'set.shownAt', 'set.keptAt'])
        .where('code.accountId', '=', accountId)
        .where('code.codeHash', '=', codeHash)
        .where('code.usedAt', 'is', null)
        .where('code.droppedAt', 'is', null)
        .executeTakeFirst();
      if (!code) return undefined;
      const isFirstSet = code.keptAt === null && code.createdAt.getTime() === code.shownAt?.getTime();
      return { isShown: code.isWaiting || isFirstSet };
    },

    /** Drops new codes that were never typed back, beside others that stay. */
    async dropWaiting(accountId: AccountId, at: Date): Promise<void> {
      await sql
        .updateTable('recoveryCodes')
        .set({ droppedAt: at })
        .where('accountId', '=', accountId)
        .where('isWaiting', '=', true)
        .where('usedAt', 'is', null)
        .where('droppedAt', 'is', null)
        .execute();
    },

    /** One of the ten was typed back or used: they are what the account has, the older ones end, and nothing lies here any more. */
    async keepShown(accountId: AccountId, at: Date): Promise<void> {
      const live = sql
        .updateTable('recoveryCodes')
        .where('accountId', '=', accountId)
        .where('droppedAt', 'is', null);
      const beside = sql
        .selectFrom('recoveryCodes')
        .select('accountId')
        .where('accountId', '=', accountId)
        .where('isWaiting', '=', true)
        .where('droppedAt', 'is', null);
      await live
        .set({ droppedAt: at })
        .where('isWaiting', '=', false)
        .where('usedAt', 'is', null)
        .where('accountId', 'in', beside)
        .execute();
      await live.set({ isWaiting: false }).where('isWaiting', '=', true).execute();
      await sql
        .updateTable('recoveryCodeSets')
        .set((row) => ({
          madeAt: row.fn.coalesce('shownAt', 'madeAt'),
          keptAt: at,
          shownAt: null,
          shownTo: null,
          shownSealed: null,
        }))
        .where('accountId', '=', accountId)
        .execute();
    },

    /** Erases what nobody can be shown any more: the session that it lay there for has ended or run out. */
    async forget(now: Date): Promise<void> {
      const over = sql
        .selectFrom('sessions')
        .select('id')
        .where((is) => is.or([is('endedAt', 'is not', null), is('expiresAt', '<', now)]));
      await sql
        .updateTable('codeReplacements')
        .set({ codeSealed: null })
        .where('codeSealed', 'is not', null)
        .where('sessionId', 'in', over)
        .execute();
      await sql
        .updateTable('recoveryCodeSets')
        .set({ shownTo: null, shownSealed: null })
        .where('shownTo', 'in', over.$castTo<{ id: SessionId }>())
        .execute();
    },
  };
}
