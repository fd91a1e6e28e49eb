/** Stories of signing in: two steps, guesses that are counted, sessions that end when they must. Names carry the requirement's number. */
import { Secret } from 'otpauth';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { challengeTriesMax, deadFailures, freeFailures } from '../../src/domain/account/throttle.ts';
import { newRecoveryCodes, showRecoveryCode } from '../../src/domain/factor/recovery-code.ts';
import { PasswordHasher } from '../../src/outside/password-hash.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { endOtherSessions } from '../../src/usecases/account/end-other-sessions.ts';
import { endSession } from '../../src/usecases/account/end-session.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { seeAccount } from '../../src/usecases/account/see-account.ts';
import { signOut } from '../../src/usecases/account/sign-out.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { removeTotp } from '../../src/usecases/factor/remove-totp.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  countFacts,
  countMail,
  enrol,
  lastSecret,
  password,
  refused,
  signIn,
  signInFully,
  signUp,
  tick,
  whoIs,
  wrongCode,
} from './maintainer.ts';

const freshPassword = 'ten loud geese by the lock';

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
});
afterEach(() => t.close());

const tryPassword = (typed: string, username = 'ann') =>
  beginSignIn(t.house, visitor(), { username, password: typed });
const tryCode = (signInSecret: string, code: string) =>
  finishSignIn(t.house, visitor(), { signInSecret, code });
const guesses = async (what: string) =>
  (await t.sql.query<{ failures: number }>('SELECT failures FROM guesses WHERE what = $1', [what])).rows[0]
    ?.failures ?? 0;
/** Wrong tries of a session or a known device, which no stranger's are counted with. */
const ownGuesses = async (what: string) =>
  (await t.sql.query<{ failures: number }>('SELECT failures FROM known_guesses WHERE what = $1', [what]))
    .rows[0]?.failures ?? 0;
const setGuesses = (what: string, failures: number) =>
  t.sql.query(
    `INSERT INTO guesses (account_id, what, failures, last_failed_at) SELECT id, $1, $2, $3 FROM accounts
     ON CONFLICT (account_id, what) DO UPDATE SET failures = $2, last_failed_at = $3`,
    [what, failures, t.clock.now()],
  );

test('a spent link to reset tells nobody for free whether a password is the one that it set', async () => {
  await signUp(t);
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const secret = await lastSecret(t, addressOf('ann'));
  await resetPassword(t.house, visitor(), { secret, password: freshPassword });
  await resetPassword(t.house, visitor(), { secret, password: freshPassword }); // pressed twice
  expect(await guesses('password')).toBe(0);
  const other = visitor('203.0.113.0/24');
  for (let tries = 0; tries < freeFailures; tries += 1)
    await refused(
      resetPassword(t.house, other, { secret, password: `not that one, ${tries}` }),
      'link_spent',
    );
  await refused(resetPassword(t.house, other, { secret, password: freshPassword }), 'link_spent');
  await refused(tryPassword(freshPassword), 'too_many_requests');
  // Later nothing about a password is judged any more, and none is hashed.
  tick(t, 11 * minuteMs);
  await refused(resetPassword(t.house, other, { secret, password: 'short' }), 'link_spent');
});

test('6.1.1: an empty password is no guess: at sign-in, at a change, at a confirmation', async () => {
  await signUp(t);
  const who = await signIn(t);
  for (let times = 0; times < 2 * freeFailures; times += 1) {
    expect((await refused(tryPassword(''), 'input_invalid')).fields).toHaveProperty('password');
    await refused(tryPassword('', 'nobody-of-that-name'), 'input_invalid');
    await refused(confirmAgain(t.house, who, { password: '' }), 'input_invalid');
    const change = changePassword(t.house, who, { current: '', password: freshPassword });
    expect((await refused(change, 'input_invalid')).fields).toHaveProperty('current');
  }
  expect(await guesses('password')).toBe(0);
  await tryPassword(password);
});

test('without a factor the password signs in, and the assurance says that it was the password alone', async () => {
  await signUp(t);
  const who = await signIn(t);
  expect(who).toMatchObject({ username: 'ann', assurance: 'password', staffRole: null });
  expect(await countMail(t, addressOf('ann'), 'New sign-in')).toBe(1);
});

test('with a factor both steps are needed, and the answer is the same whether there are recovery codes or not (6.3.8)', async () => {
  const { secret, who } = await enrol(t);
  const before = await tryPassword(password);
  await makeRecoveryCodes(t.house, who);
  const later = await tryPassword(password);
  expect(before).toMatchObject({ kind: 'factor_needed', factors: ['totp', 'recovery_code'] });
  expect({ ...later, secret: '' }).toEqual({ ...before, secret: '' });
  const done = await signInFully(t, secret);
  expect(await whoIs(t.house, done.sessionSecret)).toMatchObject({ assurance: 'two_factor' });
});

test('6.3.8: an unknown user gets the same answer as a wrong password, after the same hashing', async () => {
  await signUp(t);
  const verify = vi.spyOn(t.house.passwords, 'verifyPassword');
  const known = await refused(tryPassword('not the right one at all'), 'sign_in_failed');
  const unknown = await refused(tryPassword('not the right one at all', 'nobody'), 'sign_in_failed');
  const odd = await refused(tryPassword('not the right one at all', 'no such näme'), 'sign_in_failed');
  expect(
    [unknown, odd].map(({ message, status, fields, retryAfterS }) => ({
      message,
      status,
      fields,
      retryAfterS,
    })),
  ).toEqual(
    [known, known].map(({ message, status, fields, retryAfterS }) => ({
      message,
      status,
      fields,
      retryAfterS,
    })),
  );
  expect(verify).toHaveBeenCalledTimes(3);
  expect(await countFacts(t, 'account:password:checked', { outcome: 'wrong' })).toBe(3);
});

test('6.1.1: guesses at the password do not lock the factor, nor the other way round', async () => {
  const { secret } = await enrol(t);
  const half = await beginHalf(t);
  for (let i = 0; i < freeFailures; i += 1)
    await refused(tryPassword(`wrong password no ${i}`), 'sign_in_failed');
  const blocked = await refused(tryPassword(password), 'too_many_requests');
  expect(blocked.retryAfterS).toBe(60);
  await expect(tryCode(half, codeAt(t, secret))).resolves.toMatchObject({ isNewDevice: true });

  tick(t);
  await setGuesses('password', 0);
  await setGuesses('factor', freeFailures);
  const locked = await refused(tryCode(await beginHalf(t), codeAt(t, secret)), 'factor_locked');
  expect(locked.retryAfterS).toBe(60);
});

test('6.3.1: a wait that has passed lets the holder in, and the counter begins anew', async () => {
  await signUp(t);
  await setGuesses('password', freeFailures + 3);
  const { retryAfterS } = await refused(tryPassword(password), 'too_many_requests');
  expect(await guesses('password')).toBe(freeFailures + 3);
  tick(t, retryAfterS! * 1000);
  await expect(tryPassword(password)).resolves.toMatchObject({ kind: 'signed_in' });
  expect(await guesses('password')).toBe(0);
});

test('NIST 3.2.2: guess limits survive refusals; forty at once are no more than ten looks', async () => {
  await signUp(t);
  const verify = vi.spyOn(t.house.passwords, 'verifyPassword');
  const outcomes = await Promise.allSettled(
    Array.from({ length: 40 }, (_, i) => tryPassword(`guess number ${i} of many`)),
  );
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(verify).toHaveBeenCalledTimes(freeFailures);
  expect(await guesses('password')).toBe(freeFailures);
});

test('a guess that was never looked at, because we were busy, does not count', async () => {
  await signUp(t);
  // A gate that lets nobody in stands for one that is full: how long a hash takes must not decide a test.
  const full = { ...t.house, passwords: new PasswordHasher(t.house.random, { inside: 0, waiting: 0 }) };
  const ask = { username: 'ann', password: 'not the right one at all' };
  expect((await refused(beginSignIn(full, visitor(), ask), 'busy')).retryAfterS).toBeGreaterThan(0);
  expect(await guesses('password')).toBe(0);
  await refused(beginSignIn(t.house, visitor(), ask), 'sign_in_failed');
  expect(await guesses('password')).toBe(1);
});

test('NIST 3.2.2: at a hundred the password is dead until it is reset, and the factor until it is replaced', async () => {
  const { secret, who } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  await setGuesses('password', deadFailures);
  tick(t, 30 * dayMs);
  await refused(tryPassword(password), 'password_dead');
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  await resetPassword(t.house, visitor(), { secret: await lastSecret(t, addressOf('ann')), password });
  await setGuesses('factor', deadFailures);
  tick(t, 30 * dayMs);
  const half = await beginHalf(t);
  await refused(tryCode(half, codeAt(t, secret)), 'factor_dead');
  await expect(tryCode(half, codes[0]!)).resolves.toMatchObject({ newCode: expect.any(String) });
});

test('five wrong codes kill a half sign-in, the right one included (Zitadel CVE-2024-32868)', async () => {
  const { secret } = await enrol(t);
  const half = await beginHalf(t);
  for (let i = 0; i < 5; i += 1) await refused(tryCode(half, wrongCode(t, secret)), 'factor_failed');
  await refused(tryCode(half, codeAt(t, secret)), 'sign_in_expired');
  await expect(tryCode(await beginHalf(t), codeAt(t, secret))).resolves.toBeDefined();
});

test('wrong codes are counted over all half sign-ins: a new one is no fresh start, and an open one no way past (keycloak 26180)', async () => {
  const { secret } = await enrol(t);
  const kept = await beginHalf(t);
  for (const half of [await beginHalf(t), await beginHalf(t)])
    for (let i = 0; i < 5; i += 1) await refused(tryCode(half, wrongCode(t, secret)), 'factor_failed');
  await refused(tryCode(kept, codeAt(t, secret)), 'factor_locked');
  await refused(tryCode(await beginHalf(t), codeAt(t, secret)), 'factor_locked');
});

test('whoever knows the password cannot kill the app by wrong recovery codes, however many', async () => {
  const { secret } = await enrol(t);
  for (let i = 0; i < 3; i += 1) {
    const half = await beginHalf(t);
    for (const code of newRecoveryCodes(t.house.random).slice(0, challengeTriesMax))
      await refused(tryCode(half, showRecoveryCode(code)), 'factor_failed');
    await refused(tryCode(half, codeAt(t, secret)), 'sign_in_expired');
  }
  expect(await countFacts(t, 'account:factor:checked', { outcome: 'wrong' })).toBeGreaterThan(freeFailures);
  expect(await guesses('factor')).toBe(0);
  await expect(tryCode(await beginHalf(t), codeAt(t, secret))).resolves.toBeDefined();
});

test('what cannot be a code costs no try', async () => {
  const { secret } = await enrol(t);
  const half = await beginHalf(t);
  for (const typed of ['', '12345', 'my phone is gone', 'ABCDE-ABCDE'])
    expect((await refused(tryCode(half, typed), 'input_invalid')).fields.code).toBeDefined();
  expect(await guesses('factor')).toBe(0);
  const done = await tryCode(half, ` ${codeAt(t, secret).replace(/^.../, '$& ')} `);
  expect(done.sessionSecret).toHaveLength(43);
});

test('6.3.5: right password and wrong factor is told to the holder, at most once an hour', async () => {
  const { secret } = await enrol(t);
  const half = await beginHalf(t, 'ann', visitor('203.0.113.0/24', 'curl 8'));
  for (let i = 0; i < 3; i += 1) await refused(tryCode(half, wrongCode(t, secret)), 'factor_failed');
  expect(await countMail(t, addressOf('ann'), 'stopped at the second step')).toBe(1);
  expect(await countFacts(t, 'account:factor:checked', { outcome: 'wrong' })).toBe(3);
  tick(t, hourMs + minuteMs);
  await refused(tryCode(await beginHalf(t), wrongCode(t, secret)), 'factor_failed');
  expect(await countMail(t, addressOf('ann'), 'stopped at the second step')).toBe(2);
});

test('6.5.1: the code that proved the enrolment opens nothing any more', async () => {
  await signUp(t);
  const code = await setUpApp();
  await refused(tryCode(await beginHalf(t), code), 'factor_failed');
});

/** Sets up an app in a session that was there before. */
async function setUpApp(): Promise<string> {
  const who = await signIn(t);
  const { secretShown } = await beginTotp(t.house, who);
  const code = codeAt(t, new Uint8Array(Secret.fromBase32(secretShown.replaceAll(' ', '')).buffer));
  await confirmTotp(t.house, who, { code });
  return code;
}

test('6.5.1: a code is accepted once, also in the next half sign-in and for confirming', async () => {
  const { secret, who } = await enrol(t);
  const code = codeAt(t, secret);
  await tryCode(await beginHalf(t), code);
  await refused(tryCode(await beginHalf(t), code), 'factor_failed');
  await refused(confirmAgain(t.house, who, { code }), 'factor_failed');
});

test('a recovery code signs in once, and its replacement is shown at once (NIST 4.2.1.1)', async () => {
  const { who } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  const done = await tryCode(await beginHalf(t), codes[3]!.toLowerCase().replaceAll('-', ' '));
  expect(done.newCode).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){4}$/);
  await refused(tryCode(await beginHalf(t), codes[3]!), 'factor_failed');
  await expect(tryCode(await beginHalf(t), done.newCode!)).resolves.toBeDefined();
  expect((await seeAccount(t.house, await whoIs(t.house, done.sessionSecret))).codesLeft).toBe(10);
  expect(await countMail(t, addressOf('ann'), 'recovery code of ann was used')).toBe(2);
});

test('a recovery code of another account opens nothing', async () => {
  const ann = await enrol(t, 'ann');
  await enrol(t, 'bob');
  const { codes } = await makeRecoveryCodes(t.house, ann.who);
  await refused(tryCode(await beginHalf(t, 'bob'), codes[0]!), 'factor_failed');
  await expect(tryCode(await beginHalf(t, 'ann'), codes[0]!)).resolves.toBeDefined();
});

test('a removed factor takes its recovery codes along, and half sign-ins and other sessions', async () => {
  const { who, secret } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  const other = await signInFully(t, secret);
  const half = await beginHalf(t);
  await removeTotp(t.house, who);
  await refused(tryCode(half, codes[0]!), 'sign_in_expired');
  expect(await findSession(t.house, { secret: other.sessionSecret })).toBeUndefined();
  expect(
    (await t.sql.query('SELECT 1 FROM recovery_codes WHERE dropped_at IS NULL AND used_at IS NULL')).rowCount,
  ).toBe(0);
  expect(await countMail(t, addressOf('ann'), 'second factor was removed')).toBe(1);
});

test('7.2.4, session fixation: every sign-in and every rise of assurance makes a session of its own', async () => {
  await signUp(t);
  const first = await tryPassword(password);
  const second = await tryPassword(password);
  if (first.kind !== 'signed_in' || second.kind !== 'signed_in') throw new Error('not signed in');
  expect(second.sessionSecret).not.toBe(first.sessionSecret);
  await setUpApp();
  expect(await findSession(t.house, { secret: first.sessionSecret })).toBeUndefined();
  expect(await findSession(t.house, { secret: second.sessionSecret })).toBeUndefined();
  expect(await countFacts(t, 'account:session:begun')).toBe(3);
});

test('7.2.3: sessions lie in the database as keyed hashes only', async () => {
  const { sessionSecret } = await enrol(t);
  const { rows } = await t.sql.query('SELECT sessions::text || devices::text AS row FROM sessions, devices');
  expect(Buffer.from(sessionSecret, 'base64url')).toHaveLength(32);
  for (const { row } of rows) expect(row).not.toContain(sessionSecret);
});

test('the assurance is read from live rows: without a factor two_factor is worth nothing, with one the password is (Kratos GHSA-wc43-73w7-x2f5)', async () => {
  const { sessionSecret } = await enrol(t);
  await t.sql.query('UPDATE totp_factors SET removed_at = now()');
  expect(await findSession(t.house, { secret: sessionSecret })).toMatchObject({ assurance: 'password' });
  await t.sql.query('UPDATE totp_factors SET removed_at = null');
  await t.sql.query(`UPDATE sessions SET assurance = 'password'`);
  expect(await findSession(t.house, { secret: sessionSecret })).toBeUndefined();
});

test('a session ends after fourteen days, and a frozen account has none', async () => {
  await signUp(t);
  const begun = await tryPassword(password);
  if (begun.kind !== 'signed_in') throw new Error('not signed in');
  const isLive = async () => (await findSession(t.house, { secret: begun.sessionSecret })) !== undefined;
  tick(t, 14 * dayMs - 1);
  expect(await isLive()).toBe(true);
  await t.sql.query(`UPDATE accounts SET frozen_at = now(), frozen_because = 'objected'`);
  expect(await isLive()).toBe(false);
  await t.sql.query('UPDATE accounts SET frozen_at = null, frozen_because = null');
  tick(t, 1);
  expect(await isLive()).toBe(false);
});

test('a frozen account says so only after password and factor were right', async () => {
  const { secret } = await enrol(t);
  await t.sql.query(`UPDATE accounts SET frozen_at = now(), frozen_because = 'objected'`);
  await refused(tryPassword('a wrong password, frozen or not'), 'sign_in_failed');
  const half = await beginHalf(t);
  await refused(tryCode(half, wrongCode(t, secret)), 'factor_failed');
  await refused(tryCode(half, codeAt(t, secret)), 'account_frozen');
  await refused(tryCode(half, codeAt(t, secret)), 'sign_in_expired');
  expect((await t.sql.query('SELECT 1 FROM sessions WHERE ended_at IS NULL')).rowCount).toBe(1);
});

test('a frozen account takes no recovery code: none is burned, none is made, and a wrong one learns nothing', async () => {
  const { who } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  await t.sql.query(`UPDATE accounts SET frozen_at = now(), frozen_because = 'objected'`);
  const half = await beginHalf(t);
  const [wrong] = newRecoveryCodes(t.house.random).map(showRecoveryCode);
  await refused(tryCode(half, wrong!), 'factor_failed');
  await refused(tryCode(half, codes[0]!), 'account_frozen');
  await refused(tryCode(half, codes[1]!), 'sign_in_expired');
  expect(await countFacts(t, 'account:codes:used')).toBe(0);
  await t.sql.query('UPDATE accounts SET frozen_at = null, frozen_because = null');
  await expect(tryCode(await beginHalf(t), codes[0]!)).resolves.toMatchObject({
    newCode: expect.any(String),
  });
  expect((await t.sql.query('SELECT 1 FROM recovery_codes')).rowCount).toBe(11);
});

test('a known device is told apart from a new one, and its cookie opens nothing by itself', async () => {
  const { secret } = await enrol(t);
  const first = await signInFully(t, secret);
  tick(t);
  const again = await finishSignIn(t.house, visitor(), {
    signInSecret: await beginHalf(t),
    code: codeAt(t, secret),
    deviceSecret: first.deviceSecret,
  });
  expect([first.isNewDevice, again.isNewDevice]).toEqual([true, false]);
  expect(again.deviceSecret).toBe(first.deviceSecret);
  const planted = 'A'.repeat(43);
  tick(t);
  const other = await finishSignIn(t.house, visitor(), {
    signInSecret: await beginHalf(t),
    code: codeAt(t, secret),
    deviceSecret: planted,
  });
  expect(other.deviceSecret).not.toBe(planted);
});

test('7.5.1: what is sensitive wants a fresh proof, by the factor where there is one', async () => {
  const { who, secret, sessionSecret } = await enrol(t);
  tick(t, 16 * minuteMs);
  await refused(makeRecoveryCodes(t.house, await whoIs(t.house, sessionSecret)), 'fresh_proof_required');
  await refused(confirmAgain(t.house, who, { password }), 'input_invalid');
  await refused(confirmAgain(t.house, who, { code: wrongCode(t, secret) }), 'factor_failed');
  expect(await ownGuesses('factor')).toBe(1);
  await confirmAgain(t.house, who, { code: codeAt(t, secret) });
  const { codes } = await makeRecoveryCodes(t.house, await whoIs(t.house, sessionSecret));
  expect(new Set(codes).size).toBe(10);
});

test('without a factor the password confirms, and wrong ones count as guesses', async () => {
  await signUp(t);
  const who = await signIn(t);
  tick(t, 16 * minuteMs);
  await refused(confirmAgain(t.house, who, { password: 'something else entirely' }), 'input_invalid');
  expect(await ownGuesses('password')).toBe(1);
  await confirmAgain(t.house, who, { password });
  expect(await ownGuesses('password')).toBe(0);
});

test('7.4.3: changing the password ends the other sessions and half sign-ins, and tells every address', async () => {
  const { who, secret, sessionSecret } = await enrol(t);
  const other = await signInFully(t, secret);
  const half = await beginHalf(t);
  await refused(
    changePassword(t.house, who, { current: 'not the current one', password: freshPassword }),
    'input_invalid',
  );
  await changePassword(t.house, who, { current: password, password: freshPassword });
  expect(await findSession(t.house, { secret: other.sessionSecret })).toBeUndefined();
  expect(await findSession(t.house, { secret: sessionSecret })).toBeDefined();
  tick(t);
  await refused(tryCode(half, codeAt(t, secret)), 'sign_in_expired');
  await refused(tryPassword(password), 'sign_in_failed');
  expect(await countMail(t, addressOf('ann'), 'password of ann was changed')).toBe(1);
});

test('7.4.3: a reset ends every session and half sign-in, signs nobody in, and leaves the factor as it was', async () => {
  const { secret, sessionSecret } = await enrol(t);
  const half = await beginHalf(t);
  await askPasswordReset(t.house, visitor(), { address: 'ANN@example.org' });
  expect(
    await resetPassword(t.house, visitor(), {
      secret: await lastSecret(t, addressOf('ann')),
      password: freshPassword,
    }),
  ).toEqual({ username: 'ann' });
  expect(await findSession(t.house, { secret: sessionSecret })).toBeUndefined();
  expect((await t.sql.query('SELECT 1 FROM sessions WHERE ended_at IS NULL')).rowCount).toBe(0);
  await refused(tryCode(half, codeAt(t, secret)), 'sign_in_expired');
  expect(await tryPassword(freshPassword)).toMatchObject({ kind: 'factor_needed' });
});

test('a reset while the old password is being checked leaves no session of the old one', async () => {
  await signUp(t);
  class Slow extends PasswordHasher {
    override async verifyPassword(stored: string | undefined, typed: string) {
      const verdict = await super.verifyPassword(stored, typed);
      await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
      await resetPassword(t.house, visitor(), {
        secret: await lastSecret(t, addressOf('ann')),
        password: freshPassword,
      });
      return verdict;
    }
  }
  const slow = { ...t.house, passwords: new Slow(t.house.random) };
  await refused(beginSignIn(slow, visitor(), { username: 'ann', password }), 'sign_in_failed');
  expect((await t.sql.query('SELECT 1 FROM sessions')).rowCount).toBe(0);
});

test('7.5.2: the holder sees and ends sessions; somebody else’s are not found', async () => {
  const ann = await enrol(t, 'ann');
  const bob = await enrol(t, 'bob');
  const other = await signInFully(t, ann.secret, 'ann');
  const { sessions } = await seeAccount(t.house, ann.who);
  expect(sessions).toHaveLength(2);
  const theirs = sessions.find(({ isThis }) => !isThis)!;
  await refused(endSession(t.house, bob.who, { sessionId: theirs.id }), 'not_found');
  await refused(endSession(t.house, ann.who, { sessionId: 'x' }), 'not_found');
  await endSession(t.house, ann.who, { sessionId: theirs.id });
  expect(await findSession(t.house, { secret: other.sessionSecret })).toBeUndefined();
  await endOtherSessions(t.house, ann.who);
  await signOut(t.house, ann.who);
  expect(await findSession(t.house, { secret: ann.sessionSecret })).toBeUndefined();
  expect(await findSession(t.house, { secret: bob.sessionSecret })).toBeDefined();
});

test('a desk session loses its role when idle for an hour, until its person confirms; and a day after sign-in for good', async () => {
  const { who, secret, sessionSecret } = await enrol(t);
  await t.house.db.once.desk.join(who.accountId, 'agent', t.clock.now());
  const role = async () => (await findSession(t.house, { secret: sessionSecret }))?.staffRole;
  expect(await role()).toBe('agent');
  tick(t, 61 * minuteMs);
  expect([await role(), await role()]).toEqual([null, null]);
  await confirmAgain(t.house, who, { code: codeAt(t, secret) });
  expect(await role()).toBe('agent');
  for (let i = 0; i < 24; i += 1) {
    tick(t, 59 * minuteMs);
    await role();
  }
  expect(await role()).toBeNull();
  await confirmAgain(t.house, who, { code: codeAt(t, secret) });
  expect(await role()).toBeNull();
});

test('a working factor ends the recovery of its account, but not a contested one', async () => {
  const { who, secret } = await enrol(t);
  const openCase = async (state: 'gathering' | 'contested') => {
    const id = newId<'case'>(t.house.random, t.clock.now());
    const at = t.clock.now();
    await t.sql.query(
      `INSERT INTO cases (id, number, account_id, state, opened_at, entered_at, stake) VALUES ($1, $2, $3, $4, $5, $5, 'ordinary')`,
      [id, id.slice(-9), who.accountId, state, at],
    );
    return id;
  };
  const id = await openCase('gathering');
  const done = await signInFully(t, secret);
  expect(done.endedCase).toBe(id.slice(-9));
  expect((await t.house.db.once.cases.get(id)).state).toBe('withdrawn');
  const contested = await openCase('contested');
  t.clock.set(after(t.clock.now(), 2 * minuteMs));
  expect((await signInFully(t, secret)).endedCase).toBeUndefined();
  expect((await t.house.db.once.cases.get(contested)).state).toBe('contested');
});
