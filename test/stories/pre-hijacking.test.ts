/** Pre-hijacking (SECURITY.md, Addresses): a stranger signs up with somebody's address and waits for them to confirm it. */
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/base/clock.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { accountRoutes } from '../../src/edge/web/account-routes.tsx';
import { renderRefusal } from '../../src/edge/web/render-refusal.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { lookAtLink } from '../../src/usecases/account/look-at-link.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import type { SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { PageVisit } from '../page-visit.ts';
import { askAndOpen } from './claimant.ts';
import { addressOf, countMail, lastSecret, password, refused, signIn, whoIs } from './maintainer.ts';

const victim = addressOf('ann');
const own = 'reeds under a wide grey sky';
const stranger = 'stranger@example.net';

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
});
afterEach(() => t.close());

const tryPassword = (typed: string) => beginSignIn(t.house, visitor(), { username: 'ann', password: typed });

describe('somebody who did not sign up confirms the first address', () => {
  let who: SignedIn;
  let sessionSecret: string;
  let secret: string;
  beforeEach(async () => {
    await openAccount(t.house, visitor(), { username: 'ann', address: victim, password });
    const begun = await tryPassword(password);
    if (begun.kind !== 'signed_in') throw new Error('not signed in');
    ({ sessionSecret } = begun);
    who = await whoIs(t.house, sessionSecret);
    secret = await lastSecret(t, victim);
  });

  test('and chooses the password: without one the link stays good, and a weak one is refused', async () => {
    expect(await lookAtLink(t.house, { purpose: 'verify_address', secret })).toMatchObject({
      asksPassword: true,
    });
    const { fields } = await refused(verifyAddress(t.house, visitor(), { secret }), 'input_invalid');
    expect(fields.password).toBeDefined();
    await refused(
      verifyAddress(t.house, visitor(), { secret, signUpSecret: 'A'.repeat(43) }),
      'input_invalid',
    );
    await refused(
      verifyAddress(t.house, visitor(), { secret, password: 'ann-example-org' }),
      'password_weak',
    );
    const done = await verifyAddress(t.house, visitor(), { secret, password: own });
    expect(done).toEqual({ username: 'ann', address: victim, isPasswordNew: true });
  });

  test('and the stranger’s password and sessions are nothing any more', async () => {
    await verifyAddress(t.house, visitor(), { secret, password: own });
    expect(await findSession(t.house, { secret: sessionSecret })).toBeUndefined();
    await refused(tryPassword(password), 'sign_in_failed');
    await expect(tryPassword(own)).resolves.toMatchObject({ kind: 'signed_in' });
    expect(await countMail(t, victim, 'password')).toBe(1);
  });

  test('and an address that the stranger added beside it leaves, with its link', async () => {
    await addAddress(t.house, who, { address: stranger });
    const trojan = await lastSecret(t, stranger);
    await verifyAddress(t.house, visitor(), { secret, password: own });
    await refused(
      verifyAddress(t.house, visitor(), { secret: trojan, accountId: who.accountId }),
      'link_spent',
    );
    const before = (await t.mail(stranger)).length;
    await t.pass(dayMs);
    await tryPassword(own);
    await t.runDue();
    expect(await t.mail(stranger)).toHaveLength(before);
  });

  test('and a recovery that the stranger has begun by the password is over', async () => {
    const claimant = await askAndOpen(t);
    await provePassword(t.house, claimant, { password });
    expect((await seeCase(t.house, claimant)).state).toBe('waiting');
    await verifyAddress(t.house, visitor(), { secret, password: own });
    expect((await seeCase(t.house, claimant)).state).toBe('withdrawn');
  });

  test('a frozen account is not handed over, and keeps the link', async () => {
    await t.sql.query(`UPDATE accounts SET frozen_at = now(), frozen_because = 'objected'`);
    await refused(verifyAddress(t.house, visitor(), { secret, password: own }), 'account_frozen');
    await t.sql.query('UPDATE accounts SET frozen_at = null, frozen_because = null');
    await expect(verifyAddress(t.house, visitor(), { secret, password: own })).resolves.toBeDefined();
  });

  test('but whoever is signed in to the account goes on as they were', async () => {
    const ask = { secret, accountId: who.accountId, password: own };
    expect(await verifyAddress(t.house, visitor(), ask)).toMatchObject({ isPasswordNew: false });
    await expect(tryPassword(password)).resolves.toBeDefined();
  });

  test('one more address never brings a password along, whoever confirms it', async () => {
    await verifyAddress(t.house, visitor(), { secret, accountId: who.accountId });
    const adder = await signIn(t);
    await addAddress(t.house, adder, { address: stranger });
    const ask = { secret: await lastSecret(t, stranger), password: own };
    await refused(verifyAddress(t.house, visitor(), ask), 'sign_in_required');
    Object.assign(ask, { accountId: adder.accountId });
    expect(await verifyAddress(t.house, visitor(), ask)).toMatchObject({ isPasswordNew: false });
    await refused(tryPassword(own), 'sign_in_failed');
  });
});

describe('in a browser', () => {
  let server: FastifyInstance;
  beforeEach(async () => {
    server = await buildServer(t.house, [{ name: 'web', routes: accountRoutes, renderRefusal }]);
  });
  afterEach(() => server.close());

  async function signUp(): Promise<{ browser: PageVisit; link: string }> {
    const browser = new PageVisit(server);
    await browser.open('/sign-up');
    await browser.submit('/sign-up', { username: 'ann', address: victim, password });
    return { browser, link: `/verify/${await lastSecret(t, victim)}` };
  }

  test('the one that signed up is asked for nothing', async () => {
    const { browser, link } = await signUp();
    expect((await browser.open(link)).body).not.toContain('type="password"');
    expect((await browser.submit(link)).body).toContain('The address is confirmed. Thank you.');
    expect(browser.cookies.has('__Host-rekey-sign-up')).toBe(false);
  });

  test('another one chooses a password on the same page, and is told what is wrong with it', async () => {
    const { link } = await signUp();
    const other = new PageVisit(server);
    expect((await other.open(link)).body).toContain('opened in another browser');
    expect((await other.submit(link)).body).toContain('Choose a password for this account.');
    expect((await other.submit(link, { password: 'short' })).statusCode).toBe(422);
    expect((await other.submit(link, { password: own })).body).toContain('the password is set');
    expect((await other.open(link)).statusCode).toBe(410);
    await other.open('/sign-in');
    expect((await other.submit('/sign-in', { username: 'ann', password: own })).statusCode).toBe(200);
    expect(other.cookies.has('__Host-rekey-session')).toBe(true);
  });
});
