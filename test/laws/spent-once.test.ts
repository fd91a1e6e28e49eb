/**
 * Law 6: whatever works once is spent exactly once, also by twenty who come at the same moment, each on a connection of their own
 * (keycloak 26106, appwrite 11692). Twenty half sign-ins are opened beforehand, so that only the thing itself can stop them.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, secondMs } from '../../src/base/clock.ts';
import { readRecoveryCode } from '../../src/domain/factor/recovery-code.ts';
import { matchTotp } from '../../src/domain/factor/totp.ts';
import { Refusal } from '../../src/domain/refusals.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  countFacts,
  enrol,
  lastSecret,
  password,
  signUp,
} from '../stories/maintainer.ts';

const many = 20;

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse({ connectionsMax: many + 5 });
});
afterEach(() => t.close());

/** Runs `work` twenty times at once. Answers how many won and with which refusals the others lost; anything else is thrown. */
async function race(work: (index: number) => Promise<unknown>): Promise<{ won: number; lost: string[] }> {
  // Connections are opened before, or the first to connect would always be alone.
  await Promise.all(Array.from({ length: many }, () => t.house.db.pool.query('SELECT pg_sleep(0.02)')));
  const outcomes = await Promise.allSettled(Array.from({ length: many }, (_, index) => work(index)));
  const faults = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  for (const fault of faults) if (!(fault instanceof Refusal)) throw fault;
  return {
    won: many - faults.length,
    lost: [...new Set(faults.map((fault) => (fault as Refusal).code))].sort(),
  };
}

async function halves(): Promise<string[]> {
  const secrets: string[] = [];
  for (let i = 0; i < many; i += 1) secrets.push(await beginHalf(t));
  return secrets;
}

test('law 6, 6.5.1: of twenty sign-ins with one code of the app, one wins', async () => {
  const { secret } = await enrol(t);
  const waiting = await halves();
  const code = codeAt(t, secret);
  const { won, lost } = await race((i) =>
    finishSignIn(t.house, visitor(), { signInSecret: waiting[i]!, code }),
  );
  expect(won).toBe(1);
  expect(lost).toEqual(['factor_failed', 'factor_locked']);
  expect(await countFacts(t, 'account:session:begun', { assurance: 'two_factor' })).toBe(1);
});

test('law 6: of twenty who finish one half sign-in, one wins, and the others are told what it was told', async () => {
  const { secret } = await enrol(t);
  const signInSecret = await beginHalf(t);
  const code = codeAt(t, secret);
  const told = new Set<string>();
  const { won, lost } = await race(async () => {
    told.add(JSON.stringify(await finishSignIn(t.house, visitor(), { signInSecret, code })));
  });
  expect({ won, lost, told: told.size }).toEqual({ won: many, lost: [], told: 1 });
  expect(await countFacts(t, 'account:session:begun', { assurance: 'two_factor' })).toBe(1);
});

test('law 6, 6.5.1: of twenty sign-ins with one recovery code, one wins and one replacement is made', async () => {
  const { who } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  const waiting = await halves();
  const { won, lost } = await race((i) =>
    finishSignIn(t.house, visitor(), { signInSecret: waiting[i]!, code: codes[0]! }),
  );
  expect({ won, lost }).toEqual({ won: 1, lost: ['factor_failed'] });
  expect(await t.house.db.once.factors.codesLeft(who.accountId)).toBe(10);
});

test('law 6: signing in and confirming share the code of the app, and it is spent on one of them', async () => {
  const { secret, who } = await enrol(t);
  const waiting = await halves();
  const code = codeAt(t, secret);
  await race((i) =>
    i % 2
      ? confirmAgain(t.house, who, { code })
      : finishSignIn(t.house, visitor(), { signInSecret: waiting[i]!, code }),
  );
  const spent = await countFacts(t, 'account:factor:checked', { outcome: 'right' });
  expect(spent).toBe(1);
});

test('law 6: the statements themselves let one through, without the account’s lock before them', async () => {
  const { who, secret } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  const tx = t.house.db.once;
  const factor = (await tx.factors.totp(who.accountId))!;
  const { step } = matchTotp({
    secret,
    code: codeAt(t, secret),
    now: t.clock.now(),
    lastStep: factor.lastStep,
  })!;
  const codeHash = t.house.keys.hash('recovery-code', readRecoveryCode(codes[0]!)!);
  const winners = async (work: () => Promise<boolean>) =>
    (await Promise.all(Array.from({ length: many }, work))).filter(Boolean).length;
  expect(await winners(() => tx.factors.spendStep(factor.id, step, step + 1))).toBe(1);
  expect(await winners(() => tx.factors.burnCode(who.accountId, codeHash, t.clock.now()))).toBe(1);
});

test('law 6: of twenty who follow one confirmation link all are told, and it is confirmed once', async () => {
  const ask = { username: 'ann', address: addressOf('ann'), password };
  const { signUpSecret } = await openAccount(t.house, visitor(), ask);
  const secret = await lastSecret(t, addressOf('ann'));
  const { won, lost } = await race(() => verifyAddress(t.house, visitor(), { secret, signUpSecret }));
  expect({ won, lost }).toEqual({ won: many, lost: [] });
  expect(await countFacts(t, 'account:address:verified')).toBe(1);
});

test('law 6: of twenty who confirm an address that somebody else signed up with, one sets the password', async () => {
  await openAccount(t.house, visitor(), { username: 'ann', address: addressOf('ann'), password });
  const secret = await lastSecret(t, addressOf('ann'));
  const { won, lost } = await race((i) =>
    verifyAddress(t.house, visitor(), { secret, password: `loud geese by the lock ${i}` }),
  );
  expect({ won, lost }).toEqual({ won: 1, lost: ['link_spent'] });
  expect(await countFacts(t, 'account:password:changed')).toBe(1);
});

test('law 6: of twenty who follow one reset link, one sets the password', async () => {
  await signUp(t);
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const secret = await lastSecret(t, addressOf('ann'));
  const { won, lost } = await race((i) =>
    resetPassword(t.house, visitor(), { secret, password: `loud geese by the lock ${i}` }),
  );
  expect({ won, lost }).toEqual({ won: 1, lost: ['link_spent'] });
  expect(await countFacts(t, 'account:password:changed')).toBe(1);
});

test('a link dies with its hour, and nobody spends it a moment later', async () => {
  await signUp(t);
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const secret = await lastSecret(t, addressOf('ann'));
  t.clock.set(after(t.clock.now(), 3600 * secondMs));
  const { won, lost } = await race(() =>
    resetPassword(t.house, visitor(), { secret, password: 'loud geese by the lock' }),
  );
  expect({ won, lost }).toEqual({ won: 0, lost: ['link_spent'] });
});

test('limits hold for twenty at once: no account gets more than ten addresses', async () => {
  const { who } = await enrol(t);
  const { won, lost } = await race((i) => addAddress(t.house, who, { address: `ann+${i}@example.org` }));
  expect({ won, lost }).toEqual({ won: 9, lost: ['input_invalid'] });
});

test('of twenty who sign up by one name, one gets it', async () => {
  const { won, lost } = await race((i) =>
    openAccount(t.house, visitor(), {
      username: i % 2 ? 'Ann' : 'ann',
      address: `ann${i}@example.org`,
      password,
    }),
  );
  expect({ won, lost }).toEqual({ won: 1, lost: ['username_taken'] });
});
