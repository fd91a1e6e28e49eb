/** One page in one state, to be pictured: how a browser comes to it. The state is there when the shot is taken, and not before. */
import type { Page } from 'playwright-core';
import type { CookieName } from '../../src/edge/http/cookies.ts';
import type { PageStage } from './page-stage.ts';

export interface Shot {
  /** Of its file, and of what is said about it when something is wrong. */
  readonly name: string;
  /** A path of the house, or a whole address where the house is served a second time. */
  readonly path: string;
  readonly cookies?: Readonly<Partial<Record<CookieName, string>>>;
  /** What is done on the page before the picture: a form is sent, most often one that will be refused. */
  readonly act?: (page: Page) => Promise<void>;
}

/** Shots in their order; between two of them time may pass and things happen. */
export type Shots = (stage: PageStage) => AsyncGenerator<Shot>;

type Typed = Readonly<Record<string, string | readonly string[]>>;

/** Fills in the form with this action and sends it; `button` says which of its buttons, where there are several. */
export function send(action: string, typed: Typed = {}, button?: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true })`);
    const form = page.locator(`form[action="${action}"]`).first();
    for (const [name, value] of Object.entries(typed)) {
      const field = form.locator(`[name="${name}"]`);
      const kind = await field.first().getAttribute('type');
      if (kind === 'radio' || kind === 'checkbox') await field.evaluateAll(tick, [value].flat());
      else if ((await field.first().evaluate((each) => each.nodeName)) === 'SELECT')
        await field.selectOption(String(value));
      else await field.fill(String(value));
    }
    const pressed = form.locator(button ? `button[value="${button}"]` : 'button').first();
    await Promise.all([page.waitForEvent('load'), pressed.click()]);
  };
}

/** First the one, then the other: something happens elsewhere, or on the page itself, before the form is sent. */
export function meanwhile(
  first: (page: Page) => Promise<unknown>,
  then: (page: Page) => Promise<unknown>,
): (page: Page) => Promise<void> {
  return async (page) => {
    await first(page);
    await then(page);
  };
}

/** A hidden field that says something no page of ours would. */
export const garble = (name: string) => (page: Page) =>
  page.evaluate(`document.querySelector('[name="${name}"]').value = 'x'`);

/** Boxes lie under their labels, where a pointer does not reach them. */
function tick(boxes: (object & { checked?: boolean; value?: string })[], values: readonly string[]): void {
  for (const box of boxes) box.checked = values.includes(box.value ?? '');
}

/** Names as long as they may be, and longer than a phone is wide. */
export const longName = 'wolfeschlegelsteinhausenbergerdorff.anna-maria.x-9';
export const longAddress = 'wolfeschlegelsteinhausenbergerdorff@post.von.einem-sehr-langen-namen.example.org';
