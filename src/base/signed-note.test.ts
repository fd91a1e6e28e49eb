import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  ed25519KeyFromSeed,
  formatVerifierKey,
  noteKeyId,
  openNote,
  readVerifierKey,
  signNote,
  strictBase64,
} from './signed-note.ts';

const name = 'example.org/log';
const key = ed25519KeyFromSeed(Buffer.alloc(32, 7));
const other = ed25519KeyFromSeed(Buffer.alloc(32, 8));
const signer = { name, ...key };
const verifier = { name, publicKey: key.publicKey };
const text = 'example.org/log\n3\nAAAA\n';
const note = signNote(text, signer);

test('a note that was signed opens, and says what was signed', () => {
  expect(openNote(note, verifier)).toBe(text);
  expect(note.startsWith(`${text}\n— ${name} `)).toBe(true);
});

describe('what is not signed by this very key does not open:', () => {
  const line = note.slice(text.length + 1, -1);
  const changed = (what: string) => `${text}\n${what}\n`;
  const signature = Buffer.from(line.split(' ')[2]!, 'base64');
  test.each([
    ['another text', note.replace('\n3\n', '\n4\n')],
    ['a bent signature', changed(`— ${name} ${Buffer.from(signature).fill(1, 40, 41).toString('base64')}`)],
    ['a short one', changed(`— ${name} ${signature.subarray(0, -1).toString('base64')}`)],
    [
      'a long one',
      changed(`— ${name} ${Buffer.concat([signature, signature.subarray(0, 1)]).toString('base64')}`),
    ],
    ['the same name by another key', signNote(text, { name, ...other })],
    ['another name by the same key', signNote(text, { ...signer, name: 'example.org/other' })],
    [
      'one right and one bent',
      `${note}— ${name} ${Buffer.from(signature).fill(1, 40, 41).toString('base64')}\n`,
    ],
    ['no signature', text],
    ['no end of line', note.slice(0, -1)],
    ['a line that is none', `${note}x\n`],
    ['a line without its dash', changed(line.slice(2))],
    ['a key id and nothing more', changed(`— ${name} ${signature.subarray(0, 4).toString('base64')}`)],
    ['something before the dash', changed(`x${line}`)],
    ['something after the signature', changed(`${line} x`)],
    ['a control character', note.replace('AAAA', 'AA\u0007A')],
    ['a lone surrogate', note.replace('AAAA', 'AA\ud800A')],
    ['too many lines', `${note}${`— x.example ${signature.toString('base64')}\n`.repeat(2000)}`],
    ['too long', `${'x'.repeat(1_100_000)}\n\n${line}\n`],
  ])('%s', (_what, given) => {
    expect(() => openNote(given, verifier)).toThrow();
  });

  test('and what others signed beside it does no harm', () => {
    const cosigned = `${note}${signNote(text, { name: 'w.example', ...other }).slice(text.length + 1)}`;
    expect(openNote(cosigned, verifier)).toBe(text);
    expect(openNote(cosigned, { name: 'w.example', publicKey: other.publicKey })).toBe(text);
  });
});

test('a text that could not be read again, and a name that is none, are not signed', () => {
  for (const bad of ['no end of line', '', 'a\u0000b\n', 'a\ud800b\n', 'x'.repeat(1_100_000).concat('\n')])
    expect(() => signNote(bad, signer), bad.slice(0, 20)).toThrow();
  for (const bad of ['', 'a b', 'a+b', 'a\nb', 'a\ud800', 'a\u00a0b'])
    expect(() => signNote(text, { ...signer, name: bad }), bad).toThrow();
});

describe('a verifier key', () => {
  const shown = formatVerifierKey(verifier);
  const [, id, base64] = shown.split('+');

  test('is read as it was shown', () => {
    expect(readVerifierKey(shown).name).toBe(name);
    expect(openNote(note, readVerifierKey(shown))).toBe(text);
    expect(noteKeyId(name, key.publicKey).toString('hex')).toBe(id);
    expect(noteKeyId(name, other.publicKey)).not.toEqual(noteKeyId(name, key.publicKey));
    expect(noteKeyId('another', key.publicKey)).not.toEqual(noteKeyId(name, key.publicKey));
  });

  const bytes = Buffer.from(base64!, 'base64');
  test.each([
    '',
    name,
    `${name}+${id}`,
    `${name}+00000000+${base64}`,
    `another+${id}+${base64}`,
    `x+${shown}`,
    ` ${shown}`,
    `a b+${id}+${base64}`,
    `${shown} `,
    `${name}+${id}+${bytes.subarray(0, -1).toString('base64')}`,
    `${name}+${id}+${Buffer.concat([bytes, Buffer.of(0)]).toString('base64')}`,
    `${name}+${id}+${Buffer.concat([Buffer.of(2), bytes.subarray(1)]).toString('base64')}`,
    `${name}+${id}+${base64!.replace(/.$/, '!')}`,
  ])('%j is none', (given) => {
    expect(() => readVerifierKey(given)).toThrow();
  });

  test('is one of Ed25519, of a seed of 32 bytes', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => formatVerifierKey({ name, publicKey })).toThrow(TypeError);
    for (const length of [0, 31, 33])
      expect(() => ed25519KeyFromSeed(Buffer.alloc(length))).toThrow(RangeError);
  });
});

test('base64 has one spelling', () => {
  expect(strictBase64('aGk=')).toEqual(Buffer.from('hi'));
  expect(strictBase64('')).toEqual(Buffer.alloc(0));
  for (const bad of ['aGk', 'aGl=', 'aGk=\n', ' aGk=', 'aG-_', '!'])
    expect(strictBase64(bad), bad).toBeUndefined();
});
