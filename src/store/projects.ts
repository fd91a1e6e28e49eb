/** Projects and their owners. */
import { sql as raw, type Selectable } from 'kysely';
import type { AccountId, ProjectId } from '../domain/ids.ts';
import type { StakedProject } from '../domain/policy/stake.ts';
import type { ProjectsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Project = Selectable<ProjectsTable>;
export interface ProjectOwner {
  readonly id: AccountId;
  readonly username: string;
  readonly addedAt: Date;
}

export function projectStore(sql: Sql) {
  const ownedBy = (accountId: AccountId) =>
    sql
      .selectFrom('projects')
      .innerJoin('projectOwners', 'projectOwners.projectId', 'projects.id')
      .selectAll('projects')
      .select('projectOwners.addedAt as ownedSince')
      .where('projectOwners.accountId', '=', accountId);
  return {
    /** Adds a project. False when the normalised name is taken. */
    async add(project: Pick<Project, 'id' | 'name' | 'nameKey' | 'createdAt'>): Promise<boolean> {
      const added = await sql
        .insertInto('projects')
        .values(project)
        .onConflict((taken) => taken.column('nameKey').doNothing())
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    },

    byName: (nameKey: string) =>
      sql.selectFrom('projects').selectAll().where('nameKey', '=', nameKey).executeTakeFirst(),

    /** Locks the project until the end of the transaction: its owners and invitations change one after the other. */
    async lock(id: ProjectId): Promise<void> {
      await sql.selectFrom('projects').select('id').where('id', '=', id).forUpdate().execute();
    },

    /** The projects of an account by name, at most `most`. */
    of: (accountId: AccountId, most: number) =>
      ownedBy(accountId).orderBy('projects.nameKey').limit(most).execute(),

    /** The `most` of them that most depends on, for whoever must not overlook it. */
    weightiestOf: (accountId: AccountId, most: number) =>
      ownedBy(accountId)
        .orderBy('projects.flaggedCritical', 'desc')
        .orderBy('projects.downloadsPerMonth', 'desc')
        .orderBy('projects.dependents', 'desc')
        .orderBy('projects.nameKey')
        .limit(most)
        .execute(),

    /** All of them as one, with the most that each measure comes to in any: what stakeOf asks for, however many there are. None without. */
    async staked(accountId: AccountId): Promise<StakedProject[]> {
      const { rows } = await raw<StakedProject>`
        SELECT max(downloads_per_month) AS "downloadsPerMonth", max(dependents) AS dependents, bool_or(flagged_critical) AS "flaggedCritical"
        FROM projects JOIN project_owners ON project_owners.project_id = projects.id
        WHERE project_owners.account_id = ${accountId} HAVING count(*) > 0`.execute(sql);
      return rows;
    },

    /** How many projects the account owns. */
    async count(accountId: AccountId): Promise<number> {
      const row = await sql
        .selectFrom('projectOwners')
        .select((of) => of.fn.countAll<number>().as('owned'))
        .where('accountId', '=', accountId)
        .executeTakeFirstOrThrow();
      return row.owned;
    },

    owners: (projectId: ProjectId): Promise<ProjectOwner[]> =>
      sql
        .selectFrom('projectOwners')
        .innerJoin('accounts', 'accounts.id', 'projectOwners.accountId')
        .select(['accounts.id', 'accounts.username', 'projectOwners.addedAt'])
        .where('projectOwners.projectId', '=', projectId)
        .orderBy('accounts.usernameKey')
        .execute(),

    /** `invitedBy`: the owner who asked them; null: they founded it. */
    async addOwner(
      projectId: ProjectId,
      accountId: AccountId,
      at: Date,
      invitedBy: AccountId | null,
    ): Promise<boolean> {
      const added = await sql
        .insertInto('projectOwners')
        .values({ projectId, accountId, addedAt: at, invitedBy })
        .onConflict((known) => known.doNothing())
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    },

    /** The primary addresses of those who own a project together with the account, and both did by `before`. */
    coOwnerAddresses: (accountId: AccountId, before: Date) =>
      sql
        .selectFrom('projectOwners as mine')
        .innerJoin('projectOwners as theirs', 'theirs.projectId', 'mine.projectId')
        .innerJoin('addresses', 'addresses.accountId', 'theirs.accountId')
        .select(['addresses.address', 'addresses.addressKey'])
        .distinct()
        .where('mine.accountId', '=', accountId)
        .where('theirs.accountId', '!=', accountId)
        .where('mine.addedAt', '<=', before)
        .where('theirs.addedAt', '<=', before)
        .where('addresses.isPrimary', '=', true)
        .execute(),
  };
}
