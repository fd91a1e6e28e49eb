/** Text that is too long for its place ends after a whole word, with a sign that more was said. */

/** `text` in at most `charsMax` UTF-16 units: whole when it fits, else cut after a word and ended by an ellipsis. */
export function shorten(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const room = text.slice(0, charsMax - 1).toWellFormed();
  const isCutInWord = !/\s/.test(text.charAt(charsMax - 1));
  const whole = isCutInWord ? room.replace(/\s+\S*$/, '') : room;
  // A single word that is longer than the place has to be cut; half a sign at its end is none.
  return `${whole.replace(/[\s\uFFFD,;:]+$/, '')}…`;
}
