/** Ann proves that it is hers, restores it in one sitting, and comes home. */
import { expect } from 'vitest';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { readBase32 } from '../../src/edge/cli/demo/base32.ts';
import {
  contact,
  linkTo,
  mustHoldFocus,
  newPassword,
  refusedWhenEmpty,
  savedCode,
  shownKey,
  signInHalf,
} from './story-manners.ts';
import type { Stage } from './story-stage.ts';
import type { Walker } from './walker.ts';

/** A code to the address on file, typed wrong once. */
export async function proveTheMailbox(walker: Walker, { registry: { ann }, inMail }: Stage): Promise<void> {
  await walker.follow('Get a code by mail');
  await refusedWhenEmpty(walker, 'Send a code there');
  await walker.type('Which mailbox can you read?', ann.address);
  await walker.press('Send a code there');
  const code = (await inMail(ann.address, /\b(\d{4} ?\d{4})\b/)).replace(' ', '');
  await walker.type(
    'The 8 digits',
    code.replace(/./g, (digit) => String((Number(digit) + 1) % 10)),
  );
  await walker.press('Check the code');
  await mustHoldFocus(walker);
  await walker.type('The 8 digits', code);
  await walker.press('Check the code');
  expect(walker.path()).toBe('/case');
  expect(await walker.words()).toContain('Your proof was accepted. A wait runs now');
}

/** A branch with a name of ours, pushed with git and looked for at once. */
export async function proveTheRepository(
  walker: Walker,
  { registry: { annsRepository }, baseUrl, inMail }: Stage,
): Promise<void> {
  await walker.open('/case/withdraw');
  await walker.follow('No, leave it as it is');
  await walker.press('Get the branch’s name');
  const branch = await walker.read(/\brekey-[0-9a-z]{13}\b/);
  expect(await walker.words()).toContain(annsRepository.url);
  await walker.press('Check now');
  expect(await walker.words()).toContain('not there yet');
  await annsRepository.pushBranch(branch);
  const checkAgain = async () => {
    await walker.press('Check now');
    return walker.path();
  };
  // Who presses at once again is told to wait some seconds.
  await expect.poll(checkAgain, { timeout: 30_000, interval: 1000 }).toBe('/case');
  await inMail(contact, linkTo(baseUrl, 'restore'));
  await walker.open('/case');
  expect(await walker.words()).toContain('You can restore your account now');
}

/** The sitting: a password, an app, codes. Each is refused once where it is wrong. */
export async function restore(walker: Walker, { baseUrl, inMail }: Stage): Promise<Uint8Array> {
  await walker.open(await inMail(contact, linkTo(baseUrl, 'restore')));
  await walker.press('Begin');
  await walker.type('Choose a new password', 'password1');
  await walker.press('Continue');
  await mustHoldFocus(walker);
  expect(await walker.field('Choose a new password').inputValue()).toBe('');
  await walker.type('Choose a new password', newPassword);
  await walker.press('Continue');
  await walker.unfold('Type the key');
  const totpSecret = readBase32(await walker.read(shownKey));
  await walker.type('The six digits the app shows now', '123456');
  await walker.press('Continue');
  await mustHoldFocus(walker);
  await walker.type('The six digits the app shows now', totpCode(totpSecret, totpStep(new Date())));
  await walker.press('Continue');
  const code = await walker.read(savedCode);
  await walker.type('One of the ten codes', 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA');
  await walker.press('Finish');
  await mustHoldFocus(walker);
  await walker.type('One of the ten codes', code.toLowerCase().replaceAll('-', ' '));
  await walker.press('Finish');
  expect(walker.path()).toBe('/restore/done');
  return totpSecret;
}

/** Signs in with what is new, and looks at everything of the account. */
export async function comeHome(
  walker: Walker,
  { registry: { ann } }: Stage,
  totpSecret: Uint8Array,
): Promise<void> {
  await walker.page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();
  await walker.open('/sign-in');
  await signInHalf(walker, ann.username, newPassword);
  // The code that set the app up was burned; the next one is taken within half a minute of it.
  await walker.type('Code', totpCode(totpSecret, totpStep(new Date()) + 1));
  await walker.press('Go on');
  expect(walker.path()).toBe('/account');
  expect(await walker.words()).toContain('This account was given back lately');
  await walker.follow('Activity', 0);
  for (const room of ['addresses', 'password', 'factor', 'codes', 'sessions', 'projects']) {
    await walker.open(`/account/${room}`);
    expect(walker.path()).toBe(`/account/${room}`);
  }
  await walker.open('/case');
  await walker.open('/dev/mail');
  await walker.follow(/restored|recovered|back/i);
}
