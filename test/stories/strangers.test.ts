/**
 * Stories of a stranger who spends the guesses: they shut themselves out and nobody else. A device that signed in before, a session that
 * is open and a factor that nobody can guess have counters of their own; those of strangers stay bounded (NIST SP 800-63B-4, 3.2.2).
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { deadFailures, freeFailures } from '../../src/domain/account/throttle.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  beginHalf,
  codeAt,
  type Enrolled,
  enrol,
  password,
  refused,
  signInFully,
  signUp,
  tick,
  whoIs,
  wrongCode,
} from './maintainer.ts';

const freshPassword = 'ten loud geese by the lock';
const thief = visitor('203.0.113.0/24', 'curl 8');

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
});
afterEach(() => t.close());

const givePassword = (
  typed: string,
  more: { deviceSecret?: string; code?: string; username?: string } = {},
) => beginSignIn(t.house, visitor(), { username: 'ann', password: typed, ...more });

/** The holder on a device that signed in before. */
async function onKnownDevice(ann: Enrolled, deviceSecret: string) {
  const half = await givePassword(password, { deviceSecret });
  if (half.kind !== 'factor_needed') throw new Error('no factor was asked for');
  return finishSignIn(t.house, visitor(), {
    signInSecret: half.secret,
    code: codeAt(t, ann.secret),
    deviceSecret,
  });
}

/** A stranger guesses until nothing is looked at any more, however long it takes. */
async function spendPasswords(): Promise<void> {
  for (let tries = 0; tries < deadFailures; tries += 1) {
    await refused(
      beginSignIn(t.house, thief, { username: 'ann', password: `guess ${tries} of a stranger` }),
      'sign_in_failed',
    );
    tick(t, hourMs);
  }
}

/** A thief with the password guesses at the app until it is dead for strangers. */
async function spendCodes(ann: Enrolled): Promise<void> {
  for (let tries = 0; tries < deadFailures; tries += 5) {
    const half = await beginHalf(t, 'ann', thief);
    for (let i = 0; i < 5; i += 1) {
      const code = wrongCode(t, ann.secret);
      await refused(finishSignIn(t.house, thief, { signInSecret: half, code }), 'factor_failed');
      if (tries + i >= freeFailures) await t.sql.query(`UPDATE guesses SET last_failed_at = '2029-01-01'`);
    }
    tick(t, hourMs);
  }
}

test('whoever spends every guess at the password keeps no known device and no session out', async () => {
  const ann = await enrol(t);
  const { deviceSecret } = await signInFully(t, ann.secret);
  tick(t);
  await spendPasswords();
  await refused(givePassword(password), 'password_dead');
  const again = await onKnownDevice(ann, deviceSecret);
  expect(again.isNewDevice).toBe(false);
  const who = await whoIs(t.house, again.sessionSecret);
  await changePassword(t.house, who, { current: password, password: freshPassword });
  await expect(givePassword(freshPassword)).resolves.toMatchObject({ kind: 'factor_needed' });
});

test('whoever spends every guess at the app keeps no known device and no session out', async () => {
  const ann = await enrol(t);
  const { deviceSecret, sessionSecret } = await signInFully(t, ann.secret);
  tick(t);
  await spendCodes(ann);
  await refused(
    finishSignIn(t.house, thief, { signInSecret: await beginHalf(t), code: codeAt(t, ann.secret) }),
    'factor_dead',
  );
  const who = await whoIs(t.house, sessionSecret);
  await confirmAgain(t.house, who, { code: codeAt(t, ann.secret) });
  tick(t);
  expect((await onKnownDevice(ann, deviceSecret)).isNewDevice).toBe(false);
  // What a known device does well says nothing of strangers: they stay out.
  tick(t);
  await refused(
    finishSignIn(t.house, thief, { signInSecret: await beginHalf(t), code: codeAt(t, ann.secret) }),
    'factor_dead',
  );
});

test('NIST 3.2.2: strangers get no more than a hundred looks in all, whatever the holder does well meanwhile', async () => {
  const ann = await enrol(t);
  const { deviceSecret } = await signInFully(t, ann.secret);
  let looks = 0;
  for (let hours = 0; hours < 2 * deadFailures; hours += 1) {
    tick(t, hourMs);
    const guess = beginSignIn(t.house, thief, { username: 'ann', password: `guess of hour ${hours}` });
    if ((await guess.catch((fault) => fault.code)) === 'sign_in_failed') looks += 1;
    if (hours % 24 === 0) await onKnownDevice(ann, deviceSecret);
  }
  expect(looks).toBe(deadFailures);
});

test('a known device has a limit of its own, and then is a stranger', async () => {
  const ann = await enrol(t);
  const { deviceSecret } = await signInFully(t, ann.secret);
  for (let i = 0; i < freeFailures; i += 1)
    await refused(givePassword(`not it ${i}`, { deviceSecret }), 'sign_in_failed');
  expect((await refused(givePassword(password, { deviceSecret }), 'too_many_requests')).retryAfterS).toBe(60);
  await expect(givePassword(password)).resolves.toMatchObject({ kind: 'factor_needed' });
  await t.sql.query('UPDATE known_guesses SET failures = $1', [deadFailures]);
  await refused(givePassword('not it', { deviceSecret }), 'sign_in_failed');
  expect((await t.sql.query(`SELECT failures FROM guesses WHERE what = 'password'`)).rows).toEqual([
    { failures: 1 },
  ]);
});

test('a device of somebody else, one that was made up and one that was ended are strangers alike', async () => {
  const ann = await enrol(t);
  const bob = await enrol(t, 'bob');
  const mine = (await signInFully(t, ann.secret)).deviceSecret;
  const theirs = (await signInFully(t, bob.secret, 'bob')).deviceSecret;
  tick(t);
  for (let i = 0; i < freeFailures; i += 1)
    await refused(givePassword(`not it ${i}`, i % 2 ? { deviceSecret: theirs } : {}), 'sign_in_failed');
  const told = async (deviceSecret?: string) =>
    (await refused(givePassword(password, deviceSecret ? { deviceSecret } : {}), 'too_many_requests'))
      .retryAfterS;
  expect([await told(theirs), await told('A'.repeat(43)), await told()]).toEqual([60, 60, 60]);
  await expect(givePassword(password, { deviceSecret: mine })).resolves.toBeDefined();
  await t.sql.query('UPDATE devices SET ended_at = first_at');
  expect(await told(mine)).toBe(60);
});

test('a right factor is never shut out: two codes in a row, or a recovery code, pass where one code waits', async () => {
  const ann = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, ann.who);
  await spendCodes(ann);
  const half = await beginHalf(t);
  await refused(
    finishSignIn(t.house, visitor(), { signInSecret: half, code: codeAt(t, ann.secret) }),
    'factor_dead',
  );
  const here = totpStep(t.clock.now());
  const pair = (first: number) => [first, first + 1].map((step) => totpCode(ann.secret, step)).join(' ');
  const wrong = `${codeAt(t, ann.secret)} ${wrongCode(t, ann.secret)}`;
  for (const code of [wrong, pair(here - 5), `${totpCode(ann.secret, here)} ${totpCode(ann.secret, here)}`])
    await refused(finishSignIn(t.house, visitor(), { signInSecret: half, code }), 'factor_failed');
  const done = await finishSignIn(t.house, visitor(), { signInSecret: half, code: pair(here - 1) });
  expect(done.newCode).toBeUndefined();
  await refused(
    finishSignIn(t.house, visitor(), { signInSecret: await beginHalf(t), code: pair(here - 1) }),
    'factor_failed',
  );
  await expect(
    finishSignIn(t.house, visitor(), { signInSecret: await beginHalf(t), code: codes[0]! }),
  ).resolves.toMatchObject({ newCode: expect.any(String) });
});

test('a password that strangers have killed still opens for whoever shows a factor with it, and such tries are counted too', async () => {
  const ann = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, ann.who);
  await spendPasswords();
  await refused(givePassword(password), 'password_dead');
  await refused(givePassword(password, { code: codeAt(t, ann.secret) }), 'password_dead');
  await refused(givePassword(password, { code: 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA' }), 'password_dead');
  const half = await givePassword(password, { code: codes[0]! });
  if (half.kind !== 'factor_needed') throw new Error('no factor was asked for');
  await expect(
    finishSignIn(t.house, visitor(), { signInSecret: half.secret, code: codes[0]! }),
  ).resolves.toMatchObject({ newCode: expect.any(String) });
  for (let i = 0; i < freeFailures; i += 1)
    await refused(givePassword(`not it ${i}`, { code: codes[1]! }), 'sign_in_failed');
  await refused(givePassword(password, { code: codes[1]! }), 'too_many_requests');
});

test('a change of the password leaves no other device known: whoever knew the old one may have made it', async () => {
  await signUp(t);
  const begun = await givePassword(password);
  const thiefs = await givePassword(password);
  if (begun.kind !== 'signed_in' || thiefs.kind !== 'signed_in') throw new Error('not signed in');
  await changePassword(t.house, await whoIs(t.house, begun.sessionSecret), {
    current: password,
    password: freshPassword,
  });
  tick(t, minuteMs);
  const later = async (deviceSecret: string) => {
    const again = await givePassword(freshPassword, { deviceSecret });
    return again.kind === 'signed_in' && again.isNewDevice;
  };
  expect([await later(begun.deviceSecret), await later(thiefs.deviceSecret)]).toEqual([false, true]);
});

test('a fresh factor within a session ends the case, as a sign-in does, also while strangers are locked out', async () => {
  const ann = await enrol(t);
  await spendCodes(ann);
  const number = await openCase(ann);
  const who = await whoIs(t.house, ann.sessionSecret);
  await refused(confirmAgain(t.house, who, { code: wrongCode(t, ann.secret) }), 'factor_failed');
  expect(await stateOf(number)).toBe('gathering');
  expect(await confirmAgain(t.house, who, { code: codeAt(t, ann.secret) })).toEqual({ endedCase: number });
  expect(await stateOf(number)).toBe('withdrawn');
});

test('a contested case is not ended by a factor, and neither is one that is older than every factor of the account', async () => {
  const ann = await enrol(t);
  const contested = await openCase(ann, 'contested');
  expect((await confirmAgain(t.house, ann.who, { code: codeAt(t, ann.secret) })).endedCase).toBeUndefined();
  expect(await stateOf(contested)).toBe('contested');
  await t.sql.query(`UPDATE cases SET state = 'refused'`);
  const older = await openCase(ann, 'gathering', -dayMs);
  tick(t);
  expect((await confirmAgain(t.house, ann.who, { code: codeAt(t, ann.secret) })).endedCase).toBeUndefined();
  tick(t);
  expect((await signInFully(t, ann.secret)).endedCase).toBeUndefined();
  expect(await stateOf(older)).toBe('gathering');
});

/** A case of the account, written straight into the store. */
async function openCase({ who }: Enrolled, state = 'gathering', ms = 0): Promise<string> {
  const id = newId<'case'>(t.house.random, t.clock.now());
  const at = after(t.clock.now(), ms);
  await t.sql.query(
    `INSERT INTO cases (id, number, account_id, state, opened_at, entered_at, stake) VALUES ($1, $2, $3, $4, $5, $5, 'ordinary')`,
    [id, id.slice(-9), who.accountId, state, at],
  );
  return id.slice(-9);
}

const stateOf = async (number: string) => (await t.house.db.once.cases.byNumber(number))?.state;
