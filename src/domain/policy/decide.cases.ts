/** Decisions as data: what was found, what is expected, and which rules of the trail must have fired, in order. */
import type { EvidenceKind, Root, Strength } from '../evidence/finding.ts';
import type { RiskSignal, Stake } from './rules.ts';

export interface DecideCase {
  readonly name: string;
  readonly stake: Stake;
  /** kind, root, strength and how many days ago it was seen (0 when left out). */
  readonly findings: readonly (readonly [EvidenceKind, Root, Strength, number?])[];
  readonly signals?: readonly RiskSignal[];
  /** The decision without its trail. */
  readonly expected: Readonly<Record<string, unknown>>;
  readonly trail: readonly string[];
}

const ownWeak = ['password', 'own', 'weak'] as const;
const mailStrong = ['mailbox', 'domain:ann.example', 'strong'] as const;
const mailWeak = ['mailbox', 'domain:ann.example', 'weak'] as const;
const forgeStrong = ['repository', 'forge:github.com', 'strong'] as const;

const counted = (roots: number) => Array.from({ length: roots }, () => 'root_counted');

export const decideCases: readonly DecideCase[] = [
  {
    name: 'the main story: password, mailbox on file, continuous repository: no wait',
    stake: 'ordinary',
    findings: [ownWeak, mailStrong, forgeStrong],
    expected: { kind: 'accept', row: 'three_roots_one_strong', waitHours: 0, aftercare: 'strong' },
    trail: [...counted(3), 'row_proven', 'cell'],
  },
  {
    name: 'password and mailbox wait a day',
    stake: 'ordinary',
    findings: [ownWeak, mailStrong],
    expected: { kind: 'accept', row: 'two_roots_one_strong', waitHours: 24, aftercare: 'strong' },
    trail: [...counted(2), 'row_proven', 'cell'],
  },
  {
    name: 'a mailbox alone waits a week',
    stake: 'ordinary',
    findings: [mailStrong],
    expected: { kind: 'accept', row: 'one_strong', waitHours: 168, aftercare: 'strong' },
    trail: [...counted(1), 'row_proven', 'cell'],
  },
  {
    name: 'three weak roots are still only weak, and a person looks',
    stake: 'ordinary',
    findings: [ownWeak, mailWeak, ['repository', 'forge:github.com', 'weak']],
    expected: {
      kind: 'review',
      row: 'only_weak',
      waitHours: 336,
      approvalsNeeded: 1,
      aftercare: 'weak',
      reasons: ['stake_ordinary', 'proven_only_weak'],
    },
    trail: [...counted(3), 'row_proven', 'cell'],
  },
  {
    name: 'weak proof with nothing at stake waits a week and is watched longer',
    stake: 'none',
    findings: [ownWeak],
    expected: { kind: 'accept', row: 'only_weak', waitHours: 168, aftercare: 'weak' },
    trail: [...counted(1), 'row_proven', 'cell'],
  },
  {
    name: 'critical with three roots needs two persons, then a day',
    stake: 'critical',
    findings: [ownWeak, mailStrong, forgeStrong],
    expected: {
      kind: 'review',
      row: 'three_roots_one_strong',
      waitHours: 24,
      approvalsNeeded: 2,
      aftercare: 'strong',
      reasons: ['stake_critical', 'proven_three_roots_one_strong'],
    },
    trail: [...counted(3), 'row_proven', 'cell'],
  },
  {
    name: 'critical with weak proof: the desk may only refuse or ask',
    stake: 'critical',
    findings: [ownWeak],
    expected: {
      kind: 'review',
      row: 'only_weak',
      waitHours: null,
      approvalsNeeded: null,
      aftercare: 'weak',
      reasons: ['stake_critical', 'proven_only_weak'],
    },
    trail: [...counted(1), 'row_proven', 'cell'],
  },
  {
    name: 'nothing proven is not yet, even with rivals about',
    stake: 'ordinary',
    findings: [],
    signals: ['rivals'],
    expected: { kind: 'missing' },
    trail: ['nothing_counts'],
  },
  {
    name: 'a breached password counts for nothing and is told as such',
    stake: 'ordinary',
    findings: [['password', 'own', 'worthless'], mailStrong],
    expected: { kind: 'accept', row: 'one_strong', waitHours: 168, aftercare: 'strong' },
    trail: ['finding_worthless', 'root_counted', 'row_proven', 'cell'],
  },
  {
    name: 'a finding of 30 days ago has expired',
    stake: 'ordinary',
    findings: [
      ['mailbox', 'domain:ann.example', 'strong', 30],
      ['password', 'own', 'weak', 29],
    ],
    expected: {
      kind: 'review',
      row: 'only_weak',
      waitHours: 336,
      approvalsNeeded: 1,
      aftercare: 'weak',
      reasons: ['stake_ordinary', 'proven_only_weak'],
    },
    trail: ['finding_expired', 'root_counted', 'row_proven', 'cell'],
  },
  {
    name: 'two mailboxes of one domain are one root',
    stake: 'ordinary',
    findings: [mailStrong, ['mailbox', 'domain:ann.example', 'strong', 1]],
    expected: { kind: 'accept', row: 'one_strong', waitHours: 168, aftercare: 'strong' },
    trail: ['root_counted', 'row_proven', 'cell'],
  },
  {
    name: 'a forge under the own domain is no second root: who holds the domain holds both',
    stake: 'ordinary',
    findings: [mailStrong, ['repository', 'forge:git.ann.example', 'strong']],
    expected: { kind: 'accept', row: 'one_strong', waitHours: 168, aftercare: 'strong' },
    trail: ['root_counted', 'row_proven', 'cell'],
  },
  {
    name: 'a plus address is read in the same mailbox',
    stake: 'ordinary',
    findings: [
      ['mailbox', 'address:ann.lee@gmail.com', 'strong'],
      ['mailbox', 'address:annlee+pypi@googlemail.com', 'strong'],
    ],
    expected: { kind: 'accept', row: 'one_strong', waitHours: 168, aftercare: 'strong' },
    trail: ['root_counted', 'row_proven', 'cell'],
  },
  {
    name: 'a document is weak, however sure its finding',
    stake: 'none',
    findings: [['mailbox', 'desk', 'strong']],
    expected: { kind: 'accept', row: 'only_weak', waitHours: 168, aftercare: 'weak' },
    trail: ['root_counted', 'row_proven', 'cell'],
  },
  {
    name: 'an address changed lately costs a row',
    stake: 'ordinary',
    findings: [ownWeak, mailStrong, forgeStrong],
    signals: ['address_changed_lately'],
    expected: { kind: 'accept', row: 'two_roots_one_strong', waitHours: 24, aftercare: 'strong' },
    trail: [...counted(3), 'row_proven', 'signal', 'row_moved', 'cell'],
  },
  {
    name: 'the same signal twice costs one row, two signals cost two',
    stake: 'ordinary',
    findings: [ownWeak, mailStrong, forgeStrong],
    signals: ['factor_guessed', 'factor_guessed', 'unseen_location'],
    expected: { kind: 'accept', row: 'one_strong', waitHours: 168, aftercare: 'strong' },
    trail: [...counted(3), 'row_proven', 'signal', 'signal', 'row_moved', 'cell'],
  },
  {
    name: 'a signal below the last row brings a person, also with nothing at stake',
    stake: 'none',
    findings: [ownWeak],
    signals: ['unseen_location'],
    expected: {
      kind: 'review',
      row: 'only_weak',
      waitHours: 168,
      approvalsNeeded: 1,
      aftercare: 'weak',
      reasons: ['unseen_location'],
    },
    trail: ['root_counted', 'row_proven', 'signal', 'below_the_last_row', 'cell'],
  },
  {
    name: 'rivals go to the desk even with three roots, and a day remains to object',
    stake: 'ordinary',
    findings: [ownWeak, mailStrong, forgeStrong],
    signals: ['rivals'],
    expected: {
      kind: 'review',
      row: 'three_roots_one_strong',
      waitHours: 24,
      approvalsNeeded: 1,
      aftercare: 'strong',
      reasons: ['rivals'],
    },
    trail: [...counted(3), 'row_proven', 'signal', 'cell'],
  },
];
