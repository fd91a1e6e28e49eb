/** Mailed links by the keyed hash of their secret: bound to a purpose, spent by one conditional UPDATE. */
import { type Insertable, sql as raw, type Selectable } from 'kysely';
import { after } from '../base/clock.ts';
import type { Id } from '../base/id.ts';
import type { AccountId, AddressId, CaseId, ClaimantId } from '../domain/ids.ts';
import type { LinksTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Link = Selectable<LinksTable>;
export type NewLink = Omit<Insertable<LinksTable>, 'spentAt' | 'clearedBy' | 'request'>;
/** A link as it leaves with its letter: what the request says that it is mailed for goes with it. */
export type PostedLink = NewLink & Pick<Link, 'request'>;

export function linkStore(sql: Sql) {
  return {
    async add(links: NewLink[]): Promise<void> {
      if (links.length > 0) await sql.insertInto('links').values(links).execute();
    },

    /** The link of a secret for one purpose, spent or not, while it has not expired. */
    find: (purpose: Link['purpose'], secretHash: Buffer, now: Date) =>
      sql
        .selectFrom('links')
        .selectAll()
        .where('secretHash', '=', secretHash)
        .where('purpose', '=', purpose)
        .where('expiresAt', '>', now)
        .executeTakeFirst(),

    /** Whether a link is neither spent nor expired, for what was begun under it. */
    isLive: async (id: Id<'mailed-link'>, now: Date): Promise<boolean> =>
      (await sql
        .selectFrom('links')
        .select('id')
        .where('id', '=', id)
        .where('spentAt', 'is', null)
        .where('expiresAt', '>', now)
        .executeTakeFirst()) !== undefined,

    /** Spends a link. True for exactly one of any number of parallel callers, and never after it expired. */
    async spend(id: Id<'mailed-link'>, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('links')
        .set({ spentAt: at })
        .where('id', '=', id)
        .where('spentAt', 'is', null)
        .where('expiresAt', '>', at)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /**
     * The mail server is asked to take the letter of a link: from now on the link lives so long, and never longer than `waitMs` beyond the
     * life it was made with. Until when; undefined for one that is spent or was killed, or whose letter waited too long.
     */
    async revive(
      id: Id<'mailed-link'>,
      life: { now: Date; lifeMs: number; waitMs: number },
    ): Promise<Date | undefined> {
      const { now, lifeMs, waitMs } = life;
      const { rows } = await raw<{ until: Date }>`
        UPDATE links SET expires_at = greatest(expires_at, least(${after(now, lifeMs)}, made_at + ${lifeMs + waitMs} * interval '1 millisecond'))
        WHERE id = ${id} AND spent_at IS NULL AND greatest(expires_at, made_at + ${lifeMs + waitMs} * interval '1 millisecond') > ${now}
        RETURNING expires_at AS until`.execute(sql);
      return rows[0]?.until;
    },

    /** Kills the open links of a claimant for one purpose. */
    async dropOfClaimant(claimantId: ClaimantId, purpose: Link['purpose'], at: Date): Promise<void> {
      await sql
        .updateTable('links')
        .set({ spentAt: at })
        .where('claimantId', '=', claimantId)
        .where('purpose', '=', purpose)
        .where('spentAt', 'is', null)
        .execute();
    },

    /** Takes the request that waits in a link. True for exactly one of any number of parallel callers. */
    async takeRequest(id: Id<'mailed-link'>): Promise<boolean> {
      const done = await sql
        .updateTable('links')
        .set({ request: null })
        .where('id', '=', id)
        .where('request', 'is not', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Forgets the requests that waited in links which have expired. */
    async forgetRequests(before: Date): Promise<void> {
      await sql
        .updateTable('links')
        .set({ request: null })
        .where('expiresAt', '<', before)
        .where('request', 'is not', null)
        .execute();
    },

    /** Kills every open link of an account for one purpose: asking again makes the older mail worthless, as does success. */
    async dropOf(accountId: AccountId, purpose: Link['purpose'], at: Date): Promise<void> {
      await sql
        .updateTable('links')
        .set({ spentAt: at })
        .where('accountId', '=', accountId)
        .where('purpose', '=', purpose)
        .where('spentAt', 'is', null)
        .execute();
    },

    /** How many links of one purpose were mailed to an address of an account since an instant, spent or not. */
    async countMade(addressId: AddressId, purpose: Link['purpose'], since: Date): Promise<number> {
      const row = await sql
        .selectFrom('links')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('addressId', '=', addressId)
        .where('purpose', '=', purpose)
        .where('madeAt', '>', since)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** Kills open links that went to an address: it was removed, or is mailed a newer one. Those that object to a recovery must stay out of this. */
    async dropOfAddress(addressId: AddressId, purposes: readonly Link['purpose'][], at: Date): Promise<void> {
      await sql
        .updateTable('links')
        .set({ spentAt: at })
        .where('addressId', '=', addressId)
        .where('purpose', '=', raw<Link['purpose']>`ANY (${[...purposes]}::text[])`)
        .where('spentAt', 'is', null)
        .execute();
    },

    async dropOfCase(caseId: CaseId, purpose: Link['purpose'], at: Date): Promise<void> {
      await sql
        .updateTable('links')
        .set({ spentAt: at })
        .where('caseId', '=', caseId)
        .where('purpose', '=', purpose)
        .where('spentAt', 'is', null)
        .execute();
    },

    /** Notes who of the desk cleared the objections that stand in a case; each is cleared once. */
    async clear(caseId: CaseId, staffId: AccountId): Promise<void> {
      await sql
        .updateTable('links')
        .set({ clearedBy: staffId })
        .where('caseId', '=', caseId)
        .where('purpose', '=', 'object')
        .where('spentAt', 'is not', null)
        .where('clearedBy', 'is', null)
        .execute();
    },

    /**
     * Who cleared objections that came from one address in one case, or of any co-owner of the account, each once, with the day they
     * joined the desk. A link to a co-owner is one to an address that is not the account's.
     */
    whoCleared: (caseId: CaseId, by: { readonly recipientKey: string } | 'co-owners') =>
      sql
        .selectFrom('links')
        .innerJoin('staff', 'staff.accountId', 'links.clearedBy')
        .select(['staff.accountId', 'staff.joinedAt'])
        .distinct()
        .where('links.caseId', '=', caseId)
        .where('links.purpose', '=', 'object')
        .where((is) =>
          by === 'co-owners'
            ? is.and([is('links.addressId', 'is', null), is('links.recipientKey', 'is not', null)])
            : is('links.recipientKey', '=', by.recipientKey),
        )
        .limit(500)
        .execute(),

    /** Holds every open link for one purpose until the transaction ends, so that of several only one is spent. */
    lockPurpose: (purpose: Link['purpose']) =>
      sql
        .selectFrom('links')
        .select('id')
        .where('purpose', '=', purpose)
        .where('spentAt', 'is', null)
        .orderBy('id')
        .forUpdate()
        .execute(),

    /** Kills the open links for one purpose, but for the newest `kept`. */
    async dropPurpose(purpose: Link['purpose'], at: Date, kept = 0): Promise<void> {
      const open = sql
        .selectFrom('links')
        .select('id')
        .where('purpose', '=', purpose)
        .where('spentAt', 'is', null)
        .orderBy('madeAt', 'desc')
        .orderBy('id', 'desc')
        .offset(kept);
      await sql.updateTable('links').set({ spentAt: at }).where('id', 'in', open).execute();
    },
  };
}
