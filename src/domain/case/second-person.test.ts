import { expect, test } from 'vitest';
import { countsAsApprover } from './second-person.ts';

const opened = { openedAt: new Date('2030-01-07T09:00:00.000Z') };
const person = (role: 'agent' | 'approver' | 'admin' | 'auditor', joined: string) => ({
  role,
  joinedAt: new Date(joined),
});

test('where two must approve, whoever joined at the very moment the case was opened came too late', () => {
  expect(countsAsApprover(person('approver', '2030-01-07T08:59:59.999Z'), opened, 2)).toBe(true);
  expect(countsAsApprover(person('approver', '2030-01-07T09:00:00.000Z'), opened, 2)).toBe(false);
  expect(countsAsApprover(person('admin', '2030-01-08T09:00:00.000Z'), opened, 2)).toBe(false);
});

test('where one is enough it does not matter when they joined, but their role does', () => {
  expect(countsAsApprover(person('approver', '2030-01-08T09:00:00.000Z'), opened, 1)).toBe(true);
  for (const role of ['agent', 'auditor'] as const)
    for (const needed of [1, 2])
      expect(countsAsApprover(person(role, '2029-01-01T00:00:00.000Z'), opened, needed)).toBe(false);
});
