/** The walker's eyes: what is wrong with a page is seen, with scripts and without, so that its silence in the story means something. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { Walker } from './walker.ts';

const bad = `<!doctype html><html lang="en"><head><title></title><meta name="viewport" content="width=device-width">
<style>body { width: 700px; margin: 4px }</style></head><body><main><h1>One</h1><h1>Two</h1><img src="/gone.png" style="color: red"><input></main></body></html>`;

let server: Server;
let browser: Browser;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url !== '/') return void response.writeHead(500).end();
    response.setHeader(
      'content-security-policy',
      "style-src-elem 'unsafe-inline'; style-src-attr 'none'; img-src 'self'; form-action 'none'",
    );
    response.setHeader('content-type', 'text/html').end(bad);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

test.each([true, false])('what is wrong with a page is seen, scripts %s', async (hasScripts) => {
  const { port } = server.address() as AddressInfo;
  const walker = await Walker.enter(browser, `http://127.0.0.1:${port}`, { hasScripts, scheme: 'light' });
  await walker.open('/');
  const faults = walker.faults.join('\n');
  for (const fault of [
    'the title is “”',
    '2 headings of level 1',
    '704 px wide',
    '500 from',
    'image-alt',
    'label',
    'Content Security Policy',
  ])
    expect.soft(faults).toContain(fault);
  await walker.leave();
});
