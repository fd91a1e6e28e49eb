/** Who asks: the claimants of a case, the browsers that opened it, their files and their messages. */
import type { Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { Answers } from '../domain/case/answers.ts';
import type { CaseId, ClaimantId } from '../domain/ids.ts';
import type { ClaimantsTable, MessagesTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Claimant = Omit<Selectable<ClaimantsTable>, 'answers'> & { answers: Answers };
export type NewClaimant = Omit<Claimant, 'confirmedAt'>;
export type Message = Selectable<MessagesTable>;

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
    of: (caseId: CaseId): Promise<Claimant[]> =>
      claimants().where('caseId', '=', caseId).orderBy('joinedAt').execute() as Promise<Claimant[]>,
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

    async addSession(
      secretHash: Buffer,
      claimantId: ClaimantId,
      createdAt: Date,
      expiresAt: Date,
    ): Promise<void> {
      await sql
        .insertInto('claimantSessions')
        .values({ secretHash, claimantId, createdAt, expiresAt })
        .execute();
    },

    bySession: (secretHash: Buffer, now: Date) =>
      sql
        .selectFrom('claimantSessions')
        .innerJoin('claimants', 'claimants.id', 'claimantSessions.claimantId')
        .select(['claimants.id', 'claimants.caseId', 'claimants.contact', 'claimants.confirmedAt'])
        .where('claimantSessions.secretHash', '=', secretHash)
        .where('claimantSessions.expiresAt', '>', now)
        .executeTakeFirst(),

    async forgetSessions(before: Date): Promise<void> {
      await sql.deleteFrom('claimantSessions').where('expiresAt', '<', before).execute();
    },

    async addMessage(message: Message): Promise<void> {
      await sql.insertInto('messages').values(message).execute();
    },

    messages: (caseId: CaseId) =>
      sql.selectFrom('messages').selectAll().where('caseId', '=', caseId).orderBy('id').limit(500).execute(),

    attachments: (caseId: CaseId) =>
      sql
        .selectFrom('attachments')
        .innerJoin('claimants', 'claimants.id', 'attachments.claimantId')
        .select([
          'attachments.id',
          'attachments.claimantId',
          'attachments.name',
          'attachments.mediaType',
          'attachments.addedAt',
        ])
        .select((of) => of.fn<number>('length', ['attachments.content']).as('bytes'))
        .where('claimants.caseId', '=', caseId)
        .orderBy('attachments.addedAt')
        .execute(),

    attachment: (caseId: CaseId, id: Id<'attachment'>) =>
      sql
        .selectFrom('attachments')
        .innerJoin('claimants', 'claimants.id', 'attachments.claimantId')
        .selectAll('attachments')
        .where('claimants.caseId', '=', caseId)
        .where('attachments.id', '=', id)
        .executeTakeFirst(),
  };
}

/** A claimant as the columns take them. */
export function claimantRow(claimant: NewClaimant) {
  return { ...claimant, answers: JSON.stringify(claimant.answers) };
}
