import { describe, expect, test } from 'vitest';
import { policyTable } from './describe.ts';
import { defaultPolicy, policySchema, readPolicy } from './policy.ts';
import { rowProblems } from './rules.ts';

const problemsOf = (json: unknown): string[] => {
  const read = readPolicy(json);
  return 'problems' in read ? read.problems : [];
};

describe('the policy file', () => {
  test('that is empty is the default, and the default keeps its own floors', () => {
    expect(readPolicy({})).toEqual({ policy: defaultPolicy });
    expect(rowProblems(defaultPolicy.rows)).toEqual([]);
  });

  test('overrides single parts and keeps the rest', () => {
    const read = readPolicy({
      mailboxCode: { lifeHours: 2 },
      rows: { one_strong: { none: { accept: { waitHours: 48 } } } },
    });
    expect(read).toEqual({
      policy: {
        ...defaultPolicy,
        mailboxCode: { ...defaultPolicy.mailboxCode, lifeHours: 2 },
        rows: {
          ...defaultPolicy.rows,
          one_strong: { ...defaultPolicy.rows.one_strong, none: { accept: { waitHours: 48 } } },
        },
      },
    });
  });

  test('written out in full reads back as itself', () => {
    expect(readPolicy(JSON.parse(JSON.stringify(defaultPolicy)))).toEqual({ policy: defaultPolicy });
  });

  test('with an unknown key is refused, each key in a sentence', () => {
    expect(problemsOf({ findngLifeDays: 3, links: { resetMinutes: 5 } })).toEqual([
      'links.resetMinutes is not a setting of the policy.',
      'findngLifeDays is not a setting of the policy.',
    ]);
  });

  test.each([
    ['a list', [], 'The policy must be one JSON object.'],
    ['nothing', null, 'The policy must be one JSON object.'],
    ['a text for a number', { findingLifeDays: '30' }, /^findingLifeDays is wrong: .*\.$/],
    [
      'half an hour',
      { rows: { only_weak: { none: { accept: { waitHours: 0.5 } } } } },
      /^rows\.only_weak\.none must be /,
    ],
    [
      'both outcomes in a cell',
      { rows: { one_strong: { ordinary: { accept: { waitHours: 200 }, review: { mayApprove: false } } } } },
      /^rows\.one_strong\.ordinary must be /,
    ],
    ['more than five tries', { mailboxCode: { triesMax: 6 } }, /^mailboxCode\.triesMax is wrong: /],
    ['a key of Object.prototype', JSON.parse('{"__proto__": {"findingLifeDays": 300}}'), /is not a setting/],
    ['a finding life without end', { findingLifeDays: 100_000 }, /^findingLifeDays is wrong: /],
    ['lately shorter than aged', { changedLatelyDays: 3 }, /^changedLatelyDays must be at least/],
    ['a reminder after the lapse', { contactConfirmDays: 3 }, /^contactConfirmDays must be more than/],
  ])('with %s is refused', (_, json, sentence) => {
    const problems = problemsOf(json);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  test.each([
    [
      'one root below a week',
      { one_strong: { ordinary: { accept: { waitHours: 167 } } } },
      'rows.one_strong.ordinary',
    ],
    [
      'two roots below a day',
      { two_roots_one_strong: { ordinary: { accept: { waitHours: 23 } } } },
      'rows.two_roots_one_strong.ordinary',
    ],
    [
      'weak proof below a week after review',
      { only_weak: { ordinary: { review: { waitHours: 24, approvals: 2 } } } },
      'rows.only_weak.ordinary',
    ],
    [
      'critical by the machine',
      { three_roots_one_strong: { critical: { accept: { waitHours: 8760 } } } },
      'rows.three_roots_one_strong.critical',
    ],
    [
      'critical by one person',
      { two_roots_one_strong: { critical: { review: { waitHours: 72, approvals: 1 } } } },
      'rows.two_roots_one_strong.critical',
    ],
    [
      'critical two roots below a day',
      { two_roots_one_strong: { critical: { review: { waitHours: 0, approvals: 2 } } } },
      'rows.two_roots_one_strong.critical',
    ],
  ])('may not undercut law 2: %s', (_, rows, cell) => {
    const problems = problemsOf({ rows });
    expect(problems.some((problem) => problem.startsWith(cell) && problem.includes('(law 2)'))).toBe(true);
  });

  test('may not let more proof cost more, nor a higher stake less', () => {
    expect(problemsOf({ rows: { three_roots_one_strong: { none: { accept: { waitHours: 1 } } } } })).toEqual([
      'rows.three_roots_one_strong.none is harder than rows.two_roots_one_strong.none: more proof may never cost more (law 4).',
      'rows.three_roots_one_strong.none is harder than rows.three_roots_one_strong.ordinary: a higher stake may never be easier.',
    ]);
  });

  test('leaves nothing-at-stake to the operator, within the order', () => {
    expect(problemsOf({ rows: { one_strong: { none: { accept: { waitHours: 0 } } } } })).toEqual([]);
  });

  test('never shares its lists between two readings', () => {
    policySchema.parse({}).privateHostsAllowed.push('10.0.0.1');
    expect(policySchema.parse({}).privateHostsAllowed).toEqual([]);
    expect(defaultPolicy.privateHostsAllowed).toEqual([]);
  });
});

describe('the policy in words', () => {
  const drawn = policyTable(defaultPolicy);

  test('shows every cell of the table', () => {
    expect(drawn).toContain(
      '| 3 roots or more, 1 of them strong | no wait | no wait | review by two persons, then 24 h |',
    );
    expect(drawn).toContain(
      '| 2 roots or more, 1 of them strong | no wait | 24 h | review by two persons, then 72 h |',
    );
    expect(drawn).toContain(
      '| 1 root or more, 1 of them strong | 24 h | 7 d | review by two persons, then 14 d |',
    );
    expect(drawn).toContain(
      '| 1 root or more, only weak | 7 d | review by one person, then 14 d | the desk may only refuse or ask |',
    );
  });

  test('shows every number, and no more than a screen of them', () => {
    for (const name of Object.keys(defaultPolicy)) if (name !== 'rows') expect(drawn).toContain(`\`${name}`);
    expect(drawn).toContain('| `repositoryChallenge.retryMinutes` | 1, 2, 5, 10, 30, 60, 120, 360 |');
    expect(drawn).toContain('| `privateHostsAllowed` | none |');
    expect(drawn).not.toContain('[object');
  });
});

test.each([
  [
    { registry: { mailFrom: 'not an address' } },
    'registry.mailFrom is wrong: it must be one plain mail address.',
  ],
  [
    { registry: { mailFrom: 'a@example.org, b@example.org' } },
    'registry.mailFrom is wrong: it must be one plain mail address.',
  ],
  [
    { privateHostsAllowed: ['http://x/y'] },
    'privateHostsAllowed.0 is wrong: it must be a host, or host:port, without a scheme.',
  ],
])('what cannot be an address is refused: %j', (policy, sentence) => {
  expect(readPolicy(policy)).toEqual({ problems: [sentence] });
});

test('addresses and hosts as people write them are taken', () => {
  const registry = { mailFrom: 'Recovery@Example.org' };
  const privateHostsAllowed = ['git.internal.example:443', 'Forge', '10.0.0.7', '[fd00::7]:8443'];
  expect(readPolicy({ registry, privateHostsAllowed })).toHaveProperty('policy');
});
