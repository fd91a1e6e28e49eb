/**
 * A real browser for tests: the Chromium that comes with the install, unpacked once into the system's temporary folder
 * and shared by all test processes. It runs as root or not, needs no library of the machine but the C library's, and
 * asks nothing of the network beyond what a page asks.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const require = createRequire(import.meta.url);

const flags = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

/** The fonts of the install first, so that pictures look alike on every machine; the machine's own after them. */
const fontsConf = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/font-cache</cachedir>
  <match target="pattern">
    <test name="family"><string>system-ui</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Open Sans</string></edit>
  </match>
</fontconfig>
`;

/** The packed files of the install; the browser's graphics are not among what is unpacked: no page here needs them. */
function packed(): { readonly folder: string; readonly version: string } {
  const folder = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin');
  const manifest = readFileSync(join(folder, '..', 'package.json'), 'utf8');
  return { folder, version: createHash('sha256').update(manifest).digest('hex').slice(0, 12) };
}

/**
 * Unpacks into a folder of its own and moves that into place, so that no process ever starts half a browser while
 * another unpacks; whoever comes second throws its copy away.
 */
async function unpack(): Promise<string> {
  const { folder, version } = packed();
  const home = join(tmpdir(), `rekey-chromium-${userInfo().username}-${version}`);
  if (existsSync(join(home, 'ready'))) return home;
  const staging = mkdtempSync(`${home}-`);
  const before = process.env.TMPDIR;
  try {
    // `inflate` writes into the system's temporary folder, which it looks up when it is called.
    process.env.TMPDIR = staging;
    const files = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'];
    const unpacking = files.map((file) => inflate(join(folder, file)));
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await Promise.all(unpacking);
    mkdirSync(join(staging, 'font-cache'));
    writeFileSync(join(staging, 'fonts', 'fonts.conf'), fontsConf(home));
    writeFileSync(join(staging, 'ready'), '');
    renameSync(staging, home);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(join(home, 'ready'))) throw error;
  }
  return home;
}

/** Starts a browser. Close it when done: it is a process of its own. */
export async function openBrowser(): Promise<Browser> {
  const home = await unpack();
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    args: flags,
    headless: true,
    env: {
      ...(process.env as Record<string, string>),
      FONTCONFIG_PATH: join(home, 'fonts'),
      LD_LIBRARY_PATH: [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    },
  });
}

/** A context as a phone or a desk has it. */
export async function openContext(
  browser: Browser,
  look: { widthPx: 390 | 1280; scheme?: 'light' | 'dark'; hasScripts?: boolean } = { widthPx: 390 },
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: look.widthPx, height: look.widthPx === 390 ? 844 : 900 },
    deviceScaleFactor: look.widthPx === 390 ? 2 : 1,
    isMobile: look.widthPx === 390,
    hasTouch: look.widthPx === 390,
    colorScheme: look.scheme ?? 'light',
    reducedMotion: 'reduce',
    javaScriptEnabled: look.hasScripts ?? true,
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
}

/** The folder that pictures go to: `REKEY_SHOTS`, or one in the system's temporary folder. */
export const shotsDir = process.env.REKEY_SHOTS ?? join(tmpdir(), 'rekey-shots');

/** The browser draws no picture that is much higher. */
const pieceHighPxMax = 8000;

/** Pictures of the whole page in `shotsDir`: `name`.png, and below it `name`-2.png where a page is very long. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const path = join(shotsDir, name);
  mkdirSync(dirname(path), { recursive: true });
  const [width, high] = await page.evaluate<[number, number]>(
    '[document.scrollingElement.clientWidth, document.scrollingElement.scrollHeight]',
  );
  for (let y = 0, piece = 1; y < high; y += pieceHighPxMax, piece += 1) {
    const clip = { x: 0, y, width, height: Math.min(pieceHighPxMax, high - y) };
    const file = `${path}${piece > 1 ? `-${piece}` : ''}.png`;
    const take = () => page.screenshot({ path: file, fullPage: true, clip, animations: 'disabled' });
    // On a machine with more to do than it can, the browser sometimes gives up on the first try.
    await take().catch(take);
  }
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface AxeWindow {
  readonly axe: { run(context: unknown, options: unknown): Promise<AxeResults> };
}

/**
 * What axe finds on the page, one line a violation; an empty list is what tests ask for. It is evaluated through the
 * debugger, which no Content-Security-Policy stops; it needs a context with JavaScript.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as AxeWindow;
    return axe.run('html', { resultTypes: ['violations'] });
  });
  return results.violations.map(
    (violation) =>
      `${violation.id}: ${violation.help} at ${violation.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  );
}

/**
 * The same for a page whose context has no JavaScript: its HTML as it stands, with the style sheets it had, is set into
 * a page of a context that has.
 */
export async function axeViolationsOfHtml(page: Page, withScripts: BrowserContext): Promise<string[]> {
  const html = inlineStyles(await page.content(), await stylesOf(page));
  const copy = await withScripts.newPage();
  try {
    await copy.setContent(html, { waitUntil: 'load' });
    return await axeViolations(copy);
  } finally {
    await copy.close();
  }
}

/** A page's HTML with its style sheets written into it, for looking at it without its server. */
export function inlineStyles(html: string, css: string): string {
  const bare = html.replace(/<link rel="(stylesheet|icon)"[^>]*>|<script[^>]*><\/script>/g, '');
  return bare.replace('</head>', () => `<style>${css}</style></head>`);
}

async function stylesOf(page: Page): Promise<string> {
  const links = await page
    .locator('link[rel="stylesheet"]')
    .evaluateAll((all) => all.map((link) => (link as unknown as { href: string }).href));
  const sheets = await Promise.all(
    links.map(async (href) => (await page.context().request.get(href)).text()),
  );
  return sheets.join('\n');
}
