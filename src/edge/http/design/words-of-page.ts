/** How a component reaches the catalogue of the page it stands on. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { en } from './words.en.ts';
import type { DesignWords } from './words.ts';

/** The catalogue of the page being rendered; English unless `Page` was given another. */
export const WordsOfPage = createContext<DesignWords>(en);

/** The catalogue of the page being rendered. */
export function useWords(): DesignWords {
  return useContext(WordsOfPage);
}
