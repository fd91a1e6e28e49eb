/**
 * A refused form is shown again with what was typed and with what is wrong. Only fields that are named here by their page go
 * back to it: passwords and codes never do.
 */
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { refusals } from '../../domain/refusals.ts';
import type { FieldError } from '../http/design/form.tsx';
import type { Tone } from '../http/design/words.ts';
import { text } from '../http/input.ts';
import { shellWords } from '../http/words.en.ts';

const shownCharsMax = 2000; // what was refused for its length is not sent back in full

/** What was typed into a field of the body, parsed or not; empty when it is missing or no text. */
export function typedIn(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value.slice(0, shownCharsMax) : '';
}

/** What to say above a form: a line for each wrong field of the page, else what happened and what to do next. */
export function faultsOf(refusal: Refusal | undefined, fieldsOfPage: readonly string[]): FieldError[] {
  if (!refusal) return [];
  const wrong = Object.entries(refusal.fields).map(([field, message]) =>
    fieldsOfPage.includes(field) ? { field, message } : { message },
  );
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

/** A part of the query that decides nothing: whatever is not as expected is empty, and never a refusal. */
export const loose = (charsMax: number) => z.string().max(charsMax).catch('');

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
