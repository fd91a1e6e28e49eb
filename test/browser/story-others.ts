/** Others meanwhile: a passer-by, somebody new, whoever gets Ann's letters, the desk, and whoever holds the lost phone. */
import { expect } from 'vitest';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { readBase32 } from '../../src/edge/cli/demo/base32.ts';
import { linkTo, mustHoldFocus, newPassword, savedCode, shownKey, signInHalf } from './story-manners.ts';
import type { Stage } from './story-stage.ts';
import type { Walker } from './walker.ts';

/** Pages that everybody can read, and one that is not there. */
export async function lookAround(walker: Walker): Promise<void> {
  for (const path of [
    '/',
    '/conduct',
    '/recover',
    '/reset',
    '/names',
    '/case/link',
    '/user/ann-tide',
    '/project/tidepool',
  ]) {
    await walker.open(path);
  }
  await walker.open('/there-is-nothing-here');
  expect(await walker.page.getByRole('main').getByRole('link').count()).toBeGreaterThan(0);
  for (const path of [
    '/case',
    '/desk',
    '/account',
    '/restore/password',
    '/case/open/nothing',
    '/restore/nothing',
  ]) {
    await walker.open(path);
  }
}

/** A new account: an empty form first, then all of it, the address confirmed by its link. */
export async function signUp(walker: Walker, { baseUrl, inMail }: Stage): Promise<void> {
  const address = 'noor@fen.example';
  await walker.open('/');
  await walker.follow('Open an account');
  await walker.press('Open the account');
  await mustHoldFocus(walker);
  await walker.type('User name', 'noor-fen');
  await walker.type('E-mail address', address);
  await walker.type('Password', 'password1');
  await walker.press('Open the account');
  await mustHoldFocus(walker);
  expect(await walker.field('User name').inputValue()).toBe('noor-fen');
  await walker.type('Password', 'reeds under a wide grey sky');
  await walker.press('Open the account');
  await walker.open(await inMail(address, linkTo(baseUrl, 'verify')));
  await walker.press('Yes, confirm this address');
  await walker.open('/sign-in');
  await walker.type('User name', 'noor-fen');
  await walker.type('Password', 'reeds under a wide grey sky');
  await walker.press('Sign in');
  expect(walker.path()).toBe('/account');
  await walker.open('/account/factor');
  await walker.press('Set up an authenticator app');
  const secret = readBase32(await walker.read(shownKey));
  await walker.type('The code that the app shows now', totpCode(secret, totpStep(new Date())));
  await walker.press('Turn it on');
  await walker.open('/account/codes');
  await walker.press('Make 10 codes');
  await walker.type('One of your recovery codes', await walker.read(savedCode));
  await walker.press('I have kept them');
}

/** What the owner sees who did not ask. Looking stops nothing. */
export async function lookAtTheObjection(
  walker: Walker,
  { registry: { ann }, baseUrl, inMail }: Stage,
): Promise<void> {
  await walker.open(await inMail(ann.address, linkTo(baseUrl, 'not-me')));
  expect(await walker.words()).toContain('Nothing has happened');
  await walker.open('/not-me/nothing');
}

/** The desk meanwhile: the queue, the case, its people. */
export async function lookAtTheDesk(walker: Walker, { registry: { dora } }: Stage): Promise<void> {
  await walker.open('/sign-in');
  await signInHalf(walker, dora.username, dora.password);
  await walker.type('Code', totpCode(dora.totpSecret, totpStep(new Date())));
  await walker.press('Go on');
  await walker.follow('Desk');
  await walker.open('/desk?state=waiting');
  await walker.follow(/^[0-9A-Z]{4}-[0-9A-Z]{4}/);
  expect(await walker.words()).toContain('ann-tide');
  await walker.open('/desk/people');
}

/** The old app opens nothing any more. */
export async function oldFactorIsDead(walker: Walker, { registry: { ann } }: Stage): Promise<void> {
  await walker.press('Sign out');
  await walker.open('/sign-in');
  await signInHalf(walker, ann.username, ann.password);
  await mustHoldFocus(walker);
  await signInHalf(walker, ann.username, newPassword);
  await walker.type('Code', totpCode(ann.totpSecret, totpStep(new Date())));
  await walker.press('Go on');
  await mustHoldFocus(walker);
}
