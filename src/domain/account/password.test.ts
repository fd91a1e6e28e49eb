import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTooLong, judgePassword, normalPassword, type StrengthMeter, sha1Hex } from './password.ts';

const strong = () => 4;
const never = () => false;
const kinds = (
  password: string,
  more: Partial<Parameters<typeof judgePassword>[0]> = {},
  strength: StrengthMeter = strong,
) =>
  judgePassword(
    { password, ownWords: [], hiddenWords: [], hasSecondFactor: false, breached: never, ...more },
    strength,
  ).map((flaw) => flaw.kind);

test('ASVS 6.2.1, NIST 3.1.1: fifteen characters alone, eight with a second factor', () => {
  expect(kinds('abcdefghijklmn')).toEqual(['too_short']);
  expect(kinds('abcdefghijklmno')).toEqual([]);
  expect(kinds('abcdefg', { hasSecondFactor: true })).toEqual(['too_short']);
  expect(kinds('abcdefgh', { hasSecondFactor: true })).toEqual([]);
  expect(kinds('')).toContain('too_short');
});

test('ASVS 6.2.9: 256 characters are taken, counted as people count them, and not one more', () => {
  expect(kinds('🔑'.repeat(256))).toEqual([]);
  expect(kinds('🔑'.repeat(257))).toEqual(['too_long']);
  expect(kinds('ﷺ'.repeat(256))).toEqual(['too_long']); // NFKC makes eighteen characters of one
  expect(isTooLong('x'.repeat(10_000_000))).toBe(true);
});

test('characters are counted after folding, so that nothing invisible makes eight out of four', () => {
  expect(kinds('a\u0301'.repeat(14))).toEqual(['too_short']);
  expect(kinds('🔑'.repeat(14))).toEqual(['too_short']);
});

test('NIST 3.1.1: no composition rules, any Unicode, spaces too', () => {
  for (const password of [
    'aaaaaaaaaaaaaaaa',
    '                ',
    'пароль из четырёх слов',
    '密码密码密码密码密码密码密码密码',
  ])
    expect(kinds(password)).toEqual([]);
});

test('NIST 3.1.1.2: two keyboards give one password', () => {
  expect(normalPassword('Ａn\u0301gström')).toBe(normalPassword('Ańgström'));
});

test('ASVS 6.2.12: a known-breached password is refused, in the form typed and in the form stored', () => {
  const leaked = 'ｃorrect horse battery';
  for (const form of [leaked, normalPassword(leaked)]) {
    expect(kinds(leaked, { breached: (hash) => hash === sha1Hex(form) })).toEqual(['breached']);
  }
  expect(sha1Hex('password')).toBe('5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8');
});

test.each([
  ['ann.example2024!', 'ann.example'],
  ['4nn.3x4mpl3-4nn.', 'ann.example'],
  ['elpmaxe.nna-elpm', 'ann.example'],
  ['elpmaxe.nna!1999', 'ann.example'],
  ['ann@example.org1', 'ann@example.org'],
  ['LeftPadLeftPad12', 'left-pad'],
  ['rekeyrekeyrekey1', 'rekey'],
  ['rekey plus a long thought', undefined],
  ['an unrelated sentence', undefined],
])('ASVS 6.2.4: %s is built from own words: %s', (password, word) => {
  const ownWords = ['ann.example', 'ann@example.org', 'left-pad'];
  const flaws = judgePassword(
    { password, ownWords, hiddenWords: [], hasSecondFactor: false, breached: never },
    strong,
  );
  expect(flaws).toEqual(word === undefined ? [] : [{ kind: 'own_words', word }]);
});

test('words that whoever chooses may not learn make a password guessable, and are told from nothing else', () => {
  const hiddenWords = ['q.harbour@hiddenfirm.example'];
  expect(kinds('hiddenfirmharbour1', { hiddenWords })).toEqual(['guessable']);
  expect(kinds('hiddenfirm', { hiddenWords })).toEqual(['too_short']);
  expect(kinds('ann-hiddenfirm-1', { hiddenWords, ownWords: ['ann'] })).toEqual(['guessable']);
  expect(kinds('hiddenfirm and a long thought', { hiddenWords })).toEqual([]);
});

test('a guessable password is refused, and the meter knows the own words', () => {
  const heard: unknown[] = [];
  const meter = (_password: string, words: readonly string[]) => {
    heard.push(...words);
    return 2;
  };
  expect(kinds('some long password', { ownWords: ['ann@example.org'] }, meter)).toEqual(['guessable']);
  expect(heard).toEqual(expect.arrayContaining(['ann', 'example.org', 'rekey']));
  expect(kinds('some long password', {}, () => 3)).toEqual([]);
});

test('the longest password against thousands of own words is judged', () => {
  const ownWords = Array.from({ length: 5000 }, (_, i) => `project-${i}-${'a'.repeat(200)}`);
  expect(kinds('a'.repeat(256), { ownWords })).toEqual([]); // and the meter, left out here, is bounded by itself
});

test('any text at all can be judged', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.string()),
      (password, ownWords) => {
        expect(Array.isArray(kinds(password, { ownWords }))).toBe(true);
      },
    ),
  );
});
