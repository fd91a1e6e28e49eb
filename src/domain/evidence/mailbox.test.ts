import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { after, dayMs } from '../../base/clock.ts';
import type { ChallengeId } from '../ids.ts';
import { boundCode, judgeMailbox, mailboxCode, readMailboxCode } from './mailbox.ts';

const caseOpenedAt = new Date('2030-01-07T09:00:00Z');
const asked = { agedDaysMin: 7, publicMailProviders: ['gmail.com'], caseOpenedAt };

describe('a code', () => {
  test('has so many digits, each as likely as another', () => {
    let drawn = 0;
    const next = () => {
      drawn = (drawn * 75 + 74) % 65_537; // a small generator of chance, the same at every run
      return drawn & 255;
    };
    const random = { bytes: (count: number) => new Uint8Array(count).map(next) };
    for (const digits of [8, 12]) expect(mailboxCode(random, digits)).toMatch(new RegExp(`^\\d{${digits}}$`));
    const seen = new Set(Array.from({ length: 200 }, () => mailboxCode(random, 8)).join(''));
    expect([...seen].sort().join('')).toBe('0123456789');
  });

  test.each([
    '12345678',
    ' 1234 5678 ',
    '1234-5678',
    '12‐34‑56–78',
    '1234—5678',
    '１２３４５６７８',
    '1234\u200b5678',
    '1234\u00a05678\n',
  ])('typed as %j is read', (typed) => {
    expect(readMailboxCode(typed, 8)).toBe('12345678');
  });

  test.each(['', '1234567', '123456789', '1234567a', 'x12345678', '12345678x', '1234_5678', '1234.5678'])(
    '%j cannot be one',
    (typed) => {
      expect(readMailboxCode(typed, 8)).toBeUndefined();
    },
  );

  test('is looked for in the first hundred characters only', () => {
    expect(readMailboxCode(`${' '.repeat(92)}12345678`, 8)).toBe('12345678');
    expect(readMailboxCode(`${' '.repeat(93)}12345678`, 8)).toBeUndefined();
  });

  test('is bound to its challenge: no two give the same', () => {
    const [one, two] = ['a' as ChallengeId, 'b' as ChallengeId];
    expect(boundCode(one, '12345678')).not.toBe(boundCode(two, '12345678'));
    expect(boundCode(one, '12345678')).not.toBe(boundCode(one, '12345679'));
    expect(boundCode(one, '12345678')).toContain('12345678');
    expect(boundCode(one, '12345678')).toContain(one);
  });

  test('whatever is typed, what is read is digits or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const read = readMailboxCode(typed, 8);
        return read === undefined || /^\d{8}$/.test(read);
      }),
    );
  });
});

describe('reading the mailbox', () => {
  const judged = (address: string, verifiedAt: Date | null) =>
    judgeMailbox({ ...asked, address, verifiedAt });

  test('is strong when the address was confirmed long enough before the case, to the millisecond', () => {
    const aged = after(caseOpenedAt, -7 * dayMs);
    const own = { root: 'domain:example.org' };
    expect(judged('ann@example.org', aged)).toEqual({ ...own, strength: 'strong', because: ['aged'] });
    expect(judged('ann@example.org', after(aged, -dayMs))).toMatchObject({ strength: 'strong' });
    expect(judged('ann@example.org', after(aged, 1))).toEqual({
      ...own,
      strength: 'weak',
      because: ['added_lately'],
    });
    expect(judged('ann@example.org', caseOpenedAt)).toMatchObject({ strength: 'weak' });
  });

  test('is weak where it never was confirmed', () => {
    expect(judged('ann@example.org', null)).toEqual({
      root: 'domain:example.org',
      strength: 'weak',
      because: ['unverified'],
    });
  });

  test('is weak where mail is only passed on, however long ago it was confirmed', () => {
    const passed = judged('ann@relay.firefox.com', after(caseOpenedAt, -900 * dayMs));
    expect(passed).toEqual({ root: 'forwarded', strength: 'weak', because: ['forwarded'] });
  });
});
