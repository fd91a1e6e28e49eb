/** Who asks: the claimants of a case, the browsers that opened it, their files and their messages. */
import { sql as raw, type Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { Answers } from '../domain/case/answers.ts';
import type { Repeated } from '../domain/case/repeated.ts';
import type { CaseId, ClaimantId } from '../domain/ids.ts';
import type { ClaimantsTable, MessagesTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Claimant = Omit<Selectable<ClaimantsTable>, 'answers'> & { answers: Answers };
export type NewClaimant = Omit<Claimant, 'confirmedAt' | 'leftAt' | 'draftId'> &
  Partial<Pick<Claimant, 'draftId'>>;
export type Message = Selectable<MessagesTable>;
export type NewMessage = Omit<Message, 'toClaimantId'> & Partial<Pick<Message, 'toClaimantId'>>;

// A page that is read by a person. Beyond it, a crowd can displace only itself: of each who is listed the newest are there as well.
const messagesMax = 500;
const messagesOfEachMax = 50;

export function claimantStore(sql: Sql) {
  const claimants = () => sql.selectFrom('claimants').selectAll();
  return {
    /** Adds a claimant. False when this contact address already asks in this case. */
    async add(claimant: NewClaimant): Promise<boolean> {
      const added = await sql
        .insertInto('claimants')
        .values(claimantRow(claimant))
        .onConflict((known) => known.columns(['caseId', 'contactKey']).doNothing())
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    },

    get: (id: ClaimantId): Promise<Claimant> =>
      claimants().where('id', '=', id).executeTakeFirstOrThrow() as Promise<Claimant>,

    /**
     * The claimants of a case who are shown and written to, in the order of joining. Whoever has proven something strongly always is
     * among them; of those whose proof is weak, of those who have proven nothing and of those who never confirmed or have left, the first to come
     * and the last to do anything, half of `ofEachMax` each: so neither an early crowd nor a late one hides somebody, and whoever is
     * crowded out comes back by doing something. Those of `beside` are listed as well.
     */
    listed: (
      caseId: CaseId,
      ofEachMax: number,
      beside: readonly (ClaimantId | null)[] = [],
    ): Promise<Claimant[]> => {
      const half = Math.ceil(ofEachMax / 2);
      return claimants()
        .where(
          'id',
          'in',
          raw<ClaimantId>`(
            WITH proofs AS (
              SELECT claimant_id, bool_or(strength = 'strong') AS is_strong, max(observed_at) AS at
              FROM findings WHERE case_id = ${caseId} AND strength <> 'worthless' GROUP BY claimant_id
            ), acts AS (
              SELECT claimant_id, max(at) AS at FROM (
                SELECT claimant_id, at FROM messages WHERE case_id = ${caseId}
                UNION ALL SELECT claimant_id, made_at FROM challenges WHERE case_id = ${caseId}) done
              GROUP BY claimant_id
            ), crowd AS (
              SELECT c.id, c.joined_at, CASE WHEN c.confirmed_at IS NULL OR c.left_at IS NOT NULL THEN 'unconfirmed' WHEN p.is_strong THEN 'strong'
                       WHEN p.at IS NOT NULL THEN 'weak' ELSE 'nothing' END AS standing,
                     greatest(c.joined_at, c.confirmed_at, p.at, a.at) AS last_at
              FROM claimants c LEFT JOIN proofs p ON p.claimant_id = c.id LEFT JOIN acts a ON a.claimant_id = c.id
              WHERE c.case_id = ${caseId}
            )
            SELECT id FROM (
              SELECT id, standing, row_number() OVER (PARTITION BY standing ORDER BY joined_at, id) AS nth,
                     row_number() OVER (PARTITION BY standing ORDER BY last_at DESC, id DESC) AS nth_last
              FROM crowd) numbered
            WHERE standing = 'strong' OR nth <= ${half} OR nth_last <= ${half} OR id = ANY(${[...beside]}::uuid[]))`,
        )
        .orderBy('joinedAt')
        .orderBy('id')
        .execute() as Promise<Claimant[]>;
    },

    async count(caseId: CaseId): Promise<number> {
      const row = await sql
        .selectFrom('claimants')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('caseId', '=', caseId)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** How a claimant stands among the others whose contact address is proven and who have not left; what counts for nothing is no proof. */
    async standing(caseId: CaseId, id: ClaimantId) {
      const { rows } = await raw<{ others: boolean; othersProven: boolean; hasProven: boolean }>`
        SELECT coalesce(bool_or(c.id <> ${id}), false) AS "others",
               coalesce(bool_or(c.id <> ${id} AND f.claimant_id IS NOT NULL), false) AS "othersProven",
               coalesce(bool_or(c.id = ${id} AND f.claimant_id IS NOT NULL), false) AS "hasProven"
        FROM claimants c
        LEFT JOIN (SELECT DISTINCT claimant_id FROM findings WHERE case_id = ${caseId} AND strength <> 'worthless') f ON f.claimant_id = c.id
        WHERE c.case_id = ${caseId} AND ((c.confirmed_at IS NOT NULL AND c.left_at IS NULL) OR c.id = ${id})`.execute(
        sql,
      );
      return rows[0]!;
    },

    byContact: (caseId: CaseId, contactKey: string): Promise<Claimant | undefined> =>
      claimants()
        .where('caseId', '=', caseId)
        .where('contactKey', '=', contactKey)
        .executeTakeFirst() as Promise<Claimant | undefined>,

    async confirm(id: ClaimantId, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('claimants')
        .set({ confirmedAt: at })
        .where('id', '=', id)
        .where('confirmedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** What a claimant answers, and from where, when another request is theirs than the one that came first. */
    async answer(id: ClaimantId, { answers, addressPrefix, client }: Repeated): Promise<void> {
      await sql
        .updateTable('claimants')
        .set({ answers: JSON.stringify(answers), addressPrefix, client })
        .where('id', '=', id)
        .execute();
    },

    async addSession(secretHash: Buffer, claimantId: ClaimantId, createdAt: Date, expiresAt: Date) {
      const row = { secretHash, claimantId, createdAt, expiresAt };
      await sql.insertInto('claimantSessions').values(row).execute();
    },

    bySession: (secretHash: Buffer, now: Date) =>
      sql
        .selectFrom('claimantSessions')
        .innerJoin('claimants', 'claimants.id', 'claimantSessions.claimantId')
        .select(['claimants.id', 'claimants.caseId', 'claimants.contact', 'claimants.confirmedAt'])
        .select('claimantSessions.secretHash')
        .where('claimantSessions.secretHash', '=', secretHash)
        .where('claimantSessions.expiresAt', '>', now)
        .executeTakeFirst(),

    /** Lets a claimant's link that is used live on, until `until`. */
    async prolongLink(id: Id<'mailed-link'>, until: Date): Promise<void> {
      await sql
        .updateTable('links')
        .set({ expiresAt: until })
        .where('id', '=', id)
        .where('spentAt', 'is', null)
        .where('expiresAt', '<', until)
        .execute();
    },

    /** Ends one browser's or program's look into the case. */
    async endSession(id: ClaimantId, secretHash: Buffer): Promise<void> {
      await sql
        .deleteFrom('claimantSessions')
        .where('claimantId', '=', id)
        .where('secretHash', '=', secretHash)
        .execute();
    },

    /** Ends all of a claimant's, but for one. */
    async endSessions(id: ClaimantId, kept: Buffer): Promise<void> {
      await sql
        .deleteFrom('claimantSessions')
        .where('claimantId', '=', id)
        .where('secretHash', '!=', kept)
        .execute();
    },

    async forgetSessions(before: Date): Promise<void> {
      await sql.deleteFrom('claimantSessions').where('expiresAt', '<', before).execute();
    },

    async addMessage(message: NewMessage): Promise<void> {
      await sql.insertInto('messages').values(message).execute();
    },

    /** How many messages a claimant ever wrote. */
    async countMessages(caseId: CaseId, id: ClaimantId): Promise<number> {
      const row = await sql
        .selectFrom('messages')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('caseId', '=', caseId)
        .where('claimantId', '=', id)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** What one claimant wrote and what the desk wrote to them or to all: the newest 500, oldest first. No other claimant's is among them. */
    async messagesWith(caseId: CaseId, id: ClaimantId): Promise<Message[]> {
      const newest = await sql
        .selectFrom('messages')
        .selectAll()
        .where('caseId', '=', caseId)
        .where('isInternal', '=', false)
        .where((is) =>
          is.or([
            is.and([
              is('staffId', 'is not', null),
              is.or([is('toClaimantId', 'is', null), is('toClaimantId', '=', id)]),
            ]),
            is('claimantId', '=', id),
          ]),
        )
        .orderBy('id', 'desc')
        .limit(messagesMax)
        .execute();
      return newest.reverse();
    },

    /** What was written in a case, oldest first: the newest 500, and besides of the desk and of each of `ids` the newest 50. */
    messages: (caseId: CaseId, ids: readonly ClaimantId[]) =>
      sql
        .selectFrom((from) =>
          from
            .selectFrom('messages')
            .selectAll()
            .select([
              raw<number>`row_number() OVER (ORDER BY id DESC)`.as('nthLast'),
              raw<number>`row_number() OVER (PARTITION BY claimant_id ORDER BY id DESC)`.as('nthLastOfOne'),
            ])
            .where('caseId', '=', caseId)
            .as('messages'),
        )
        .leftJoin('claimants', 'claimants.id', 'messages.claimantId')
        .leftJoin('claimants as asked', 'asked.id', 'messages.toClaimantId')
        .selectAll('messages')
        .select(['claimants.contact', 'asked.contact as toContact'])
        .where((is) =>
          is.or([
            is('nthLast', '<=', messagesMax),
            is.and([
              is('nthLastOfOne', '<=', messagesOfEachMax),
              is.or([is('claimantId', 'is', null), raw<boolean>`claimant_id = ANY(${[...ids]}::uuid[])`]),
            ]),
          ]),
        )
        .orderBy('messages.id')
        .execute(),
  };
}

/** A claimant as the columns take them. */
export function claimantRow(claimant: NewClaimant) {
  return { ...claimant, answers: JSON.stringify(claimant.answers) };
}
