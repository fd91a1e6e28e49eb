/**
 * Rendered pages that many look at again and again while nothing changes, such as a status page. A page is kept for one
 * viewer, one mark of what it shows and one minute (it says how long things take), and never with a form token in it: each
 * delivery gets its own.
 */
import { randomUUID } from 'node:crypto';
import type { VNode } from 'preact';
import { minuteMs } from '../../base/clock.ts';
import { renderPage } from './design/page.tsx';

const pagesMax = 1000; // some 30 kB each

/** Stands for the form token while a page is kept; nobody outside can know it. */
const tokenPlace = `token-${randomUUID()}`;

export class PageCache {
  readonly #pages = new Map<string, string>();

  /** The page of this viewer and mark at `now`, with `csrf` in its forms; `render` is called when it is not there. */
  async page(
    of: { viewer: string; mark: string; now: Date; csrf: string },
    render: (csrf: string) => Promise<VNode>,
  ): Promise<string> {
    const key = `${of.viewer} ${of.mark} ${Math.floor(of.now.getTime() / minuteMs)}`;
    let page = this.#pages.get(key);
    if (page === undefined) {
      page = renderPage(await render(tokenPlace));
      this.#pages.set(key, page);
      if (this.#pages.size > pagesMax) this.#pages.delete(this.#pages.keys().next().value!);
    }
    return page.replaceAll(tokenPlace, () => of.csrf);
  }
}
