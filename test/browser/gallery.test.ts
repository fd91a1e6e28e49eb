/**
 * The components hold what the pages rest on: axe finds nothing on any page of the gallery, at both widths and in both
 * schemes; nothing is wider than the screen; and nothing stands inline that a strict Content-Security-Policy stops.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { designAssets, stylesheet } from '../../src/edge/http/design/assets.ts';
import { renderPage } from '../../src/edge/http/design/page.tsx';
import {
  axeViolations,
  axeViolationsOfHtml,
  inlineStyles,
  openBrowser,
  openContext,
  screenshot,
} from './chromium.ts';
import { gallery } from './gallery.tsx';

const pages = Object.entries(gallery).map(([name, page]) => [name, renderPage(page())] as const);

describe('strict Content-Security-Policy', () => {
  test.each(pages)('%s has no inline script, style or handler', (_name, html) => {
    expect(html.startsWith('<!doctype html><html lang="en">')).toBe(true);
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=|\son[a-z]+=|javascript:/i);
  });
});

const looks = [
  { widthPx: 390, scheme: 'light' },
  { widthPx: 390, scheme: 'dark' },
  { widthPx: 1280, scheme: 'light' },
  { widthPx: 1280, scheme: 'dark' },
] as const;

describe('in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  test.each(looks)('axe finds nothing and nothing overflows at $widthPx px, $scheme', async (look) => {
    const context = await openContext(browser, look);
    const page = await context.newPage();
    for (const [name, html] of pages) {
      await page.setContent(inlineStyles(html, stylesheet.body), { waitUntil: 'load' });
      if (process.env.REKEY_SHOTS) await screenshot(page, `${name}-${look.widthPx}-${look.scheme}`);
      expect.soft(await axeViolations(page), name).toEqual([]);
      const overflowPx = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect.soft(overflowPx, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });

  test('a page served under the strictest policy has its style and works without JavaScript', async () => {
    const policy =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
    const html = renderPage(gallery['waiting-case']!());
    const server = createServer((request, response) => {
      const asset = designAssets.find(({ path }) => path === request.url);
      response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', asset?.contentType ?? 'text/html; charset=utf-8');
      response.end(asset?.body ?? html);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const bare = await openContext(browser, { widthPx: 390, hasScripts: false });
    const withScripts = await openContext(browser, { widthPx: 390 });
    try {
      const page = await bare.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.getByText('I no longer want this').click();
      expect(await page.getByRole('button', { name: 'End this request' }).isVisible()).toBe(true);
      const height = (await page.getByRole('button', { name: 'Send a code' }).boundingBox())?.height;
      expect(height).toBeGreaterThanOrEqual(44);
      expect(await axeViolationsOfHtml(page, withScripts)).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await bare.close();
      await withScripts.close();
      await new Promise((done) => server.close(done));
    }
  });
});
