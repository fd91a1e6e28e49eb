/** What is typed for a password can be looked at, where there are scripts; without them nothing is missing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations, openBrowser, openContext, screenshot } from './chromium.ts';
import { openPageStage, type PageStage } from './page-stage.ts';

let stage: PageStage;
let browser: Awaited<ReturnType<typeof openBrowser>>;
beforeAll(async () => {
  stage = await openPageStage();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

test('a box shows what was typed, and before the form is sent the field is a password again', async () => {
  const context = await openContext(browser, { widthPx: 390, scheme: 'light' });
  const page = await context.newPage();
  await page.goto(`${stage.t.house.settings.baseUrl}/sign-up`);
  const field = page.getByLabel('Password');
  await field.fill('nine brown otters');
  const box = page.getByLabel('Show what I type');
  await box.check();
  expect(await field.getAttribute('type')).toBe('text');
  expect(await axeViolations(page)).toEqual([]);
  await screenshot(page, 'reveal');
  // Only the sending, not the answer: nothing may leave the form as plain text.
  const typeWhenSent = await page.evaluate(`new Promise((done) => {
    const form = document.querySelector('form[action="/sign-up"]');
    form.addEventListener('submit', (event) => { event.preventDefault(); done(form.elements.password.type); });
    form.requestSubmit();
  })`);
  expect(typeWhenSent).toBe('password');
  await context.close();
});

test('the well-known address for changing a password leads there, and without scripts there is no box', async () => {
  const context = await openContext(browser, { widthPx: 390, scheme: 'light', hasScripts: false });
  const page = await context.newPage();
  const answer = await page.goto(`${stage.t.house.settings.baseUrl}/.well-known/change-password`);
  expect(new URL(answer?.url() ?? '').pathname).toBe('/sign-in'); // whoever is signed in is at the form at once
  expect(await page.locator('input[data-reveal]').count()).toBe(1);
  expect(await page.getByLabel('Show what I type').count()).toBe(0);
  await context.close();
});
