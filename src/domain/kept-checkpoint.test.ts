import { expect, test } from 'vitest';
import { noteIn } from './kept-checkpoint.ts';

const note = 'rekey.example/record\n23\nAAAA\n\n— rekey.example/record AAAA\n';
const answer = { note, verifierKey: 'rekey.example/record+00000000+AAAA' };

test.each([
  ['as it is', note],
  ['with the newline that jq -r adds', `${note}\n`],
  ['without its last newline', note.trimEnd()],
  ['with the line ends of Windows', `\uFEFF${note.replaceAll('\n', '\r\n')}`],
  ['as a JSON string', JSON.stringify(note)],
  ['in the whole answer', `${JSON.stringify(answer, null, 2)}\n`],
])('a note that was kept %s is read to the byte', (_, kept) => {
  expect(noteIn(kept)).toBe(note);
});

test.each(['', '\n', '{"note":null}', '42', 'null', '{"note":'])(
  'what holds no note comes out as it is: %j',
  (kept) => {
    expect(noteIn(kept).trim()).toBe(kept.trim());
  },
);
