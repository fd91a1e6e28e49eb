/**
 * The main story in a real browser on a phone: Ann knows her password, has lost the authenticator and never made codes. She
 * presses what she sees, errs where people err, and is back in the end; once without JavaScript in a light browser, once with
 * it in a dark one. Every page passed has one heading and a title, fits the phone, complains of nothing, and axe finds nothing.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { answerTheForm, openTheCase, reachTheForm } from './story-asking.ts';
import { lookAround, lookAtTheDesk, lookAtTheObjection, oldFactorIsDead, signUp } from './story-others.ts';
import { comeHome, proveTheMailbox, proveTheRepository, restore } from './story-proving.ts';
import { openStage } from './story-stage.ts';
import { Walker } from './walker.ts';

/** Every page there is; whoever adds one lets somebody of the story pass it. */
const mustBePassed = [
  ...['/', '/conduct', '/sign-up', '/verify/…', '/sign-in', '/sign-in/factor', '/reset', '/names'],
  ...['/user/ann-tide', '/project/tidepool', '/dev/mail', '/dev/mail/…', '/not-me/…', '/…'],
  ...[
    '/recover',
    '/recover/lost',
    '/recover/held',
    '/recover/codes',
    '/recover/explanation',
    '/recover/files',
  ],
  ...[
    '/recover/contact',
    '/recover/consent',
    '/recover/check',
    '/recover/sent',
    '/case/link',
    '/case/open/…',
  ],
  ...['/case', '/case/prove/mailbox', '/case/prove/…', '/case/withdraw'],
  ...['/restore/…', '/restore/password', '/restore/factor', '/restore/codes', '/restore/done'],
  ...['/account', '/account/activity', '/account/addresses', '/account/password', '/account/factor'],
  ...['/account/codes', '/account/sessions', '/account/projects', '/desk', '/desk/cases/…', '/desk/people'],
];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe('the main story on a phone', () => {
  test.each([
    { hasScripts: false, scheme: 'light' },
    { hasScripts: true, scheme: 'dark' },
  ] as const)('goes well with scripts $hasScripts, in $scheme', { timeout: 240_000 }, async (look) => {
    const stage = await openStage();
    const [newcomer, ann, dora] = [
      await Walker.enter(browser, stage.baseUrl, look),
      await Walker.enter(browser, stage.baseUrl, look),
      await Walker.enter(browser, stage.baseUrl, look),
    ];
    try {
      await lookAround(newcomer);
      await signUp(newcomer, stage);
      await reachTheForm(ann, stage);
      await answerTheForm(ann);
      await openTheCase(ann, stage);
      await proveTheMailbox(ann, stage);
      await lookAtTheObjection(newcomer, stage);
      await lookAtTheDesk(dora, stage);
      await proveTheRepository(ann, stage);
      const totpSecret = await restore(ann, stage);
      await comeHome(ann, stage, totpSecret);
      await oldFactorIsDead(newcomer, stage);
      const passed = new Set([newcomer, ann, dora].flatMap((walker) => walker.passed));
      expect([...mustBePassed].filter((path) => !passed.has(path))).toEqual([]);
      expect([...newcomer.faults, ...ann.faults, ...dora.faults]).toEqual([]);
    } finally {
      for (const walker of [newcomer, ann, dora]) await walker.leave();
      await stage.close();
    }
  });
});
