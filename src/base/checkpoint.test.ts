import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCheckpoint, openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { ed25519KeyFromSeed, formatVerifierKey, readVerifierKey, signNote } from './signed-note.ts';

const origin = 'rekey.example/record';
const key = ed25519KeyFromSeed(Buffer.alloc(32, 7));
const other = ed25519KeyFromSeed(Buffer.alloc(32, 8));
const log = { name: origin, publicKey: key.publicKey };
const root = Buffer.alloc(32, 1);
const badNote = (kind: string) => expect.objectContaining({ name: 'BadNote', kind });

test('a checkpoint is origin, size and root, a line each', () => {
  expect(formatCheckpoint({ origin, size: 20852163, root })).toBe(
    `${origin}\n20852163\n${root.toString('base64')}\n`,
  );
  expect(formatCheckpoint({ origin, size: 0, root, extensions: ['a', 'b c'] }).split('\n')).toEqual([
    origin,
    '0',
    root.toString('base64'),
    'a',
    'b c',
    '',
  ]);
});

test('what was signed opens as it was, also under a verifier key that was passed on as text', () => {
  const size = fc.maxSafeNat();
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(size, bytes, (size, root) => {
      const note = signCheckpoint({ origin, size, root }, key);
      expect(openCheckpoint(note, log)).toEqual({ origin, size, root: Buffer.from(root) });
      expect(openCheckpoint(note, readVerifierKey(formatVerifierKey(log))).size).toBe(size);
    }),
    { numRuns: 30 },
  );
});

test('a note with any single character changed does not open', () => {
  const note = signCheckpoint({ origin, size: 1234, root }, key);
  for (let i = 0; i < note.length; i += 1) {
    const changed = note.slice(0, i) + String.fromCharCode(note.charCodeAt(i) ^ 1) + note.slice(i + 1);
    expect(() => openCheckpoint(changed, log), `at ${i}`).toThrow(
      expect.objectContaining({ name: 'BadNote' }),
    );
    expect(() => openCheckpoint(note.slice(0, i) + note.slice(i + 1), log), `without ${i}`).toThrow();
  }
});

test('another key, another name and another log are told apart', () => {
  const note = signCheckpoint({ origin, size: 5, root }, key);
  expect(() => openCheckpoint(note, { name: origin, publicKey: other.publicKey })).toThrow(
    badNote('unsigned'),
  );
  expect(() => openCheckpoint(note, { name: 'rekey.example', publicKey: key.publicKey })).toThrow(
    badNote('unsigned'),
  );
  // The same key signs, under our name, a checkpoint that says it is of another log.
  const foreign = signNote(formatCheckpoint({ origin: 'other.example', size: 5, root }), {
    name: origin,
    ...key,
  });
  expect(() => openCheckpoint(foreign, log)).toThrow(badNote('other_origin'));
});

test('a witness may sign beside us, and nobody instead of us', () => {
  const note = signCheckpoint({ origin, size: 5, root }, key);
  const text = formatCheckpoint({ origin, size: 5, root });
  const witness = signNote(text, { name: 'witness.example', ...other });
  const both = note + witness.slice(text.length + 1);
  expect(openCheckpoint(both, log).size).toBe(5);
  expect(() => openCheckpoint(witness, log)).toThrow(badNote('unsigned'));
});

const rootLine = root.toString('base64');
test.each([
  ['no root', `${origin}\n5\n`],
  ['a leading zero', `${origin}\n05\n${rootLine}\n`],
  ['a sign', `${origin}\n+5\n${rootLine}\n`],
  ['a size of no whole number', `${origin}\n5.5\n${rootLine}\n`],
  ['a size beyond what we count', `${origin}\n9007199254740993\n${rootLine}\n`],
  ['a root of another length', `${origin}\n5\n${Buffer.alloc(31).toString('base64')}\n`],
  ['a root in another spelling', `${origin}\n5\n${rootLine.slice(0, -2)}F=\n`],
  ['an empty line', `${origin}\n5\n${rootLine}\n\nmore\n`],
  ['no origin', `\n5\n${rootLine}\n`],
])('a signed text with %s is no checkpoint', (_, text) => {
  expect(() => openCheckpoint(signNote(text, { name: origin, ...key }), log)).toThrow(badNote('malformed'));
});

test('what no checkpoint can say is not signed', () => {
  const bad = [
    { origin: 'two\nlines', size: 5, root },
    { origin: `${origin}\n5\n${rootLine}`, size: 5, root },
    { origin: '', size: 5, root },
    { origin: 'with space', size: 5, root },
    { origin: 'with+plus', size: 5, root },
    { origin, size: -1, root },
    { origin, size: 1.5, root },
    { origin, size: 2 ** 53, root },
    { origin, size: 5, root: Buffer.alloc(20) },
    { origin, size: 5, root, extensions: [''] },
    { origin, size: 5, root, extensions: ['two\nlines'] },
  ];
  for (const checkpoint of bad)
    expect(() => signCheckpoint(checkpoint, key), JSON.stringify(checkpoint)).toThrow(badNote('malformed'));
});

test('the same seed gives the same key, and a seed has 32 bytes', () => {
  const again = ed25519KeyFromSeed(Buffer.alloc(32, 7));
  expect(signCheckpoint({ origin, size: 5, root }, again)).toBe(
    signCheckpoint({ origin, size: 5, root }, key),
  );
  for (const length of [0, 31, 33, 64])
    expect(() => ed25519KeyFromSeed(Buffer.alloc(length))).toThrow(RangeError);
});
