/**
 * The main story, played through HTTP as the claimant would live it: he knows the password, has lost the authenticator and never
 * made codes. Each step looks where things stand before it acts, so that it can be taken again after a connection broke: that
 * is what people do, and what the crash tests do thirty times.
 */
import { totpCode, totpStep } from '../../../domain/factor/totp.ts';
import { contact, questions } from './answers.ts';
import { readBase32 } from './base32.ts';
import { Browser, textOf } from './browser.ts';
import { branchOf, firstMatch, letterWith, type Mailboxes, mustBeAt, mustSay, stuck, until } from './look.ts';
import type { WorkingCopy } from './repositories.ts';
import type { Person } from './seed.ts';

export interface Parts extends Mailboxes {
  readonly ann: Pick<Person, 'username' | 'address' | 'password' | 'totpSecret'>;
  readonly repository: Pick<WorkingCopy, 'url' | 'pushBranch'>;
  /** Takes one step; it may take it again when the connection broke. */
  step(name: string, work: () => Promise<unknown>): Promise<void>;
}

/** What Ann has in the end. */
export interface Restored {
  readonly contact: string;
  readonly password: string;
  readonly totpSecret: Uint8Array;
  readonly codes: readonly string[];
  readonly caseNumber: string;
  /** Whether the old app's code and the old password are refused. */
  readonly isOldFactorDead: boolean;
}

const newPassword = 'new oars for the ferry home';

/** What comes to light on the way. */
interface Made {
  totpSecret: Uint8Array;
  codes: string[];
  caseNumber: string;
  isOldFactorDead: boolean;
}

/** Plays the story to its end, or throws where it got stuck. */
export async function playStory(parts: Parts): Promise<Restored> {
  const browser = new Browser(parts.baseUrl);
  const made: Made = { totpSecret: new Uint8Array(), codes: [], caseNumber: '', isOldFactorDead: false };
  await ask(parts, browser);
  await prove(parts, browser, made);
  await restore(parts, browser, made);
  const { step } = parts;
  await step('signs in with the new password and the new app', () => signInNew(parts, made));
  await step('sees that the old password and the old app are refused', async () => {
    made.isOldFactorDead = await oldIsDead(parts);
  });
  return { contact, password: newPassword, ...made };
}

async function ask(parts: Parts, browser: Browser): Promise<void> {
  const { step } = parts;
  await step('gives the password, and is asked for a code of the lost authenticator', () =>
    signInHalf(parts, browser),
  );
  await step('finds the way: locked out? begins the request, and the password counts already', () =>
    beginRequest(browser),
  );
  for (const { name, question, fields } of questions)
    await step(name, () => answer(browser, question, fields));
  await step('reads it all once more and sends it', () => sendRequest(browser));
}

async function prove(parts: Parts, browser: Browser, made: Made): Promise<void> {
  const { step } = parts;
  await step('finds the confirmation in the mail at once', () => letterWith(parts, contact, '/case/open/'));
  await step('opens the case by its link: the contact address is proven', () =>
    openCase(parts, browser, made),
  );
  await step('asks for a code to the address on file', () => askForCode(parts, browser));
  await step('types the code from that mailbox: two roots, 24 hours to wait', () => typeCode(parts, browser));
  await step('is given a branch to push to the project’s repository', () => askForBranch(parts, browser));
  await step('pushes it with git', () => pushBranch(parts, browser));
  await step('presses “check now”: three independent roots, nothing more to wait for', () =>
    checkNow(parts, browser),
  );
}

async function restore(parts: Parts, browser: Browser, made: Made): Promise<void> {
  const { step } = parts;
  await step('finds the link to restore in the mail', () => letterWith(parts, contact, '/restore/'));
  await step('opens it: a sitting begins', () => beginSitting(parts, browser));
  await step('chooses a new password', () => choosePassword(browser));
  await step('sets up a new authenticator app and uses it once', () => setUpApp(browser, made));
  await step('saves the recovery codes', () => saveCodes(browser, made));
  await step('types one of them back: everything old is dead, everything new is live', () =>
    finish(browser, made),
  );
}

async function signInHalf({ ann }: Parts, browser: Browser): Promise<void> {
  await browser.open('/sign-in');
  await browser.submit({ action: '/sign-in' }, { username: ann.username, password: ann.password });
  mustBeAt(browser, '/sign-in/factor');
}

async function beginRequest(browser: Browser): Promise<void> {
  await browser.open('/recover');
  await browser.submit({ action: '/recover' });
  mustBeAt(browser, '/recover/');
}

async function answer(
  browser: Browser,
  question: string,
  fields: Record<string, string | string[]>,
): Promise<void> {
  await browser.open(`/recover/${question}`);
  if (browser.screen.path === '/recover/sent') return;
  await browser.submit({ action: `/recover/${question}` }, fields);
  mustBeAt(browser, '/recover/');
  if (browser.screen.status >= 400) throw stuck(browser);
}

async function sendRequest(browser: Browser): Promise<void> {
  await browser.open('/recover/check');
  if (browser.screen.path !== '/recover/sent') await browser.submit({ action: '/recover/check' });
  mustBeAt(browser, '/recover/sent');
}

async function openCase(parts: Parts, browser: Browser, made: Made): Promise<void> {
  await browser.open(await letterWith(parts, contact, '/case/open/'));
  // Whether it was they who asked is a choice, the first time.
  const isChoice = browser.screen.html.includes('name="answer"');
  await browser.submit({ action: browser.screen.path }, isChoice ? { answer: 'yes' } : {});
  mustBeAt(browser, '/case');
  made.caseNumber =
    /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/.exec(textOf(browser.screen.html))?.[0] ?? '';
}

async function askForCode({ ann }: Parts, browser: Browser): Promise<void> {
  await browser.open('/case/prove/mailbox');
  await browser.submit({ action: '/case/prove/mailbox' }, { address: ann.address });
  mustBeAt(browser, '/case/prove/');
}

async function typeCode(parts: Parts, browser: Browser): Promise<void> {
  const challenge = browser.screen.path;
  const code = await firstMatch(parts, parts.ann.address, /\b(\d{4} ?\d{4})\b/);
  await browser.open(challenge);
  // Led away from the challenge means that it was met, and only its answer was lost.
  const isOpen = browser.screen.path === challenge && challenge.startsWith('/case/prove/');
  if (isOpen) await browser.submit({ action: challenge }, { code });
  await browser.open('/case');
  mustSay(browser, parts.ann.address);
}

async function askForBranch({ repository }: Parts, browser: Browser): Promise<void> {
  const { html } = await browser.open('/case');
  // Asked for already, and only the answer was lost: the case page leads to each way that is under way.
  for (const [, underWay = ''] of html.matchAll(/href="(\/case\/prove\/[0-9a-f-]{36})"/g)) {
    await browser.open(underWay);
    if (branchOf(browser) !== undefined) return;
  }
  await browser.open('/case');
  await browser.submit({ action: '/case/prove/repository' });
  if (branchOf(browser) === undefined) throw stuck(browser);
  mustSay(browser, repository.url);
}

async function pushBranch({ repository }: Parts, browser: Browser): Promise<void> {
  await repository.pushBranch(branchOf(browser)!);
}

async function checkNow({ letters }: Parts, browser: Browser): Promise<void> {
  const challenge = browser.screen.path;
  // Whoever pressed just before the server died is asked to wait a moment: a look at the outside is under way, as far as it knows.
  for (let presses = 0; presses < 3; presses += 1) {
    await browser.open(challenge);
    if (browser.screen.path !== challenge) break; // met, and only the answer was lost
    await browser.submit({ action: challenge });
    if (browser.screen.status !== 429) break;
    await new Promise((resolve) => setTimeout(resolve, browser.screen.retryAfterS * 1000));
  }
  await until(async () => (await letters(contact)).some((letter) => letter.includes('/restore/')));
}

async function beginSitting(parts: Parts, browser: Browser): Promise<void> {
  await browser.open(await letterWith(parts, contact, '/restore/'));
  await browser.submit({ action: browser.screen.path });
  mustBeAt(browser, '/restore/');
}

async function choosePassword(browser: Browser): Promise<void> {
  await browser.open('/restore/password');
  await browser.submit({ action: '/restore/password' }, { password: newPassword });
  mustBeAt(browser, '/restore/');
  if (browser.screen.status >= 400) throw stuck(browser);
}

async function setUpApp(browser: Browser, made: Made): Promise<void> {
  await browser.open('/restore/factor');
  const shown = /\b((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})\b/.exec(textOf(browser.screen.html))?.[1];
  if (shown) {
    made.totpSecret = readBase32(shown);
    await browser.submit(
      { action: '/restore/factor' },
      { code: totpCode(made.totpSecret, totpStep(new Date())) },
    );
  } else await browser.open('/restore/codes');
  mustBeAt(browser, '/restore/codes');
}

async function saveCodes(browser: Browser, made: Made): Promise<void> {
  await browser.open('/restore/codes');
  made.codes = [...new Set(textOf(browser.screen.html).match(/\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}\b/g) ?? [])];
  if (made.codes.length !== 10) throw stuck(browser);
}

async function finish(browser: Browser, made: Made): Promise<void> {
  await browser.open('/restore/codes');
  if (browser.screen.path === '/restore/codes')
    await browser.submit({ action: '/restore/codes' }, { code: made.codes[6]! });
  mustBeAt(browser, '/restore/done');
}

async function signInNew({ baseUrl, ann }: Parts, made: Made): Promise<void> {
  const browser = new Browser(baseUrl);
  await until(async () => {
    await browser.open('/sign-in');
    await browser.submit({ action: '/sign-in' }, { username: ann.username, password: newPassword });
    // The code that set the app up was burned; the next one comes within half a minute, or the one after now is taken already.
    await browser.submit(
      { action: '/sign-in/factor' },
      { code: totpCode(made.totpSecret, totpStep(new Date()) + 1) },
    );
    return browser.screen.path.startsWith('/account');
  });
}

async function oldIsDead({ baseUrl, ann }: Parts): Promise<boolean> {
  const withOldPassword = new Browser(baseUrl);
  await withOldPassword.open('/sign-in');
  await withOldPassword.submit({ action: '/sign-in' }, { username: ann.username, password: ann.password });
  const withOldApp = new Browser(baseUrl);
  await withOldApp.open('/sign-in');
  await withOldApp.submit({ action: '/sign-in' }, { username: ann.username, password: newPassword });
  await withOldApp.submit(
    { action: '/sign-in/factor' },
    { code: totpCode(ann.totpSecret, totpStep(new Date())) },
  );
  return withOldPassword.screen.status === 401 && withOldApp.screen.status === 401;
}
