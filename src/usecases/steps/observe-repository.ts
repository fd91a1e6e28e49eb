/**
 * Looks at a repository as it stands now, over git's own protocol, through the guarded fetch. Asks nothing of the database:
 * no transaction is open while the outside is asked.
 */
import type { GitListing } from '../../domain/evidence/git-listing.ts';
import { type Sought, seek } from '../../domain/evidence/repository-seek.ts';
import { hasCommit, listRefs } from '../../outside/git-host.ts';
import { type Reach, timeoutMsDefault } from '../../outside/guarded-fetch.ts';
import type { OutsideFault } from '../../outside/outcome.ts';
import type { House } from '../house.ts';

const prefixes = ['refs/heads/', 'refs/tags/'];

export type Seen<T> = { readonly ok: T } | { readonly fault: OutsideFault; readonly detail: string };

/** One look asks twenty times and more where commits are recorded; all of them together get the time of three requests. */
const requestsMax = 3;

function forOneLook({ reach }: House): Reach {
  return { ...reach, until: AbortSignal.timeout((reach.timeoutMs ?? timeoutMsDefault) * requestsMax) };
}

/** All branches and tags of a repository, with its head. */
export function seeRepository(house: House, url: string): Promise<Seen<GitListing>> {
  return listRefs(forOneLook(house), url, prefixes);
}

export interface Sight {
  readonly listing: GitListing;
  readonly sought: Sought;
  /** Of the commits asked for, those the server no longer has. */
  readonly missingCommits: readonly string[];
}

/** Looks for the challenge, and when it is there, for the commits that were recorded before. A fault anywhere is the answer. */
export async function lookFor(
  house: House,
  url: string,
  name: string,
  commits: readonly string[],
): Promise<Seen<Sight>> {
  const reach = forOneLook(house);
  const listed = await listRefs(reach, url, prefixes);
  if ('fault' in listed) return listed;
  const sought = await seekIn(reach, url, name, listed.ok);
  if ('fault' in sought) return sought;
  if (sought.ok === 'absent' || 'nearMiss' in sought.ok)
    return { ok: { listing: listed.ok, sought: sought.ok, missingCommits: [] } };
  const missingCommits: string[] = [];
  for (const oid of commits) {
    const has = await hasCommit(reach, url, oid);
    if ('fault' in has) return has;
    if (!has.ok) missingCommits.push(oid);
  }
  return { ok: { listing: listed.ok, sought: sought.ok, missingCommits } };
}

// A listing that was cut may have left the branch out: then the server is asked for exactly that one.
async function seekIn(reach: Reach, url: string, name: string, listing: GitListing): Promise<Seen<Sought>> {
  const sought = seek(name, listing.refs);
  if (sought !== 'absent' || listing.isWhole) return { ok: sought };
  const exact = await listRefs(reach, url, [`refs/heads/${name}`, `refs/tags/${name}`]);
  return 'fault' in exact ? exact : { ok: seek(name, exact.ok.refs) };
}
