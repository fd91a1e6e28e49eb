/** Whoever goes back after a refused form sees what was wrong and what they typed, and not the browser's own error about sending it again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openContext } from './chromium.ts';
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

test.each([true, false])(
  'back after a refused form is the form with its words, scripts %s',
  async (hasScripts) => {
    const context = await openContext(browser, { widthPx: 390, hasScripts });
    const page = await context.newPage();
    await page.goto(`${stage.t.house.settings.baseUrl}/sign-up`);
    await page.getByLabel('User name').fill('not a name!');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Open the account' }).click();
    expect(await page.title()).toContain('Error:');
    await page.getByRole('link', { name: 'Code of conduct' }).click();
    expect(new URL(page.url()).pathname).toBe('/conduct');
    await page.goBack();
    expect(await page.title()).toContain('Error:');
    expect(await page.getByLabel('User name').inputValue()).toBe('not a name!');
    await context.close();
  },
);
