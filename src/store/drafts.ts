/** Requests being filled in, and their files. A draft is known by the keyed hash of what its cookie holds. */
import { sql as raw, type Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { Answers } from '../domain/case/answers.ts';
import type { CaseId, ClaimantId } from '../domain/ids.ts';
import type { AttachmentsTable, DraftsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Draft = Omit<Selectable<DraftsTable>, 'answers'> & { answers: Answers };
export type Attachment = Selectable<AttachmentsTable>;

const filesOfEachMax = 80; // what four requests can bring

export function draftStore(sql: Sql) {
  const drafts = (secretHash: Buffer, now: Date) =>
    sql.selectFrom('drafts').selectAll().where('secretHash', '=', secretHash).where('expiresAt', '>', now);
  return {
    async add(draft: Omit<Draft, 'sentAt'>): Promise<void> {
      await sql
        .insertInto('drafts')
        .values({ ...draft, answers: JSON.stringify(draft.answers) })
        .execute();
    },

    bySecret: (secretHash: Buffer, now: Date): Promise<Draft | undefined> =>
      drafts(secretHash, now).executeTakeFirst() as Promise<Draft | undefined>,

    lockBySecret: (secretHash: Buffer, now: Date): Promise<Draft | undefined> =>
      drafts(secretHash, now).forUpdate().executeTakeFirst() as Promise<Draft | undefined>,

    /** Keeps answers beside those given before; one statement, so that two open tabs do not lose each other's. */
    async keep(id: Id<'draft'>, answers: Answers): Promise<void> {
      await sql
        .updateTable('drafts')
        .set({ answers: raw`answers || ${JSON.stringify(answers)}::jsonb` })
        .where('id', '=', id)
        .where('sentAt', 'is', null)
        .execute();
    },

    /** Notes the sign-in that stopped at the factor, whose password the request brings along. */
    async carry(id: Id<'draft'>, signInId: Id<'sign-in'>): Promise<void> {
      await sql
        .updateTable('drafts')
        .set({ signInId })
        .where('id', '=', id)
        .where('sentAt', 'is', null)
        .execute();
    },

    /** Marks the draft as sent. The caller holds its lock, so that pressing the button twice sends one request. */
    async send(id: Id<'draft'>, at: Date): Promise<void> {
      await sql.updateTable('drafts').set({ sentAt: at }).where('id', '=', id).execute();
    },

    files: (id: Id<'draft'>) =>
      sql
        .selectFrom('attachments')
        .select(['id', 'name', 'mediaType', 'addedAt'])
        .select((of) => of.fn<number>('length', ['content']).as('bytes'))
        .where('draftId', '=', id)
        .orderBy('addedAt')
        .execute(),

    /** Whoever else puts a file from this network waits until the transaction ends, so that its limit holds. */
    async holdOffFiles(addressPrefix: string): Promise<void> {
      await raw`SELECT pg_advisory_xact_lock(hashtextextended(${`files ${addressPrefix}`}, 0))`.execute(sql);
    },

    /** The bytes that came from a network since an instant, sent or not, and of all files that are not sent. */
    async fileBytes(addressPrefix: string, since: Date): Promise<{ network: number; unsent: number }> {
      const { rows } = await raw<{ network: number; unsent: number }>`
        SELECT (SELECT coalesce(sum(length(content)), 0)::float8 FROM attachments
                WHERE address_prefix = ${addressPrefix} AND added_at > ${since}) AS network,
               (SELECT coalesce(sum(length(content)), 0)::float8 FROM attachments WHERE claimant_id IS NULL) AS unsent`.execute(
        sql,
      );
      return rows[0]!;
    },

    async addFile(file: Attachment): Promise<void> {
      await sql.insertInto('attachments').values(file).execute();
    },

    async removeFile(draftId: Id<'draft'>, id: Id<'attachment'>): Promise<void> {
      await sql
        .deleteFrom('attachments')
        .where('draftId', '=', draftId)
        .where('claimantId', 'is', null)
        .where('id', '=', id)
        .execute();
    },

    /** Hands the draft's files over to the claimant it became, unless they would then have more than `most`. */
    async handFiles(id: Id<'draft'>, claimantId: ClaimantId, most: number): Promise<void> {
      await sql
        .updateTable('attachments')
        .set({ claimantId })
        .where('draftId', '=', id)
        .where(
          ({ selectFrom, fn }) =>
            selectFrom('attachments as all')
              .select(fn.countAll<number>().as('files'))
              .where((is) => is.or([is('all.claimantId', '=', claimantId), is('all.draftId', '=', id)])),
          '<=',
          most,
        )
        .execute();
    },

    /** The files of some claimants, oldest first: of each the newest 80. */
    attachments: (ids: readonly ClaimantId[]) =>
      sql
        .selectFrom((from) =>
          from
            .selectFrom('attachments')
            .select(['id', 'claimantId', 'name', 'mediaType', 'addedAt'])
            .select((of) => of.fn<number>('length', ['content']).as('bytes'))
            .select(
              raw<number>`row_number() OVER (PARTITION BY claimant_id ORDER BY added_at DESC)`.as('nthLast'),
            )
            .where('claimantId', 'in', [...ids])
            .as('attachments'),
        )
        .select(['id', 'claimantId', 'name', 'mediaType', 'addedAt', 'bytes'])
        .where('nthLast', '<=', filesOfEachMax)
        .orderBy('addedAt')
        .execute(),

    attachment: (caseId: CaseId, id: Id<'attachment'>) =>
      sql
        .selectFrom('attachments')
        .innerJoin('claimants', 'claimants.id', 'attachments.claimantId')
        .selectAll('attachments')
        .where('claimants.caseId', '=', caseId)
        .where('attachments.id', '=', id)
        .executeTakeFirst(),

    /** Forgets files that are in no case: those of requests that were not sent, added before `unsentBefore`; else those that wait, since before `sentBefore`, for a link to be pressed. */
    async forgetFiles(unsentBefore: Date, sentBefore: Date): Promise<void> {
      const sent = sql.selectFrom('drafts').select('id').where('sentAt', 'is not', null);
      await sql
        .deleteFrom('attachments')
        .where('claimantId', 'is', null)
        .where((is) =>
          is.or([
            is('addedAt', '<', sentBefore),
            is.and([is('addedAt', '<', unsentBefore), is('draftId', 'not in', sent)]),
          ]),
        )
        .execute();
    },

    /** Forgets drafts that expired before `now` and were not sent, and those that were sent and expired before `sentBefore`. */
    async forget(now: Date, sentBefore: Date): Promise<void> {
      // A draft that files name stays: as where they came from when they went into a case, else until they are forgotten.
      const kept = sql
        .selectFrom('attachments')
        .select('draftId')
        .where('draftId', 'is not', null)
        .$castTo<{ draftId: Id<'draft'> }>();
      await sql
        .deleteFrom('drafts')
        .where((is) =>
          is.or([
            is('expiresAt', '<', sentBefore),
            is.and([is('expiresAt', '<', now), is('sentAt', 'is', null)]),
          ]),
        )
        .where('id', 'not in', kept)
        .execute();
    },
  };
}
