/**
 * The catalogue of letters in English: one function a kind, from its payload to subject and blocks. A missing or misspelt
 * kind does not compile. A letter says what happened, what you can do now and how long it takes, and what to do if it was
 * not you; it promises nothing that the server does not enforce.
 */
import type { Site, Words } from './blocks.ts';
import type { LetterKind, LetterKinds } from './letter.ts';
import { accountWords } from './words-account.en.ts';
import { claimantWords } from './words-claimant.en.ts';
import { holderWords } from './words-holder.en.ts';
import { cameLate } from './words-late.en.ts';
import { projectWords } from './words-project.en.ts';

export type LetterWords = { readonly [K in LetterKind]: (payload: LetterKinds[K], site: Site) => Words };

const all = { ...accountWords, ...claimantWords, ...holderWords, ...projectWords, 'came-late': cameLate };

// A spread is not checked for excess keys: this does not compile when a kind is written that does not exist.
const noStrangers: Exclude<keyof typeof all, LetterKind> extends never ? true : never = true;
void noStrangers;

/** The words of every letter, in English. */
export const en: LetterWords = all;
