/** Mailed links by the keyed hash of their secret: bound to a purpose, spent by one conditional UPDATE. */
import { sql as raw, type Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { AccountId, AddressId, CaseId } from '../domain/ids.ts';
import type { LinksTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Link = Selectable<LinksTable>;

export function linkStore(sql: Sql) {
  return {
    async add(links: Omit<Link, 'spentAt' | 'request'>[]): Promise<void> {
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

    /** Kills open links that went to an address which was removed. Those that object to a recovery must stay out of this. */
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

    async dropPurpose(purpose: Link['purpose'], at: Date): Promise<void> {
      await sql
        .updateTable('links')
        .set({ spentAt: at })
        .where('purpose', '=', purpose)
        .where('spentAt', 'is', null)
        .execute();
    },
  };
}
