/**
 * Private-key blocks (PEM, OpenSSH, PGP) in a text are hidden from their first line to their last, or as far as lines look like key
 * material. Between two beginnings every sign is looked at once.
 */

const keyBegins = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnds = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A line that can belong to a key whose end was not pasted: empty, base64, or a header such as `Proc-Type: 4,ENCRYPTED`. */
const keyLine = /^[>\s]{0,20}(?:[A-Za-z0-9+/=]*|[A-Za-z-]{1,30}: [^\n]{0,100})\s{0,20}$/;

const keysPerPause = 1000;

/** The text with what `keep` answers in the place of each key; it pauses after so many. */
export function* hideKeys(
  text: string,
  keep: (value: string) => string,
): Generator<readonly never[], string, unknown> {
  const pieces: string[] = [];
  let done = 0;
  let keys = 0;
  let end = next(keyEnds, text, 0);
  for (let begin = next(keyBegins, text, 0); begin; ) {
    const bodyAt = begin.past;
    const following = next(keyBegins, text, bodyAt);
    const limit = following?.at ?? text.length;
    if (end && end.at < bodyAt) end = next(keyEnds, text, bodyAt);
    const past = end && end.at < limit ? end.past : bodyAt + keyCharsIn(text.slice(bodyAt, limit));
    pieces.push(text.slice(done, begin.at), keep(text.slice(begin.at, past)));
    done = past;
    begin = following;
    if (++keys % keysPerPause === 0) yield [];
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}

function next(shape: RegExp, text: string, from: number): { at: number; past: number } | undefined {
  shape.lastIndex = from;
  const match = shape.exec(text);
  return match ? { at: match.index, past: match.index + match[0].length } : undefined;
}

/** How much of what follows an opening line looks like key material. The text ends where the next key begins, so that nobody looks beyond. */
function keyCharsIn(body: string): number {
  let past = 0;
  while (past < body.length) {
    const newline = body.indexOf('\n', past);
    const lineEnd = newline < 0 ? body.length : newline + 1;
    // The first piece is what follows the opening line on the same line: a key pasted without its line breaks.
    if (!keyLine.test(body.slice(past, newline < 0 ? lineEnd : newline)))
      return past === 0 ? firstWords(body.slice(0, lineEnd)) : past;
    past = lineEnd;
  }
  return past;
}

/** Key material on one line: words of base64, separated by spaces or by a written `\n`. */
function firstWords(line: string): number {
  return /^(?:\s?(?:\\r|\\n|[A-Za-z0-9+/=]{16,}|\s))+/.exec(line)?.[0].length ?? 0;
}
