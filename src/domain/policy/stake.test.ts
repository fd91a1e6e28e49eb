import { expect, test } from 'vitest';
import { defaultPolicy } from './policy.ts';
import { stakeOf } from './stake.ts';

const small = { downloadsPerMonth: 10, dependents: 0, flaggedCritical: false };
const nobody = { isStaff: false, flagged: false };
const { downloadsPerMonthMin, dependentsMin } = defaultPolicy.critical;

test.each([
  ['no projects', [], nobody, 'none'],
  ['a small project', [small], nobody, 'ordinary'],
  [
    'just below both thresholds',
    [{ ...small, downloadsPerMonth: downloadsPerMonthMin - 1, dependents: dependentsMin - 1 }],
    nobody,
    'ordinary',
  ],
  ['many downloads', [small, { ...small, downloadsPerMonth: downloadsPerMonthMin }], nobody, 'critical'],
  ['many dependents', [{ ...small, dependents: dependentsMin }], nobody, 'critical'],
  ['a project flagged by the desk', [{ ...small, flaggedCritical: true }], nobody, 'critical'],
  ['an account flagged by the desk', [], { isStaff: false, flagged: true }, 'critical'],
  ['an account of the desk without projects', [], { isStaff: true, flagged: false }, 'critical'],
] as const)('%s', (_, projects, account, stake) => {
  expect(stakeOf(projects, account, defaultPolicy)).toBe(stake);
});
