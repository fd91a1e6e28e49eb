import { expect, test } from 'vitest';
import type { Decision } from './decide.ts';
import { estimateFor } from './estimate.ts';
import { defaultPolicy } from './policy.ts';

const review: Decision = {
  kind: 'review',
  row: 'one_strong',
  waitHours: 336,
  approvalsNeeded: 2,
  aftercare: 'strong',
  reasons: [],
  trail: [],
};
const figures = {
  casesWaiting: 0,
  decidedLast30Days: 60,
  firstReviewHoursMedian: 5.2,
  firstReviewHoursP90: 20,
};

test('a machine’s wait is exact', () => {
  const accept: Decision = {
    kind: 'accept',
    row: 'one_strong',
    waitHours: 168,
    aftercare: 'strong',
    trail: [],
  };
  expect(estimateFor(accept, figures, defaultPolicy)).toEqual({ kind: 'machine', waitHours: 168 });
});

test('a review takes what the desk needed lately, rounded up, then its wait', () => {
  expect(estimateFor(review, figures, defaultPolicy)).toEqual({
    kind: 'review',
    reviewHoursTypical: 6,
    reviewHoursLong: 20,
    waitHours: 336,
    isFromFigures: true,
  });
});

test('a queue that just grew is not hidden behind a good month', () => {
  // 60 in 30 days are two a day: 20 waiting are ten days.
  expect(estimateFor(review, { ...figures, casesWaiting: 20 }, defaultPolicy)).toMatchObject({
    reviewHoursTypical: 240,
    reviewHoursLong: 240,
  });
});

test('with fewer than five decisions the policy’s own estimate stands', () => {
  expect(estimateFor(review, { ...figures, decidedLast30Days: 4 }, defaultPolicy)).toMatchObject({
    reviewHoursTypical: defaultPolicy.reviewHoursTypical,
    reviewHoursLong: defaultPolicy.reviewHoursLong,
    isFromFigures: false,
  });
  expect(estimateFor(review, { ...figures, decidedLast30Days: 5 }, defaultPolicy)).toMatchObject({
    isFromFigures: true,
  });
});

test('while nothing is proven nothing is promised', () => {
  expect(estimateFor({ kind: 'missing', trail: [] }, figures, defaultPolicy)).toEqual({ kind: 'unknown' });
});

test('a review that nobody may approve promises no wait', () => {
  const closed: Decision = { ...review, waitHours: null, approvalsNeeded: null };
  expect(estimateFor(closed, figures, defaultPolicy)).toMatchObject({ waitHours: null });
});
