/**
 * A refused form is shown again with what was typed and with what is wrong. Only fields that are named here by their page go
 * back to it: passwords and codes never do.
 */
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { refusals } from '../../domain/refusals.ts';
import type { FieldError } from './design/form.tsx';
import type { Tone } from './design/words.ts';
import { loose, text } from './input.ts';
import { shellWords } from './words.en.ts';

const typedCharsMax = 2000; // what was refused for its length is not sent back in full

/** As much as any of our forms takes of somebody's own words: all of it goes back, or what is too long could not be shortened. */
export const wordsCharsTaken = 40_000;

/** What was typed into a field of the body, parsed or not; empty when it is missing or no text. */
export function typedIn(body: unknown, name: string, charsMax = typedCharsMax): string {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value.slice(0, charsMax) : '';
}

/**
 * What to say above a form: a line for each wrong field of the page, else what happened and what to do next. `named` says what
 * the page calls a field that has another name elsewhere.
 */
export function faultsOf(
  refusal: Refusal | undefined,
  fieldsOfPage: readonly string[] = [],
  named: Readonly<Record<string, string>> = {},
): FieldError[] {
  if (!refusal) return [];
  const wrong = Object.entries(refusal.fields).map(([name, message]) => {
    const field = named[name] ?? name;
    return fieldsOfPage.includes(field) ? { field, message } : { message };
  });
  if (wrong.length > 0) return wrong;
  const { title, next } = refusals[refusal.code];
  const wait =
    refusal.retryAfterS === undefined ? [] : [{ message: shellWords.waitFor(refusal.retryAfterS) }];
  return [{ message: `${title} ${next}` }, ...wait];
}

/** The sentence that belongs to one field. */
export function faultAt(refusal: Refusal | undefined, field: string): string | undefined {
  return refusal?.fields[field];
}

/** The query of a page that says what was just done. */
export const doneQuery = z.object({ done: loose(40) });

/** A password as it comes in; how long one may be is judged in words by the use-case. */
export const passwordField = text(1024); // 256 characters of the widest kind

/** The message of a page after a redirect, by the key in `?done=`; nothing for keys that nobody gave out. */
export function doneFlash(
  words: Readonly<Record<string, string>>,
  done: string,
): { tone: Tone; text: string } | undefined {
  return Object.hasOwn(words, done) ? { tone: 'good', text: words[done]! } : undefined;
}
