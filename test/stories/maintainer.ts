/** A maintainer as the stories need one: signed up, confirmed, signed in, with an app and codes; all of it by the real use-cases. */
import { Secret } from 'otpauth';
import { expect } from 'vitest';
import { after, minuteMs, secondMs } from '../../src/base/clock.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { Refusal, type RefusalCode } from '../../src/domain/refusals.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
import type { House } from '../../src/usecases/house.ts';
import type { SignedIn } from '../../src/usecases/who.ts';
import { type TestHouse, visitor } from '../house.ts';

export const password = 'nine quiet herons over the weir';

/** The address of a person in the stories. */
export const addressOf = (username: string) => `${username}@example.org`;

/** Opens an account and confirms its address. */
export async function signUp(t: TestHouse, username = 'ann'): Promise<void> {
  const ask = { username, address: addressOf(username), password };
  const { signUpSecret } = await openAccount(t.house, visitor(), ask);
  await t.runDue();
  const secret = await lastSecret(t, addressOf(username));
  await verifyAddress(t.house, visitor(), { secret, signUpSecret });
}

/** The secret at the end of the newest link that was mailed to somebody. A second later: mail of one instant has no order. */
export async function lastSecret(t: TestHouse, recipient: string): Promise<string> {
  await t.runDue();
  const link = await t.lastLink(recipient);
  tick(t, secondMs);
  return link.split('/').at(-1)!;
}

/** Who a session cookie stands for now. Fails when nobody. */
export async function whoIs(house: House, sessionSecret: string): Promise<SignedIn> {
  const found = await findSession(house, { secret: sessionSecret });
  if (!found) throw new Error('that session is nobody');
  return { ...visitor(), ...found };
}

/** Signs in by the password alone. */
export async function signIn(t: TestHouse, username = 'ann'): Promise<SignedIn> {
  const begun = await beginSignIn(t.house, visitor(), { username, password });
  if (begun.kind !== 'signed_in') throw new Error('a factor was asked for');
  return whoIs(t.house, begun.sessionSecret);
}

export interface Enrolled {
  readonly who: SignedIn;
  readonly sessionSecret: string;
  /** What the app holds. */
  readonly secret: Uint8Array;
}

/** Signs up, signs in and sets up an app; a minute later, so that the next code is not the one that was burned. */
export async function enrol(t: TestHouse, username = 'ann'): Promise<Enrolled> {
  await signUp(t, username);
  const who = await signIn(t, username);
  const { secretShown } = await beginTotp(t.house, who);
  const secret = new Uint8Array(Secret.fromBase32(secretShown.replaceAll(' ', '')).buffer);
  const { sessionSecret } = await confirmTotp(t.house, who, { code: codeAt(t, secret) });
  tick(t);
  return { who: await whoIs(t.house, sessionSecret), sessionSecret, secret };
}

/** What the app shows now. */
export const codeAt = (t: TestHouse, secret: Uint8Array) => totpCode(secret, totpStep(t.clock.now()));

/** A code that is wrong now and in every step near. */
export function wrongCode(t: TestHouse, secret: Uint8Array): string {
  const near = [-2, -1, 0, 1, 2].map((step) => totpCode(secret, totpStep(t.clock.now()) + step));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code))!;
}

/** Lets so much time pass that the app shows another code and the last one is out of its window. */
export function tick(t: TestHouse, ms = 2 * minuteMs): void {
  t.clock.set(after(t.clock.now(), ms));
}

/** Gives the password and answers the secret of the half sign-in. */
export async function beginHalf(t: TestHouse, username = 'ann', from = visitor()): Promise<string> {
  const begun = await beginSignIn(t.house, from, { username, password });
  if (begun.kind !== 'factor_needed') throw new Error('no factor was asked for');
  return begun.secret;
}

/** Signs in by both steps. */
export async function signInFully(t: TestHouse, secret: Uint8Array, username = 'ann') {
  return finishSignIn(t.house, visitor(), {
    signInSecret: await beginHalf(t, username),
    code: codeAt(t, secret),
  });
}

/** Expects the refusal of this code and answers it. */
export async function refused(work: Promise<unknown>, code: RefusalCode): Promise<Refusal> {
  const fault = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault !== undefined && !(fault instanceof Refusal)) throw fault;
  expect(fault?.code).toBe(code);
  return fault!;
}

/** How many facts of a kind there are, with a word in the payload when one is given. */
export async function countFacts(t: TestHouse, kind: string, payload: object = {}): Promise<number> {
  const { rows } = await t.sql.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM facts WHERE kind = $1 AND payload @> $2',
    [kind, payload],
  );
  return rows[0]!.n;
}

/** How many letters with this in their subject somebody got. */
export async function countMail(t: TestHouse, recipient: string, subject: string): Promise<number> {
  await t.runDue();
  return (await t.mail(recipient)).filter((letter) => letter.subject.includes(subject)).length;
}
