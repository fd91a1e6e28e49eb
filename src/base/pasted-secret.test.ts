import { expect, test } from 'vitest';
import { readPastedSecret } from './pasted-secret.ts';
import { newSecret } from './secret.ts';

const secret = 'abcdefghijklmnopqrstuvwxyz0123456789_-ABCDE';

test.each([
  '',
  '.',
  ',',
  ';',
  ':',
  '!',
  '?',
  ')',
  ']',
  '}',
  '>',
  '"',
  "'",
  '`',
  '’',
  '”',
  '»',
  '*',
  '_',
  '-',
  '>.',
  '&gt;',
  '…',
  ' ',
  '\n',
  '=20',
])('what stands after a pasted secret is forgiven: %j', (tail) =>
  expect(readPastedSecret(`${secret}${tail}`)).toBe(secret),
);

test.each(['<', '(', '"', '“'])('and what stands before it: %j', (head) =>
  expect(readPastedSecret(`${head}${secret}>`)).toBe(secret),
);

test('more letters than a secret has are no secret, nor are fewer', () => {
  for (const other of [`${secret}x`, `${secret}xyz.`, secret.slice(1), `x${secret}`, 'short.'])
    expect(readPastedSecret(other)).toBe(other);
});

test('every secret of ours is one', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    const made = newSecret({ bytes: (count) => new Uint8Array(count).fill(byte) });
    expect(readPastedSecret(`${made}.`)).toBe(made);
  }
});
