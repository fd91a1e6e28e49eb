import { describe, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../base/clock.ts';
import type { AccountId, CaseId, ClaimantId } from '../ids.ts';
import { defaultPolicy as policy } from '../policy/policy.ts';
import {
  type Case,
  dueAfterAct,
  isOpenToObjection,
  isOutlived,
  move,
  objectUntil,
  remindAt,
  reopenUntil,
  timersOf,
} from './case.ts';
import { allStates, type CaseState, type Move, type MoveActor } from './lifecycle.ts';

const now = new Date('2030-01-07T09:00:00Z');
const then = after(now, -dayMs);
const at = (days: number) => after(now, days * dayMs);

const some = (state: CaseState, set: Partial<Case> = {}): Case => ({
  id: 'case' as CaseId,
  number: 'ABCD-1234',
  accountId: 'account' as AccountId,
  version: 4,
  openedAt: at(-3),
  enteredAt: then,
  dueAt: null,
  stake: 'ordinary',
  waitStartedAt: null,
  waitUntil: null,
  aftercare: null,
  forClaimantId: null,
  approvalsNeeded: 1,
  round: 2,
  completedAt: null,
  contestedAt: null,
  lapsesAt: null,
  takenBy: null,
  grounds: null,
  ...set,
  state,
});
const by = (actor: MoveActor, sets: object = {}) => ({ actor, now, policy, ...sets });
const done = (before: Case, name: Move, actor: MoveActor, sets: object = {}): Case => {
  const moved = move(before, name, by(actor, sets));
  if ('no' in moved) throw new Error(moved.no);
  return moved.ok;
};
const refused = (before: Case, name: Move, actor: MoveActor, sets: object = {}) => {
  const moved = move(before, name, by(actor, sets));
  return 'no' in moved ? moved.no : 'done';
};

describe('a move', () => {
  test('raises the version by one, says since when, and keeps what it does not set', () => {
    const before = some('opened', { dueAt: at(3) });
    expect(done(before, 'confirm', 'claimant')).toEqual({
      ...before,
      state: 'gathering',
      version: 5,
      enteredAt: now,
      dueAt: at(policy.gatheringIdleDays),
    });
    expect(before).toEqual(some('opened', { dueAt: at(3) }));
  });

  test('that is not in the table is refused, in other words where the case is over', () => {
    expect(refused(some('gathering'), 'confirm', 'claimant')).toBe('move_not_allowed');
    expect(refused(some('opened'), 'confirm', 'desk')).toBe('move_not_allowed');
    for (const state of ['completed', 'refused', 'withdrawn'] as const)
      expect(refused(some(state), 'withdraw', 'claimant')).toBe('case_over');
  });

  test('into the wait sets when it began, until when, for whom, on what and what follows', () => {
    const sets = {
      waitUntil: at(3),
      aftercare: 'weak',
      forClaimantId: 'claimant' as ClaimantId,
      grounds: { roots: ['own'], signals: [], rivals: [], others: [] },
    };
    const waiting = done(some('gathering'), 'accept', 'policy', sets);
    expect(waiting).toMatchObject({ ...sets, state: 'waiting', waitStartedAt: now, dueAt: at(3), round: 2 });
    const granted = done({ ...waiting, waitUntil: now }, 'elapse', 'clock');
    expect(granted).toMatchObject({
      ...sets,
      waitUntil: now,
      waitStartedAt: now,
      dueAt: at(policy.grantedDays),
    });
    expect(granted.completedAt).toBeNull();
    expect(done(granted, 'redeem', 'claimant')).toMatchObject({
      ...sets,
      waitUntil: now,
      completedAt: now,
      dueAt: null,
    });
  });

  test('into review begins a round, and is due when the desk is', () => {
    const before = some('gathering', { waitStartedAt: at(-9), waitUntil: at(-8) });
    expect(done(before, 'submit', 'claimant', { reviewDueAt: at(2), waitUntil: at(5) })).toMatchObject({
      ...{ state: 'reviewing', round: 3, dueAt: at(2), waitStartedAt: at(-9), waitUntil: at(-8) },
    });
    expect(done(before, 'submit', 'claimant').dueAt).toBeNull();
    expect(done(some('reviewing'), 'ask', 'desk')).toMatchObject({ state: 'gathering', round: 2 });
  });

  test('of the holder who objects is noted once, and takes two people from then on', () => {
    const contested = done(some('waiting', { waitUntil: at(1) }), 'object', 'holder', { reviewDueAt: at(2) });
    expect(contested).toMatchObject({
      state: 'contested',
      contestedAt: now,
      approvalsNeeded: 2,
      dueAt: at(2),
      round: 2,
    });
    expect(done(some('waiting', { contestedAt: then }), 'object', 'holder').contestedAt).toEqual(then);
    expect(done(some('gathering'), 'submit', 'claimant')).toMatchObject({
      contestedAt: null,
      approvalsNeeded: 1,
    });
    expect(done(some('contested', { contestedAt: then, approvalsNeeded: 2 }), 'clear', 'desk')).toMatchObject(
      {
        contestedAt: then,
        approvalsNeeded: 2,
      },
    );
  });
});

describe('a move that has its time', () => {
  test('a wait elapses at its end and not a moment before', () => {
    expect(refused(some('waiting', { waitUntil: now }), 'elapse', 'clock')).toBe('done');
    expect(refused(some('waiting', { waitUntil: after(now, 1) }), 'elapse', 'clock')).toBe('not_yet');
    expect(refused(some('waiting'), 'elapse', 'clock')).toBe('not_yet');
  });

  test.each(['opened', 'gathering', 'granted'] as const)(
    'a case that is %s lapses when it is due',
    (state) => {
      expect(refused(some(state, { dueAt: now }), 'lapse', 'clock')).toBe('done');
      expect(refused(some(state, { dueAt: after(now, 1) }), 'lapse', 'clock')).toBe('not_yet');
      expect(refused(some(state), 'lapse', 'clock')).toBe('not_yet');
    },
  );

  test('a completed recovery can be objected to for so many days, and then no more', () => {
    const completed = (days: number) => some('completed', { completedAt: at(-days) });
    const most = policy.objectAfterCompletedDays;
    expect(objectUntil(completed(0), policy)).toEqual(at(most));
    expect(objectUntil(some('completed'), policy)).toEqual(after(then, most * dayMs));
    expect(refused(completed(most - 1), 'object', 'holder')).toBe('done');
    expect(refused(completed(most), 'object', 'holder')).toBe('case_over');
    expect(isOpenToObjection(completed(most - 1), now, policy)).toBe(true);
    expect(isOpenToObjection(completed(most), now, policy)).toBe(false);
    // Before that there is no such time.
    expect(refused(some('granted', { completedAt: at(-999) }), 'object', 'holder')).toBe('done');
  });

  test('an expired case is taken up again for so many days', () => {
    const most = policy.reopenDays;
    const expired = (days: number) => some('expired', { enteredAt: at(-days) });
    expect(reopenUntil(expired(0), policy)).toEqual(at(most));
    expect(refused(expired(most - 1), 'reopen', 'claimant')).toBe('done');
    expect(refused(expired(most), 'reopen', 'claimant')).toBe('case_over');
  });
});

test('whatever is due next is due so many days after the move', () => {
  expect(done(some('expired'), 'reopen', 'claimant').dueAt).toEqual(at(policy.gatheringIdleDays));
  expect(done(some('gathering'), 'accept', 'policy').dueAt).toBeNull();
  expect(
    done(some('reviewing'), 'refuse', 'desk', { reviewDueAt: at(2), waitUntil: at(2) }).dueAt,
  ).toBeNull();
});

describe('an act of a claimant', () => {
  const idle = policy.gatheringIdleDays;
  test('puts the end off by as long as before, within the longest, and never brings it nearer', () => {
    expect(dueAfterAct(some('gathering', { dueAt: at(3) }), now, policy)).toEqual(at(idle));
    const late = some('gathering', { dueAt: at(1), enteredAt: at(-(policy.gatheringDaysMax - 5)) });
    expect(dueAfterAct(late, now, policy)).toEqual(at(5));
    const later = some('gathering', { dueAt: at(idle + 4) });
    expect(dueAfterAct(later, now, policy)).toEqual(at(idle + 4));
  });

  test('moves nothing in any other state, nor where nothing is due', () => {
    for (const state of allStates.filter((one) => one !== 'gathering'))
      expect(dueAfterAct(some(state, { dueAt: at(3) }), now, policy)).toEqual(at(3));
    expect(dueAfterAct(some('gathering'), now, policy)).toBeNull();
  });
});

test('a case is outlived once the account was given back since it ended, at that very moment too', () => {
  const ended = some('expired');
  expect(isOutlived(ended, { restoredAt: null })).toBe(false);
  expect(isOutlived(ended, { restoredAt: after(then, -1) })).toBe(false);
  expect(isOutlived(ended, { restoredAt: then })).toBe(true);
  expect(isOutlived(ended, { restoredAt: now })).toBe(true);
});

describe('timers', () => {
  test('of a wait are its half and its end; a wait that is none has its end only', () => {
    const waiting = (hours: number) =>
      some('waiting', { waitStartedAt: now, waitUntil: after(now, hours * hourMs) });
    expect(timersOf(waiting(24), policy)).toEqual([
      { task: 'elapse-case', at: after(now, 24 * hourMs) },
      { task: 'halve-case', at: after(now, 12 * hourMs) },
    ]);
    expect(timersOf(waiting(0), policy)).toEqual([{ task: 'elapse-case', at: now }]);
    expect(timersOf(some('waiting', { waitUntil: at(1) }), policy)).toEqual([]);
    expect(timersOf(some('waiting', { waitStartedAt: now }), policy)).toEqual([]);
  });

  test.each(['gathering', 'granted'] as const)(
    'of a case that is %s are its lapse, and a reminder before it',
    (state) => {
      const dueAt = at(20);
      expect(remindAt(dueAt, policy)).toEqual(at(20 - policy.remindBeforeLapseDays));
      expect(timersOf(some(state, { dueAt }), policy)).toEqual([
        { task: 'lapse-case', at: dueAt },
        { task: 'remind-case', at: at(20 - policy.remindBeforeLapseDays) },
      ]);
    },
  );

  test('nobody is reminded of what lapses too soon, nor where nobody can be reached', () => {
    const soon = after(then, policy.remindBeforeLapseDays * dayMs);
    expect(timersOf(some('gathering', { dueAt: soon }), policy)).toEqual([{ task: 'lapse-case', at: soon }]);
    const later = after(soon, 1);
    expect(timersOf(some('gathering', { dueAt: later }), policy)).toHaveLength(2);
    expect(timersOf(some('opened', { dueAt: at(20) }), policy)).toEqual([{ task: 'lapse-case', at: at(20) }]);
  });

  test('has none what does not lapse, and what is not due', () => {
    for (const state of ['reviewing', 'contested', 'completed', 'refused', 'withdrawn', 'expired'] as const)
      expect(timersOf(some(state, { dueAt: at(3) }), policy)).toEqual([]);
    expect(timersOf(some('gathering'), policy)).toEqual([]);
  });
});
