/** Invitations to own a project: at most one for a project and an account. They stand apart from owners, so that none counts as one. */
import { sql as raw, type Selectable } from 'kysely';
import type { AccountId, ProjectId } from '../domain/ids.ts';
import type { ProjectInvitationsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Invitation = Selectable<ProjectInvitationsTable>;

export function invitationStore(sql: Sql) {
  const known = () =>
    sql
      .selectFrom('projectInvitations')
      .innerJoin('projects', 'projects.id', 'projectInvitations.projectId')
      .innerJoin('accounts as inviter', 'inviter.id', 'projectInvitations.invitedBy')
      .innerJoin('accounts as invited', 'invited.id', 'projectInvitations.accountId')
      .selectAll('projectInvitations')
      .select([
        'projects.name as project',
        'invited.username',
        'inviter.username as by',
        'inviter.frozenAt as inviterFrozenAt',
        'inviter.restoredAt as inviterRestoredAt',
      ])
      .orderBy('projectInvitations.invitedAt');
  return {
    /** Whoever else would invite this account waits until the transaction ends, so that limits hold. To be called after locking rows. */
    async holdOff(accountId: AccountId): Promise<void> {
      await raw`SELECT pg_advisory_xact_lock(hashtextextended(${`invite ${accountId}`}, 0))`.execute(sql);
    },

    get: (projectId: ProjectId, accountId: AccountId) =>
      known()
        .where('projectInvitations.projectId', '=', projectId)
        .where('projectInvitations.accountId', '=', accountId)
        .executeTakeFirst(),

    ofProject: (projectId: ProjectId) =>
      known().where('projectInvitations.projectId', '=', projectId).limit(1000).execute(),

    /** Those to an account. */
    toAccount: (accountId: AccountId) =>
      known().where('projectInvitations.accountId', '=', accountId).limit(1000).execute(),

    /** Those of all projects that an account owns. */
    ofOwner: (accountId: AccountId) =>
      known()
        .innerJoin('projectOwners', 'projectOwners.projectId', 'projectInvitations.projectId')
        .where('projectOwners.accountId', '=', accountId)
        .limit(1000)
        .execute(),

    /** Puts an invitation in the place of an older one that is over. */
    async put({ projectId, accountId, invitedBy, invitedAt }: Omit<Invitation, 'declinedAt'>): Promise<void> {
      await sql
        .insertInto('projectInvitations')
        .values({ projectId, accountId, invitedBy, invitedAt })
        .onConflict((older) =>
          older.columns(['projectId', 'accountId']).doUpdateSet({ invitedBy, invitedAt, declinedAt: null }),
        )
        .execute();
    },

    /** Ends this very invitation, because it was accepted or withdrawn. True once. */
    async end({ projectId, accountId, invitedAt }: Invitation): Promise<boolean> {
      const done = await sql
        .deleteFrom('projectInvitations')
        .where('projectId', '=', projectId)
        .where('accountId', '=', accountId)
        .where('invitedAt', '=', invitedAt)
        .where('declinedAt', 'is', null)
        .executeTakeFirst();
      return done.numDeletedRows === 1n;
    },

    /** Declines this very invitation. True once. */
    async decline({ projectId, accountId, invitedAt }: Invitation, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('projectInvitations')
        .set({ declinedAt: at })
        .where('projectId', '=', projectId)
        .where('accountId', '=', accountId)
        .where('invitedAt', '=', invitedAt)
        .where('declinedAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },
  };
}
