/** How the story looks around: into mailboxes until something has come, and at the open page to see where it stands. */
import { type Browser, textOf } from './browser.ts';

export interface Mailboxes {
  readonly baseUrl: string;
  /** The texts of the letters to an address, newest first. */
  letters(address: string): Promise<readonly string[]>;
}

const lookEveryMs = 15;
const looksMax = 2000; // half a minute for what the server's own queue does in milliseconds

/** The first link to `path` in the letters to an address, once it has come. */
export function letterWith(parts: Mailboxes, address: string, path: string): Promise<string> {
  return firstMatch(parts, address, new RegExp(`(${parts.baseUrl}${path}[\\w-]+)`));
}

/** The first match of the pattern in the letters to an address, once it has come. */
export async function firstMatch({ letters }: Mailboxes, address: string, pattern: RegExp): Promise<string> {
  let found: string | undefined;
  await until(async () => {
    for (const letter of await letters(address)) found ??= pattern.exec(letter)?.[1];
    return found !== undefined;
  });
  return found!;
}

/** Looks again and again until it is so, for half a minute at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < looksMax; look += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw new Error('waited for something that did not come');
}

/** The branch that a page asks to push. */
export const branchOf = (browser: Browser) => /\b(rekey-[0-9a-z]{13})\b/.exec(browser.screen.html)?.[1];

/** Throws unless the open page is at this path, or below it when it ends with a slash. */
export function mustBeAt(browser: Browser, path: string): void {
  const { pathname } = new URL(browser.screen.path, 'http://here');
  if (path.endsWith('/') ? !pathname.startsWith(path) : pathname !== path) throw stuck(browser, path);
}

/** Throws unless the open page says these words. */
export function mustSay(browser: Browser, words: string): void {
  if (!textOf(browser.screen.html).includes(words)) throw stuck(browser, words);
}

/** What to throw where the story cannot go on: where it stands, and what the page says. */
export function stuck({ screen }: Browser, wanted = ''): Error {
  return new Error(
    `stuck at ${screen.path} (${screen.status})${wanted && `, wanted ${wanted}`}: ${textOf(screen.html).slice(0, 600)}`,
  );
}
