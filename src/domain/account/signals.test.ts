import { describe, expect, test } from 'vitest';
import { after, dayMs } from '../../base/clock.ts';
import { defaultPolicy } from '../policy/policy.ts';
import { type AccountFacts, signalsOf } from './signals.ts';

const opened = new Date('2026-03-01T10:00:00Z');
const quiet: AccountFacts = {
  addressChangedAt: null,
  passwordChangedAt: null,
  linkChangedAt: null,
  ownersChangedAt: null,
  factorFailuresSincePassword: 0,
  brokenContinuity: false,
  rivals: false,
  unseenLocation: false,
  contested: false,
};
const signals = (more: Partial<AccountFacts>) => signalsOf({ ...quiet, ...more }, opened, defaultPolicy);
const daysBefore = (days: number) => after(opened, -days * dayMs);

describe('risk signals', () => {
  test('a quiet account gives none', () => {
    expect(signals({})).toEqual([]);
  });

  test.each([
    ['addressChangedAt', 'address_changed_lately'],
    ['passwordChangedAt', 'password_changed_lately'],
    ['linkChangedAt', 'link_changed_lately'],
    ['ownersChangedAt', 'owner_changed_lately'],
  ] as const)('%s counts up to the threshold, and after the case was opened too', (field, signal) => {
    expect(signals({ [field]: daysBefore(defaultPolicy.changedLatelyDays) })).toEqual([]);
    expect(signals({ [field]: daysBefore(defaultPolicy.changedLatelyDays - 0.01) })).toEqual([signal]);
    expect(signals({ [field]: daysBefore(-3) })).toEqual([signal]);
  });

  test('the owner’s own tries with an old phone are no signal; somebody who goes on is', () => {
    expect(signals({ factorFailuresSincePassword: 9 })).toEqual([]);
    expect(signals({ factorFailuresSincePassword: 10 })).toEqual(['factor_guessed']);
  });

  test('broken continuity, rivals and an unseen location are passed on', () => {
    expect(signals({ brokenContinuity: true, rivals: true, unseenLocation: true })).toEqual([
      'unseen_location',
      'continuity_broken',
      'rivals',
    ]);
  });
});
