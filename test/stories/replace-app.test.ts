/**
 * Stories of an app that is gone: whoever is in by a recovery code puts on another one, also where the last factor may not be removed.
 * The old app is as good as ever until a code of the new one is typed, and opens nothing from then on.
 */
import { Secret } from 'otpauth';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/base/clock.ts';
import { deadFailures } from '../../src/domain/account/throttle.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { removeTotp } from '../../src/usecases/factor/remove-totp.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import type { SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  countFacts,
  countMail,
  enrol,
  refused,
  signInFully,
  tick,
  whoIs,
  wrongCode,
} from './maintainer.ts';

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
});
afterEach(() => t.close());

const finish = async (code: string) =>
  finishSignIn(t.house, visitor(), { signInSecret: await beginHalf(t), code });

/** The secret that a new app would scan. */
async function scan(who: SignedIn): Promise<Uint8Array> {
  const { secretShown } = await beginTotp(t.house, who, { replaces: true });
  return new Uint8Array(Secret.fromBase32(secretShown.replaceAll(' ', '')).buffer);
}

/** Ann, who owns a project, has lost her app, and is in by a recovery code. */
async function inByCode() {
  const ann = await enrol(t);
  await createProject(t.house, ann.who, { name: 'herons' });
  const { codes } = await makeRecoveryCodes(t.house, ann.who);
  const done = await finish(codes[0]!);
  return { ann, codes, who: await whoIs(t.house, done.sessionSecret), done };
}

test('whoever is in by a recovery code puts a new app in the place of the old one, and owns projects all the while', async () => {
  const { ann, codes, who, done } = await inByCode();
  await refused(removeTotp(t.house, who), 'factor_last');
  await refused(beginTotp(t.house, who), 'factor_exists');
  const fresh = await scan(who);
  // Nothing has changed yet: the old app opens the account, and the new one does not.
  await refused(finish(codeAt(t, fresh)), 'factor_failed');
  tick(t);
  await expect(finish(codeAt(t, ann.secret))).resolves.toBeDefined();
  await refused(confirmTotp(t.house, who, { code: wrongCode(t, fresh) }), 'code_wrong');
  tick(t);
  await expect(finish(codeAt(t, ann.secret))).resolves.toBeDefined();

  const { sessionSecret, isReplaced } = await confirmTotp(t.house, who, { code: codeAt(t, fresh) });
  expect(isReplaced).toBe(true);
  expect(await whoIs(t.house, sessionSecret)).toMatchObject({ assurance: 'two_factor' });
  expect(await findSession(t.house, { secret: done.sessionSecret })).toBeUndefined();
  await refused(finish(codeAt(t, fresh)), 'factor_failed'); // burned by the set-up
  tick(t);
  await refused(finish(codeAt(t, ann.secret)), 'factor_failed');
  await expect(finish(codeAt(t, fresh))).resolves.toBeDefined();
  await expect(finish(codes[1]!)).resolves.toMatchObject({ newCode: expect.any(String) });
  expect(await countFacts(t, 'account:factor:replaced')).toBe(1);
  expect(await countMail(t, addressOf('ann'), 'authenticator app of ann was replaced')).toBe(1);
});

test('an app is replaced by a fresh proof only, within half an hour, and not by a set-up that is older than it', async () => {
  const ann = await enrol(t);
  const stale = await signInFully(t, ann.secret);
  tick(t, 16 * minuteMs);
  const who = await whoIs(t.house, stale.sessionSecret);
  await refused(beginTotp(t.house, who, { replaces: true }), 'fresh_proof_required');
  await confirmAgain(t.house, who, { code: codeAt(t, ann.secret) });
  const late = await scan(await whoIs(t.house, stale.sessionSecret));
  tick(t, 31 * minuteMs);
  await refused(confirmTotp(t.house, who, { code: codeAt(t, late) }), 'factor_exists');
  await t.sql.query(
    `UPDATE totp_factors SET created_at = (SELECT min(confirmed_at) FROM totp_factors) - interval '1 minute' WHERE confirmed_at IS NULL`,
  );
  t.clock.set(new Date(t.clock.now().getTime() - hourMs));
  await refused(confirmTotp(t.house, who, { code: codeAt(t, late) }), 'factor_exists');
});

test('an app that strangers have guessed dead is alive once it is another one; no address needs to be confirmed for that', async () => {
  const { who } = await inByCode();
  await t.sql.query(
    `INSERT INTO guesses (account_id, what, failures, last_failed_at) VALUES ($1, 'factor', $2, $3)`,
    [who.accountId, deadFailures, t.clock.now()],
  );
  await t.sql.query('UPDATE addresses SET verified_at = null, is_primary = false');
  const fresh = await scan(who);
  await confirmTotp(t.house, who, { code: codeAt(t, fresh) });
  tick(t);
  await expect(finish(codeAt(t, fresh))).resolves.toBeDefined();
});
