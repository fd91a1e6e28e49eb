import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sha1Hex } from '../domain/account/password.ts';
import { BreachedPasswords } from './breached-passwords.ts';

const dir = mkdtempSync(join(tmpdir(), 'breached-'));
afterAll(() => rmSync(dir, { recursive: true }));
const fileOf = (text: string): string => {
  const path = join(dir, `${sha1Hex(text)}.txt`);
  writeFileSync(path, text);
  return path;
};
const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => `${sha1Hex(`leak ${i}`)}:${i ** 3}`).sort();

test('ASVS 6.2.12: the most common passwords are known without any file', () => {
  const breached = new BreachedPasswords();
  expect(breached.has(sha1Hex('password'))).toBe(true);
  expect(breached.has(sha1Hex('password').toLowerCase())).toBe(true);
  expect(breached.has(sha1Hex('a sentence nobody leaked yet'))).toBe(false);
});

test.each([
  ['LF, last line ended', '\n', '\n'],
  ['LF, last line open', '\n', ''],
  ['CR LF as the download has it', '\r\n', '\r\n'],
])('every line of a file is found, and nothing else: %s', (_name, eol, end) => {
  for (const count of [1, 2, 3, 10, 999]) {
    const breached = new BreachedPasswords(fileOf(lines(count).join(eol) + end));
    for (let i = 0; i < count; i += 1)
      expect(breached.has(sha1Hex(`leak ${i}`)), `${i} of ${count}`).toBe(true);
    for (let i = 0; i < 200; i += 1) expect(breached.has(sha1Hex(`no leak ${i}`))).toBe(false);
    for (const edge of ['0'.repeat(40), 'F'.repeat(40)]) expect(breached.has(edge)).toBe(false);
    breached.close();
  }
});

test('an empty file is allowed and holds nothing', () => {
  expect(new BreachedPasswords(fileOf('')).has(sha1Hex('leak 1'))).toBe(false);
});

test('a file that cannot serve is refused at the start with one clear sentence', () => {
  expect(() => new BreachedPasswords(join(dir, 'missing'))).toThrow(/cannot be read/);
  expect(() => new BreachedPasswords(dir)).toThrow(/is not a file/);
  expect(() => new BreachedPasswords(fileOf(lines(500).reverse().join('\n')))).toThrow(/not sorted by hash/);
  expect(() => new BreachedPasswords(fileOf('password\nletmein\n'.repeat(100)))).toThrow(/SHA1:COUNT/);
  expect(() => new BreachedPasswords(fileOf('x'.repeat(10_000)))).toThrow(/SHA1:COUNT/);
});
