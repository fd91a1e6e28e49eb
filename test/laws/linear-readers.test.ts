/**
 * Law 11, of reading: whatever reads text that others wrote takes steps in proportion to its length, or looks only at its beginning. Steps are
 * counted, not time; each reader meets texts that were made to hurt it, and one twice as long may cost twice as much. To hold one more reader
 * add its row; to hurt all of them, a piece.
 */
import { expect, test } from 'vitest';
import { readAccountName } from '../../src/domain/account/account-name.ts';
import { readAddress, suggestAddress } from '../../src/domain/account/address.ts';
import { describeClient } from '../../src/domain/account/client.ts';
import { addressPrefix } from '../../src/domain/account/place.ts';
import { readUsername } from '../../src/domain/account/username.ts';
import { looksOfficial } from '../../src/domain/account/username-look.ts';
import { readNote, readReason } from '../../src/domain/case/desk-words.ts';
import { fileName } from '../../src/domain/case/file-name.ts';
import { hidingSecrets } from '../../src/domain/case/hide-secrets.ts';
import { readRecoveryCode } from '../../src/domain/factor/recovery-code.ts';
import { readTotpCode, readTotpPair } from '../../src/domain/factor/totp.ts';
import { readProjectName } from '../../src/domain/package/name.ts';
import { readRepositoryUrl } from '../../src/domain/package/repository-url.ts';
import { clientAddress } from '../../src/edge/http/client-address.ts';
import { readOwnPath } from '../../src/edge/web/own-path.ts';
import { packetsOf } from '../../src/outside/pkt-line.ts';
import { Collector } from '../../src/outside/ref-collector.ts';
import { countSteps, firstMatch, TooManySteps } from './steps.ts';

const megabyte = 1_048_576;

const hide = (text: string): void => {
  const reading = hidingSecrets(text);
  for (let step = reading.next(); !step.done; ) step = reading.next();
};

/** Every reader of text from outside. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'secrets in a text': hide,
  'the account field': (text) => readAccountName(text, 'https://registry.example/'),
  'an address': readAddress,
  'a slip in an address': suggestAddress,
  'a user name': readUsername,
  'how a user name looks': (text) => {
    const name = readUsername(text);
    return name && looksOfficial(name, 'the Example Registry');
  },
  'a recovery code': readRecoveryCode,
  'a code of the app': readTotpCode,
  'two codes of the app': readTotpPair,
  'a project name': readProjectName,
  'a repository URL': (text) => readRepositoryUrl(text, []),
  'a file name': (text) => fileName(text, 'text/plain'),
  'a User-Agent': describeClient,
  'a reason of the desk': readReason,
  'a note of the desk': readNote,
  'a path to go back to': readOwnPath,
  'what a proxy says of the client': (text) =>
    clientAddress('127.0.0.1', { 'x-forwarded-for': text }, () => true),
  'what a proxy says of it in the standard’s own header': (text) =>
    clientAddress('127.0.0.1', { forwarded: `for=${text}` }, () => true),
  'a network': addressPrefix,
  'a line of a git listing': (text) => {
    try {
      return new Collector(['refs/'], 100).take(`${'a'.repeat(40)} refs/heads/${text}`);
    } catch {
      return undefined;
    }
  },
};

/** What was made to hurt: each is repeated to the length that is wanted. */
const pieces: readonly string[] = [
  ...[
    '-----BEGIN PRIVATE KEY-----x',
    '-----BEGIN PRIVATE KEY-----\nA',
    '-----BEGIN PRIVATE KEY----- AAAAAAAAAAAAAAAA ',
    '-----BEGIN ',
    '-----END PRIVATE KEY-----',
  ],
  ...[
    'rky_',
    'rky_ ',
    'rky_a',
    'pypi-Ag',
    'pypi-Agrky_',
    'ghp_a ',
    'npm_npm_',
    'otpauth:',
    'otpauth://',
    'xoxa-',
    'AKIA',
  ],
  ...['ABCDEFGH234567', 'AB2C ', 'ABCD2 ', 'ABCDE-', 'ABCDE-FGHJK-', 'A 1 ', '0f', 'f', '0'],
  ...[
    'https://a:',
    'https://',
    'a://b:c',
    'https://a:b@',
    'https://u:https://u:',
    ':',
    '@',
    '/',
    'a:',
    'ab:cd1 ',
    'password ',
    'password: ',
    'passwordpassword: x1',
  ],
  ...['\u200b', 'a\u200b', '\u00ad', '\u0301', 'ａ', '\ufeff'],
  ...[
    '<!--',
    '<b>',
    '</b>',
    '<b',
    '&lt;',
    '(',
    '()',
    '(a',
    ')',
    '[',
    '](',
    '[hidden: ',
    '[hidden: password]',
    '{',
    '`',
    '"',
    '# a b\n',
    '1. ',
    '- [x] ',
  ],
  ...[
    'a at b dot c ',
    'a @ b.c ',
    'a(at)b(dot)c',
    'mailto:',
    'mailto:?',
    'a,',
    'a, ',
    'a or ',
    'a/',
    'a+',
    'a.',
    'a-',
    '..',
    '--',
    '>',
    '\\n',
    '\n',
    '\r\n',
    ' ',
    '\t',
    ',',
  ],
  ...[
    'username: ',
    'user name is ',
    'account a ',
    'http:/',
    'https :/',
    'pkg:a/',
    'user/',
    '.txt',
    '%',
    '%41',
    '?',
    '=',
  ],
];

const textOf = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

test('the counting matcher finds what the real one finds', () => {
  const shapes = [
    /a+b/,
    /(?<![a-z])x{2,3}(?!y)/,
    /(?:a|ab)(?:c|bcd)d*/,
    /<!--.*?(?:-->|$)/s,
    /\bfoo\b/i,
    /(?<=[a-z]:\/\/)\w+(?=@)/,
    /^[>\s]{0,3}(?:[A-Z]*|[a-z]{1,3}: )$/m,
  ];
  const texts = [
    'aaab',
    'xxx xxy axx xx',
    'abcdd',
    'x<!-- y --> z',
    'a Foo b',
    'ab://user@h',
    '> ABC\nab: ',
    '',
  ];
  for (const shape of shapes)
    for (const text of texts) {
      const real = shape.exec(text);
      expect(firstMatch(shape, text), `${shape} ${text}`).toEqual(
        real ? [real.index, real.index + real[0].length] : undefined,
      );
    }
});

test('the law would see what is not linear', () => {
  const bad = (text: string) => text.replace(/\s+$/, '');
  const once = countSteps(() => bad(`${' '.repeat(1000)}x`)).steps;
  expect(countSteps(() => bad(`${' '.repeat(2000)}x`)).steps).toBeGreaterThan(3 * once);
  expect(() => countSteps(() => bad(`${' '.repeat(100_000)}x`), 1_000_000)).toThrow(TooManySteps);
  const looksBack = (text: string) => {
    for (let at = 0; at < text.length; at += 10) text.indexOf('\n', at);
  };
  expect(() => countSteps(() => looksBack('a'.repeat(100_000)), 1_000_000)).toThrow(TooManySteps);
});

test.each([
  '-----BEGIN PRIVATE KEY-----x',
  'rky_',
  'ABCDEFGH234567',
  'https://a:',
  'https://u:https://u:',
  'ABCDE-FGHJK-',
])('a megabyte of %s is read in a bounded number of steps for each sign', { timeout: 120_000 }, (piece) => {
  const text = textOf(piece, megabyte);
  expect(countSteps(() => hide(text), 100 * megabyte).steps).toBeGreaterThan(megabyte);
});

test('packets that drip in, byte by byte, are put together once', async () => {
  const line = `${(65_520).toString(16)}${'a'.repeat(65_516)}`;
  const body = Buffer.from(line.repeat(16));
  let joined = 0;
  const concat = Buffer.concat;
  Buffer.concat = (list, length) => {
    joined += length ?? list.reduce((sum, each) => sum + each.length, 0);
    return concat(list, length);
  };
  try {
    const drip = async function* () {
      for (let at = 0; at < body.length; at += 1) yield body.subarray(at, at + 1);
    };
    let packets = 0;
    for await (const _packet of packetsOf(drip())) packets += 1;
    expect(packets).toBe(16);
    expect(joined).toBeLessThanOrEqual(2 * body.length);
  } finally {
    Buffer.concat = concat;
  }
});

const once = 1500; // beyond what most readers look at
const slack = 4000;

test.each(Object.entries(readers))('%s: twice the text is twice the work', (_name, read) => {
  for (const piece of pieces) {
    const one = countSteps(() => read(textOf(piece, once))).steps;
    const two = countSteps(() => read(textOf(piece, 2 * once))).steps;
    expect(two, `${JSON.stringify(piece)}: ${one} steps, then ${two}`).toBeLessThanOrEqual(2.3 * one + slack);
  }
});
