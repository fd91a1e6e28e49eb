/** The part that each who asks has in a case: since when it counts, what they have proven in it, when they left, and how often a network hands in. */
import { type Insertable, sql as raw } from 'kysely';
import type { CaseId, ClaimantId } from '../domain/ids.ts';
import type { UnprovenHandInsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export function partStore(sql: Sql) {
  return {
    /** Whether one of these contact addresses, by their keys, asks in the case: whoever reads it has confirmed it, and has not left. */
    async isAsking(caseId: CaseId, contactKeys: readonly string[]): Promise<boolean> {
      if (contactKeys.length === 0) return false;
      const found = await sql
        .selectFrom('claimants')
        .select('id')
        .where('caseId', '=', caseId)
        .where('contactKey', 'in', [...contactKeys])
        .where('confirmedAt', 'is not', null)
        .where('leftAt', 'is', null)
        .limit(1)
        .executeTakeFirst();
      return found !== undefined;
    },

    /** Who asks in a case: those who have confirmed their contact address and have not left. */
    async idsAsking(caseId: CaseId): Promise<ClaimantId[]> {
      const rows = await sql
        .selectFrom('claimants')
        .select('id')
        .where('caseId', '=', caseId)
        .where('confirmedAt', 'is not', null)
        .where('leftAt', 'is', null)
        .execute();
      return rows.map(({ id }) => id);
    },

    /** The people of the desk who ask in a case themselves, by name: they have confirmed an address of theirs as its contact. */
    whoAsksIn: (caseId: CaseId) =>
      sql
        .selectFrom('claimants')
        .innerJoin('addresses', 'addresses.addressKey', 'claimants.contactKey')
        .innerJoin('staff', 'staff.accountId', 'addresses.accountId')
        .innerJoin('accounts', 'accounts.id', 'staff.accountId')
        .select('accounts.username')
        .distinct()
        .where('claimants.caseId', '=', caseId)
        .where('claimants.confirmedAt', 'is not', null)
        .where('claimants.leftAt', 'is', null)
        .where('addresses.removedAt', 'is', null)
        .where('staff.suspendedAt', 'is', null)
        .orderBy('accounts.username')
        .limit(500)
        .execute(),

    /** A claimant asks anew: what ages for them does so from now on, and if they had left they are back. */
    async comeAnew(id: ClaimantId, at: Date): Promise<void> {
      await sql
        .updateTable('claimants')
        .set({ confirmedAt: at, leftAt: null })
        .where('id', '=', id)
        .execute();
    },

    /** A claimant withdraws their own part. */
    async leave(id: ClaimantId, at: Date): Promise<void> {
      await sql.updateTable('claimants').set({ leftAt: at }).where('id', '=', id).execute();
    },

    /** When each of these claimants confirmed their contact address, or asked anew. */
    async cameAt(caseId: CaseId, ids: readonly ClaimantId[]): Promise<Map<ClaimantId, Date>> {
      const { rows } = await raw<{ id: ClaimantId; at: Date }>`
        SELECT id, coalesce(confirmed_at, joined_at) AS at FROM claimants
        WHERE case_id = ${caseId} AND id::text = ANY(${[...ids]}::text[])`.execute(sql);
      return new Map(rows.map(({ id, at }) => [id, at]));
    },

    /** Ends what is still open for one claimant, who has left. */
    async closeChallengesOf(claimantId: ClaimantId, at: Date): Promise<void> {
      await sql
        .updateTable('challenges')
        .set({ overAt: at, nextCheckAt: null })
        .where('claimantId', '=', claimantId)
        .where('overAt', 'is', null)
        .execute();
    },

    /** Whether a claimant has proven something that counts since the case was last taken up again, or since it began. */
    async hasProvenLately(caseId: CaseId, claimantId: ClaimantId): Promise<boolean> {
      const { rows } = await raw<{ proven: boolean }>`
        SELECT EXISTS (SELECT FROM findings WHERE claimant_id = ${claimantId} AND strength <> 'worthless' AND observed_at >=
          coalesce((SELECT max(at) FROM facts WHERE case_id = ${caseId} AND kind = 'case:move:reopen'), '-infinity')) AS proven`.execute(
        sql,
      );
      return rows[0]!.proven;
    },

    /** Whether anybody who asks in a case, by a contact address that is proven, has proven something. */
    async isProven(caseId: CaseId): Promise<boolean> {
      const { rows } = await raw<{ proven: boolean }>`
        SELECT EXISTS (SELECT FROM findings f JOIN claimants c ON c.id = f.claimant_id WHERE c.case_id = ${caseId}
          AND c.confirmed_at IS NOT NULL AND c.left_at IS NULL AND f.strength <> 'worthless') AS proven`.execute(
        sql,
      );
      return rows[0]!.proven;
    },

    /** How many cases were handed in from a network with nothing proven since an instant. Others of that network wait until this transaction ends. */
    async unprovenHandIns(addressPrefix: string, since: Date): Promise<number> {
      const { rows } = await raw<{ taken: number }>`
        SELECT unproven_hand_ins_from(${addressPrefix}, ${since}) AS taken`.execute(sql);
      return rows[0]!.taken;
    },

    async addUnprovenHandIn(handIn: Insertable<UnprovenHandInsTable>): Promise<void> {
      await sql.insertInto('unprovenHandIns').values(handIn).execute();
    },
  };
}
