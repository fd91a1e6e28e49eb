/** What is looked at on every page, whoever opened it: its title, its heading, its width, the sizes of what fingers press, axe. */
import type { Page } from 'playwright-core';

/** Tells what the browser itself complains of while a page is used: errors of the console (the Content-Security-Policy's too), of scripts and of requests. */
export function listen(page: Page, complain: (what: string) => void): void {
  page.on('console', (message) => {
    // A refusal's own status is told by the browser as an error; it is what was asked for.
    if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(error.message));
  page.on('requestfailed', (request) => complain(`${request.url()} ${request.failure()?.errorText}`));
}

/** What is wrong with the open page at this width, a line for each; an empty list is what tests ask for. */
export async function faultsOf(page: Page, widthPx: number): Promise<string[]> {
  const title = await page.title();
  const headings = await page.getByRole('heading', { level: 1 }).count();
  const primaries = await page.locator('.button-primary:visible').count();
  const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
  return [
    ...(/^\S.* · Rekey$/.test(title) ? [] : [`the title is “${title}”`]),
    ...(headings === 1 ? [] : [`${headings} headings of level 1`]),
    ...(width <= widthPx ? [] : [`${width} px wide`]),
    ...(primaries <= 1 ? [] : [`${primaries} primary buttons`]),
    ...(await page.evaluate<string[]>(`(${broken})()`)),
    ...(widthPx > phonePxMax ? [] : await page.evaluate<string[]>(`(${tooSmall})(${fingerPx})`)),
  ];
}

/** A short word of a table stands on one line: only what is longer than any column may break. */
const broken = `() => [...document.querySelectorAll('.table tbody th, .table-cell')]
  .filter((each) => each.checkVisibility() && /^\\S{1,10}$/.test(each.textContent.trim()))
  .filter((each) => {
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNode(texts.currentNode);
      if (range.getClientRects().length > 1) return true;
    }
    return false;
  })
  .map((each) => '“' + each.textContent.trim() + '” is broken in a table')`;

const fingerPx = 44;
const phonePxMax = 600; // wider pages are for pointers

/** Whatever a finger presses is as high as a finger; only links inside of a sentence are not (WCAG 2.2, 2.5.8, Inline). */
const tooSmall = `(fingerPx) => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
  .filter((each) => each.checkVisibility() && each.type !== 'hidden')
  .filter((each) => !(each.nodeName === 'A' && getComputedStyle(each).display === 'inline'
    && each.closest('p, li, dd, th, td, div').textContent.trim() !== each.textContent.trim()))
  .map((each) => [each, (each.closest('label, .choice') ?? each).getBoundingClientRect()])
  .filter(([each, box]) => box.width > 1 && Math.round(box.height) < fingerPx)
  .map(([each, box]) => each.outerHTML.slice(0, 80) + ' is only ' + Math.round(box.height) + ' px high')`;
