/** Half sign-ins, sessions and remembered devices, each known by the keyed hash of what its cookie holds. */
import { sql as raw, type Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { AccountId, SessionId } from '../domain/ids.ts';
import type { DevicesTable, SessionsTable, SignInsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type SignIn = Selectable<SignInsTable>;
export type Session = Selectable<SessionsTable>;
export type Device = Selectable<DevicesTable>;

const signInsOf = (sql: Sql, secretHash: Buffer, now: Date) =>
  sql.selectFrom('signIns').selectAll().where('secretHash', '=', secretHash).where('expiresAt', '>', now);

/** Sessions that are neither ended nor expired, each with its account and role in one look. */
const live = (sql: Sql, now: Date) =>
  sql
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.accountId')
    .leftJoin('staff', (join) =>
      join.onRef('staff.accountId', '=', 'sessions.accountId').on('staff.suspendedAt', 'is', null),
    )
    .selectAll('sessions')
    .select(['accounts.username', 'accounts.frozenAt', 'accounts.aftercareUntil', 'staff.role as staffRole'])
    .select((of) =>
      of
        .exists(
          of
            .selectFrom('totpFactors')
            .select('totpFactors.id')
            .whereRef('totpFactors.accountId', '=', 'sessions.accountId')
            .where('totpFactors.confirmedAt', 'is not', null)
            .where('totpFactors.removedAt', 'is', null),
        )
        .$castTo<boolean>()
        .as('hasFactor'),
    )
    .where('sessions.endedAt', 'is', null)
    .where('sessions.expiresAt', '>', now);

export function sessionStore(sql: Sql) {
  return {
    async addSignIn(signIn: Omit<SignIn, 'finishedAt' | 'finishedBy' | 'answerSealed'>): Promise<void> {
      await sql.insertInto('signIns').values(signIn).execute();
    },

    /** A sign-in that still waits for its factor. */
    signIn: (secretHash: Buffer, now: Date) =>
      signInsOf(sql, secretHash, now).where('finishedAt', 'is', null).executeTakeFirst(),

    /** The same, also when it is finished: it is answered once more to whoever finished it. */
    signInOnce: (secretHash: Buffer, now: Date) => signInsOf(sql, secretHash, now).executeTakeFirst(),

    signInById: (id: Id<'sign-in'>) =>
      sql.selectFrom('signIns').selectAll().where('id', '=', id).executeTakeFirst(),

    /** Takes one of the tries. False when none is left: the sign-in is dead, whatever is typed next. */
    async takeTry(id: Id<'sign-in'>): Promise<boolean> {
      const done = await sql
        .updateTable('signIns')
        .set((row) => ({ triesLeft: row('triesLeft', '-', 1) }))
        .where('id', '=', id)
        .where('triesLeft', '>', 0)
        .where('finishedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Finishes a sign-in by the code of this hash. True once. */
    async finishSignIn(id: Id<'sign-in'>, at: Date, finishedBy: Buffer): Promise<boolean> {
      const done = await sql
        .updateTable('signIns')
        .set({ finishedAt: at, finishedBy })
        .where('id', '=', id)
        .where('finishedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Ends every half sign-in of an account: what was half open under an old password or factor must not be finished. */
    async dropSignIns(accountId: AccountId, at: Date): Promise<void> {
      await sql
        .updateTable('signIns')
        .set({ finishedAt: at })
        .where('accountId', '=', accountId)
        .where('finishedAt', 'is', null)
        .execute();
    },

    async add(session: Omit<Session, 'endedAt' | 'confirmedBy'>): Promise<void> {
      await sql.insertInto('sessions').values(session).execute();
    },

    /** The live session of a secret. */
    bySecret: (secretHash: Buffer, now: Date) =>
      live(sql, now).where('sessions.secretHash', '=', secretHash).executeTakeFirst(),

    /** The live session of an id. */
    byId: (accountId: AccountId, id: SessionId, now: Date) =>
      live(sql, now)
        .where('sessions.accountId', '=', accountId)
        .where('sessions.id', '=', id)
        .executeTakeFirst(),

    of: (accountId: AccountId, now: Date) =>
      sql
        .selectFrom('sessions')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('endedAt', 'is', null)
        .where('expiresAt', '>', now)
        .orderBy('seenAt', 'desc')
        .limit(100)
        .execute(),

    async see(id: SessionId, at: Date): Promise<void> {
      await sql.updateTable('sessions').set({ seenAt: at }).where('id', '=', id).execute();
    },

    /** Makes a session fresh; `confirmedBy` is the hash of the code that did it, null where it was none. */
    async refresh(id: SessionId, at: Date, confirmedBy: Buffer | null = null): Promise<void> {
      const set = { freshAt: at, seenAt: at, confirmedBy };
      await sql.updateTable('sessions').set(set).where('id', '=', id).execute();
    },

    async end(accountId: AccountId, id: SessionId, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('sessions')
        .set({ endedAt: at })
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .where('endedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Ends all sessions of an account, but for `keep`, and answers how many. */
    async endAll(accountId: AccountId, at: Date, keep?: SessionId): Promise<number> {
      let query = sql
        .updateTable('sessions')
        .set({ endedAt: at })
        .where('accountId', '=', accountId)
        .where('endedAt', 'is', null);
      if (keep) query = query.where('id', '!=', keep);
      return Number((await query.executeTakeFirst()).numUpdatedRows);
    },

    async addDevice(device: Omit<Device, 'endedAt'>): Promise<void> {
      await sql.insertInto('devices').values(device).execute();
    },

    device: (accountId: AccountId, secretHash: Buffer) =>
      sql
        .selectFrom('devices')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('secretHash', '=', secretHash)
        .where('endedAt', 'is', null)
        .executeTakeFirst(),

    /**
     * The device of a secret, where it counts as known for guessing: among the `ofEachMax` that came first and the `ofEachMax` seen last, or
     * whoever once had the password could make any number of devices, each with guesses of its own.
     */
    async knownDevice(
      accountId: AccountId,
      secretHash: Buffer,
      ofEachMax: number,
    ): Promise<Id<'device'> | undefined> {
      const row = await sql
        .selectFrom((from) =>
          from
            .selectFrom('devices')
            .select(['id', 'secretHash'])
            .select(raw<number>`row_number() OVER (ORDER BY first_at, id)`.as('nth'))
            .select(raw<number>`row_number() OVER (ORDER BY last_at DESC, id DESC)`.as('nthLast'))
            .where('accountId', '=', accountId)
            .where('endedAt', 'is', null)
            .as('devices'),
        )
        .select('id')
        .where('secretHash', '=', secretHash)
        .where((is) => is.or([is('nth', '<=', ofEachMax), is('nthLast', '<=', ofEachMax)]))
        .executeTakeFirst();
      return row?.id;
    },

    async seeDevice(id: Id<'device'>, at: Date): Promise<void> {
      await sql.updateTable('devices').set({ lastAt: at }).where('id', '=', id).execute();
    },

    /** Forgets the devices of an account, but for `keep`, and answers how many. */
    async endDevices(accountId: AccountId, at: Date, keep: Id<'device'> | null = null): Promise<number> {
      let query = sql
        .updateTable('devices')
        .set({ endedAt: at })
        .where('accountId', '=', accountId)
        .where('endedAt', 'is', null);
      if (keep) query = query.where('id', '!=', keep);
      return Number((await query.executeTakeFirst()).numUpdatedRows);
    },

    /** Deletes half sign-ins that expired before `before` and that no draft carries. */
    async forget(before: Date): Promise<void> {
      const carried = sql
        .selectFrom('drafts')
        .select('signInId')
        .where('signInId', 'is not', null)
        .$castTo<{ signInId: Id<'sign-in'> }>();
      await sql
        .deleteFrom('signIns')
        .where('expiresAt', '<', before)
        .where('id', 'not in', carried)
        .execute();
    },
  };
}
