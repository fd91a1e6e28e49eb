/** The account's own pages: new and settled, with every warning; each form once refused, and what asks for proof once more. */
import { hourMs } from '../../src/base/clock.ts';
import { readBase32 } from '../../src/edge/cli/demo/base32.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { removeTotp } from '../../src/usecases/factor/remove-totp.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { enterStranger } from '../desk-visit.ts';
import { type TestHouse, visitor } from '../house.ts';
import {
  beginHalf,
  codeAt,
  type Enrolled,
  enrol,
  lastSecret,
  password,
  signInFully,
  tick,
  whoIs,
  wrongCode,
} from '../stories/maintainer.ts';
import { garble, longAddress, longName, meanwhile, type Shots, send } from './shot.ts';

const rooms = ['addresses', 'password', 'factor', 'codes', 'sessions', 'projects'] as const;

/** An account that was opened a minute ago, with the longest of names. */
export const newAccountShots: Shots = async function* ({ t }) {
  const ask = { username: longName, address: longAddress, password };
  const { signUpSecret } = await openAccount(t.house, visitor(), ask);
  const cookies = { session: await sessionByPassword(t, longName) };
  yield { name: 'account-unconfirmed', path: '/account', cookies };
  yield { name: 'addresses-unconfirmed', path: '/account/addresses', cookies };
  yield {
    name: 'addresses-resend-too-often',
    path: '/account/addresses',
    cookies,
    act: async (page) => {
      for (let letters = 0; letters < 10; letters += 1) await send('/account/addresses/resend')(page);
    },
  };
  await verifyAddress(t.house, visitor(), { secret: await lastSecret(t, longAddress), signUpSecret });
  yield { name: 'account-without-factor', path: '/account?done=confirmed', cookies };
  for (const room of rooms) yield { name: `${room}-of-new-account`, path: `/account/${room}`, cookies };
  yield { name: 'confirm-by-password', path: '/confirm?then=/account/addresses', cookies };
  const wrong = send('/confirm', { password: 'not the one' });
  yield { name: 'confirm-by-password-wrong', path: '/confirm', cookies, act: wrong };
  const path = '/account/factor';
  const begin = send('/account/factor/begin');
  yield { name: 'factor-begun', path, cookies, act: begin };
  const confirm = send('/account/factor/confirm', { code: '123456' });
  yield { name: 'factor-wrong-code', path, cookies, act: meanwhile(begin, confirm) };
  const unverify = () => t.sql.query('UPDATE addresses SET verified_at = NULL, is_primary = false');
  yield { name: 'factor-unverified', path, cookies, act: meanwhile(unverify, begin) };
  await t.sql.query('UPDATE addresses SET verified_at = added_at, is_primary = true');
  const addElsewhere = async () => {
    const who = await whoIs(t.house, cookies.session);
    const { secretShown } = await beginTotp(t.house, who);
    await confirmTotp(t.house, who, { code: codeAt(t, readBase32(secretShown)) });
  };
  yield { name: 'factor-added-elsewhere', path, cookies, act: meanwhile(addElsewhere, begin) };
};

/** An account in which everything is as it should be, and each of its forms once refused. */
export const settledAccountShots: Shots = async function* ({ t }) {
  const ann = await enrol(t);
  const cookies = { session: ann.sessionSecret };
  yield { name: 'account-without-codes', path: '/account', cookies };
  yield { name: 'codes-none', path: '/account/codes?done=factor-added', cookies };
  const make = send('/account/codes/make');
  yield { name: 'codes-made', path: '/account/codes', cookies, act: make };
  yield { name: 'codes-not-kept', path: '/account/codes', cookies };
  yield {
    name: 'codes-keep-wrong',
    path: '/account/codes',
    cookies,
    act: send('/account/codes/keep', { code: 'AAAAA' }),
  };
  yield {
    name: 'codes-file-wrong',
    path: '/account/codes',
    cookies,
    act: meanwhile(garble('codes'), send('/account/codes/file')),
  };
  yield { name: 'projects-none', path: '/account/projects', cookies };
  await createProject(t.house, ann.who, { name: 'rope' });
  await createProject(t.house, ann.who, { name: longName });
  const projects = { path: '/account/projects', cookies };
  yield { name: 'projects', ...projects };
  yield { name: 'projects-taken', ...projects, act: send('/account/projects', { name: 'rope' }) };
  const link = { project: longName, url: 'http://10.0.0.1/rope' };
  yield { name: 'projects-link-unsafe', ...projects, act: send('/account/projects/repository', link) };
  const owner = { ownedProject: 'rope', username: 'nobody-of-that-name' };
  yield { name: 'projects-owner-unknown', ...projects, act: send('/account/projects/owner', owner) };
  await addAddress(t.house, ann.who, { address: longAddress });
  yield* addedShots(t, ann);
  await addAddress(t.house, ann.who, { address: 'ann@new.example' });
  const addresses = { path: '/account/addresses', cookies };
  yield { name: 'addresses', ...addresses };
  yield {
    name: 'addresses-wrong',
    ...addresses,
    act: send('/account/addresses', { address: 'ann@nowhere' }),
  };
  const unverify = async () =>
    void (await t.sql.query(`UPDATE addresses SET verified_at = NULL WHERE NOT is_primary`));
  yield {
    name: 'addresses-not-verified-any-more',
    ...addresses,
    act: meanwhile(unverify, send('/account/addresses/primary')),
  };
  await t.sql.query('UPDATE addresses SET verified_at = added_at WHERE address = $1', [longAddress]);
  const removeOthers = async () =>
    void (await t.sql.query('UPDATE addresses SET removed_at = $1, notices_until = $1 WHERE NOT is_primary', [
      t.clock.now(),
    ]));
  yield {
    name: 'addresses-last',
    ...addresses,
    act: meanwhile(removeOthers, send('/account/addresses/remove')),
  };
  const typed = { current: 'not the one', password: 'password1' };
  yield { name: 'password-wrong', path: '/account/password', cookies, act: send('/account/password', typed) };
  yield* sessionsAndLeave(t, ann.secret, cookies);
};

/** The link to an added address, by whoever follows it: nobody, somebody else, and its adder. */
async function* addedShots(t: TestHouse, { who: { accountId }, sessionSecret }: Enrolled): ReturnType<Shots> {
  const secret = await lastSecret(t, longAddress);
  const path = `/verify/${secret}`;
  const adder = { session: sessionSecret };
  const { secret: stranger } = await enterStranger(t, longName);
  yield { name: 'verify-added-signed-out', path };
  yield { name: 'verify-added-by-another', path, cookies: { session: stranger } };
  yield { name: 'verify-added', path, cookies: adder };
  await verifyAddress(t.house, visitor(), { secret, accountId });
  yield { name: 'verify-added-done', path, cookies: adder };
  yield { name: 'verify-added-done-at-another', path, cookies: { session: stranger } };
}

async function* sessionsAndLeave(t: TestHouse, secret: Uint8Array, cookies: { session: string }) {
  for (const client of [
    'Chrome on Windows',
    'Something with a name that is quite long, version 4.2 on an unknown system',
  ]) {
    tick(t);
    await t.house.db.transaction(async (tx) => {
      const { makeSession } = await import('../../src/usecases/steps/begin-session.ts');
      const { accountId } = await whoIs(t.house, cookies.session);
      const from = visitor('2001:db8:4a5b::/48', client);
      await makeSession(t.house, tx, t.clock.now(), from, {
        accountId,
        assurance: 'two_factor',
        deviceId: null,
      });
    });
  }
  yield { name: 'sessions', path: '/account/sessions', cookies };
  const garbled = meanwhile(garble('sessionId'), send('/account/sessions'));
  yield { name: 'sessions-ended-elsewhere', path: '/account/sessions', cookies, act: garbled };
  for (let times = 0; times < 12; times += 1) {
    tick(t);
    await signInFully(t, secret);
  }
  yield { name: 'activity', path: '/account/activity', cookies };
  const older = (await t.sql.query<{ id: string }>('SELECT id FROM facts ORDER BY at LIMIT 1 OFFSET 3'))
    .rows[0]!.id;
  yield { name: 'activity-older', path: `/account/activity?before=${older}`, cookies };
  tick(t, hourMs);
  for (const room of ['addresses', 'password', 'factor', 'codes', 'projects'] as const)
    yield { name: `${room}-to-be-confirmed`, path: `/account/${room}`, cookies };
  yield { name: 'confirm', path: '/confirm?then=/account/codes', cookies };
  yield {
    name: 'confirm-wrong',
    path: '/confirm',
    cookies,
    act: send('/confirm', { code: wrongCode(t, secret) }),
  };
  tick(t);
  const fresh = { session: (await signInFully(t, secret)).sessionSecret };
  const who = await whoIs(t.house, fresh.session);
  const { codes } = await makeRecoveryCodes(t.house, who);
  const half = { 'sign-in': await beginHalf(t) };
  yield {
    name: 'signed-in-by-code',
    path: '/sign-in/factor',
    cookies: half,
    act: send('/sign-in/factor', { code: codes[0]! }),
  };
  yield {
    name: 'confirmed-by-code',
    path: '/confirm',
    cookies: fresh,
    act: send('/confirm', { code: codes[1]! }),
  };
  yield { name: 'factor', path: '/account/factor', cookies: fresh };
  const replace = send('/account/factor/replace');
  yield { name: 'factor-replace-begun', path: '/account/factor', cookies: fresh, act: replace };
  await t.sql.query('DELETE FROM project_owners');
  const remove = async () => removeTotp(t.house, await whoIs(t.house, fresh.session));
  yield {
    name: 'factor-removed-elsewhere',
    path: '/account/factor',
    cookies: fresh,
    act: meanwhile(remove, send('/account/factor/remove')),
  };
}

async function sessionByPassword(t: TestHouse, username: string): Promise<string> {
  const begun = await beginSignIn(t.house, visitor(), { username, password });
  if (begun.kind !== 'signed_in') throw new Error('a factor was asked for');
  return begun.sessionSecret;
}
