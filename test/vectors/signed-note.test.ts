/** The published test vectors of signed notes: Go's own and the specification's example. */
import { expect, test } from 'vitest';
import {
  BadNote,
  ed25519KeyFromSeed,
  formatVerifierKey,
  noteKeyId,
  openNote,
  readVerifierKey,
  signNote,
} from '../../src/base/signed-note.ts';
import vectors from './signed-note.json' with { type: 'json' };

const { text, peter, enoch, foo } = vectors;
const peterVerifier = readVerifierKey(peter.verifierKey);

test('a published seed gives the published key, key id and signature', () => {
  const seed = Buffer.from(peter.typedSeedBase64, 'base64').subarray(1);
  const key = ed25519KeyFromSeed(seed);
  expect(formatVerifierKey({ name: 'PeterNeumann', ...key })).toBe(peter.verifierKey);
  expect(noteKeyId('PeterNeumann', key.publicKey).toString('hex')).toBe('c74f20a3');
  expect(signNote(text, { name: 'PeterNeumann', ...key })).toBe(`${text}\n${peter.line}`);
});

test('published notes open under the keys that signed them, also beside signatures of others', () => {
  expect(openNote(foo.note, readVerifierKey(foo.verifierKey))).toBe('This is an example message.\n');
  const both = `${text}\n${peter.line}${enoch.line}`;
  expect(openNote(both, peterVerifier)).toBe(text);
  expect(openNote(both, readVerifierKey(enoch.verifierKey))).toBe(text);
  expect(openNote(`${text}\n${peter.line}${peter.line}`, peterVerifier)).toBe(text);
});

test('a published verifier key is refused when a part is cut off or a character differs', () => {
  const key = peter.verifierKey;
  const mangled = [...vectors.badVerifierKeys];
  for (let i = 0; i <= key.length; i += 1) {
    for (let j = i + 1; j <= key.length; j += 1)
      if (i !== 0 || j !== key.length) mangled.push(key.slice(i, j));
  }
  for (let i = 0; i < key.length; i += 1) {
    mangled.push(key.slice(0, i) + String.fromCharCode(key.charCodeAt(i) + 1) + key.slice(i + 1));
  }
  for (const bad of mangled) expect(() => readVerifierKey(bad), bad).toThrow(BadNote);
});

const line = peter.line;
test.each([
  ['malformed', text],
  ['malformed', `${text}\n`],
  ['malformed', `${text}\n${line.slice(0, -1)}`],
  ['malformed', `\x01${text}\n${line}`],
  ['malformed', `\ud800${text}\n${line}`],
  ['malformed', `${text}\n${line.replace('PeterNeumann', 'Bad Name')}`],
  ['malformed', `${text}\n${line}Unexpected line.\n`],
  ['malformed', `${text}\n${line.repeat(101)}`],
  ['bad_signature', `${text}\n${line.slice(0, 60)}ABCD${line.slice(60)}`],
  ['bad_signature', `${text.replace('your', 'my')}\n${line}`],
  ['bad_signature', `${text}\n${line}${line.replace('SffcvIAQ', 'AAAAAAAA')}`],
  ['unsigned', `${text}\n${enoch.line}`],
  ['unsigned', `${text}\n${line.replace('PeterNeumann', 'CarmenSandiego')}`],
  ['unsigned', `${text}\n${line.replace('x08g', 'xxxx')}`],
] as const)('a note that is not what was signed is refused as %s: %j', (kind, note) => {
  expect(() => openNote(note, peterVerifier)).toThrow(expect.objectContaining({ name: 'BadNote', kind }));
});
