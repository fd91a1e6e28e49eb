/** A case lapses when nobody did anything for a month, and not a month after it began: whoever works on theirs is not cut off, and nobody keeps one alive for ever. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { dueAfterAct } from '../../src/domain/case/case.ts';
import { allStates } from '../../src/domain/case/lifecycle.ts';
import { defaultPolicy as policy } from '../../src/domain/policy/policy.ts';
import { answerDesk } from '../../src/usecases/recovery/answer-desk.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { openHouse, type TestHouse } from '../house.ts';
import {
  type Asking,
  ask,
  caseOf,
  countLetters,
  type Holder,
  join,
  oldPassword,
  setStage,
} from './recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
let owner: Asking;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
  owner = await ask(t, ann.id);
});
afterEach(() => t.close());

const acts = {
  'a message': () => answerDesk(t.house, owner.claiming, { body: 'I am looking for my old phone.' }),
  'a challenge': () =>
    startChallenge(t.house, owner.claiming, { kind: 'mailbox', address: 'ann@example.org' }),
  'a proof': () => provePassword(t.house, owner.claiming, { password: oldPassword }),
};
const dateInWords = (at: Date) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(at);
const dateOf = (at: Date) => at.toISOString().slice(0, 10);

test.each(Object.entries(acts))(
  '%s on the 29th day gives another month, and the page says so',
  async (_, act) => {
    await t.pass(29 * dayMs);
    const at = t.clock.now();
    await act();
    const dueAt = after(at, policy.gatheringIdleDays * dayMs);
    expect((await seeCase(t.house, owner.claiming)).dueAt).toEqual(dueAt);
    await t.pass(policy.gatheringIdleDays * dayMs - hourMs);
    expect((await caseOf(t, owner)).state).toBe('gathering');
    await t.pass(hourMs + minuteMs);
    expect((await caseOf(t, owner)).state).toBe('expired');
  },
);

test('the reminder comes once before each date, and names the one that holds', async () => {
  const began = t.clock.now();
  const reminders = async () =>
    (await t.mail(owner.contact)).filter(({ text }) => /lapses/.test(text)).map(({ text }) => text);
  await t.pass(28 * dayMs);
  expect(await reminders()).toHaveLength(1);
  await acts['a message']();
  const dueAt = after(began, (28 + policy.gatheringIdleDays) * dayMs);
  await t.pass(26 * dayMs);
  expect(await countLetters(t, owner, 'case-reminder')).toBe(1);
  await t.pass(2 * dayMs);
  expect(await countLetters(t, owner, 'case-reminder')).toBe(2);
  expect((await reminders()).at(-1)).toContain(dateInWords(dueAt));
  await t.pass(3 * dayMs);
  expect((await caseOf(t, owner)).state).toBe('expired');
});

test('a stranger who joined and writes again and again keeps no case alive longer than the policy says', async () => {
  const began = t.clock.now();
  const stranger = await join(t, owner.caseId, 'stranger@example.com');
  for (;;) {
    await t.pass(10 * dayMs);
    if ((await caseOf(t, owner)).state !== 'gathering') break;
    await answerDesk(t.house, stranger.claiming, { body: 'Still here.' });
  }
  const lapsed = await caseOf(t, owner);
  expect(lapsed.state).toBe('expired');
  expect(dateOf(lapsed.enteredAt)).toBe(dateOf(after(began, policy.gatheringDaysMax * dayMs)));
});

test('what claimants do moves the date of no other state, and never brings one nearer', async () => {
  const current = await caseOf(t, owner);
  const dueAt = current.dueAt!;
  for (const state of allStates.filter((each) => each !== 'gathering'))
    expect(dueAfterAct({ ...current, state }, after(dueAt, -1), policy), state).toEqual(dueAt);
  const far = after(current.enteredAt, 200 * dayMs);
  expect(dueAfterAct({ ...current, dueAt: far }, current.enteredAt, policy)).toEqual(far);
});
