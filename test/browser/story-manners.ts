/** What everybody in the story does alike: signing in, sending a form with nothing in it, reading off what is shown. */
import { expect } from 'vitest';
import type { Walker } from './walker.ts';

/** Who Ann is after the story, and where she can be reached. */
export const contact = 'ann.tide@elsewhere.example';
export const newPassword = 'new oars for the ferry home';

/** The password step. */
export async function signInHalf(walker: Walker, username: string, password: string): Promise<void> {
  await walker.type('User name', username);
  await walker.type('Password', password);
  await walker.press('Sign in');
}

/** Sends a form with nothing in it; the same question comes back. */
export async function refusedWhenEmpty(walker: Walker, button = 'Continue'): Promise<void> {
  const before = await walker.heading();
  await walker.press(button);
  await mustHoldFocus(walker);
  expect(await walker.heading()).toBe(before);
}

/** The summary of what is wrong has the focus, so that a screen reader begins there; its title says so, too. */
export async function mustHoldFocus(walker: Walker): Promise<void> {
  expect(await walker.page.title()).toMatch(/^Error: /);
  await expect.poll(() => walker.page.evaluate(`document.activeElement.getAttribute('role')`)).toBe('alert');
}

/** A key for an authenticator app as a page shows it. */
export const shownKey = /\b((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})\b/;
/** A recovery code. */
export const savedCode = /\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}\b/;
/** A link to a page of ours in a letter. */
export const linkTo = (baseUrl: string, path: string) => new RegExp(`(${baseUrl}/${path}/[\\w-]+)`);
