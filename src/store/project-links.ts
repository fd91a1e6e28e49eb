/** The repositories that owners linked to their projects, and what those looked like when they were seen. */
import type { Selectable } from 'kysely';
import type { Id } from '../base/id.ts';
import type { RepositorySnapshot } from '../domain/evidence/repository.ts';
import type { AccountId, ProjectId, ProjectLinkId } from '../domain/ids.ts';
import type { ProjectLinksTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type ProjectLink = Selectable<ProjectLinksTable>;

/** A year of weeks, nearly. With the first sight they are all that is kept of a repository. */
const newestSnapshots = 49;

export function projectLinkStore(sql: Sql) {
  const linksOfOwner = (accountId: AccountId) =>
    sql
      .selectFrom('projectLinks')
      .innerJoin('projectOwners', 'projectOwners.projectId', 'projectLinks.projectId')
      .innerJoin('projects', 'projects.id', 'projectLinks.projectId')
      .selectAll('projectLinks')
      .where('projectOwners.accountId', '=', accountId)
      .where('projectLinks.removedAt', 'is', null);
  return {
    async add(link: Omit<ProjectLink, 'removedAt' | 'lookAgainAt'>): Promise<void> {
      await sql.insertInto('projectLinks').values(link).execute();
    },

    /** Takes off every link that the account itself added after `since`, and answers them. */
    removeAddedBy: (accountId: AccountId, since: Date, at: Date): Promise<{ name: string; url: string }[]> =>
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
    count: (accountId: AccountId, since: Date) =>
      sql
        .selectFrom('projectLinks')
        .select((of) => [
          of.fn.countAll<number>().as('all'),
          of.fn.countAll<number>().filterWhere('addedAt', '>', since).as('lately'),
        ])
        .where('addedBy', '=', accountId)
        .where('removedAt', 'is', null)
        .executeTakeFirstOrThrow(),

    get: (id: ProjectLinkId) =>
      sql
        .selectFrom('projectLinks')
        .selectAll()
        .where('id', '=', id)
        .where('removedAt', 'is', null)
        .executeTakeFirst(),

    ofProject: (projectId: ProjectId) =>
      sql
        .selectFrom('projectLinks')
        .selectAll()
        .where('projectId', '=', projectId)
        .where('removedAt', 'is', null)
        .orderBy('url')
        .orderBy('addedAt')
        .execute(),

    /** The repository links of everything the account owns, its own before those of other owners: nobody crowds them out. */
    ofOwner: (accountId: AccountId) =>
      linksOfOwner(accountId)
        .orderBy((is) => is('projectLinks.addedBy', 'is distinct from', accountId))
        .orderBy('projects.nameKey')
        .orderBy('projectLinks.url')
        .limit(200)
        .execute(),

    /** One of them. */
    oneOfOwner: (accountId: AccountId, id: ProjectLinkId) =>
      linksOfOwner(accountId).where('projectLinks.id', '=', id).executeTakeFirst(),

    /** Links whose repository was last seen before `before` (or never) and that are not put off beyond `now`, oldest first. */
    toSee: (before: Date, now: Date, most: number) =>
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
