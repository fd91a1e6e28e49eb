import { expect, test } from 'vitest';
import { heldThings } from '../case/answers.ts';
import { outlookFor } from './outlook.ts';
import { defaultPolicy as policy } from './policy.ts';

const now = new Date('2030-01-07T09:00:00Z');
const hours = (held: Parameters<typeof outlookFor>[1]) => {
  const { none, ordinary, critical } = outlookFor(policy, held, now);
  return [none, ordinary, critical].map((each) =>
    each.kind === 'missing' ? each.kind : `${each.kind} ${each.waitHours}`,
  );
};

test('a mailbox alone is one strong root', () => {
  expect(hours(['mailbox'])).toEqual(['accept 24', 'accept 168', 'review 336']);
});

test('password, mailbox and repository are three roots', () => {
  expect(hours(['password', 'mailbox', 'repository'])).toEqual(['accept 0', 'accept 0', 'review 24']);
});

test('somebody who has nothing left is promised nothing', () => {
  expect(hours(['nothing'])).toEqual(['missing', 'missing', 'missing']);
});

test('every thing that can be held is understood', () => {
  for (const thing of heldThings) expect(() => outlookFor(policy, [thing], now)).not.toThrow();
});
