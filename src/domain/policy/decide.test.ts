import { describe, expect, test } from 'vitest';
import { after, dayMs } from '../../base/clock.ts';
import { decideCases } from './decide.cases.ts';
import { compareDecisions, type DecideInput, decide } from './decide.ts';
import { isBest, optionsFor, type Way } from './options.ts';
import { defaultPolicy } from './policy.ts';
import { breachOf, type Proof } from './roots.ts';

const now = new Date('2026-03-01T10:00:00Z');
const proof = (
  kind: string,
  root: Proof['root'],
  strength: Proof['strength'],
  daysAgo = 0,
  subject = '',
): Proof => ({
  kind: kind as Proof['kind'],
  root,
  strength,
  subject,
  observedAt: after(now, -daysAgo * dayMs),
});
const input = (more: Partial<DecideInput>): DecideInput => ({
  policy: defaultPolicy,
  stake: 'ordinary',
  findings: [],
  signals: [],
  now,
  ...more,
});

describe('decide', () => {
  test.each(decideCases)('$name', ({ stake, findings, signals, expected, trail }) => {
    const decision = decide(
      input({ stake, findings: findings.map((row) => proof(...row)), signals: signals ?? [] }),
    );
    const { trail: fired, ...rest } = decision;
    expect(rest).toEqual(expected);
    expect(fired.map((row) => row.rule)).toEqual(trail);
  });

  test('tells in the trail what was counted, what was proven and which cell followed', () => {
    const findings = [proof('password', 'own', 'weak'), proof('mailbox', 'domain:ann.example', 'strong')];
    expect(decide(input({ findings })).trail).toEqual([
      {
        rule: 'root_counted',
        because: { root: 'domain:ann.example', strength: 'strong', kinds: ['mailbox'] },
      },
      { rule: 'root_counted', because: { root: 'own', strength: 'weak', kinds: ['password'] } },
      { rule: 'row_proven', because: { row: 'two_roots_one_strong', roots: 2, strongRoots: 1 } },
      {
        rule: 'cell',
        because: { row: 'two_roots_one_strong', stake: 'ordinary', cell: { accept: { waitHours: 24 } } },
      },
    ]);
  });

  test('has a trail that survives JSON, in the same bytes whatever the order of findings', () => {
    const findings = [proof('mailbox', 'domain:ann.example', 'strong'), proof('password', 'own', 'weak')];
    const decision = decide(input({ findings, signals: ['rivals'] }));
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
    expect(JSON.stringify(decide(input({ findings: findings.toReversed(), signals: ['rivals'] })))).toBe(
      JSON.stringify(decision),
    );
  });

  test('two co-owners are strong together, one co-owner twice is not', () => {
    const bob = proof('co_owner', 'people', 'weak', 0, 'bob');
    const eve = proof('co_owner', 'people', 'weak', 0, 'eve');
    expect(decide(input({ findings: [bob, eve] }))).toMatchObject({ row: 'one_strong' });
    expect(decide(input({ findings: [bob, { ...bob }] }))).toMatchObject({ row: 'only_weak' });
    expect(decide(input({ findings: [bob, { ...eve, strength: 'worthless' }] }))).toMatchObject({
      row: 'only_weak',
    });
  });

  test('a finding from a clock slightly ahead counts', () => {
    const findings = [proof('mailbox', 'domain:ann.example', 'strong', -0.001)];
    expect(decide(input({ findings }))).toMatchObject({ row: 'one_strong' });
  });
});

describe('roots that fall in one breach', () => {
  test.each([
    ['forge:git.ann.example', 'domain:ann.example'],
    ['forge:localhost:3000', 'forge:localhost:4000'],
    ['forge:127.0.0.1:3000', 'domain:127.0.0.1'],
    ['domain:mail.ann.co.uk', 'forge:ann.co.uk'],
    ['domain:ANN.example.', 'domain:ann.example'],
    ['address:ann+x@outlook.com', 'address:Ann@outlook.com'],
    ['address:a.n.n@gmail.com', 'address:ann+y@googlemail.com'],
    ['address:ann@yandex.by', 'address:a-nn@yandex.ru'],
  ] as const)('%s is %s', (a, b) => {
    expect(breachOf(a)).toBe(breachOf(b));
  });

  test.each([
    ['forge:github.com', 'forge:gitlab.com'],
    ['address:ann@gmail.com', 'address:bob@gmail.com'],
    ['address:a.nn@outlook.com', 'address:ann@outlook.com'],
    ['address:+ann@outlook.com', 'address:+bob@outlook.com'],
    ['domain:ann.co.uk', 'domain:bob.co.uk'],
    ['domain:ann.github.io', 'domain:bob.github.io'],
    ['own', 'people'],
  ] as const)('%s is not %s', (a, b) => {
    expect(breachOf(a)).not.toBe(breachOf(b));
  });
});

describe('what would help', () => {
  const password: Way = { kind: 'password', root: 'own', strengthAtBest: 'weak' };
  const mailbox: Way = { kind: 'mailbox', root: 'domain:ann.example', strengthAtBest: 'strong' };
  const repository: Way = { kind: 'repository', root: 'forge:github.com', strengthAtBest: 'strong' };

  test('lists the ways not yet proven, the shortest wait first', () => {
    const findings = [proof('password', 'own', 'weak')];
    const options = optionsFor({ ...input({ findings }), ways: [password, repository, mailbox] });
    expect(options.map(({ way }) => way.kind)).toEqual(['repository', 'mailbox']);
    expect(options.every(({ decision, helps }) => helps && decision.kind === 'accept')).toBe(true);
    const first = optionsFor({ ...input({}), ways: [password, mailbox] });
    expect(first.map(({ way, decision }) => [way.kind, decision.kind])).toEqual([
      ['mailbox', 'accept'],
      ['password', 'review'],
    ]);
  });

  test('says when a way would not help', () => {
    const findings = [proof('mailbox', 'domain:ann.example', 'strong')];
    const own: Way = { ...repository, root: 'forge:git.ann.example' };
    expect(optionsFor({ ...input({ findings }), ways: [own] })[0]).toMatchObject({ helps: false });
  });

  test('offers a way again when its finding has expired, was worthless or was weak', () => {
    for (const finding of [
      proof('mailbox', 'domain:ann.example', 'strong', 31),
      proof('mailbox', 'domain:ann.example', 'worthless'),
      proof('mailbox', 'domain:ann.example', 'weak'),
    ])
      expect(optionsFor({ ...input({ findings: [finding] }), ways: [mailbox] })).toHaveLength(1);
  });

  test('offers the password again after a breached one', () => {
    const findings = [proof('password', 'own', 'worthless')];
    expect(optionsFor({ ...input({ findings }), ways: [password] })).toHaveLength(1);
  });

  test('the top row is the best there is, for every stake', () => {
    const findings = [
      proof('password', 'own', 'weak'),
      proof('mailbox', 'domain:ann.example', 'strong'),
      proof('repository', 'forge:github.com', 'strong'),
    ];
    for (const stake of ['none', 'ordinary', 'critical'] as const) {
      expect(isBest(input({ stake, findings }))).toBe(true);
      expect(isBest(input({ stake, findings: findings.slice(0, 1) }))).toBe(false);
    }
    expect(isBest(input({ stake: 'none', findings: findings.slice(0, 2) }))).toBe(true);
    expect(isBest(input({ stake: 'critical', findings: findings.slice(0, 2) }))).toBe(false);
  });
});

test('decisions are ordered: accepted, reviewed, not approvable, missing', () => {
  const mailbox = proof('mailbox', 'domain:ann.example', 'strong');
  const weak = proof('password', 'own', 'weak');
  const inOrder = [
    input({ stake: 'none', findings: [mailbox, weak] }),
    input({ stake: 'none', findings: [mailbox] }),
    input({ findings: [mailbox] }),
    input({ findings: [weak] }),
    input({ stake: 'critical', findings: [mailbox, weak] }),
    input({ stake: 'critical', findings: [mailbox] }),
    input({ stake: 'critical', findings: [weak] }),
    input({}),
  ].map(decide);
  for (const [i, a] of inOrder.entries())
    for (const [j, b] of inOrder.entries()) expect(Math.sign(compareDecisions(a, b))).toBe(Math.sign(i - j));
});
