/** What the password proves in a recovery: today's password only, and no more than the mailbox that set it (RECOVERY.md, section 3). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs } from '../../src/base/clock.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { seeRequest } from '../../src/usecases/recovery/see-request.ts';
import { sendRequest } from '../../src/usecases/recovery/send-request.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import type { Answer } from '../../src/usecases/steps/read-answer.ts';
import type { Claiming } from '../../src/usecases/who.ts';
import { addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { askAndOpen, contact, proveMailbox, request } from './claimant.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  type Enrolled,
  enrol,
  lastSecret,
  password,
  tick,
  whoIs,
} from './maintainer.ts';

let t: TestHouse;
let ann: Enrolled;
beforeEach(async () => {
  t = await openHouse();
  t.clock.set(after(testStart, -400 * dayMs));
  ann = await enrol(t);
  await createProject(t.house, ann.who, { name: 'Ann.Toolbox' });
  t.clock.set(testStart);
});
afterEach(() => t.close());

const nextPassword = 'ten loud geese by the lock';

async function resetByMail(): Promise<void> {
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const secret = await lastSecret(t, addressOf('ann'));
  await resetPassword(t.house, visitor(), { secret, password: nextPassword });
}

async function beginWith(typed: string): Promise<string> {
  const begun = await beginSignIn(t.house, visitor(), { username: 'ann', password: typed });
  if (begun.kind !== 'factor_needed') throw new Error('no factor was asked for');
  return begun.secret;
}

/** A half-filled form that carries the sign-in it was begun from. */
async function beginForm(signInSecret: string): Promise<string> {
  const { draftSecret } = await beginRequest(t.house, visitor(), { signInSecret });
  const { lost, held, codes, explanation, conduct, patience } = request;
  const answers: Answer[] = [
    { question: 'lost', lost },
    { question: 'held', held },
    { question: 'codes', codes },
    { question: 'explanation', text: explanation },
    { question: 'contact', address: contact },
    { question: 'consent', conduct, patience, estimate: '' },
  ];
  for (const answer of answers) await answerQuestion(t.house, visitor(), { draftSecret, answer });
  return draftSecret;
}

async function sendAndOpen(draftSecret: string): Promise<Claiming> {
  await sendRequest(t.house, visitor(), { draftSecret });
  const { claimantSecret } = await openCase(t.house, visitor(), { secret: await lastSecret(t, contact) });
  return { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
}

const provenBy = async (who: Claiming) => (await seeCase(t.house, who)).proven.map(({ kind }) => kind);
const isCarried = async (draftSecret: string) =>
  (await seeRequest(t.house, { draftSecret })).isPasswordCarried;

describe('a password that was given at the sign-in', () => {
  test('is carried into the request that was begun there', async () => {
    const form = await beginForm(await beginHalf(t));
    expect(await isCarried(form)).toBe(true);
    expect(await provenBy(await sendAndOpen(form))).toEqual(['password']);
  });

  test('is not when it was changed while the form lay about', async () => {
    const form = await beginForm(await beginHalf(t));
    await resetByMail();
    expect(await isCarried(form)).toBe(false);
    expect(await provenBy(await sendAndOpen(form))).toEqual([]);
  });

  test('is not when only the change is known and the sign-in still stands', async () => {
    const form = await beginForm(await beginHalf(t));
    await t.sql.query('UPDATE accounts SET password_changed_at = $1', [after(t.clock.now(), 1)]);
    expect(await provenBy(await sendAndOpen(form))).toEqual([]);
  });

  test('is not when that sign-in was finished, by somebody who then was no longer locked out', async () => {
    const signInSecret = await beginHalf(t);
    const form = await beginForm(signInSecret);
    await finishSignIn(t.house, visitor(), { signInSecret, code: codeAt(t, ann.secret) });
    expect(await provenBy(await sendAndOpen(form))).toEqual([]);
  });
});

describe('a password that was set by a mailed link', () => {
  const proveBoth = async () => {
    const who = await askAndOpen(t);
    await provePassword(t.house, who, { password: nextPassword });
    await proveMailbox(t, who, addressOf('ann'));
    return seeCase(t.house, who);
  };
  const days = (from: Date, until: Date | null) => until && (until.getTime() - from.getTime()) / dayMs;

  test('is no second root beside that mailbox, long after the reset: one breach waits seven days', async () => {
    await resetByMail();
    tick(t, 15 * dayMs);
    const seen = await proveBoth();
    expect(seen.state).toBe('waiting');
    expect(days(t.clock.now(), seen.waitUntil)).toBeCloseTo(7, 2);
    expect(JSON.stringify(seen)).not.toContain('domain:');
  });

  test('nor when it is carried over from the sign-in, and the status page promises no more than that', async () => {
    await resetByMail();
    tick(t, 15 * dayMs);
    const who = await askAndOpen(t, contact, { signInSecret: await beginWith(nextPassword) });
    expect((await seeCase(t.house, who)).ways.map(({ kind }) => kind)).toEqual(['mailbox']);
    await proveMailbox(t, who, addressOf('ann'));
    const seen = await seeCase(t.house, who);
    expect(days(t.clock.now(), seen.waitUntil)).toBeCloseTo(7, 2);
    expect(seen.estimate).toEqual({ kind: 'machine', waitHours: 7 * 24 });
    expect(seen.ways).toEqual([]);
  });

  test('tells the desk that a mailbox reset it and not which: not in the proofs, the trail, or the record; until that is proven too', async () => {
    await resetByMail();
    tick(t, 15 * dayMs);
    const who = await askAndOpen(t, contact, { signInSecret: await beginWith(nextPassword) });
    await provePassword(t.house, who, { password: nextPassword });
    const agent = await addStaff(t, 'agent', 'agent');
    const { number } = await t.house.db.once.cases.get(who.caseId);
    const seen = await seeDeskCase(t.house, agent, { number });
    expect(seen.claimants[0]!.findings).toMatchObject([{ kind: 'password', root: 'mailbox_of_password' }]);
    expect(JSON.stringify(seen)).not.toContain('example.org');
    expect(seen.history.map(({ kind }) => kind)).toContain('case:decision:made');
    await proveMailbox(t, who, addressOf('ann'));
    const { findings, decision } = (await seeDeskCase(t.house, agent, { number })).claimants[0]!;
    expect(findings.map(({ root }) => root).toSorted()).toEqual([
      'domain:example.org',
      'mailbox_of_password',
    ]);
    const counted = { root: 'domain:example.org', strength: 'strong', kinds: ['mailbox', 'password'] };
    expect(decision?.trail).toContainEqual({ rule: 'root_counted', because: counted });
  });

  test('becomes the holder’s own when they change it with both factors, and not by the password alone', async () => {
    await resetByMail();
    const { sessionSecret } = await finishSignIn(t.house, visitor(), {
      signInSecret: await beginWith(nextPassword),
      code: codeAt(t, ann.secret),
    });
    const who = await whoIs(t.house, sessionSecret);
    const mailbox = async () =>
      (await t.sql.query('SELECT password_mailbox FROM accounts')).rows[0].password_mailbox;
    const isAppGone = (at: Date | null) => t.sql.query('UPDATE totp_factors SET removed_at = $1', [at]);
    await isAppGone(t.clock.now());
    await changePassword(t.house, who, { current: nextPassword, password });
    expect(await mailbox()).toBe(addressOf('ann'));
    await isAppGone(null);
    await changePassword(t.house, who, { current: password, password: nextPassword });
    expect(await mailbox()).toBeNull();
    tick(t, 15 * dayMs);
    expect(days(t.clock.now(), (await proveBoth()).waitUntil)).toBeCloseTo(1, 2);
  });
});
