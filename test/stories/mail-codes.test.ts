/** Codes by mail, as an attacker asks for them: to flood a mailbox, to starve its holder, or to learn whether it is on file. */
import { describe, expect, test } from 'vitest';
import { after, dayMs, secondMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { Keys } from '../../src/base/secret.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import type { Claiming } from '../../src/usecases/who.ts';
import { addAccount, addClaimant, addFinding, passwordProof } from '../desk-scene.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { ask } from './recovery-stage.ts';

const limits = defaultPolicy.mailboxCode;
const onFile = 'ann@example.org';

/** Ann's account and its live case. */
async function openCaseOf(t: TestHouse, username = 'ann') {
  const accountId = await addAccount(t, username);
  const { caseId: id } = await ask(t, accountId, `first@${username}.example`);
  let claimants = 0;
  /** Somebody new asks in the case, from a network. */
  const joins = async (network: string): Promise<Claiming> => {
    claimants += 1;
    const contact = `asker${claimants}@elsewhere.example`;
    const claimantId = await addClaimant(t, { id, accountId }, contact, []);
    await t.sql.query('UPDATE claimants SET address_prefix = $2 WHERE id = $1', [claimantId, network]);
    return { ...visitor(network), claimantId, caseId: id, contact };
  };
  return { id, accountId, joins };
}

/** Asks for a code, and says whether there was one. */
async function asks(t: TestHouse, who: Claiming, address = onFile): Promise<boolean> {
  t.clock.set(after(t.clock.now(), secondMs));
  return startChallenge(t.house, who, { kind: 'mailbox', address }).then(
    () => true,
    (fault) => {
      expect(fault).toMatchObject({ code: 'mail_code_limit' });
      return false;
    },
  );
}

async function codesTo(t: TestHouse, address: string): Promise<number> {
  const { rows } = await t.sql.query(
    `SELECT count(*)::int AS n FROM letters WHERE recipient = $1 AND kind = 'evidence-code'`,
    [address],
  );
  return rows[0].n;
}

const timesThree = async (t: TestHouse, who: Claiming, address?: string) => {
  const got = [await asks(t, who, address), await asks(t, who, address), await asks(t, who, address)];
  return got.filter(Boolean).length;
};

test('a stranger who opens rival requests from one network does not use up the codes of the holder', async () => {
  await using t = await openHouse();
  const { joins } = await openCaseOf(t);
  for (let i = 0; i < 12; i += 1) await timesThree(t, await joins('192.0.2.0/24'));
  expect(await codesTo(t, onFile)).toBe(limits.perNetworkPerDayMax);
  const holder = await joins('198.51.100.0/24');
  expect(await timesThree(t, holder)).toBe(3);
});

test('a stranger with many networks and contact addresses floods nobody, and leaves what is kept for whoever has proven something', async () => {
  await using t = await openHouse();
  const { id, joins } = await openCaseOf(t);
  for (let i = 0; i < 36; i += 1) await timesThree(t, await joins(`192.0.${i % 12}.0/24`));
  expect(await codesTo(t, onFile)).toBe(limits.perAddressPerDayMax);
  const holder = await joins('198.51.100.0/24');
  expect(await asks(t, holder)).toBe(false);
  await addFinding(t.house, id, holder.claimantId, passwordProof);
  expect(await timesThree(t, holder)).toBe(3);
  const known = await joins('192.0.2.0/24');
  await addFinding(t.house, id, known.claimantId, { ...passwordProof, strength: 'worthless' });
  expect(await asks(t, known)).toBe(false);
  t.clock.set(after(t.clock.now(), dayMs));
  expect(await asks(t, await joins('198.51.101.0/24'))).toBe(true);
});

test('codes asked for to other addresses, true or made up, use up nothing of this one', async () => {
  await using t = await openHouse();
  const { joins } = await openCaseOf(t);
  for (let i = 0; i < 8; i += 1)
    await timesThree(t, await joins('198.51.100.0/24'), `nobody${i % 2}@example.org`);
  expect(await timesThree(t, await joins('198.51.100.0/24'))).toBe(3);
});

test('the limit is the same for an address that is on file and one that is not, in any spelling (law 5)', async () => {
  await using t = await openHouse();
  const { joins } = await openCaseOf(t);
  const answersTo = async (...spellings: string[]) => {
    const who = await joins(`203.0.${spellings.length}.${spellings[0]!.length}`);
    const got: boolean[] = [];
    for (let i = 0; i < 5; i += 1) got.push(await asks(t, who, spellings[i % spellings.length]));
    return got;
  };
  const known = await answersTo(onFile, 'Ann@Example.org');
  expect(known).toEqual([true, true, true, false, false]);
  expect(await answersTo('nobody@example.org', 'Nobody@Example.org')).toEqual(known);
});

test('a mailbox that many accounts share is not flooded through all of them, and nobody who asks sees that', async () => {
  await using t = await openHouse();
  const shared = 'team@example.org';
  for (let i = 0; i < 4; i += 1) {
    const { accountId, joins } = await openCaseOf(t, `user${i}`);
    const addressId = newId<'address'>(t.house.random, testStart);
    const address = { address: shared, addressKey: shared, addedAt: testStart };
    await t.house.db.once.addresses.add({ id: addressId, accountId, ...address });
    await t.house.db.once.addresses.verify(addressId, testStart);
    for (let network = 0; network < limits.perAddressPerDayMax; network += 1)
      expect(await asks(t, await joins(`192.${i}.${network}.0/24`), shared)).toBe(true);
  }
  expect(await codesTo(t, shared)).toBe(limits.perMailboxPerDayMax);
});

describe('an address that others name on accounts of their own and never confirm', () => {
  const evil = '192.0.2.0/24';
  /** An account that only names the address, since `daysAgo`. */
  const decoy = async (t: TestHouse, i: number, address = onFile) => {
    const { accountId, joins } = await openCaseOf(t, `decoy${i}`);
    const addedAt = after(testStart, i * secondMs);
    const id = newId<'address'>(t.house.random, addedAt);
    await t.house.db.once.addresses.add({ id, accountId, address, addressKey: address, addedAt });
    return joins;
  };
  const codesAbout = async (t: TestHouse, accountId: string) =>
    (
      await t.sql.query(
        `SELECT count(*)::int AS n FROM letters WHERE account_id = $1 AND kind = 'evidence-code'`,
        [accountId],
      )
    ).rows[0].n;

  test('is not starved of the codes for the account that confirmed it, from however many networks', async () => {
    await using t = await openHouse();
    const ann = await openCaseOf(t);
    for (let i = 0; i < 7; i += 1) {
      const joins = await decoy(t, i);
      for (let network = 0; network < 4; network += 1)
        await timesThree(t, await joins(`192.0.${i}${network}.0/24`));
    }
    expect(await codesTo(t, onFile)).toBe(limits.unconfirmedPerMailboxPerDayMax);
    expect(await timesThree(t, await ann.joins('198.51.100.0/24'))).toBe(3);
    expect(await codesAbout(t, ann.accountId)).toBe(3);
  });

  test('has its codes counted by network over all of them, as does one that nobody has (law 5)', async () => {
    await using t = await openHouse();
    const got = { [onFile]: 0, 'nobody@example.org': 0 };
    for (let i = 0; i < 4; i += 1) {
      const joins = await decoy(t, i);
      for (const address of Object.keys(got) as (keyof typeof got)[])
        got[address] += await timesThree(t, await joins(evil), address);
    }
    expect(Object.values(got)).toEqual([limits.perNetworkPerDayMax, limits.perNetworkPerDayMax]);
    expect(await codesTo(t, onFile)).toBe(limits.perNetworkPerDayMax);
  });

  test('is written to by the five accounts that named it first, and nobody who asks sees that', async () => {
    await using t = await openHouse();
    const shared = 'stranger@victim.example';
    const asking = [];
    for (let i = 0; i < 7; i += 1) asking.push(await decoy(t, i, shared));
    for (const [i, joins] of asking.entries())
      expect(await asks(t, await joins(`192.0.${i}.0/24`), shared)).toBe(true);
    expect(await codesTo(t, shared)).toBe(5);
  });

  test('is one mailbox in all its spellings', async () => {
    await using t = await openHouse();
    for (let i = 0; i < 4; i += 1) {
      const spelled = `victim+${i}@gmail.com`;
      const joins = await decoy(t, i, spelled);
      for (let network = 0; network < 2; network += 1)
        await timesThree(t, await joins(`192.0.${i}${network}.0/24`), spelled);
    }
    const { rows } = await t.sql.query(`SELECT count(*)::int AS n FROM letters WHERE kind = 'evidence-code'`);
    expect(rows[0].n).toBe(limits.unconfirmedPerMailboxPerDayMax);
  });
});

test('20 parallel tries get no more codes than one after the other', async () => {
  await using t = await openHouse();
  const { joins } = await openCaseOf(t);
  const who = await joins('198.51.100.0/24');
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => startChallenge(t.house, who, { kind: 'mailbox', address: onFile })),
  );
  expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(limits.perClaimantPerDayMax);
  expect(await codesTo(t, onFile)).toBe(limits.perClaimantPerDayMax);
});

test('no claimant has more than ten checks open, or asks for more than ten codes in the life of a case', async () => {
  await using t = await openHouse();
  const { joins } = await openCaseOf(t);
  const who = await joins('198.51.100.0/24');
  const to = (i: number) =>
    startChallenge(t.house, who, { kind: 'mailbox', address: `name${i}@example.org` });
  for (let i = 0; i < 10; i += 1) await to(i);
  await expect(to(10)).rejects.toMatchObject({ code: 'challenge_limit' });
  t.clock.set(after(t.clock.now(), 2 * dayMs));
  await expect(to(10)).rejects.toMatchObject({ code: 'mail_code_limit' });
});

test('however many codes strangers ask for, no key is kept for one of them; and a code opens only the challenge it was made for', async () => {
  await using t = await openHouse();
  const purposes = new Set<string>();
  class Watched extends Keys {
    override hash(purpose: string, secret: string | Uint8Array): Buffer {
      purposes.add(purpose);
      return super.hash(purpose, secret);
    }
  }
  const house = {
    ...t.house,
    keys: new Watched('the secret of the tests: 0123456789abcdef0123456789abcdef'),
  };
  const watched = { ...t, house };
  const { joins } = await openCaseOf(watched);
  const who = await joins('198.51.100.0/24');
  const start = async (address: string) => {
    const { challengeId } = await startChallenge(house, who, { kind: 'mailbox', address });
    await t.runDue();
    t.clock.set(after(t.clock.now(), secondMs));
    return { challengeId };
  };
  const { challengeId } = await start(onFile);
  const { text } = (await t.mail(onFile)).findLast((letter) => /\b\d{8}\b/.test(letter.text))!;
  const first = { challengeId, code: /\b\d{8}\b/.exec(text)![0] };
  const second = await start('nobody@example.org'); // of two codes to one address either is taken
  await t.sql.query(
    'UPDATE challenges SET secret_hash = (SELECT secret_hash FROM challenges WHERE id = $1) WHERE id = $2',
    [first.challengeId, second.challengeId],
  );
  await expect(
    answerChallenge(house, who, { challengeId: second.challengeId, code: first.code }),
  ).rejects.toMatchObject({ code: 'code_wrong' });
  await answerChallenge(house, who, first);
  expect([...purposes].filter((purpose) => /challenge/.test(purpose))).toEqual(['challenge']);
});
