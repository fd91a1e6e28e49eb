/** Projects, owners, repository links and what those repositories looked like when they were seen. */
import { sql as raw, type Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { RepositorySnapshot } from '../domain/evidence/repository.ts';
import type { AccountId, ProjectId, ProjectLinkId } from '../domain/ids.ts';
import type { StakedProject } from '../domain/policy/stake.ts';
import type { ProjectLinksTable, ProjectsTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type Project = Selectable<ProjectsTable>;
export type ProjectLink = Selectable<ProjectLinksTable>;
export interface ProjectOwner {
  readonly id: AccountId;
  readonly username: string;
  readonly addedAt: Date;
}

/** A year of weeks, nearly. With the first sight they are all that is kept of a repository. */
const newestSnapshots = 49;

export function projectStore(sql: Sql) {
  const linksOfOwner = (accountId: AccountId) =>
    sql
      .selectFrom('projectLinks')
      .innerJoin('projectOwners', 'projectOwners.projectId', 'projectLinks.projectId')
      .innerJoin('projects', 'projects.id', 'projectLinks.projectId')
      .selectAll('projectLinks')
      .where('projectOwners.accountId', '=', accountId)
      .where('projectLinks.removedAt', 'is', null);
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

    /** The primary addresses of those who own a project together with the account. */
    coOwnerAddresses: (accountId: AccountId) =>
      sql
        .selectFrom('projectOwners as mine')
        .innerJoin('projectOwners as theirs', 'theirs.projectId', 'mine.projectId')
        .innerJoin('addresses', 'addresses.accountId', 'theirs.accountId')
        .select(['addresses.address', 'addresses.addressKey'])
        .distinct()
        .where('mine.accountId', '=', accountId)
        .where('theirs.accountId', '!=', accountId)
        .where('addresses.isPrimary', '=', true)
        .execute(),

    async addLink(link: Omit<ProjectLink, 'removedAt' | 'lookAgainAt'>): Promise<void> {
      await sql.insertInto('projectLinks').values(link).execute();
    },

    /** Takes off every link that the account itself added after `since`, and answers them. */
    removeLinksBy: (accountId: AccountId, since: Date, at: Date): Promise<{ name: string; url: string }[]> =>
      sql
        .updateTable('projectLinks')
        .from('projects')
        .set({ removedAt: at })
        .whereRef('projects.id', '=', 'projectLinks.projectId')
        .where('projectLinks.addedBy', '=', accountId)
        .where('projectLinks.addedAt', '>', since)
        .where('projectLinks.removedAt', 'is', null)
        .returning(['projects.name', 'projectLinks.url'])
        .execute(),

    /** The links that the account made, in all and since an instant. */
    countLinks: (accountId: AccountId, since: Date) =>
      sql
        .selectFrom('projectLinks')
        .select((of) => [
          of.fn.countAll<number>().as('all'),
          of.fn.countAll<number>().filterWhere('addedAt', '>', since).as('lately'),
        ])
        .where('addedBy', '=', accountId)
        .where('removedAt', 'is', null)
        .executeTakeFirstOrThrow(),

    link: (id: ProjectLinkId) =>
      sql
        .selectFrom('projectLinks')
        .selectAll()
        .where('id', '=', id)
        .where('removedAt', 'is', null)
        .executeTakeFirst(),

    linksOfProject: (projectId: ProjectId) =>
      sql
        .selectFrom('projectLinks')
        .selectAll()
        .where('projectId', '=', projectId)
        .where('removedAt', 'is', null)
        .orderBy('url')
        .orderBy('addedAt')
        .execute(),

    /** The repository links of everything the account owns, its own before those of other owners: nobody crowds them out. */
    linksOf: (accountId: AccountId) =>
      linksOfOwner(accountId)
        .orderBy((is) => is('projectLinks.addedBy', 'is distinct from', accountId))
        .orderBy('projects.nameKey')
        .orderBy('projectLinks.url')
        .limit(200)
        .execute(),

    /** One of them. */
    linkOf: (accountId: AccountId, id: ProjectLinkId) =>
      linksOfOwner(accountId).where('projectLinks.id', '=', id).executeTakeFirst(),

    /** Links whose repository was last seen before `before` (or never) and that are not put off beyond `now`, oldest first. */
    linksToSee: (before: Date, now: Date, most: number) =>
      sql
        .selectFrom('projectLinks')
        .leftJoin('repositorySnapshots', 'repositorySnapshots.linkId', 'projectLinks.id')
        .select(['projectLinks.id', 'projectLinks.url'])
        .where('projectLinks.removedAt', 'is', null)
        .where((is) =>
          is.or([is('projectLinks.lookAgainAt', 'is', null), is('projectLinks.lookAgainAt', '<=', now)]),
        )
        .groupBy('projectLinks.id')
        .having((is) =>
          is.or([
            is(is.fn.max('repositorySnapshots.takenAt'), '<', before),
            is(is.fn.count('repositorySnapshots.id'), '=', 0),
          ]),
        )
        .orderBy(
          (of) => of.fn.max('repositorySnapshots.takenAt'),
          (order) => order.asc().nullsFirst(),
        )
        .limit(most)
        .execute(),

    /** Puts off looking at a repository that could not be read; null: no longer. */
    async noteUnseen(id: ProjectLinkId, lookAgainAt: Date | null): Promise<void> {
      await sql.updateTable('projectLinks').set({ lookAgainAt }).where('id', '=', id).execute();
    },

    /** When a repository was read last; undefined when it never was. */
    seenAt: async (linkId: ProjectLinkId): Promise<Date | undefined> =>
      (
        await sql
          .selectFrom('repositorySnapshots')
          .select('takenAt')
          .where('linkId', '=', linkId)
          .orderBy('takenAt', 'desc')
          .limit(1)
          .executeTakeFirst()
      )?.takenAt,

    /** Adds a snapshot, and drops what is read no more: all but the first sight and the newest 49. */
    async addSnapshot(
      id: Id<'snapshot'>,
      linkId: ProjectLinkId,
      snapshot: RepositorySnapshot,
    ): Promise<void> {
      await sql
        .insertInto('repositorySnapshots')
        .values({ id, linkId, takenAt: snapshot.takenAt, snapshot: JSON.stringify(snapshot) })
        .execute();
      const ofLink = sql.selectFrom('repositorySnapshots').select('id').where('linkId', '=', linkId);
      await sql
        .deleteFrom('repositorySnapshots')
        .where('linkId', '=', linkId)
        .where('id', 'not in', ofLink.orderBy('takenAt', 'desc').limit(newestSnapshots))
        .where('id', 'not in', ofLink.orderBy('takenAt', 'asc').limit(1))
        .execute();
    },

    /** What was recorded for a repository before `before`: the first sight, which nobody can have prepared, and the newest 49. */
    snapshots: async (linkId: ProjectLinkId, before: Date): Promise<RepositorySnapshot[]> => {
      const recorded = sql
        .selectFrom('repositorySnapshots')
        .select(['id', 'takenAt', 'snapshot'])
        .where('linkId', '=', linkId)
        .where('takenAt', '<', before);
      const newest = await recorded.orderBy('takenAt', 'desc').limit(newestSnapshots).execute();
      const first = await recorded.orderBy('takenAt', 'asc').limit(1).execute();
      const rows = [...new Map([...newest, ...first].map((row) => [row.id, row])).values()];
      return rows.map((row) => ({ ...(row.snapshot as RepositorySnapshot), takenAt: row.takenAt }));
    },
  };
}
