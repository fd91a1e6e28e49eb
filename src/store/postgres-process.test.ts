import { describe, expect, test } from 'vitest';
import { isServerOf, lastWords } from './postgres-process.ts';

describe("PostgreSQL's last words", () => {
  test('are its last fatal line, without time, number and full stop', () => {
    const said = [
      '2026-11-21 04:15:03.057 UTC [7005] LOG:  starting',
      '2026-11-21 04:15:03.058 UTC [7005] FATAL:  data directory "/d" has wrong ownership.',
      '2026-11-21 04:15:03.059 UTC [7005] HINT:  something else',
    ];
    expect(lastWords(`${said.join('\n')}\n`)).toBe('data directory "/d" has wrong ownership');
    expect(lastWords('initdb: error: could not look up effective user ID 4711: user does not exist\n')).toBe(
      'could not look up effective user ID 4711: user does not exist',
    );
  });

  test('name a full disk, whatever was complained of afterwards', () => {
    const said =
      'ERROR:  could not extend file: No space left on device\nPANIC:  cannot abort transaction 1\n';
    expect(lastWords(said)).toBe('could not extend file: No space left on device');
  });

  test('are the end of what was said when nothing is marked as fatal, and say so when nothing was said', () => {
    expect(lastWords('one\ntwo\nthree\nfour\n')).toBe('two three four');
    expect(lastWords('\n')).toBe('it said nothing');
  });
});

test('a process that lives is not the server of a directory for that alone', async () => {
  expect(await isServerOf(process.cwd(), process.pid)).toBe(false);
  expect(await isServerOf(process.cwd(), 2 ** 22 + 1)).toBe(false);
});
