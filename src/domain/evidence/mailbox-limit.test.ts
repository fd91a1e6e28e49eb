import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultPolicy } from '../policy/policy.ts';
import { type CodesAsked, mayAskCode } from './mailbox-limit.ts';

const limits = defaultPolicy.mailboxCode;

interface Claimant {
  readonly network: string;
  readonly hasProven: boolean;
}

/** Asks one after the other, as often as they may: how many codes each gets in a day. */
function playDay(claimants: readonly Claimant[], order: readonly number[]): number[] {
  const given = claimants.map(() => 0);
  const sumOf = (isOne: (claimant: Claimant) => boolean) =>
    claimants.reduce((sum, claimant, at) => sum + (isOne(claimant) ? given[at]! : 0), 0);
  for (const at of order) {
    const me = claimants[at]!;
    const asked: CodesAsked = {
      own: given[at]!,
      ownEver: given[at]!,
      network: sumOf((other) => other.network === me.network),
      all: sumOf(() => true),
      proven: sumOf((other) => other.hasProven),
      hasProven: me.hasProven,
    };
    if (mayAskCode(limits, asked)) given[at]! += 1;
  }
  return given;
}

test('no day brings an address more codes than its ceiling and what is kept, whoever asks in whatever order', () => {
  const claimant = fc.record({
    network: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    hasProven: fc.boolean(),
  });
  const day = fc
    .array(claimant, { minLength: 1, maxLength: 40 })
    .chain((claimants) =>
      fc.tuple(fc.constant(claimants), fc.array(fc.nat(claimants.length - 1), { maxLength: 400 })),
    );
  fc.assert(
    fc.property(day, ([claimants, order]) => {
      const given = playDay(claimants, order);
      expect(Math.max(...given)).toBeLessThanOrEqual(limits.perClaimantPerDayMax);
      expect(given.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(
        limits.perAddressPerDayMax + limits.keptForProvenPerDayMax,
      );
    }),
  );
});

test('a stranger in one network, with however many contact addresses, leaves the holder every code of theirs', () => {
  const strangers = Array.from({ length: 50 }, () => ({ network: 'stranger', hasProven: false }));
  const all = [...strangers, { network: 'home', hasProven: false }];
  const order = [...all.keys()].slice(0, 50).flatMap((at) => [at, at, at]);
  expect(playDay(all, [...order, 50, 50, 50]).at(-1)).toBe(limits.perClaimantPerDayMax);
});

test('a stranger in twenty networks leaves the holder who has proven something every code of theirs', () => {
  const strangers = Array.from({ length: 200 }, (_, at) => ({ network: `net${at % 20}`, hasProven: false }));
  const all = [...strangers, { network: 'home', hasProven: true }];
  const order = [...all.keys()].slice(0, 200).flatMap((at) => [at, at, at]);
  expect(playDay(all, [...order, 200, 200, 200]).at(-1)).toBe(limits.perClaimantPerDayMax);
});
