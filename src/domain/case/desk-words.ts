/**
 * What people of the desk write: reasons, questions and notes. A reason is at least ten characters that can be seen
 * (RECOVERY.md, section 8), so that spaces and invisible signs are none.
 */

/** Least length of a reason or a question, in characters that can be seen: less is a keystroke. The database holds it for approvals too. */
export const reasonCharsMin = 10;
/** Most length of a reason or a question, in characters. */
const reasonCharsMax = 2000;
/** Most length of a note, in characters. */
const noteCharsMax = 10_000;

export type ReadWords = { readonly text: string } | { readonly no: 'too_short' | 'too_long' };

/** Reads a reason or a question as it may be stored. */
export function readReason(typed: string): ReadWords {
  return readWords(typed, reasonCharsMin, reasonCharsMax);
}

/** Reads a note as it may be stored. */
export function readNote(typed: string): ReadWords {
  return readWords(typed, 1, noteCharsMax);
}

function readWords(typed: string, charsMin: number, charsMax: number): ReadWords {
  if (typed.length > 4 * charsMax) return { no: 'too_long' };
  // PostgreSQL stores neither NUL nor half a surrogate pair; other control signs have no business in words.
  const text = typed
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim();
  if ([...text].length > charsMax) return { no: 'too_long' };
  const seen = text
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return [...seen].length < charsMin ? { no: 'too_short' } : { text };
}
