import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, dayMs } from '../../base/clock.ts';
import type { GitListing } from './git-listing.ts';
import {
  branchName,
  breaksContinuity,
  commitsToAsk,
  judgeRepository,
  lookAgainAt,
  type RepositoryAsk,
  type RepositorySnapshot,
  snapshotOf,
} from './repository.ts';

const caseOpenedAt = new Date('2025-06-01T12:00:00Z');
const daysBefore = (days: number) => after(caseOpenedAt, -days * dayMs);
const oid = (digit: string) => digit.repeat(40);

function listing(tags: Record<string, string>, more: Partial<GitListing> = {}): GitListing {
  const refs = Object.entries(tags).map(([name, to]) => ({ name: `refs/tags/${name}`, oid: to }));
  return { refs, head: 'main', headOid: oid('f'), isWhole: true, ...more };
}

const tags = { 'v1.0.0': oid('1'), 'v1.1.0': oid('2') };
const seen = (days: number, more: Partial<RepositorySnapshot> = {}): RepositorySnapshot => ({
  ...snapshotOf(listing(tags), daysBefore(days)),
  ...more,
});

function judged(change: Partial<RepositoryAsk> = {}) {
  return judgeRepository({
    repositoryUrl: 'https://github.com/ann/parser',
    snapshots: [seen(30)],
    current: listing({ ...tags, 'v1.2.0': oid('3') }),
    missingCommits: [],
    caseOpenedAt,
    linkAddedAt: daysBefore(400),
    isOwnLink: true,
    agedDaysMin: 7,
    ...change,
  });
}

describe('judging a repository', () => {
  it('is strong when what was recorded in time is still there, with more beside it', () => {
    expect(judged()).toEqual({
      strength: 'strong',
      root: 'forge:github.com',
      because: ['continuous'],
      broken: [],
    });
  });

  it('of a link that another owner made is that person’s word: weak, of the root of people, whatever it holds', () => {
    expect(judged({ isOwnLink: false })).toEqual({
      strength: 'weak',
      root: 'people',
      because: ['linked_by_another'],
      broken: [],
    });
    expect(judged({ isOwnLink: false, snapshots: [] })).toMatchObject({
      strength: 'weak',
      root: 'people',
      because: ['linked_by_another', 'never_seen_before'],
    });
  });

  it.each<[string, Partial<RepositoryAsk>, string[]]>([
    ['never seen', { snapshots: [] }, ['never_seen_before']],
    ['seen only since the case', { snapshots: [seen(0), seen(-1)] }, ['never_seen_before']],
    ['seen too lately', { snapshots: [seen(6.99)] }, ['seen_too_lately']],
    ['empty when seen', { snapshots: [seen(30, { tags: {}, headOid: null })] }, ['nothing_recorded']],
    [
      'filled only lately',
      { snapshots: [seen(30, { tags: {}, headOid: null }), seen(2)] },
      ['nothing_recorded'],
    ],
    ['linked lately', { linkAddedAt: daysBefore(6) }, ['link_added_lately']],
    ['linked during the case', { linkAddedAt: daysBefore(-1) }, ['link_added_lately']],
  ])('is weak, and nothing is broken, when it was %s', (_, change, because) => {
    expect(judged(change)).toMatchObject({ strength: 'weak', because, broken: [] });
  });

  it('counts exactly the aged days', () => {
    expect(judged({ snapshots: [seen(7)], linkAddedAt: daysBefore(7) }).strength).toBe('strong');
  });

  it.each<[string, Partial<RepositoryAsk>, string[], string[]]>([
    [
      'a tag points elsewhere',
      { current: listing({ ...tags, 'v1.0.0': oid('9') }) },
      ['tags_changed'],
      ['tag v1.0.0'],
    ],
    ['a tag is gone', { current: listing({ 'v1.0.0': oid('1') }) }, ['tags_missing'], ['tag v1.1.0']],
    ['the head commit is gone', { missingCommits: [oid('f')] }, ['history_replaced'], [`commit ${oid('f')}`]],
    [
      'it was made anew',
      { current: listing({}), missingCommits: [oid('f')] },
      ['tags_missing', 'history_replaced'],
      ['tag v1.1.0', 'tag v1.0.0', `commit ${oid('f')}`],
    ],
  ])('is weak and broken when %s', (_, change, because, broken) => {
    expect(judged(change)).toMatchObject({ strength: 'weak', because, broken });
    expect(breaksContinuity({ kind: 'repository', because })).toBe(true);
  });

  it('lets no new history age into an old one: the older record counts as well', () => {
    const anew = { 'v1.0.0': oid('8') };
    const snapshots = [seen(8, { tags: anew }), seen(100)];
    expect(judged({ snapshots, current: listing(anew) })).toMatchObject({
      strength: 'weak',
      because: ['tags_changed', 'tags_missing'],
    });
  });

  it('counts a break also against a record that is too young to prove anything', () => {
    expect(judged({ snapshots: [seen(2)], current: listing({}) }).broken).toHaveLength(2);
  });

  it('does not call missing what a cut listing merely does not show', () => {
    const cut = judged({ current: listing({ 'v1.0.0': oid('1') }, { isWhole: false }) });
    expect(cut).toMatchObject({ strength: 'weak', because: ['too_many_refs'], broken: [] });
    expect(breaksContinuity({ kind: 'repository', because: cut.because })).toBe(false);
    expect(judged({ current: listing(tags, { isWhole: false }) }).strength).toBe('strong');
  });

  it('ignores commits that were never recorded', () => {
    expect(judged({ missingCommits: [oid('0')] }).strength).toBe('strong');
  });

  it('names at most ten things that broke', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`v2.${at}.0`, oid('4')]));
    expect(judged({ snapshots: [seen(30, { tags: many })], current: listing({}) }).broken).toHaveLength(10);
  });

  it('does not mind tags with the names of object properties', () => {
    const odd = JSON.parse(`{"__proto__":"${oid('5')}","constructor":"${oid('6')}"}`) as Record<
      string,
      string
    >;
    const snapshot = snapshotOf(listing(odd), daysBefore(30));
    expect(Object.keys(snapshot.tags).sort()).toEqual(['__proto__', 'constructor']);
    expect(judged({ snapshots: [snapshot], current: listing({}) }).broken).toHaveLength(2);
    expect(judged({ snapshots: [snapshot], current: listing(odd) }).strength).toBe('strong');
  });

  it('is strong only when every recorded tag stands, whatever was recorded', () => {
    const tagMap = fc.dictionary(
      fc.constantFrom('v1.0.0', 'v1.1.0', 'v2.0.0', 'x'),
      fc.constantFrom(oid('1'), oid('2')),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -5, max: 60 }), tagMap)), tagMap, (recorded, now) => {
        const snapshots = recorded.map(([days, each]) => seen(days, { tags: each }));
        const counted = recorded.filter(([days]) => days > 0).flatMap(([, each]) => Object.entries(each));
        const stands =
          counted.every(([name, to]) => now[name] === to) && recorded.some(([days]) => days >= 7);
        expect(judged({ snapshots, current: listing(now) }).strength).toBe(stands ? 'strong' : 'weak');
      }),
    );
  });
});

describe('a snapshot', () => {
  it('leaves out tags that move by custom, and keeps those that only look like it', () => {
    const all = ['latest', 'nightly-2025', 'v1', 'v1.2', 'v1.2.3', 'v2', 'release-1.0', 'latency-fix', '3.0'];
    const listed = listing(Object.fromEntries(all.map((name) => [name, oid('1')])));
    expect(Object.keys(snapshotOf(listed, caseOpenedAt).tags).sort()).toEqual([
      '3.0',
      'latency-fix',
      'v1.2.3',
      'v2',
    ]);
  });

  it('keeps 2,000 tags, the highest versions first', () => {
    const versions = Array.from({ length: 2500 }, (_, at) => [`v1.${at}.0`, oid('1')]);
    const builds = Array.from({ length: 500 }, (_, at) => [`build${at}`, oid('2')]);
    const kept = Object.keys(
      snapshotOf(listing(Object.fromEntries([...builds, ...versions])), caseOpenedAt).tags,
    );
    expect(kept).toHaveLength(2000);
    expect(kept[0]).toBe('v1.2499.0');
    expect(kept.at(-1)).toBe('v1.500.0');
  });

  it('is never large, however long the names are: longest names are left out, then what comes last', () => {
    const size = (names: string[]) =>
      JSON.stringify(
        snapshotOf(listing(Object.fromEntries(names.map((name) => [name, oid('1')]))), caseOpenedAt),
      ).length;
    const long = (letter: string, chars: number) =>
      Array.from({ length: 2000 }, (_, at) => `v1.${at}.0-${letter.repeat(chars)}`);
    expect(size(long('x', 4000))).toBeLessThan(1000);
    expect(size(long('x', 240))).toBeLessThan(400_000);
    expect(
      Buffer.byteLength(
        JSON.stringify(
          snapshotOf(
            listing(Object.fromEntries(long('字', 240).map((name) => [name, oid('1')]))),
            caseOpenedAt,
          ),
        ),
      ),
    ).toBeLessThan(400_000);
    const one = snapshotOf(
      listing({ 'v1.0.0': oid('1'), [`v2.0.0-${'x'.repeat(4000)}`]: oid('2') }),
      caseOpenedAt,
    );
    expect(one.tags).toEqual({ 'v1.0.0': oid('1') });
  });

  it('is whole for 2,000 tags named after packages of a monorepo', () => {
    const names = Array.from(
      { length: 2000 },
      (_, at) => `@organisation/a-package-with-a-long-name@1.${at}.0`,
    );
    const kept = snapshotOf(
      listing(Object.fromEntries(names.map((name) => [name, 'a'.repeat(64)]))),
      caseOpenedAt,
    );
    expect(Object.keys(kept.tags)).toHaveLength(2000);
  });

  it('keeps the tag object of an annotated tag, not the commit, and where HEAD was', () => {
    const refs = [
      { name: 'refs/tags/v1.0.0', oid: oid('a'), peeled: oid('b') },
      { name: 'refs/heads/main', oid: oid('c') },
    ];
    const snapshot = snapshotOf({ refs, head: 'main', headOid: oid('c'), isWhole: true }, caseOpenedAt);
    expect(snapshot).toEqual({
      takenAt: caseOpenedAt,
      tags: { 'v1.0.0': oid('a') },
      headBranch: 'main',
      headOid: oid('c'),
    });
  });

  it('says which commits to ask for: each once, of before the case, oldest first, eight at most', () => {
    const at = (days: number, headOid: string | null) => seen(days, { headOid });
    expect(
      commitsToAsk(
        [at(1, oid('1')), at(9, oid('2')), at(5, oid('1')), at(3, null), at(-1, oid('3'))],
        caseOpenedAt,
      ),
    ).toEqual([oid('2'), oid('1')]);
    const many = Array.from({ length: 20 }, (_, days) => at(days + 1, String(days).padStart(40, '0')));
    expect(commitsToAsk(many, caseOpenedAt)).toHaveLength(8);
  });
});

describe('a repository that cannot be read', () => {
  it.each([
    [0, 1],
    [0.5, 1],
    [1, 1],
    [2, 2],
    [5, 5],
    [30, 7],
  ])('for %s days is looked at again after %s', (unread, again) => {
    expect(lookAgainAt(daysBefore(unread), caseOpenedAt)).toEqual(daysBefore(-again));
  });
});

describe('the challenge', () => {
  it('is a name of 65 random bits that git takes and people can type', () => {
    expect(branchName({ bytes: (count) => new Uint8Array(count).fill(31) })).toBe('rekey-zzzzzzzzzzzzz');
    expect(branchName({ bytes: (count) => Uint8Array.from({ length: count }, (_, at) => at) })).toBe(
      'rekey-0123456789abc',
    );
  });
});
