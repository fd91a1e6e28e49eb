/**
 * Evidence by a branch in a project's repository (RECOVERY.md, section 3): who pushes it may write there now. That is strong only
 * when the repository is continuous: what was recorded of it long enough before the case is still there, unchanged. A recorded
 * tag keeps the object its reference names (for an annotated tag the tag object, not the commit), so that a tag made anew,
 * with another date, message or signature, shows. Continuity is of contents: it does not tell a full copy from the original.
 * And it is the claimed account's only where that account linked it itself: what another owner linked is that person's word.
 */
import { after, dayMs, msBetween } from '../../base/clock.ts';
import { type Random, randomCrockford } from '../../base/random.ts';
import type { Finding, Judgement, Root } from './finding.ts';
import type { GitListing } from './git-listing.ts';
import { rootOfRepository } from './root.ts';

/** What stood in a repository at an instant: recorded at links and releases, compared in cases. */
export interface RepositorySnapshot {
  readonly takenAt: Date;
  /** By tag name, without `refs/tags/`: the reference's own object. At most 2,000, in 256 KiB. */
  readonly tags: Readonly<Record<string, string>>;
  readonly headBranch: string | null;
  readonly headOid: string | null;
}

export interface RepositoryAsk {
  readonly repositoryUrl: string;
  /** Recorded so far, in any order; those of the case's own time are ignored. */
  readonly snapshots: readonly RepositorySnapshot[];
  readonly current: GitListing;
  /** Of `commitsToAsk`, those that the server no longer has. */
  readonly missingCommits: readonly string[];
  readonly caseOpenedAt: Date;
  readonly linkAddedAt: Date;
  /** Whether the account that is asked for made the link itself. */
  readonly isOwnLink: boolean;
  readonly agedDaysMin: number;
}

const tagsMax = 2000; // 2,000 names and ids are some 150 kB a snapshot
const tagsBytesMax = 256 * 1024; // kept fifty times for each link: a stranger's server must not fill our disk with names
const nameCharsMax = 255; // a file system takes no more for one part; a name beyond it is none that people type
const brokenMax = 10;
const commitsMax = 8;
const tagPrefix = 'refs/tags/';

/** The challenge: a new name for a branch or tag, 65 random bits. */
export function branchName(random: Random): string {
  return `rekey-${randomCrockford(random, 13).toLowerCase()}`;
}

/**
 * What is kept of a listing. Tags that move by custom are left out (`latest`; `v1` and `v1.2` beside `v1.2.3`), else honest
 * projects would look broken. Of more than 2,000, versions come before other names (nightly tags get cleared away), higher
 * before lower: they are releases, and what an account is at stake for. What no longer fits into 256 KiB is left out likewise.
 */
export function snapshotOf(listing: GitListing, takenAt: Date): RepositorySnapshot {
  const all = listing.refs.filter((ref) => ref.name.startsWith(tagPrefix));
  const named = all.map(({ name, oid }) => ({ name: name.slice(tagPrefix.length), oid }));
  const moving = movingAmong(named.map(({ name }) => name));
  const order = new Intl.Collator('en', { numeric: true }).compare;
  const kept = named
    .filter(({ name }) => name.length <= nameCharsMax && !moving(name))
    .map((tag) => ({ ...tag, isVersion: /\d+\.\d/.test(tag.name) }))
    .sort((a, b) => Number(b.isVersion) - Number(a.isVersion) || order(b.name, a.name))
    .slice(0, tagsMax);
  let bytes = 0;
  const fitting = kept.filter(({ name, oid }) => {
    bytes += Buffer.byteLength(name) + oid.length;
    return bytes <= tagsBytesMax;
  });
  // fromEntries makes own properties of every name, also of `__proto__`, which a stranger may well call a tag.
  const tags = Object.fromEntries(fitting.map(({ name, oid }) => [name, oid]));
  return { takenAt, tags, headBranch: listing.head, headOid: listing.headOid };
}

/** How often a repository is looked at: as long as a snapshot has to stand before it counts. */
export const snapshotEveryDays = 7;

/** When one that could not be read for so long is looked at again: after a day, the longer the less often, once a week in the end. */
export function lookAgainAt(unreadSince: Date, now: Date): Date {
  const waitMs = Math.min(Math.max(msBetween(unreadSince, now), dayMs), snapshotEveryDays * dayMs);
  return after(now, waitMs);
}

const movingName =
  /^(latest|nightly|stable|edge|dev|tip|next|canary|preview|current|continuous|snapshot|release|head)([-_/.]|$)/i;

function movingAmong(names: readonly string[]): (name: string) => boolean {
  const lines = new Set<string>();
  for (const name of names) {
    const parts = name.split('.');
    for (let length = 1; length < Math.min(parts.length, 3); length += 1)
      lines.add(parts.slice(0, length).join('.'));
  }
  return (name) => movingName.test(name) || (/^\D*\d+(\.\d+)?$/.test(name) && lines.has(name));
}

/** The recorded head commits to ask the server for before judging: those of before the case, the oldest first, at most 8. */
export function commitsToAsk(snapshots: readonly RepositorySnapshot[], caseOpenedAt: Date): string[] {
  const oids = before(snapshots, caseOpenedAt).flatMap(({ headOid }) => (headOid === null ? [] : [headOid]));
  return [...new Set(oids)].slice(0, commitsMax);
}

/**
 * How much a push to this repository proves, and what broke (at most 10, as `tag <name>` and `commit <oid>`): a reason for
 * `continuity_broken`. Everything recorded before the case must stand, so that a new history cannot age into an old one.
 */
export function judgeRepository(ask: RepositoryAsk): Judgement & { readonly broken: readonly string[] } {
  const agedAt = after(ask.caseOpenedAt, -ask.agedDaysMin * dayMs);
  const recorded = before(ask.snapshots, ask.caseOpenedAt);
  const tags = compareTags(recorded, ask.current);
  const known = new Set(recorded.map(({ headOid }) => headOid));
  const lost = ask.missingCommits.filter((oid) => known.has(oid));
  const because = [
    ...(ask.isOwnLink ? [] : ['linked_by_another']),
    ...reasonsOfRecord(recorded, agedAt),
    ...(ask.linkAddedAt > agedAt ? ['link_added_lately'] : []),
    ...(tags.changed.length > 0 ? ['tags_changed'] : []),
    ...(tags.missing.length > 0 ? [ask.current.isWhole ? 'tags_missing' : 'too_many_refs'] : []),
    ...(lost.length > 0 ? ['history_replaced'] : []),
  ];
  const gone = ask.current.isWhole ? tags.missing : [];
  const broken = [
    ...[...tags.changed, ...gone].map((name) => `tag ${name.slice(0, 100)}`),
    ...lost.map((oid) => `commit ${oid}`),
  ];
  const isStrong = because.length === 0;
  return {
    strength: isStrong ? 'strong' : 'weak',
    root: rootOfLink(ask.repositoryUrl, ask.isOwnLink),
    because: isStrong ? ['continuous'] : because,
    broken: broken.slice(0, brokenMax),
  };
}

/** What a push to a linked repository proves: its forge; where another owner linked it, only that somebody vouches (RECOVERY.md, section 3). */
export const rootOfLink = (url: string, isOwnLink: boolean): Root =>
  isOwnLink ? rootOfRepository(url) : 'people';

/** Whether this finding saw that recorded tags or commits are gone or others: the risk signal `continuity_broken`. */
export function breaksContinuity(finding: Pick<Finding, 'kind' | 'because'>): boolean {
  return finding.kind === 'repository' && finding.because.some((reason) => breaking.has(reason));
}

const breaking: ReadonlySet<string> = new Set(['tags_changed', 'tags_missing', 'history_replaced']);

function before(snapshots: readonly RepositorySnapshot[], caseOpenedAt: Date): RepositorySnapshot[] {
  const recorded = snapshots.filter(({ takenAt }) => takenAt < caseOpenedAt);
  return recorded.sort((a, b) => a.takenAt.getTime() - b.takenAt.getTime());
}

function reasonsOfRecord(recorded: readonly RepositorySnapshot[], agedAt: Date): string[] {
  if (recorded.length === 0) return ['never_seen_before'];
  const aged = recorded.filter(({ takenAt }) => takenAt <= agedAt);
  if (aged.length === 0) return ['seen_too_lately'];
  return aged.some((each) => each.headOid !== null || Object.keys(each.tags).length > 0)
    ? []
    : ['nothing_recorded'];
}

function compareTags(recorded: readonly RepositorySnapshot[], current: GitListing) {
  const now = new Map(current.refs.map(({ name, oid }) => [name, oid]));
  const changed = new Set<string>();
  const missing = new Set<string>();
  for (const { tags } of recorded) {
    for (const [name, oid] of Object.entries(tags)) {
      const standing = now.get(tagPrefix + name);
      if (standing === undefined) missing.add(name);
      else if (standing !== oid) changed.add(name);
    }
  }
  return { changed: [...changed], missing: [...missing] };
}
