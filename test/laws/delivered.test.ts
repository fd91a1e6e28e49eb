/**
 * Law 12: spent is delivered. Whatever is spent and replaced is answered alike when the same act comes twice, one after the other or both at
 * once, and happens once; what replaces a spent thing lies there for whoever spent it until they say that it is kept, and for nobody else.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { askVerification } from '../../src/usecases/account/ask-verification.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { signOut } from '../../src/usecases/account/sign-out.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { keepNewCodes } from '../../src/usecases/factor/keep-new-codes.ts';
import { keepRecoveryCodes } from '../../src/usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { seeNewCodes } from '../../src/usecases/factor/see-new-codes.ts';
import { seeRecoveryCodes } from '../../src/usecases/factor/see-recovery-codes.ts';
import { forgetStale } from '../../src/usecases/upkeep/forget-stale.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  countFacts,
  type Enrolled,
  enrol,
  lastSecret,
  password,
  refused,
  signIn,
  signInFully,
  tick,
  whoIs,
} from '../stories/maintainer.ts';
import { type Act, spendingActs } from './spending-acts.ts';

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
});
afterEach(() => t.close());

const plain = (answer: unknown) => JSON.stringify(answer ?? null);

describe.each(Object.entries(spendingActs))('%s', (_name, prepare: (of: TestHouse) => Promise<Act>) => {
  test('is answered alike when it comes twice, and happens once', async () => {
    const { act, effects } = await prepare(t);
    const before = await effects();
    const first = plain(await act());
    const once = await effects();
    expect(once).not.toEqual(before);
    tick(t, 5000);
    expect(plain(await act())).toBe(first);
    expect(await effects()).toEqual(once);
  });

  test('is answered alike when it comes five times at once, and happens once', async () => {
    const { act, effects, one } = await prepare(t);
    const answers = await Promise.all(Array.from({ length: 5 }, () => act().then(plain)));
    expect(new Set(answers).size).toBe(1);
    expect((await effects()).slice(0, 1)).toEqual([one]);
  });
});

async function withCodes(): Promise<Enrolled & { codes: string[] }> {
  const ann = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, ann.who);
  return { ...ann, codes };
}

const signInBy = async (code: string, signInSecret?: string) =>
  finishSignIn(t.house, visitor(), { signInSecret: signInSecret ?? (await beginHalf(t)), code });

describe('a code in place of one that was used', () => {
  test('is shown to the session that used it until it is kept, and to no other', async () => {
    const { codes, who } = await withCodes();
    const { sessionSecret, newCode } = await signInBy(codes[0]!);
    const spender = await whoIs(t.house, sessionSecret);
    expect(await seeNewCodes(t.house, spender)).toEqual({ codes: [newCode], endedCase: null });
    expect((await seeNewCodes(t.house, who)).codes).toEqual([]);
    tick(t, hourMs);
    await refused(seeNewCodes(t.house, await whoIs(t.house, sessionSecret)), 'fresh_proof_required');
    t.clock.set(new Date(t.clock.now().getTime() - hourMs));
    await keepNewCodes(t.house, who);
    expect((await seeNewCodes(t.house, spender)).codes, 'another session keeps nothing of it').toHaveLength(
      1,
    );
    await keepNewCodes(t.house, spender);
    await keepNewCodes(t.house, spender);
    expect((await seeNewCodes(t.house, spender)).codes).toEqual([]);
    const { rows } = await t.sql.query('SELECT code_sealed, kept_at FROM code_replacements');
    expect(rows).toEqual([{ code_sealed: null, kept_at: t.clock.now() }]);
    await expect(signInBy(newCode!)).resolves.toBeDefined();
  });

  test('is shown no more once it was used itself', async () => {
    const { codes } = await withCodes();
    const { sessionSecret, newCode } = await signInBy(codes[0]!);
    await signInBy(newCode!);
    expect((await seeNewCodes(t.house, await whoIs(t.house, sessionSecret))).codes).toEqual([]);
  });

  test('is answered to no other code, no other half sign-in, and not once the session has ended', async () => {
    const { codes } = await withCodes();
    const half = await beginHalf(t);
    const other = await beginHalf(t);
    const { sessionSecret } = await signInBy(codes[0]!, half);
    await refused(signInBy(codes[1]!, half), 'sign_in_expired');
    await refused(signInBy(codes[0]!, other), 'factor_failed');
    await signOut(t.house, await whoIs(t.house, sessionSecret));
    await refused(signInBy(codes[0]!, half), 'sign_in_expired');
  });

  test('is answered while the sign-in would have waited for its code, and no longer', async () => {
    const { codes } = await withCodes();
    const half = await beginHalf(t);
    const { newCode } = await signInBy(codes[0]!, half);
    tick(t, 9 * minuteMs);
    expect((await signInBy(codes[0]!, half)).newCode).toBe(newCode);
    tick(t, 2 * minuteMs);
    await refused(signInBy(codes[0]!, half), 'sign_in_expired');
    await forgetStale(t.house);
    expect((await t.sql.query('SELECT 1 FROM sign_ins WHERE answer_sealed IS NOT NULL')).rowCount).toBe(0);
  });

  test('confirming twice by one code makes nothing longer fresh, and another session gets nothing by it', async () => {
    const { codes, who, secret } = await withCodes();
    const { newCode } = await confirmAgain(t.house, who, { code: codes[0]! });
    tick(t, 10 * minuteMs);
    expect(await confirmAgain(t.house, who, { code: codes[0]! })).toEqual({ newCode });
    tick(t, 6 * minuteMs);
    await refused(confirmAgain(t.house, who, { code: codes[0]! }), 'factor_failed');
    const other = await whoIs(t.house, (await signInFully(t, secret)).sessionSecret);
    await refused(confirmAgain(t.house, other, { code: codes[0]! }), 'factor_failed');
  });

  test('a code of the app that confirmed once, sent twice, is no guess', async () => {
    const { who, secret } = await withCodes();
    const code = codeAt(t, secret);
    await confirmAgain(t.house, who, { code });
    expect(await confirmAgain(t.house, who, { code })).toEqual({ newCode: undefined });
    expect(await countFacts(t, 'account:factor:checked', { outcome: 'wrong' })).toBe(0);
    expect(await countFacts(t, 'account:session:confirmed')).toBe(1);
  });
});

describe('ten new codes', () => {
  test('leave the ten before as they were, until one of the new is typed back', async () => {
    const { codes, who } = await withCodes();
    await keepRecoveryCodes(t.house, who, { code: codes[0]! });
    const fresh = await makeRecoveryCodes(t.house, who);
    await expect(signInBy(codes[1]!), 'an older one').resolves.toBeDefined();
    await keepRecoveryCodes(t.house, who, { code: fresh.codes[0]! });
    await refused(signInBy(codes[2]!), 'factor_failed');
    await expect(signInBy(fresh.codes[1]!)).resolves.toBeDefined();
  });

  test('count as typed back when one of them is used', async () => {
    const { codes, who } = await withCodes();
    await keepRecoveryCodes(t.house, who, { code: codes[0]! });
    const fresh = await makeRecoveryCodes(t.house, who);
    await signInBy(fresh.codes[0]!);
    await refused(signInBy(codes[1]!), 'factor_failed');
    expect(await seeRecoveryCodes(t.house, who), 'and are shown no more').toEqual({ codes: [] });
    expect(await t.house.db.once.factors.codesLeft(who.accountId)).toBe(10);
  });

  test('are shown to the session that made them only; another one makes others, and no old one dies', async () => {
    const { codes, who, secret } = await withCodes();
    await keepRecoveryCodes(t.house, who, { code: codes[0]! });
    const fresh = await makeRecoveryCodes(t.house, who);
    expect(await seeRecoveryCodes(t.house, who)).toEqual(fresh);
    const other = await whoIs(t.house, (await signInFully(t, secret)).sessionSecret);
    expect(await seeRecoveryCodes(t.house, other)).toEqual({ codes: [] });
    const others = await makeRecoveryCodes(t.house, other);
    expect(others.codes.some((code) => fresh.codes.includes(code))).toBe(false);
    expect(await seeRecoveryCodes(t.house, who)).toEqual({ codes: [] });
    await refused(signInBy(fresh.codes[0]!), 'factor_failed');
    await expect(signInBy(codes[1]!)).resolves.toBeDefined();
    await expect(signInBy(others.codes[1]!)).resolves.toBeDefined();
  });

  test('of one account leave those of another alone, and what no session can be shown is erased', async () => {
    const { codes, who } = await withCodes();
    const bob = await enrol(t, 'bob');
    const first = await makeRecoveryCodes(t.house, bob.who);
    await keepRecoveryCodes(t.house, bob.who, { code: first.codes[0]! });
    const second = await makeRecoveryCodes(t.house, bob.who);
    await keepRecoveryCodes(t.house, who, { code: codes[0]! });
    expect(await seeRecoveryCodes(t.house, bob.who)).toEqual(second);
    const used = await finishSignIn(t.house, visitor(), {
      signInSecret: await beginHalf(t, 'bob'),
      code: first.codes[1]!,
    });
    const left = async () =>
      (
        await t.sql.query(
          `SELECT (SELECT count(*) FROM code_replacements WHERE code_sealed IS NOT NULL)::int AS replaced,
                  (SELECT count(*) FROM recovery_code_sets WHERE shown_sealed IS NOT NULL)::int AS shown`,
        )
      ).rows[0];
    await forgetStale(t.house);
    expect(await left()).toEqual({ replaced: 1, shown: 1 });
    await signOut(t.house, await whoIs(t.house, used.sessionSecret));
    await forgetStale(t.house);
    expect(await left()).toEqual({ replaced: 0, shown: 1 });
    tick(t, 15 * dayMs);
    await forgetStale(t.house);
    expect(await left()).toEqual({ replaced: 0, shown: 0 });
  });
});

/** The house of somebody who presses while another press is under way: that one is done once this one has looked at the link for the first time. */
function afterFirstLook(meanwhile: () => Promise<unknown>): TestHouse['house'] {
  const { once } = t.house.db;
  let isFirst = true;
  const find: typeof once.links.find = async (...ask) => {
    const seen = await once.links.find(...ask);
    if (isFirst) {
      isFirst = false;
      await meanwhile();
    }
    return seen;
  };
  const db = Object.create(t.house.db, { once: { value: { ...once, links: { ...once.links, find } } } });
  return { ...t.house, db };
}

describe('a press that looked at the link just before another one spent it', () => {
  test('is told of an added address what that one did', async () => {
    const { who } = await enrol(t);
    const address = 'ann@home.example';
    await addAddress(t.house, who, { address });
    const ask = { secret: await lastSecret(t, address), accountId: who.accountId };
    const first = () => verifyAddress(t.house, visitor(), ask);
    const second = await verifyAddress(afterFirstLook(first), visitor(), ask);
    expect(second).toEqual({ username: 'ann', address, isPasswordNew: false });
    expect(await countFacts(t, 'account:address:verified')).toBe(2); // the first address, and this one
  });

  test('is told of a new password what that one did', async () => {
    await enrol(t);
    await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
    const ask = { secret: await lastSecret(t, addressOf('ann')), password: 'ten loud geese by the lock' };
    const first = () => resetPassword(t.house, visitor(), ask);
    expect(await resetPassword(afterFirstLook(first), visitor(), ask)).toEqual({ username: 'ann' });
    expect(await countFacts(t, 'account:password:changed')).toBe(1);
  });

  test('is told of one that a newer letter ended that it is over, and is asked for no password', async () => {
    await openAccount(t.house, visitor(), { username: 'ann', address: addressOf('ann'), password });
    const who = await signIn(t);
    const secret = await lastSecret(t, addressOf('ann'));
    const [address] = await t.house.db.once.addresses.of(who.accountId);
    await askVerification(t.house, who, { addressId: address!.id });
    await refused(verifyAddress(t.house, visitor(), { secret }), 'link_spent');
  });
});
