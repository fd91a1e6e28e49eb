/** Law 2 of RECOVERY.md for one breach: whoever broke into a mailbox and has reset the password by it holds one root, over every stake and signal. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/evidence/finding.ts';
import { judgeMailbox } from '../../src/domain/evidence/mailbox.ts';
import { judgePasswordKnown, withoutMailboxOfPassword } from '../../src/domain/evidence/password.ts';
import { compareDecisions, decide, decisionCost } from '../../src/domain/policy/decide.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { allSignals, type Stake, stakes } from '../../src/domain/policy/rules.ts';

const now = new Date('2026-03-01T10:00:00Z');
const longAgo = new Date('2020-01-01T00:00:00Z');
const { publicMailProviders, agedDaysMin } = defaultPolicy;

/** How the address may be spelled in the account, and how where the reset was asked for: one mailbox each. */
const mailboxes: readonly (readonly [string, string])[] = [
  ['ann@ann.example', 'ann@ann.example'],
  ['ann@ann.example', 'admin@mail.ann.example'],
  ['ann@gmail.com', 'ann@gmail.com'],
  ['ann.smith@gmail.com', 'annsmith+pypi@googlemail.com'],
  ['ann@users.noreply.github.com', 'bob@github.com'],
  ['ann@example.co.uk', 'ann@lists.example.co.uk'],
];

const finding = (kind: Finding['kind'], judged: Pick<Finding, 'root' | 'strength' | 'because'>) =>
  ({ kind, subject: '', observedAt: now, ...judged }) as Finding;
const mailbox = (address: string, verifiedAt: Date | null) =>
  finding(
    'mailbox',
    judgeMailbox({ address, verifiedAt, caseOpenedAt: now, agedDaysMin, publicMailProviders }),
  );
const password = (setBy: string | null, isBreached = false) =>
  finding('password', judgePasswordKnown({ isBreached, mailbox: setBy, publicMailProviders }));
const forge = finding('repository', { root: 'forge:codeberg.org', strength: 'strong', because: [] });

const signalSets = Array.from({ length: 2 ** allSignals.length }, (_, bits) =>
  allSignals.filter((_, at) => (bits >> at) & 1),
);

/** What every decision costs with these findings, over every stake and every set of signals. */
const costsWith = (findings: readonly Finding[]) =>
  stakes.flatMap((stake) =>
    signalSets.map((signals) =>
      decisionCost(decide({ policy: defaultPolicy, stake, findings, signals, now })),
    ),
  );

const decideFor = (findings: readonly Finding[], stake: Stake) =>
  decide({ policy: defaultPolicy, stake, findings, signals: [], now });

describe.each(mailboxes)('the mailbox of %s, the password reset by %s', (address, resetBy) => {
  test.each([
    ['aged', longAgo],
    ['unverified', null],
  ])('%s: the password adds nothing to the mailbox, alone and beside another root', (_, verifiedAt) => {
    const read = mailbox(address, verifiedAt);
    expect(costsWith([read, password(resetBy)])).toEqual(costsWith([read]));
    expect(costsWith([read, forge, password(resetBy)])).toEqual(costsWith([read, forge]));
  });

  test('a password of one’s own does add, and so does one that another mailbox set', () => {
    const read = mailbox(address, longAgo);
    const two = costsWith([read, password(null)]);
    expect(two).not.toEqual(costsWith([read]));
    expect(costsWith([read, password('ann@other.example')])).toEqual(two);
  });

  test('a claimant is not told which mailbox it was, before they have shown that they read it', () => {
    expect(withoutMailboxOfPassword([password(resetBy), forge])).toEqual([password(null), forge]);
    const both = [password(resetBy), mailbox(address, longAgo)];
    expect(withoutMailboxOfPassword(both)).toEqual(both);
  });
});

test('a breached password stays worthless, whoever set it', () => {
  expect(password('ann@ann.example', true).strength).toBe('worthless');
  expect(password(null, true).strength).toBe('worthless');
});

describe.each([
  ['ann@duck.com', 'x7k2@mozmail.com'],
  ['a1@passmail.net', 'a2@ann.anonaddy.com'],
  ['dpdcnf87nu@privaterelay.appleid.com', 'me@8alias.com'],
])('addresses that only pass mail on, as %s and %s', (one, other) => {
  const forwarded = [mailbox(one, longAgo), mailbox(other, longAgo)];
  const gmail = mailbox('ann@gmail.com', longAgo);

  test('are weak, say why, and are one root however many', () => {
    for (const { strength, because } of forwarded)
      expect({ strength, because }).toEqual({ strength: 'weak', because: ['forwarded'] });
    expect(costsWith(forwarded)).toEqual(costsWith([mailbox(one, null)]));
    expect(costsWith([...forwarded, password(other)])).toEqual(costsWith([mailbox(one, null)]));
  });

  test('add nothing to the mailbox that they may lead to, nor to a password that it set, also beside another root', () => {
    expect(costsWith([gmail, ...forwarded])).toEqual(costsWith([gmail]));
    expect(costsWith([gmail, forge, ...forwarded])).toEqual(costsWith([gmail, forge]));
    expect(costsWith([gmail, password(one)])).toEqual(costsWith([gmail]));
    const reset = password('ann@gmail.com');
    expect(costsWith([reset, forge, ...forwarded])).toEqual(costsWith([reset, forge]));
  });

  test('count beside what is no mailbox, and never make a decision worse, nor does more beside them (law 4)', () => {
    expect(costsWith([password(null), forge, ...forwarded])).not.toEqual(costsWith([password(null), forge]));
    const all = [...forwarded, gmail, mailbox('ann@ann.example', null), password(null), forge];
    for (let bits = 0; bits < 2 ** all.length; bits += 1) {
      const some = all.filter((_, at) => (bits >> at) & 1);
      const before = stakes.map((stake) => decideFor(some, stake));
      for (const more of all) {
        const after = stakes.map((stake) => decideFor([...some, more], stake));
        for (const [at, decision] of after.entries())
          expect(compareDecisions(decision, before[at]!)).toBeLessThanOrEqual(0);
      }
    }
  });
});
