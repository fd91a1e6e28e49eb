/** Every act that spends something, as it comes twice: the same press, with the same fields. For the law of what is spent (delivered.test.ts). */
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { keepRecoveryCodes } from '../../src/usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { type TestHouse, visitor } from '../house.ts';
import { beginHalf, codeAt, countFacts, enrol } from '../stories/maintainer.ts';

export interface Act {
  readonly act: () => Promise<unknown>;
  /** What it does, counted; the first is what it may do once. */
  readonly effects: () => Promise<number[]>;
  /** How many of the first there are when it was done once. */
  readonly one: number;
}

const facts =
  (t: TestHouse, ...kinds: readonly string[]) =>
  () =>
    Promise.all(kinds.map((kind) => countFacts(t, kind)));

async function codesOf(t: TestHouse) {
  const ann = await enrol(t);
  return { ...ann, codes: (await makeRecoveryCodes(t.house, ann.who)).codes };
}

export const spendingActs: Readonly<Record<string, (t: TestHouse) => Promise<Act>>> = {
  async 'a recovery code at the sign-in'(t) {
    const { codes } = await codesOf(t);
    const ask = { signInSecret: await beginHalf(t), code: codes[0]! };
    return {
      act: () => finishSignIn(t.house, visitor(), ask),
      effects: facts(t, 'account:codes:used', 'account:session:begun', 'account:factor:checked'),
      one: 1,
    };
  },
  async 'a code of the app at the sign-in'(t) {
    const { secret } = await enrol(t);
    const ask = { signInSecret: await beginHalf(t), code: codeAt(t, secret) };
    return {
      act: () => finishSignIn(t.house, visitor(), ask),
      effects: facts(t, 'account:factor:checked', 'account:session:begun'),
      one: 1,
    };
  },
  async 'a recovery code at the step-up'(t) {
    const { codes, who } = await codesOf(t);
    return {
      act: () => confirmAgain(t.house, who, { code: codes[0]! }),
      effects: facts(t, 'account:codes:used', 'account:session:confirmed', 'account:factor:checked'),
      one: 1,
    };
  },
  async 'a code of the app at the step-up'(t) {
    const { secret, who } = await enrol(t);
    const code = codeAt(t, secret);
    return {
      act: () => confirmAgain(t.house, who, { code }),
      effects: facts(t, 'account:session:confirmed', 'account:factor:checked'),
      one: 1,
    };
  },
  async 'ten codes, made in the account'(t) {
    const { who } = await enrol(t);
    return { act: () => makeRecoveryCodes(t.house, who), effects: facts(t, 'account:codes:made'), one: 1 };
  },
  async 'ten codes, typed back'(t) {
    const { codes, who } = await codesOf(t);
    return {
      act: () => keepRecoveryCodes(t.house, who, { code: codes[0]! }),
      effects: facts(t, 'account:codes:kept'),
      one: 1,
    };
  },
};
