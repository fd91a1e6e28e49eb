/**
 * What a letter is made of. Words choose blocks; `render.ts` alone knows how a block looks in text and in HTML, so that
 * both always say the same. What a person wrote goes into `quote` and nowhere else.
 */

export type Block =
  | { readonly is: 'heading'; readonly text: string }
  | { readonly is: 'paragraph'; readonly text: string }
  | { readonly is: 'button'; readonly label: string; readonly url: string; readonly isStop?: true }
  | { readonly is: 'code'; readonly code: string }
  | { readonly is: 'quote'; readonly text: string }
  | { readonly is: 'facts'; readonly facts: readonly (readonly [label: string, value: string])[] }
  | { readonly is: 'small'; readonly text: string };

export interface Words {
  readonly subject: string;
  readonly blocks: readonly Block[];
}

/** Who writes: the name people know the registry by, and the configured base URL. */
export interface Site {
  readonly siteName: string;
  readonly baseUrl: string;
}

/** A heading inside a letter. */
export const heading = (text: string): Block => ({ is: 'heading', text });
/** A paragraph of plain text. */
export const say = (text: string): Block => ({ is: 'paragraph', text });
/** The one thing to press; its URL also stands below it as text. */
export const button = (label: string, url: string): Block => ({ is: 'button', label, url });
/** A thing to press that stops something: it never looks like one that confirms. */
export const stopButton = (label: string, url: string): Block => ({ is: 'button', label, url, isStop: true });
/** A code to be typed. */
export const code = (digits: string): Block => ({ is: 'code', code: digits });
/** Text that a person wrote, kept apart from ours. */
export const quote = (text: string): Block => ({ is: 'quote', text });
/** A short list of labels and values. */
export const facts = (...list: (readonly [label: string, value: string])[]): Block => ({
  is: 'facts',
  facts: list,
});
/** What is good to know, below the rest. */
export const small = (text: string): Block => ({ is: 'small', text });
