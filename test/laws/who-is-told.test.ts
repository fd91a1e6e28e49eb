/**
 * Law: whoever must be told is told, exactly once, and nobody else. Each fact that posts letters is recorded about one account that has
 * every kind of address (primary, unverified, just removed, in capitals), a co-owner, and a case with claimants of every standing; the table
 * says who gets which letter with which link. A fact that posts a letter and is not in the table fails, as does one that posts none.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { after, dayMs, hourMs, msBetween } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { type Fact, type FactKind, lettersOf } from '../../src/domain/fact.ts';
import type { AddressId } from '../../src/domain/ids.ts';
import { waitHoursLongest } from '../../src/domain/policy/rules.ts';
import { record } from '../../src/usecases/steps/record.ts';
import { policyOrigin } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { type Asking, accept, ask, type Holder, join, setStage } from '../stories/recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
let asking: Asking;
let now: Date;
beforeAll(async () => {
  t = await openHouse();
  ann = await setStage(t);
  now = t.clock.now();
  const id = newId<'address'>(t.house.random, now) as AddressId;
  const address = 'Ann@CAPITALS.example';
  await t.house.db.once.addresses.add({
    ...{ id, accountId: ann.id, address, addressKey: address.toLowerCase(), addedAt: after(now, -dayMs) },
  });
  asking = await ask(t, ann.id, 'grantee@example.com');
  await join(t, asking.caseId, 'second@example.com');
  await join(t, asking.caseId, 'unproven@example.com', false);
  await accept(t, asking);
});
afterAll(() => t.close());

const confirmed = ['ann@example.org', 'ann@old.example'];
const holder = [...confirmed, 'Ann@CAPITALS.example', 'ann@new.example'];
const everybody = [...holder, 'bob@example.net'];
const claimants = ['grantee@example.com', 'second@example.com'];
const grantee = ['grantee@example.com'];
const claimant = grantee; // whose fact it is
const address = ['given@example.org'];

/** `letter -> recipients, with the purpose of its link`. */
type Told = Readonly<Record<string, readonly [to: readonly string[], link?: string]>>;
const accepted: Told = {
  'case-accepted': [grantee, 'open_case'],
  'case-accepted-other': [['second@example.com'], 'open_case'],
  'holder-accepted': [everybody, 'object'],
};
const told: Partial<Record<FactKind, Told>> = {
  'account:account:opened': { 'verify-address': [address, 'verify_address'] },
  'account:address:added': { 'verify-address': [address, 'verify_address'], 'address-added': [confirmed] },
  'account:address:verification-asked': { 'verify-address': [address, 'verify_address'] },
  'account:address:removed': { 'address-removed': [confirmed] },
  'account:address:made-primary': { 'address-primary': [confirmed] },
  'account:address:asked-about': { 'names-of-address': [address] },
  'account:password:reset-asked': { 'reset-password': [address, 'reset_password'] },
  'account:password:changed': { 'password-changed': [confirmed] },
  'account:session:begun': { 'signed-in': [confirmed] },
  'account:factor:wrong-after-password': { 'wrong-factor': [confirmed] },
  'account:factor:added': { 'factor-added': [confirmed] },
  'account:factor:removed': { 'factor-removed': [confirmed] },
  'account:factor:replaced': { 'factor-replaced': [confirmed] },
  'account:codes:made': { 'codes-made': [confirmed] },
  'account:codes:used': { 'code-used': [confirmed] },
  'registry:project:owner-added': { 'owner-added': [confirmed] },
  'registry:project:repository-linked': { 'repository-linked': [confirmed] },
  'registry:invitation:received': { 'owner-invited': [address] },
  'case:case:opened': { 'case-opened': [claimant, 'open_case'] },
  'case:case:joined': { 'case-opened': [claimant, 'open_case'] },
  'case:link:asked': { 'case-open-link': [claimant, 'open_case'] },
  'case:restore-link:asked': { 'case-granted': [grantee, 'restore'] },
  'case:challenge:made': { 'evidence-code': [address] },
  'case:finding:made': { 'case-proof-found': [claimant, 'open_case'] },
  'case:wait:shortened': {
    'case-sooner': [grantee, 'open_case'],
    'holder-sooner': [everybody, 'object'],
  },
  'case:wait:half': { 'holder-halfway': [everybody, 'object'] },
  'case:reminder:due': { 'case-reminder': [claimants, 'open_case'] },
  'case:move:accept': accepted,
  'case:move:approve': accepted,
  'case:move:refer': { 'case-reviewing': [claimants, 'open_case'] },
  'case:move:submit': { 'case-reviewing': [claimants, 'open_case'] },
  'case:move:ask': { 'case-question': [claimant, 'open_case'] }, // of one; without one it goes to all
  'case:move:elapse': { 'case-granted': [grantee, 'restore'], 'holder-granted': [everybody, 'object'] },
  'case:move:redeem': { 'holder-restored': [everybody, 'object'] },
  'case:move:object': { 'case-contested': [claimants, 'open_case'], 'holder-contested': [everybody] },
  'case:move:clear': { 'case-cleared': [claimants, 'open_case'] },
  'case:move:refuse': { 'case-refused': [claimants, 'open_case'], 'holder-case-ended': [holder] },
  'case:claim:left': { 'case-withdrawn': [claimant] },
  'case:move:leave': { 'holder-case-ended': [everybody] },
  'case:move:withdraw': { 'case-withdrawn': [claimants], 'holder-case-ended': [everybody] },
  'case:move:lapse': { 'case-expired': [claimants, 'open_case'], 'holder-case-ended': [everybody] },
  'case:move:reopen': { 'case-reopened': [claimants, 'open_case'] },
};

/** Facts for which a letter is left out, by what is different in them, and what is posted then. */
const leftOut: readonly (readonly [what: string, kind: FactKind, differs: Partial<Fact>, Told])[] = [
  ['on a known device', 'account:session:begun', { payload: { device: 'known' } as never }, {}],
  ['of a kind that is no mailbox', 'case:challenge:made', { payload: { kind: 'repository' } as never }, {}],
  ['seen on the page', 'case:finding:made', { origin: { ...policyOrigin, actor: 'claimant' } }, {}],
  ...(['case:move:withdraw', 'case:move:lapse'] as const).flatMap((kind) =>
    (['opened', 'gathering', 'reviewing'] as const).map(
      (from) =>
        [
          `from ${from}, of which the holder was never told`,
          kind,
          { payload: { from, to: 'x' } as never },
          Object.fromEntries(
            Object.entries(told[kind]!).filter(([letter]) => letter !== 'holder-case-ended'),
          ),
        ] as const,
    ),
  ),
  ['that is silent', 'account:password:reset-asked', { isSilent: true }, {}],
];

interface Posted {
  readonly letters: readonly { kind: string; recipient: string }[];
  readonly links: readonly { purpose: string; recipient_key: string | null; expires_at: Date }[];
}

/** What recording one fact posts. */
async function post(kind: FactKind, differs: Partial<Fact> = {}): Promise<Posted> {
  const fact = {
    kind,
    ...{ accountId: ann.id, caseId: asking.caseId, claimantId: asking.claimantId },
    payload: { from: 'waiting', to: 'granted', device: 'new', kind: 'mailbox' } as never,
    origin: { ...policyOrigin, actor: 'clock' as const },
    ...(/^case:(?:case|link|finding|claim|move)/.test(kind) ? {} : { recipient: address[0]! }),
    ...differs,
  } as Fact;
  await t.sql.query('DELETE FROM links; DELETE FROM letters');
  await t.house.db.transaction((tx) => record(t.house, tx, now, [fact]));
  const letters = await t.sql.query("SELECT kind, recipient FROM letters WHERE recipient <> ''");
  const links = await t.sql.query('SELECT purpose, recipient_key, expires_at FROM links');
  return { letters: letters.rows, links: links.rows };
}

/** In the place of a letter that is left out in silence lies one to nobody (test/laws/same-work.test.ts). */
const lettersIn = (expected: Told) =>
  Object.entries(expected)
    .flatMap(([kind, [to]]) => to.map((recipient) => ({ kind, recipient })))
    .sort((a, b) => (a.kind + a.recipient < b.kind + b.recipient ? -1 : 1));
const sorted = (letters: Posted['letters']) =>
  [...letters].sort((a, b) => (a.kind + a.recipient < b.kind + b.recipient ? -1 : 1));
const linksIn = (expected: Told) =>
  Object.values(expected)
    .flatMap(([to, link]) => (link ? to.map(() => link) : []))
    .sort();

test.each(Object.entries(told))('%s', async (kind, expected) => {
  const { letters, links } = await post(kind as FactKind);
  expect(sorted(letters)).toEqual(lettersIn(expected));
  expect(links.map(({ purpose }) => purpose).sort()).toEqual(linksIn(expected));
});

test.each(leftOut)('%s: %s', async (_what, kind, differs, expected) => {
  expect(sorted((await post(kind, differs)).letters)).toEqual(lettersIn(expected));
});

test('every fact that posts letters is in the table, and none besides', () => {
  expect(Object.keys(lettersOf).sort()).toEqual(Object.keys(told).sort());
});

test('a link to object says to which mailbox it went, however it is written, and lives until nothing can be objected to', async () => {
  const { links } = await post('case:move:accept');
  const objections = links.filter(({ purpose }) => purpose === 'object');
  expect(objections.map(({ recipient_key }) => recipient_key).sort()).toEqual(
    everybody.map((to) => to.toLowerCase()).sort(),
  );
  const { policy } = t.house;
  const needed =
    waitHoursLongest(policy) * hourMs + (policy.grantedDays + policy.objectAfterCompletedDays) * dayMs;
  for (const { expires_at } of objections) expect(msBetween(now, expires_at)).toBeGreaterThanOrEqual(needed);
  expect(
    links.filter(({ purpose }) => purpose !== 'object').every(({ recipient_key }) => recipient_key === null),
  ).toBe(true);
});
