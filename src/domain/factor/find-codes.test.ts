import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hidingSecrets } from '../case/hide-secrets.ts';
import { codesIn } from './find-codes.ts';
import { type RecoveryCode, readRecoveryCode, showRecoveryCode } from './recovery-code.ts';

const everywhere = { marks: [], isWordwise: false };
const placesIn = (text: string) => [...codesIn(text, everywhere)].filter((place) => place !== undefined);

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const code = fc
  .array(fc.constantFrom(...symbols), { minLength: 25, maxLength: 25 })
  .map((list) => list.join('') as RecoveryCode);
/** What people, editors and input methods put between and around signs. */
const between = fc.constantFrom(
  ...[
    '',
    '',
    '',
    '-',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\u00a0',
    '\u200b',
    '\u00ad',
    '\ufeff',
    '–',
    ' - ',
    '.',
    '/',
    '_',
    '*',
    '`',
    '“',
    '\u2003',
    '\u3000',
    '・',
  ],
);
const dressed: readonly ((sign: string) => string)[] = [
  (sign) => sign,
  (sign) => sign.toLowerCase(),
  (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0),
  (sign) => ({ '0': 'O', '1': 'l' })[sign] ?? sign,
  (sign) => ({ '0': 'o', '1': 'I' })[sign] ?? sign,
  (sign) => ({ '0': '０', '1': 'ı', K: '\u212a' })[sign] ?? sign,
];
const typedCode = fc
  .tuple(code, fc.array(fc.tuple(fc.constantFrom(...dressed), between), { minLength: 25, maxLength: 25 }))
  .map(([bare, dress]) => ({
    bare,
    typed: Array.from(bare, (sign, i) => dress[i]![0](sign) + (i < 24 ? dress[i]![1] : '')).join(''),
  }));

describe('the finder and the reader', () => {
  test('whatever the reader takes for a code, the finder finds, whatever stands around it', () => {
    const prose = fc.constantFrom(
      '',
      ' ',
      'My code: ',
      'I lost it\n',
      '„',
      'x',
      'abc-',
      'ABCDE ',
      'Über 12 ',
    );
    fc.assert(
      fc.property(typedCode, prose, prose, ({ bare, typed }, before, after) => {
        fc.pre(typed.length <= 200);
        expect(readRecoveryCode(typed)).toBe(bare);
        expect(placesIn(before + typed + after).map((place) => place.code)).toContain(bare);
      }),
      { numRuns: 3000 },
    );
  });

  test('agree on any text: what is read whole is found whole', () => {
    const sign = fc.constantFrom(
      ...symbols,
      ...symbols,
      'o',
      'l',
      'i',
      'u',
      'ﬁ',
      '½',
      'é',
      'e\u0301',
      'ß',
      '①',
      '-',
      ' ',
      '\n',
      '\u200d',
    );
    fc.assert(
      fc.property(fc.array(sign, { minLength: 23, maxLength: 32 }), (signs) => {
        const read = readRecoveryCode(signs.join(''));
        if (read !== undefined) expect(placesIn(signs.join('')).map((place) => place.code)).toContain(read);
      }),
      { numRuns: 5000 },
    );
  });
});

test('a code that looks like one is sure, a run of words is not', () => {
  const sure = (text: string) => placesIn(text).filter(({ isSure }) => isSure).length;
  const shown = 'ABCDE-FGHJK-MNPQR-STVWX-YZ234';
  for (const between of ['-', ' ', '\n', '\t', '\u00a0', '.', '', ' - '])
    expect(sure(`see ${shown.replaceAll('-', between)}, please`), JSON.stringify(between)).toBe(1);
  expect(sure(`see ${Array.from(shown.replaceAll('-', '')).join(' ')}!`)).toBe(1);
  for (const prose of [
    'There never comes other words',
    'it has been a very long time and no mail came',
    '1234567890123456789012345',
  ])
    expect(sure(prose), prose).toBe(0);
});

test('a code that is known is hidden in every dress, at whatever place of a text', () => {
  fc.assert(
    fc.property(typedCode, fc.constantFrom('', 'I lost it. ', 'code='), ({ bare, typed }, before) => {
      fc.pre(typed.length <= 200);
      const reading = hidingSecrets(before + typed);
      let step = reading.next();
      while (!step.done) step = reading.next(new Set(step.value.filter((asked) => asked === bare)));
      expect(step.value.found).toContainEqual({ kind: 'recovery_code', value: bare });
      expect(placesIn(step.value.text).map((place) => place.code)).not.toContain(bare);
      expect(step.value.text.startsWith(before)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('shown codes come back in their bare form', () => {
  const bare = 'ABCDEFGHJKMNPQRSTVWXYZ234' as RecoveryCode;
  expect(placesIn(showRecoveryCode(bare))).toEqual([{ code: bare, from: 0, to: 29, isSure: true }]);
});
