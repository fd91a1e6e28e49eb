/** Ann asks for her account: from the sign-in that stops to the case that her link opens. */
import { expect } from 'vitest';
import { contact, linkTo, mustHoldFocus, refusedWhenEmpty, signInHalf } from './story-manners.ts';
import type { Stage } from './story-stage.ts';
import type { Walker } from './walker.ts';

const story = 'My phone fell into the sea, and the authenticator was on nothing else.';

/** From the sign-in that stops at the factor to the first question. */
export async function reachTheForm(walker: Walker, { registry: { ann } }: Stage): Promise<void> {
  await walker.open('/');
  await walker.follow('Sign in', 0);
  await signInHalf(walker, ann.username, ann.password);
  expect(walker.path()).toBe('/sign-in/factor');
  await walker.type('Code', '000000');
  await walker.press('Go on');
  await mustHoldFocus(walker);
  await walker.follow('Ask for recovery');
  await walker.press('Start');
  expect(await walker.heading()).toBe('What have you lost?');
}

/** Each question once with nothing said, then with an answer; back and forth; a file; the last look; sent. */
export async function answerTheForm(walker: Walker): Promise<void> {
  await refusedWhenEmpty(walker);
  await walker.tick('The authenticator app');
  await walker.press('Continue');
  // The password was just given, so it is ticked already.
  await walker.untick('The current password');
  await refusedWhenEmpty(walker);
  await walker.tick('The current password', 'A mailbox that belongs to the account', 'The right to push');
  await walker.press('Continue');
  await refusedWhenEmpty(walker);
  await walker.tick('I never made any');
  await walker.press('Continue');
  expect(await walker.heading()).toBe('What happened?');
  await walker.type('What happened?', story);
  await walker.press('Continue');
  await walker.goBack();
  expect(await walker.field('What happened?').inputValue()).toBe(story);
  await walker.press('Continue');
  await attach(walker);
  await refusedWhenEmpty(walker);
  await walker.type('Where can we reach you now?', 'ann.tide@elsewhere');
  await walker.press('Continue');
  await mustHoldFocus(walker);
  expect(await walker.field('Where can we reach you now?').inputValue()).toBe('ann.tide@elsewhere');
  await walker.type('Where can we reach you now?', contact);
  await walker.press('Continue');
  await refusedWhenEmpty(walker);
  await walker.tick('I have read how long it can take');
  await walker.press('Continue');
  await mustHoldFocus(walker);
  expect(await walker.field('I have read how long it can take').isChecked()).toBe(true);
  await walker.tick('I keep to the code of conduct');
  await walker.press('Continue');
  expect(await walker.heading()).toBe('Check your answers');
  expect(await walker.words()).toContain('message.txt');
  await walker.press('Send the request');
  expect(await walker.words()).toContain(contact);
}

async function attach(walker: Walker): Promise<void> {
  const choose = (name: string, words: string) =>
    walker.field('Choose files').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(words) });
  await walker.press('Add these files');
  await mustHoldFocus(walker);
  await choose('message.txt', 'The code you entered is not valid.');
  await walker.press('Add these files');
  await choose('more.txt', 'And so it said again.');
  await walker.press('Add these files');
  await walker.press('Remove more.txt');
  expect(await walker.words()).not.toContain('more.txt');
  await walker.press('Continue');
  expect(await walker.heading()).toBe('Where can we reach you now?');
}

/** The link in the letter, which acts only when pressed. */
export async function openTheCase(walker: Walker, { baseUrl, inMail }: Stage): Promise<void> {
  await walker.open('/dev/mail');
  await walker.open(await inMail(contact, linkTo(baseUrl, 'case/open')));
  await walker.tick('Yes, I asked');
  await walker.press('Send my answer');
  expect(walker.path()).toBe('/case');
  expect(await walker.words()).toContain('The current password');
}
