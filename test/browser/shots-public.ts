/** What everybody can see: the front, public pages, signing up and in, what is forgotten, the development mailbox. */
import type { AccountId } from '../../src/domain/ids.ts';
import type { GuessWhat } from '../../src/store/accounts.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { seeMailbox } from '../../src/usecases/upkeep/see-mailbox.ts';
import { addAccount } from '../desk-scene.ts';
import { type TestHouse, visitor } from '../house.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  enrol,
  lastSecret,
  password,
  signUp,
  wrongCode,
} from '../stories/maintainer.ts';
import { longAddress, longName, meanwhile, type Shots, send } from './shot.ts';

/** Pages to read, and names that are longer than a phone is wide. */
export const publicShots: Shots = async function* ({ t }) {
  yield { name: 'front', path: '/' };
  yield { name: 'conduct', path: '/conduct' };
  yield { name: 'mailbox-empty', path: '/dev/mail' };
  const ann = await enrol(t);
  yield { name: 'user-without-projects', path: '/user/ann' };
  await createProject(t.house, ann.who, { name: 'Ann.Toolbox' });
  yield { name: 'project-without-repository', path: '/project/ann-toolbox' };
  for (const name of ['rope', longName])
    await linkRepository(t.house, ann.who, {
      project: 'ann-toolbox',
      url: `https://github.com/${longName}/${name}`,
    });
  await createProject(t.house, ann.who, { name: longName });
  yield { name: 'project', path: '/project/ann-toolbox' };
  await addAccount(t, longName);
  yield { name: 'user', path: '/user/ann', cookies: { session: ann.sessionSecret } };
  yield { name: 'user-long-name', path: `/user/${longName}` };
  await t.runDue();
  yield { name: 'mailbox', path: '/dev/mail' };
  const [letter] = await seeMailbox(t.house, {});
  yield { name: 'mailbox-letter', path: `/dev/mail/${letter!.id}` };
};

/** Opening an account and confirming its address; each form once refused, with what was typed kept. */
export const signUpShots: Shots = async function* ({ t }) {
  yield { name: 'sign-up', path: '/sign-up' };
  yield { name: 'sign-up-empty', path: '/sign-up', act: send('/sign-up') };
  const typed = { username: longName, address: longAddress, password: 'password1' };
  yield { name: 'sign-up-weak', path: '/sign-up', act: send('/sign-up', typed) };
  const mistyped = { ...typed, address: 'anna-maria@gmial.com', password };
  yield { name: 'sign-up-address-asked', path: '/sign-up', act: send('/sign-up', mistyped) };
  yield { name: 'sign-up-opened', path: '/sign-in?done=opened' };
  const ask = { username: longName, address: addressOf('ann'), password };
  const { signUpSecret } = await openAccount(t.house, visitor(), ask);
  const secret = await lastSecret(t, addressOf('ann'));
  const path = `/verify/${secret}`;
  const cookies = { 'sign-up': signUpSecret };
  yield { name: 'verify', path, cookies };
  yield { name: 'verify-elsewhere', path };
  yield { name: 'verify-elsewhere-weak', path, act: send(path, { password: 'password1' }) };
  const verifyElsewhere = () => verifyAddress(t.house, visitor(), { secret, signUpSecret });
  yield { name: 'verify-too-late', path, cookies, act: meanwhile(verifyElsewhere, send(path)) };
  yield { name: 'verify-done', path };
  yield { name: 'verify-unknown', path: '/verify/nothing' };
};

/** Signing in: the password, the factor, and every way in which either can end. */
export const signInShots: Shots = async function* ({ t }) {
  const ann = await enrol(t);
  yield { name: 'sign-in', path: '/sign-in' };
  yield { name: 'sign-in-signed-out', path: '/sign-in?done=signed-out' };
  yield { name: 'sign-in-empty', path: '/sign-in', act: send('/sign-in') };
  const wrong = { username: 'ann', password: 'not the one' };
  yield { name: 'sign-in-wrong', path: '/sign-in', act: send('/sign-in', wrong) };
  const half = { 'sign-in': await beginHalf(t) };
  yield { name: 'second-step', path: '/sign-in/factor', cookies: half };
  const code = wrongCode(t, ann.secret);
  const guess = send('/sign-in/factor', { code });
  yield { name: 'second-step-wrong', path: '/sign-in/factor', cookies: half, act: guess };
  await t.sql.query(`UPDATE accounts SET frozen_at = now(), frozen_because = 'objection'`);
  const frozen = send('/sign-in/factor', { code: codeAt(t, ann.secret) });
  yield { name: 'second-step-frozen', path: '/sign-in/factor', cookies: half, act: frozen };
  const late = { 'sign-in': await beginHalf(t) };
  const expire = () => t.sql.query('UPDATE sign_ins SET expires_at = password_at');
  const tooLate = meanwhile(expire, guess);
  yield { name: 'second-step-expired', path: '/sign-in/factor', cookies: late, act: tooLate };
  for (const [name, guesses] of [
    ['locked', 10],
    ['dead', 100],
  ] as const) {
    const again = { 'sign-in': await beginHalf(t) };
    await guessed(t, ann.who.accountId, 'factor', guesses);
    yield { name: `second-step-${name}`, path: '/sign-in/factor', cookies: again, act: guess };
  }
  const right = send('/sign-in', { username: 'ann', password });
  await signUp(t, 'bob');
  await t.sql.query(`UPDATE accounts SET frozen_at = now(), frozen_because = 'objection'`);
  yield { name: 'sign-in-frozen', path: '/sign-in', act: send('/sign-in', { username: 'bob', password }) };
  for (const [name, guesses] of [
    ['too-often', 10],
    ['dead', 100],
  ] as const) {
    await guessed(t, ann.who.accountId, 'password', guesses);
    yield { name: `sign-in-${name}`, path: '/sign-in', act: right };
  }
};

/** Wrong guesses were counted until there are so many. */
async function guessed(t: TestHouse, id: AccountId, what: GuessWhat, count: number): Promise<void> {
  const { accounts } = t.house.db.once;
  const before = (await accounts.guesses(id, what))?.failures ?? 0;
  for (let guess = before; guess < count; guess += 1) await accounts.countGuess(id, what, t.clock.now());
}

/** What was forgotten: the password, the user name. */
export const forgottenShots: Shots = async function* ({ t }) {
  await signUp(t);
  for (const page of ['reset', 'names']) {
    const path = `/${page}`;
    yield { name: page, path };
    yield { name: `${page}-wrong`, path, act: send(path, { address: 'ann@nowhere' }) };
    yield { name: `${page}-sent`, path, act: send(path, { address: addressOf('ann') }) };
  }
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const path = `/reset/${await lastSecret(t, addressOf('ann'))}`;
  yield { name: 'reset-choose', path };
  yield { name: 'reset-choose-weak', path, act: send(path, { password: 'password1' }) };
  yield { name: 'reset-over', path: '/reset/nothing' };
  yield { name: 'reset-done', path, act: send(path, { password: 'reeds under a wide grey sky' }) };
};
