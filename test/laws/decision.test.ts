/** Laws 2 (its numbers) and 4 of RECOVERY.md over the whole space: every set of roots x strengths, every stake, every set of signals. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Root, Strength } from '../../src/domain/evidence/finding.ts';
import { compareDecisions, type Decision, decide, decisionCost } from '../../src/domain/policy/decide.ts';
import { defaultPolicy, type Policy, readPolicy } from '../../src/domain/policy/policy.ts';
import type { Proof } from '../../src/domain/policy/roots.ts';
import { allSignals, type RiskSignal, rowNames, type Stake, stakes } from '../../src/domain/policy/rules.ts';

const now = new Date('2026-03-01T10:00:00Z');
const roots: readonly Root[] = ['own', 'domain:ann.example', 'forge:github.com', 'address:ann@gmail.com'];
const strengths: readonly Strength[] = ['worthless', 'weak', 'strong'];

const proof = (root: Root, strength: Strength): Proof => ({
  kind: 'mailbox',
  root,
  strength,
  subject: '',
  observedAt: now,
});

/** Every assignment of {absent, worthless, weak, strong} to the roots, as digits to base 4. */
const levels = strengths.length + 1;
const sets: readonly (readonly Proof[])[] = Array.from({ length: levels ** roots.length }, (_, code) =>
  roots.flatMap((root, at) => {
    const level = Math.floor(code / levels ** at) % levels;
    return level === 0 ? [] : [proof(root, strengths[level - 1]!)];
  }),
);
const signalSets: readonly (readonly RiskSignal[])[] = Array.from(
  { length: 2 ** allSignals.length },
  (_, bits) => allSignals.filter((_, at) => (bits >> at) & 1),
);

// A second table, as harsh and as flat as validation lets an operator be, so that the laws hold for more than one.
const harsh = readPolicy({
  rows: {
    three_roots_one_strong: {
      ordinary: { review: { waitHours: 24, approvals: 1 } },
      critical: { review: { mayApprove: false } },
    },
    two_roots_one_strong: {
      ordinary: { review: { waitHours: 24, approvals: 2 } },
      critical: { review: { mayApprove: false } },
    },
    one_strong: {
      ordinary: { review: { waitHours: 168, approvals: 2 } },
      critical: { review: { mayApprove: false } },
    },
    only_weak: { ordinary: { review: { mayApprove: false } } },
  },
});
if ('problems' in harsh) throw new Error(harsh.problems.join(' '));
const policies: readonly (readonly [string, Policy])[] = [
  ['default', defaultPolicy],
  ['harsh', harsh.policy],
];

const of = (policy: Policy, stake: Stake, signals: readonly RiskSignal[], findings: readonly Proof[]) =>
  decide({ policy, stake, signals, findings, now });

/** Whether `a` is no worse than `b`: in the total order, and also in each of its parts (who decides, how many, how long). */
function isNoWorse(a: Decision, b: Decision): boolean {
  const [x, y] = [decisionCost(a), decisionCost(b)];
  return compareDecisions(a, b) <= 0 && x.every((part, at) => part <= y[at]!);
}

const told = (stake: Stake, signals: readonly RiskSignal[], findings: readonly Proof[]) =>
  JSON.stringify({ stake, signals, findings: findings.map(({ root, strength }) => `${root}=${strength}`) });

/** The cost of every decision of a policy, computed once: who decides, how many, how long, at `placeOf(stake, signals, set)`. */
function costsOf(policy: Policy): readonly Float64Array[] {
  const costs = [0, 1, 2].map(() => new Float64Array(stakes.length * signalSets.length * sets.length));
  eachPlace((place, stake, bits, code) => {
    const cost = decisionCost(of(policy, stake, signalSets[bits]!, sets[code]!));
    for (const [part, value] of cost.entries()) costs[part]![place] = value;
  });
  return costs;
}

const placeOf = (stakeAt: number, bits: number, code: number) =>
  (stakeAt * signalSets.length + bits) * sets.length + code;

function eachPlace(visit: (place: number, stake: Stake, bits: number, code: number) => void): void {
  for (const [stakeAt, stake] of stakes.entries())
    for (let bits = 0; bits < signalSets.length; bits += 1)
      for (let code = 0; code < sets.length; code += 1)
        visit(placeOf(stakeAt, bits, code), stake, bits, code);
}

describe.each(policies)('the whole space, %s policy', (_, policy) => {
  let costs: readonly Float64Array[];
  beforeAll(() => {
    costs = costsOf(policy);
  });
  const isNoWorseAt = (a: number, b: number) => costs.every((part) => part[a]! <= part[b]!);

  // Adding a finding to a root raises its level to the better of the two: every step of the lattice is one addition.
  test('law 4: one more finding never makes the decision worse', () => {
    let compared = 0;
    eachPlace((place, stake, bits, code) => {
      for (const [at] of roots.entries()) {
        const level = Math.floor(code / levels ** at) % levels;
        for (let up = 1; level + up < levels; up += 1) {
          compared += 1;
          if (!isNoWorseAt(place + up * levels ** at, place))
            throw new Error(told(stake, signalSets[bits]!, sets[code]!));
        }
      }
    });
    expect(compared).toBe(stakes.length * signalSets.length * sets.length * roots.length * 1.5);
  });

  test('one more risk signal never makes it better, nor does a higher stake', () => {
    eachPlace((place, stake, bits, code) => {
      const stakeAt = stakes.indexOf(stake);
      const harder = allSignals.map((_, at) => placeOf(stakeAt, bits | (1 << at), code));
      if (stakeAt + 1 < stakes.length) harder.push(placeOf(stakeAt + 1, bits, code));
      if (!harder.every((other) => isNoWorseAt(place, other)))
        throw new Error(told(stake, signalSets[bits]!, sets[code]!));
    });
  });

  test('law 2: with something at stake one root never opens before 7 days, two never before 24 hours; critical needs two persons', () => {
    eachPlace((place, stake, bits, code) => {
      if (stake === 'none') return;
      const counted = sets[code]!.filter((finding) => finding.strength !== 'worthless').length;
      const floor = counted === 0 ? Infinity : counted === 1 ? 168 : counted === 2 ? 24 : 0;
      const isTooSoon = costs[2]![place]! < floor;
      const isTooFew = stake === 'critical' && costs[1]![place]! < 2;
      if (isTooSoon || isTooFew) throw new Error(told(stake, signalSets[bits]!, sets[code]!));
    });
  });

  test('nothing proven is never decided', () => {
    for (const stake of stakes)
      for (const signals of signalSets)
        for (const findings of [[], roots.map((root) => proof(root, 'worthless'))])
          expect(of(policy, stake, signals, findings).kind).toBe('missing');
  });

  test('a finding beside an older one of the same root counts as the better of the two', () => {
    for (const stake of stakes)
      for (const findings of sets)
        for (const root of roots)
          for (const strength of strengths) {
            const before = of(policy, stake, [], findings);
            const after = of(policy, stake, [], [...findings, proof(root, strength)]);
            expect(isNoWorse(after, before), told(stake, [], findings)).toBe(true);
          }
  });

  test('retrying never makes it better', () => {
    for (const stake of stakes)
      for (const findings of sets)
        for (const again of findings) {
          const before = of(policy, stake, [], findings);
          const after = of(policy, stake, [], [...findings, { ...again }, { ...again }]);
          expect(compareDecisions(after, before), told(stake, [], findings)).toBe(0);
        }
  });
});

test('the default policy is the table of RECOVERY.md, section 4', () => {
  const secondPerson = (waitHours: number) => ({ review: { waitHours, approvals: 2 } });
  expect(defaultPolicy.rows).toEqual({
    three_roots_one_strong: {
      none: { accept: { waitHours: 0 } },
      ordinary: { accept: { waitHours: 0 } },
      critical: secondPerson(24),
    },
    two_roots_one_strong: {
      none: { accept: { waitHours: 0 } },
      ordinary: { accept: { waitHours: 24 } },
      critical: secondPerson(72),
    },
    one_strong: {
      none: { accept: { waitHours: 24 } },
      ordinary: { accept: { waitHours: 7 * 24 } },
      critical: secondPerson(14 * 24),
    },
    only_weak: {
      none: { accept: { waitHours: 7 * 24 } },
      ordinary: { review: { waitHours: 14 * 24, approvals: 1 } },
      critical: { review: { mayApprove: false } },
    },
  });
  expect(rowNames).toEqual(['three_roots_one_strong', 'two_roots_one_strong', 'one_strong', 'only_weak']);
  expect(defaultPolicy).toMatchObject({
    findingLifeDays: 30,
    agedDaysMin: 7,
    aftercareHoursStrong: 72,
    aftercareDaysWeak: 14,
  });
});
