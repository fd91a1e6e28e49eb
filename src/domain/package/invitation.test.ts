import { describe, expect, test } from 'vitest';
import { after, dayMs } from '../../base/clock.ts';
import { invitationLifeDays, isDeclined, isOpen } from './invitation.ts';

const invitedAt = new Date('2030-01-07T09:00:00Z');
const fresh = { invitedAt, declinedAt: null, inviterFrozenAt: null, inviterRestoredAt: null };
const day = (days: number) => after(invitedAt, days * dayMs);

describe('an invitation', () => {
  test('is open for a month', () => {
    expect(isOpen(fresh, invitedAt)).toBe(true);
    expect(isOpen(fresh, after(day(invitationLifeDays), -1))).toBe(true);
    expect(isOpen(fresh, day(invitationLifeDays))).toBe(false);
  });

  test('is void while the account that invites is frozen, and once it was given back', () => {
    expect(isOpen({ ...fresh, inviterFrozenAt: day(-1) }, day(1))).toBe(false);
    expect(isOpen({ ...fresh, inviterRestoredAt: day(1) }, day(2))).toBe(false);
    expect(isOpen({ ...fresh, inviterRestoredAt: day(-1) }, day(2))).toBe(true);
  });

  test('that was declined is over, and not sent again while it would have been open', () => {
    const declined = { ...fresh, declinedAt: day(1) };
    expect(isOpen(declined, day(2))).toBe(false);
    expect(isDeclined(declined, day(29))).toBe(true);
    expect(isDeclined(declined, day(30))).toBe(false);
    expect(isDeclined(fresh, day(2))).toBe(false);
  });
});
