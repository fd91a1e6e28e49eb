/**
 * Somebody with a browser: reads headings, presses buttons, follows links and types into fields by the words they bear, never
 * by anything that cannot be seen. Each page that opens is looked over at once; what is wrong with it is kept in `faults`.
 */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { axeViolations, axeViolationsOfHtml, openContext, screenshot } from './chromium.ts';

export interface Look {
  readonly hasScripts: boolean;
  readonly scheme: 'light' | 'dark';
}

const phonePx = 390;
const deskPx = 1280;
let pictures = 0;
const patienceMs = 15_000; // for a page of a busy machine; they come in milliseconds

export class Walker {
  /** What was wrong with the pages passed, each with its path. A test asks for an empty list. */
  readonly faults: string[] = [];
  /** The paths passed, in order, with ids and secrets left out. */
  readonly passed: string[] = [];
  readonly page: Page;
  readonly #baseUrl: string;
  readonly #look: Look;
  /** A context with scripts, for axe, when the walk's own has none. */
  readonly #scripted: BrowserContext | undefined;

  private constructor(page: Page, baseUrl: string, look: Look, scripted: BrowserContext | undefined) {
    this.page = page;
    this.#baseUrl = baseUrl;
    this.#look = look;
    this.#scripted = scripted;
    page.setDefaultTimeout(patienceMs);
    page.setDefaultNavigationTimeout(2 * patienceMs);
    page.on('console', (message) => {
      // A refusal's own status is told by the browser as an error; it is what the story asked for.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
        this.#complain(message.text());
    });
    page.on('pageerror', (error) => this.#complain(error.message));
    page.on('requestfailed', (request) => this.#complain(`${request.url()} ${request.failure()?.errorText}`));
    page.on('response', (answer) => {
      if (answer.status() >= 500) this.#complain(`${answer.status()} from ${answer.url()}`);
    });
  }

  /** Opens a phone with nothing in it: no cookie, no history. */
  static async enter(browser: Browser, baseUrl: string, look: Look): Promise<Walker> {
    const context = await openContext(browser, { widthPx: phonePx, ...look });
    const scripted = look.hasScripts
      ? undefined
      : await openContext(browser, { widthPx: phonePx, scheme: look.scheme });
    return new Walker(await context.newPage(), baseUrl, look, scripted);
  }

  async leave(): Promise<void> {
    await this.#scripted?.close();
    await this.page.context().close();
  }

  /** Opens an address as typed or tapped in a letter: a path of the house, or a whole link. */
  async open(address: string): Promise<void> {
    await this.#opening(() => this.page.goto(new URL(address, this.#baseUrl).href));
  }

  /** Presses a button; `number` says which, where several bear the name. */
  async press(name: string | RegExp, number = 0): Promise<void> {
    await this.#opening(() => this.page.getByRole('button', { name, exact: true }).nth(number).click());
  }

  /** Follows a link. */
  async follow(name: string | RegExp, number = 0): Promise<void> {
    await this.#opening(() => this.page.getByRole('link', { name, exact: true }).nth(number).click());
  }

  /** Goes back as the browser does. */
  async goBack(): Promise<void> {
    await this.#opening(() => this.page.goBack());
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  async type(label: string, words: string): Promise<void> {
    await this.field(label).fill(words);
  }

  /** Ticks boxes and radio buttons that are not ticked yet by tapping their labels; a part of each is enough. */
  async tick(...labels: readonly string[]): Promise<void> {
    for (const label of labels) {
      const box = this.page.getByLabel(label);
      if (await box.isChecked()) continue;
      await this.page.locator('label', { hasText: label }).click();
      await box.and(this.page.locator(':checked')).waitFor();
    }
  }

  async untick(label: string): Promise<void> {
    await this.page.locator('label', { hasText: label }).click();
    await this.page.getByLabel(label).and(this.page.locator(':not(:checked)')).waitFor();
  }

  /** Unfolds what opens on demand. */
  async unfold(summary: string): Promise<void> {
    await this.page.locator('summary', { hasText: summary }).click();
  }

  heading(): Promise<string> {
    return this.page.getByRole('heading', { level: 1 }).innerText();
  }

  /** Everything readable in the page's main part. */
  words(): Promise<string> {
    return this.page.getByRole('main').innerText();
  }

  /** The first match of `pattern` among the readable words; throws with all of them where there is none. */
  async read(pattern: RegExp): Promise<string> {
    const words = await this.words();
    const match = pattern.exec(words);
    if (!match) throw new Error(`${pattern} is not on ${this.path()}: ${words}`);
    return match[1] ?? match[0];
  }

  path(): string {
    return new URL(this.page.url()).pathname;
  }

  async #opening(act: () => Promise<unknown>): Promise<void> {
    await Promise.all([this.page.waitForEvent('load', { timeout: 2 * patienceMs }), act()]);
    await this.#lookOver();
  }

  async #lookOver(): Promise<void> {
    this.passed.push(plain(this.path()));
    const title = await this.page.title();
    if (!/^\S.* · Rekey$/.test(title)) this.#complain(`the title is “${title}”`);
    const headings = await this.page.getByRole('heading', { level: 1 }).count();
    if (headings !== 1) this.#complain(`${headings} headings of level 1`);
    const width = await this.page.evaluate<number>('document.scrollingElement.scrollWidth');
    if (width > phonePx) this.#complain(`${width} px wide`);
    const found = this.#scripted
      ? await axeViolationsOfHtml(this.page, this.#scripted)
      : await axeViolations(this.page);
    for (const violation of found) this.#complain(violation);
    if (process.env.REKEY_SHOTS && this.#look.hasScripts) await this.#picture();
  }

  /** The page at both widths, and dark: to be looked at by somebody. */
  async #picture(): Promise<void> {
    pictures += 1;
    const name = `story-${String(pictures).padStart(3, '0')}${plain(this.path()).replaceAll('/', '-')}`;
    await this.page.emulateMedia({ colorScheme: 'light' });
    await screenshot(this.page, `${name}-390`);
    await this.page.setViewportSize({ width: deskPx, height: 900 });
    await screenshot(this.page, `${name}-1280`);
    await this.page.setViewportSize({ width: phonePx, height: 844 });
    await this.page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(this.page, `${name}-390-dark`);
    await this.page.emulateMedia({ colorScheme: this.#look.scheme });
  }

  #complain(what: string): void {
    this.faults.push(`${plain(this.path())}: ${what}`);
  }
}

/** A path without what differs from one run to the next. */
function plain(path: string): string {
  return path
    .split('/')
    .map((part) => (part.length > 16 || /^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(part) ? '…' : part))
    .join('/');
}
