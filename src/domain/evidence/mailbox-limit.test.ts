import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultPolicy } from '../policy/policy.ts';
import { type CodesAsked, mayAskCode, mayMailCode } from './mailbox-limit.ts';

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

const none: CodesAsked = { own: 0, network: 0, all: 0, proven: 0, ownEver: 0, hasProven: false };

/** One more is asked for at each limit, and just below it. */
test.each([
  ['in the whole case', 'ownEver', limits.perCaseMax, {}],
  ['by one claimant', 'own', limits.perClaimantPerDayMax, {}],
  ['by one network', 'network', limits.perNetworkPerDayMax, {}],
  ['by all, for the first time', 'all', limits.perAddressPerDayMax, {}],
  ['by all, again', 'all', limits.repeatedPerAddressPerDayMax, { own: 1 }],
] as const)('codes asked for %s: the last below the limit, and none at it', (_what, field, most, others) => {
  expect(mayAskCode(limits, { ...none, ...others, [field]: most - 1 })).toBe(true);
  expect(mayAskCode(limits, { ...none, ...others, [field]: most })).toBe(false);
});

test('what is kept for who has proven something is theirs, whatever strangers asked for, and nobody else’s', () => {
  const flood = { ...none, network: 999, all: 999 };
  const kept = limits.keptForProvenPerDayMax;
  expect(mayAskCode(limits, { ...flood, hasProven: true, proven: kept - 1 })).toBe(true);
  expect(mayAskCode(limits, { ...flood, hasProven: true, proven: kept })).toBe(false);
  expect(mayAskCode(limits, { ...flood, hasProven: false, proven: 0 })).toBe(false);
  // Their own limits hold for them too.
  expect(mayAskCode(limits, { ...none, hasProven: true, own: limits.perClaimantPerDayMax })).toBe(false);
  expect(mayAskCode(limits, { ...none, hasProven: true, ownEver: limits.perCaseMax })).toBe(false);
});

test('letters about accounts that confirmed the mailbox and about all others are counted apart', () => {
  const [confirmed, named] = [{ verifiedAt: new Date(0) }, { verifiedAt: null }];
  const { perMailboxPerDayMax: most, unconfirmedPerMailboxPerDayMax: fewer } = limits;
  expect(mayMailCode(limits, { confirmed: most - 1, unconfirmed: 999 }, confirmed)).toBe(true);
  expect(mayMailCode(limits, { confirmed: most, unconfirmed: 0 }, confirmed)).toBe(false);
  expect(mayMailCode(limits, { confirmed: 999, unconfirmed: fewer - 1 }, named)).toBe(true);
  expect(mayMailCode(limits, { confirmed: 0, unconfirmed: fewer }, named)).toBe(false);
});
