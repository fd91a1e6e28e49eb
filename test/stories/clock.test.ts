/** Stories of the clock: it grants only what has waited, reminds once, lets lapse, and does nothing too early or twice. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { allStates } from '../../src/domain/case/lifecycle.ts';
import { elapseCase } from '../../src/usecases/recovery/elapse-case.ts';
import { halveCase } from '../../src/usecases/recovery/halve-case.ts';
import { lapseCase } from '../../src/usecases/recovery/lapse-case.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { remindCase } from '../../src/usecases/recovery/remind-case.ts';
import { timersFor } from '../../src/usecases/steps/make-move.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  accept,
  ask,
  askUnconfirmed,
  caseOf,
  clearAndApprove,
  countFacts,
  countLetters,
  forceState,
  type Holder,
  lettersNotOncePerFact,
  refusalOf,
  secretFrom,
  setStage,
  told,
} from './recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
});
afterEach(() => t.close());

test('law 1: a case is granted when its wait is over and not a millisecond earlier', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 24);
  const { waitUntil } = await caseOf(t, asking);
  for (const at of [t.clock.now(), after(waitUntil!, -1)]) {
    t.clock.set(at);
    expect(await refusalOf(elapseCase(t.house, asking))).toBe('not_yet');
    expect((await caseOf(t, asking)).state).toBe('waiting');
  }
  t.clock.set(waitUntil!);
  await elapseCase(t.house, asking);
  expect((await caseOf(t, asking)).state).toBe('granted');
});

test('law 1: the clock grants from waiting and from no other state, however late it is', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 1);
  t.clock.set(after(t.clock.now(), 400 * dayMs));
  for (const state of allStates.filter((known) => known !== 'waiting' && known !== 'granted')) {
    await forceState(t, asking, state);
    expect(await refusalOf(elapseCase(t.house, asking)), state).toBe('move_not_allowed');
    expect((await caseOf(t, asking)).state).toBe(state);
  }
});

test('law 1: even straight SQL reaches granted only from waiting', async () => {
  const asking = await ask(t, ann.id);
  const set = t.sql.query(
    `UPDATE cases SET state = 'granted', wait_until = now(), for_claimant_id = $1 WHERE id = $2`,
    [asking.claimantId, asking.caseId],
  );
  await expect(set).rejects.toThrow('only after its wait');
});

test('a timer that came too early is set again, so that no case rests for ever', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 24);
  await t.sql.query(`DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'case:%'`); // as if the early job were done
  expect(await refusalOf(elapseCase(t.house, asking))).toBe('not_yet');
  await t.pass(25 * hourMs);
  expect((await caseOf(t, asking)).state).toBe('granted');
});

test('a case of no such id is refused, not retried for ever', async () => {
  const caseId = ann.id as never;
  for (const run of [elapseCase, halveCase, lapseCase, remindCase])
    expect(await refusalOf(run(t.house, { caseId }))).toBe('not_found');
});

test('at accept, half time and end every address is told, unverified and removed ones and co-owners too, each with a way to stop it', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 24);
  await t.pass(25 * hourMs);
  for (const address of told) {
    const letters = await t.mail(address);
    expect(letters.length, address).toBe(3);
    const links = letters.map((letter) => /not-me\/([A-Za-z0-9_-]{43})/.exec(letter.text)?.[1]);
    expect(new Set(links).size).toBe(3);
    expect(links).not.toContain(undefined);
  }
  expect(await lettersNotOncePerFact(t)).toEqual([]);
});

test('law 7: the half-time letters go out once, also when the job runs twice, in parallel and again later', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 24);
  expect(await refusalOf(halveCase(t.house, asking))).toBe('not_yet');
  await t.pass(12 * hourMs);
  await Promise.all(Array.from({ length: 8 }, () => halveCase(t.house, asking)));
  await t.pass(hourMs);
  await halveCase(t.house, asking);
  await t.runDue();
  expect(await countFacts(t, asking, 'case:wait:half')).toBe(1);
  for (const address of told) expect((await t.mail(address)).length, address).toBe(2);
});

test('a wait that is shortened after half time has no second half time', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 100);
  await t.pass(60 * hourMs);
  const now = t.clock.now();
  await t.house.db.transaction(async (tx) => {
    const until = after(now, 30 * hourMs);
    const sooner = await tx.cases.decide(
      await tx.cases.get(asking.caseId),
      {},
      { waitUntil: until, dueAt: until },
    );
    await tx.jobs.addAll(timersFor(t.house, sooner));
  });
  await t.pass(31 * hourMs);
  expect((await caseOf(t, asking)).state).toBe('granted');
  expect(await countFacts(t, asking, 'case:wait:half')).toBe(1);
});

test('a worker that slept through the wait writes no half-time letter about the past', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 24);
  t.clock.set(after(t.clock.now(), 30 * hourMs));
  await halveCase(t.house, asking);
  expect(await countFacts(t, asking, 'case:wait:half')).toBe(0);
});

test('a second wait of the same case has its own half time', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 24);
  await t.pass(13 * hourMs);
  await objectToCase(t.house, visitor(), { secret: await secretFrom(t, 'ann@example.org', 'not-me') });
  await clearAndApprove(t, asking);
  await t.pass(hourMs);
  expect((await caseOf(t, asking)).state).toBe('granted');
  expect(await countFacts(t, asking, 'case:wait:half')).toBe(2);
});

test('a case whose contact address nobody proved lapses, and nobody is reminded: there is no one to reach', async () => {
  const asking = await askUnconfirmed(t, ann.id);
  const before = await caseOf(t, asking);
  await t.house.db.transaction((tx) => tx.jobs.addAll(timersFor(t.house, before)));
  expect(await refusalOf(remindCase(t.house, asking))).toBe('move_not_allowed');
  t.clock.set(after(before.dueAt!, -1));
  expect(await refusalOf(lapseCase(t.house, asking))).toBe('not_yet');
  await t.pass(dayMs);
  expect((await caseOf(t, asking)).state).toBe('expired');
  expect(await countLetters(t, asking, 'case-reminder')).toBe(0);
  expect(await countLetters(t, asking, 'holder-case-ended')).toBe(0);
});

test.each(['gathering', 'granted'] as const)(
  'a case that is %s lapses at its time and not before; its claimant is reminded once',
  async (state) => {
    const asking = await ask(t, ann.id);
    if (state === 'granted') {
      await accept(t, asking, 1);
      await t.pass(hourMs);
    }
    const before = await caseOf(t, asking);
    expect(before.state).toBe(state);
    await t.house.db.transaction((tx) => tx.jobs.addAll(timersFor(t.house, before)));
    expect(await refusalOf(remindCase(t.house, asking))).toBe('not_yet');
    t.clock.set(after(before.dueAt!, -1));
    expect(await refusalOf(lapseCase(t.house, asking))).toBe('not_yet');
    t.clock.set(after(before.dueAt!, -3 * dayMs));
    await Promise.all(Array.from({ length: 5 }, () => remindCase(t.house, asking)));
    await t.pass(dayMs);
    await remindCase(t.house, asking);
    expect(await countFacts(t, asking, 'case:reminder:due')).toBe(1);
    expect((await caseOf(t, asking)).state).toBe(state);
    await t.pass(3 * dayMs);
    expect((await caseOf(t, asking)).state).toBe('expired');
    expect(await countLetters(t, asking, 'case-reminder')).toBe(1);
    expect(await countLetters(t, asking, 'holder-case-ended')).toBe(state === 'granted' ? told.length : 0);
    expect(await lettersNotOncePerFact(t)).toEqual([]);
  },
);

test('a stale timer does nothing to a case that moved on', async () => {
  const asking = await ask(t, ann.id);
  const { dueAt } = await caseOf(t, asking);
  await accept(t, asking, 24 * 40);
  t.clock.set(after(dueAt!, minuteMs));
  expect(await refusalOf(lapseCase(t.house, asking))).toBe('move_not_allowed');
  expect(await refusalOf(remindCase(t.house, asking))).toBe('move_not_allowed');
  expect((await caseOf(t, asking)).state).toBe('waiting');
});

test('twenty clocks at once grant once', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 0);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => refusalOf(elapseCase(t.house, asking))),
  );
  expect(outcomes.filter((outcome) => typeof outcome === 'object').length).toBe(1);
  expect(await countFacts(t, asking, 'case:move:elapse')).toBe(1);
});
