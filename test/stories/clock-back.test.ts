/**
 * Stories of a clock that was ahead and is put right: nothing that was locked, counted or restricted meanwhile stays so, nothing that was
 * granted too early holds, and no code works a second time on the way back (RECOVERY.md, law 14).
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs, secondMs } from '../../src/base/clock.ts';
import { freeFailures } from '../../src/domain/account/throttle.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { startClockWatch } from '../../src/main/clock-watch.ts';
import { buildPages } from '../../src/main/serve.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { watchClock } from '../../src/usecases/upkeep/watch-clock.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { beginHalf, codeAt, enrol, password, refused, signInFully, whoIs, wrongCode } from './maintainer.ts';
import {
  accept,
  ask,
  caseOf,
  countLetters,
  finishAllButLast,
  grant,
  setStage,
  told,
} from './recovery-stage.ts';

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
});
afterEach(() => t.close());

/** What is done while the clock is so far ahead; then it is put right, some seconds having passed. */
async function ahead<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const right = t.clock.now();
  t.clock.set(after(right, ms));
  const done = await work();
  t.clock.set(after(right, 10 * secondMs));
  return done;
}
const pass = (ms: number) => t.clock.set(after(t.clock.now(), ms));
const tryPassword = (typed: string) => beginSignIn(t.house, visitor(), { username: 'ann', password: typed });
const finish = async (code: string) =>
  finishSignIn(t.house, visitor(), { signInSecret: await beginHalf(t), code });

test('ten wrong passwords while the clock is thirty days ahead lock for a minute after the correction, not for thirty days', async () => {
  await enrol(t);
  await ahead(30 * dayMs, async () => {
    for (let i = 0; i < freeFailures; i += 1) await refused(tryPassword(`not it ${i}`), 'sign_in_failed');
  });
  expect((await refused(tryPassword(password), 'too_many_requests')).retryAfterS).toBe(60);
  pass(30 * secondMs);
  expect((await refused(tryPassword(password), 'too_many_requests')).retryAfterS).toBe(30);
  pass(30 * secondMs);
  await expect(tryPassword(password)).resolves.toMatchObject({ kind: 'factor_needed' });
});

test('the same for codes of the app, in a session too', async () => {
  const ann = await enrol(t);
  await ahead(30 * dayMs, async () => {
    const half = [await beginHalf(t), await beginHalf(t)];
    for (let i = 0; i < freeFailures; i += 1) {
      const code = wrongCode(t, ann.secret);
      await refused(finishSignIn(t.house, visitor(), { signInSecret: half[i % 2]!, code }), 'factor_failed');
    }
  });
  for (let i = 0; i < freeFailures; i += 1)
    await refused(confirmAgain(t.house, ann.who, { code: wrongCode(t, ann.secret) }), 'factor_failed');
  await t.sql.query('UPDATE known_guesses SET last_failed_at = $1', [after(t.clock.now(), 30 * dayMs)]);
  expect((await refused(finish(codeAt(t, ann.secret)), 'factor_locked')).retryAfterS).toBe(60);
  await refused(confirmAgain(t.house, ann.who, { code: codeAt(t, ann.secret) }), 'factor_locked');
  pass(minuteMs);
  await confirmAgain(t.house, ann.who, { code: codeAt(t, ann.secret) });
  pass(minuteMs);
  await expect(finish(codeAt(t, ann.secret))).resolves.toBeDefined();
});

test('an app that was used an hour ahead works at once after the correction, and no code of it works twice', async () => {
  const ann = await enrol(t);
  const used: string[] = [];
  const useAhead = async (ms: number) =>
    ahead(ms, async () => {
      used.push(codeAt(t, ann.secret));
      await finish(codeAt(t, ann.secret));
    });
  const right = t.clock.now();
  await useAhead(hourMs);
  await useAhead(hourMs + 2 * minuteMs);
  await expect(finish(codeAt(t, ann.secret))).resolves.toBeDefined();
  await refused(finish(codeAt(t, ann.secret)), 'factor_failed');
  for (const [i, ms] of [hourMs, hourMs + 2 * minuteMs + 10 * secondMs].entries()) {
    t.clock.set(after(right, ms));
    expect(totpCode(ann.secret, totpStep(t.clock.now()))).toBe(used[i]);
    await refused(finish(used[i]!), 'factor_failed');
    pass(30 * secondMs);
    await expect(finish(codeAt(t, ann.secret))).resolves.toBeDefined();
  }
});

test('a proof that was given ahead of time is no fresh proof, and its session lives no longer than others', async () => {
  const ann = await enrol(t);
  const made = await ahead(30 * dayMs, () => signInFully(t, ann.secret));
  const who = await whoIs(t.house, made.sessionSecret);
  await refused(makeRecoveryCodes(t.house, who), 'fresh_proof_required');
  await watchClock(t.house);
  pass(14 * dayMs - minuteMs);
  expect(await findSession(t.house, { secret: made.sessionSecret })).toBeDefined();
  pass(2 * minuteMs);
  expect(await findSession(t.house, { secret: made.sessionSecret })).toBeUndefined();
});

test('a wait that elapsed ahead of time is judged again when the account is to be given back', async () => {
  const ann = await setStage(t);
  const right = t.clock.now();
  const granted = await grant(t, ann.id);
  const { waitUntil } = await caseOf(t, granted);
  const sitting = await finishAllButLast(t, granted);
  t.clock.set(after(right, minuteMs));
  const begin = beginRestoration(t.house, visitor(), { secret: granted.restoreSecret });
  await refused(begin, 'not_yet');
  await refused(
    completeRestoration(t.house, visitor(), { sittingSecret: sitting.sittingSecret, code: sitting.code }),
    'not_yet',
  );
  t.clock.set(after(waitUntil!, -1));
  await refused(beginRestoration(t.house, visitor(), { secret: granted.restoreSecret }), 'not_yet');
  t.clock.set(waitUntil!);
  const again = await finishAllButLast(t, granted);
  await expect(
    completeRestoration(t.house, visitor(), { sittingSecret: again.sittingSecret, code: again.code }),
  ).resolves.toMatchObject({ username: 'ann' });
});

test('a wait that began ahead of time lasts as long as it was to last, from the correction on, and all are told', async () => {
  const ann = await setStage(t);
  const asking = await ask(t, ann.id);
  await ahead(30 * dayMs, () => accept(t, asking, 7 * 24));
  expect((await watchClock(t.house)).putRight).toBeGreaterThan(0);
  const put = await caseOf(t, asking);
  expect([put.waitStartedAt, put.waitUntil, put.state]).toEqual([
    t.clock.now(),
    after(t.clock.now(), 7 * dayMs),
    'waiting',
  ]);
  await t.runDue();
  expect(await countLetters(t, asking, 'holder-sooner')).toBe(told.length);
  await t.pass(7 * dayMs - minuteMs);
  expect((await caseOf(t, asking)).state).toBe('waiting');
  await t.pass(2 * minuteMs);
  expect((await caseOf(t, asking)).state).toBe('granted');
});

test('limits by day and aftercare do not last until the future that they were reached in', async () => {
  const { who } = await enrol(t);
  const names = Array.from({ length: 60 }, (_, i) => `herons-${i}`);
  const makeAll = async () => {
    for (const name of names) await createProject(t.house, who, { name }).catch(() => undefined);
  };
  await ahead(10 * minuteMs, makeAll);
  await expect(createProject(t.house, who, { name: 'geese' })).resolves.toBeDefined();
  await t.sql.query('UPDATE accounts SET restored_at = $1, aftercare_until = $2', [
    after(t.clock.now(), 30 * dayMs),
    after(t.clock.now(), 44 * dayMs),
  ]);
  await t.sql.query(
    `INSERT INTO guesses (account_id, what, failures, last_failed_at) SELECT id, 'password', 3, $1 FROM accounts`,
    [after(t.clock.now(), 30 * dayMs)],
  );
  await watchClock(t.house);
  const { restoredAt, aftercareUntil } = await t.house.db.once.accounts.get(who.accountId);
  expect([restoredAt, aftercareUntil]).toEqual([t.clock.now(), after(t.clock.now(), 14 * dayMs)]);
  expect((await t.house.db.once.accounts.guesses(who.accountId, 'password'))?.lastFailedAt).toEqual(
    t.clock.now(),
  );
});

test('a clock that is right leaves everything as it is, also what lies a little ahead', async () => {
  const { who } = await enrol(t);
  await t.sql.query('UPDATE sessions SET seen_at = $1', [after(t.clock.now(), 30 * secondMs)]);
  expect((await watchClock(t.house)).putRight).toBe(0);
  const session = await t.house.db.once.sessions.byId(who.accountId, who.sessionId, t.clock.now());
  expect(session?.seenAt).toEqual(after(t.clock.now(), 30 * secondMs));
});

test('a clock that parts from the database’s is told of in one sentence and in the figures', async () => {
  const lines: string[] = [];
  const watch = await startClockWatch(t.house, (line) => lines.push(line));
  await watch.look();
  expect(lines).toEqual([
    expect.stringMatching(/^The clock of this machine is \d+ seconds ahead of the database/),
  ]);
  const server = await buildPages(t.house);
  const { body } = await server.inject({ url: '/metrics' });
  expect(Number(/^rekey_clock_skew_seconds (\S+)$/m.exec(body)?.[1])).toBeGreaterThan(dayMs / secondMs);
  await server.close();
  const right = { ...t.house, clock: { now: () => new Date() } };
  watch.stop();
  const calm: string[] = [];
  (await startClockWatch(right, (line) => calm.push(line))).stop();
  expect(calm.filter((line) => line.includes('seconds'))).toEqual([]);
});
