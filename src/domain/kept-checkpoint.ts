/**
 * A checkpoint as people keep it. The signature covers every byte of the note, so whatever a shell, an editor or a transfer did to
 * its ends and line ends is undone here, and the whole JSON answer that it came in is as good as the note alone.
 */

/** The note in the text of a kept file. What is no note comes out as it is, and is refused by whoever opens it. */
export function noteIn(text: string): string {
  const lines = inJson(text)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .trim();
  return `${lines}\n`;
}

function inJson(text: string): string {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'string') return json;
    if (typeof json === 'object' && json !== null && 'note' in json && typeof json.note === 'string')
      return json.note;
  } catch {
    // Then it is the note itself: no note is JSON.
  }
  return text;
}
