import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAccountName } from './account-name.ts';
import { readUsername, usernameKey } from './username.ts';

const names = (...list: string[]) => ({ kind: 'names', names: list });
const nothing = { kind: 'nothing' };

/** Every shape of the field in the real requests (data: `username_shape`), with samples of each. */
const shapes: Record<string, [typed: string, expected: unknown][]> = {
  plain: [
    ['ann', names('ann')],
    ['  Ann.Example-1_x  ', names('Ann.Example-1_x')],
    ['1', names('1')],
    ['user', nothing],
    ['useradmin', names('useradmin')],
    ['my-account', names('my-account')],
  ],
  'in backticks': [
    ['`ann`', names('ann')],
    ['``ann``', names('ann')],
    ['```\nann\n```', names('ann')],
    ['` ann `', names('ann')],
    ['My PyPI username is `ann`.', names('ann')],
    ['`ann` (Ann Example)', names('ann')],
  ],
  'in quotes': [
    ['"ann"', names('ann')],
    ["'ann'", names('ann')],
    ['“ann”', names('ann')],
    ['„ann“', names('ann')],
    ['«ann»', names('ann')],
    ['my name is "ann"!', names('ann')],
  ],
  'other decoration or non-name': [
    ['<ann>', names('ann')],
    ['[ann]', names('ann')],
    ['(ann)', names('ann')],
    ['{ann}', names('ann')],
    ['**ann**', names('ann')],
    ['_ann_', names('ann')],
    ['@ann', names('ann')],
    ['ann.', names('ann')],
    ['ann!?', names('ann')],
    ['- ann', names('ann')],
    ['\u200bann\u200b', names('ann')],
    ['ann (Ann Example)', names('ann')],
    ['ann(Ann Example)', names('ann')],
    ['ann - Ann Example', names('ann')],
    ['Username: ann', names('ann')],
    ['user name = ann', names('ann')],
    ['my username is ann', names('ann')],
    ['My old PyPI user name was ann.', names('ann')],
    ['I think it is ann', names('ann')],
    ['My username (ann)', names('ann')],
    ['[ann](https://pypi.org/user/ann/)', names('ann')],
    ['<!-- your username here -->\nann', names('ann')],
    ['用户名：ann', names('ann')],
    ['Ann Example', nothing],
    ['Jean-Luc Example', nothing],
    ['éric', nothing],
    ['ann@', names('ann')],
  ],
  URL: [
    ['https://pypi.org/user/ann/', names('ann')],
    ['https://pypi.org/user/ann', names('ann')],
    ['http://PyPI.org/user/Ann/?x=1#y', names('Ann')],
    ['pypi.org/user/ann', names('ann')],
    ['www.pypi.org/user/ann', names('ann')],
    ['<https://pypi.org/user/ann/>', names('ann')],
    ['My profile is https://pypi.org/user/ann/.', names('ann')],
    ['https://registry.example/users/ann', names('ann')],
    ['https://registry.example/u/ann', names('ann')],
    ['https://registry.example/~ann', names('ann')],
    ['https://registry.example/@ann', names('ann')],
    ['https://pypi.org/user/none/', names('none')],
    ['https://pypi.org/project/left-pad/', { kind: 'project', name: 'left-pad' }],
    ['https://pypi.org/project/left-pad/1.0.0/#files', { kind: 'project', name: 'left-pad' }],
    ['https://pypi.org/manage/project/left-pad/', { kind: 'project', name: 'left-pad' }],
    ['https://pypi.org/manage/account/', nothing],
    ['pypi.org/manage/account', nothing],
    ['https://github.com/ann', nothing],
    ['https://pypi.org/user/%E0%A4%A', nothing],
    ['https://pypi.org/user/%2e%2e/', nothing],
    ['https://pypi.org/user/ann%40example.org', nothing],
    ['https://', nothing],
  ],
  'email address': [
    ['ann@example.org', { kind: 'address', address: 'ann@example.org' }],
    ['<ann@Example.ORG>', { kind: 'address', address: 'ann@example.org' }],
    ['mailto:ann@example.org', { kind: 'address', address: 'ann@example.org' }],
    ['<mailto:ann@example.org>', { kind: 'address', address: 'ann@example.org' }],
    ['`ann@example.org`', { kind: 'address', address: 'ann@example.org' }],
    ['Ann Example <ann@example.org>', { kind: 'address', address: 'ann@example.org' }],
    ['my email is ann@example.org.', { kind: 'address', address: 'ann@example.org' }],
    ['ann (ann@example.org)', names('ann')],
    ['ann@example', nothing],
    ['@ann@social.example', nothing],
  ],
  'several names': [
    ['ann, bob', names('ann', 'bob')],
    ['ann / bob', names('ann', 'bob')],
    ['ann/bob', names('ann', 'bob')],
    ['ann or bob', names('ann', 'bob')],
    ['ann or maybe bob', names('ann', 'bob')],
    ['ann\nbob\nANN', names('ann', 'bob')],
    ['`ann` and `bob`', names('ann', 'bob')],
    ['a1, b2; c3 | d4', names('a1', 'b2', 'c3')],
    ['ann, ann@example.org', names('ann')],
  ],
  empty: [
    ['', nothing],
    [' \n\t ', nothing],
    ['-', nothing],
    ['?', nothing],
    ['...', nothing],
    ['_No response_', nothing],
    ['username', nothing],
    ['`your-username`', nothing],
    ['<your username>', nothing],
    ['[username]', nothing],
    ['N/A', nothing],
    ['n.a.', nothing],
    ['none', nothing],
    ['None.', nothing],
    ['unknown', nothing],
    ["I don't remember", nothing],
    ['forgot', nothing],
    ['<!-- your username here -->', nothing],
  ],
};

describe.each(Object.entries(shapes))('S3: an account field of the shape "%s"', (_shape, samples) => {
  test.each(samples)('%j is understood', (typed, expected) => {
    expect(readAccountName(typed)).toMatchObject(expected as object);
  });
});

test('a link of our own registry is read under the path it is served from', () => {
  const base = 'http://localhost:8080/packages/';
  expect(readAccountName('http://localhost:8080/packages/user/ann', base)).toMatchObject(names('ann'));
  expect(readAccountName('localhost:8080/packages/user/ann', base)).toMatchObject(names('ann'));
  expect(readAccountName('http://localhost:8080/packages/user/ann')).toEqual(nothing);
  expect(readAccountName('http://localhost:8080/user/ann', 'not a url')).toMatchObject(names('ann'));
});

test('a whole story yields only what it marks as a name', () => {
  const story = 'Hello, I lost my phone last week and cannot sign in any more, please help me. ';
  expect(readAccountName(story)).toEqual(nothing);
  expect(readAccountName(`${story}My username is ann99, thanks.`)).toMatchObject(names('ann99'));
  expect(readAccountName(`${story}The account is \`ann\`.`)).toMatchObject(names('ann'));
});

test.each(['аnn', 'ａｎｎ', 'ann＠example.org', 'victim@ｅxample.org', 'annﬁ', 'ann\u0301'])(
  'a look-alike is no name and no address, rather than somebody else’s: %s',
  (typed) => {
    expect(readAccountName(typed)).toEqual(nothing);
  },
);

test('whatever is typed, the answer is well formed and nothing is thrown', () => {
  const bits = fc.constantFrom(
    '`',
    '"',
    '<',
    '>',
    '(',
    ')',
    '[',
    '](',
    '@',
    '/',
    ',',
    ' or ',
    '\n',
    'https://',
    '/user/',
    '%',
    'ann',
    '.',
    '<!--',
    'mailto:',
    'ｅ',
    '\ud800',
  );
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(bits, { maxLength: 60 }).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(anything, fc.option(fc.webUrl(), { nil: undefined }), (typed, baseUrl) => {
      const guess = readAccountName(typed, baseUrl);
      if (guess.kind === 'names') {
        expect(guess.names.length).toBeGreaterThan(0);
        expect(guess.names.length).toBeLessThanOrEqual(3);
        expect(new Set(guess.names.map(usernameKey)).size).toBe(guess.names.length);
        for (const name of guess.names) expect(readUsername(name)).toBe(name);
      }
      if (guess.kind === 'project') expect(readUsername(guess.name)).toBe(guess.name);
    }),
    { numRuns: 2000 },
  );
});

const nameShape = fc
  .stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,48}[A-Za-z0-9])?$/)
  .filter((name) => readAccountName(name).kind !== 'nothing'); // placeholders

test('a user name survives every decoration', () => {
  const decorate = fc.constantFrom(
    (name: string) => name,
    (name: string) => `\`${name}\``,
    (name: string) => `"${name}"`,
    (name: string) => `<${name}>`,
    (name: string) => ` @${name} `,
    (name: string) => `**${name}**`,
    (name: string) => `${name}.`,
    (name: string) => `${name} (Some Body)`,
    (name: string) => `https://pypi.org/user/${name}/`,
  );
  fc.assert(
    fc.property(nameShape, decorate, (name, dress) => {
      expect(readAccountName(dress(name))).toMatchObject(names(name));
    }),
  );
});

test('hundreds of kilobytes of anything are read', () => {
  for (const bit of [
    '(',
    '`',
    '<!--',
    '@',
    'a,',
    'a/',
    ' ',
    'a or ',
    'https://',
    '.',
    '](',
    'user name is ',
    'a ',
    '\u0301',
  ]) {
    readAccountName(bit.repeat(100_000)); // what is not linear outlasts the runner's limit
  }
});

test('sign-up takes the grammar and nothing else', () => {
  for (const good of ['a', '1', 'Ann', 'a.b_c-d', 'a'.repeat(50)]) expect(readUsername(good)).toBe(good);
  for (const bad of ['', '.a', 'a-', '_', 'a b', 'a@b', 'é', 'a\n', 'a'.repeat(51), 'a/b', '`a`']) {
    if (bad !== 'a\n') expect(readUsername(bad), bad).toBeUndefined();
  }
  expect(usernameKey(readUsername('AnN')!)).toBe('ann');
});
