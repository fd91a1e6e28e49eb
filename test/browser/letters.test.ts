/** Every letter as HTML in a real browser: axe finds nothing and nothing is wider than the screen, at both widths and in both schemes. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LetterKind } from '../../src/domain/letter/letter.ts';
import { renderLetter } from '../../src/domain/letter/render.ts';
import { letterSamples, site } from '../letter-samples.ts';
import { axeViolations, openBrowser, openContext, screenshot } from './chromium.ts';

const kinds = Object.keys(letterSamples) as LetterKind[];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test.each([
  { widthPx: 390, scheme: 'light' },
  { widthPx: 1280, scheme: 'light' },
  { widthPx: 390, scheme: 'dark' },
] as const)('letters are clean at $widthPx px, $scheme', { timeout: 240_000 }, async (look) => {
  const context = await openContext(browser, look);
  const page = await context.newPage();
  for (const kind of kinds) {
    await page.setContent(renderLetter(kind, letterSamples[kind] as never, site).html);
    if (process.env.REKEY_SHOTS) await screenshot(page, `letter-${kind}-${look.widthPx}-${look.scheme}`);
    expect.soft(await axeViolations(page), kind).toEqual([]);
    const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
    expect.soft(width, kind).toBeLessThanOrEqual(look.widthPx);
  }
  await context.close();
});
