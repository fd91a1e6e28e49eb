/** Anybody who knows a user name can join a case, under as many addresses as they like: a crowd hides nobody, silences nobody and decides nothing. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import type { Finding } from '../../src/domain/evidence/finding.ts';
import type { ClaimantId } from '../../src/domain/ids.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { answerDesk } from '../../src/usecases/recovery/answer-desk.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import { record } from '../../src/usecases/steps/record.ts';
import { weighed } from '../../src/usecases/steps/weigh.ts';
import { type Claiming, originOf, type Staff } from '../../src/usecases/who.ts';
import { addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse } from '../house.ts';
import {
  type Asking,
  ask,
  caseOf,
  countFacts,
  type Holder,
  join,
  oldPassword,
  refusalOf,
  setStage,
} from './recovery-stage.ts';

/** What a person writes who hands a case in with nothing proven. */
const because = { reason: 'I lost the phone; please look at my papers.' };

const messagesPerClaimantMax = 100;

let t: TestHouse;
let ann: Holder;
let owner: Asking;
let agent: Staff;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
  agent = await addStaff(t, 'agent', 'agent');
  owner = await ask(t, ann.id);
});
afterEach(() => t.close());

const tick = () => t.clock.set(after(t.clock.now(), minuteMs));
const strangers = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, i) => join(t, owner.caseId, `stranger${i}@catch-all.example`)),
  );

async function say(claimantId: ClaimantId, body: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1)
    await t.house.db.once.claimants.addMessage({
      ...{ id: newId(t.house.random, t.clock.now()), caseId: owner.caseId, claimantId, body },
      ...{ staffId: null, at: t.clock.now(), isInternal: false },
    });
}

function finding(claimantId: ClaimantId, more: Partial<Finding> = {}): Finding {
  return {
    id: newId(t.house.random, t.clock.now()),
    ...{ caseId: owner.caseId, claimantId, challengeId: null, subject: '', observedAt: t.clock.now() },
    ...{ kind: 'password', root: 'own', strength: 'weak', because: ['known'] },
    ...more,
  };
}
const strong = {
  kind: 'mailbox',
  root: 'domain:example.org',
  strength: 'strong',
  because: ['aged'],
} as const;

describe('messages', () => {
  test('of five strangers, a hundred each, do not bury what the claimant writes next', async () => {
    for (const { claimantId } of await strangers(5)) await say(claimantId, 'noise', messagesPerClaimantMax);
    tick();
    await answerDesk(t.house, owner.claiming, { body: 'It is me, and here is how you can tell.' });
    const told = { by: 'claimant', body: 'It is me, and here is how you can tell.' };
    expect((await seeCase(t.house, owner.claiming)).messages).toEqual([expect.objectContaining(told)]);
    const { messages } = await seeDeskCase(t.house, agent, owner);
    expect(messages.at(-1)).toMatchObject({ ...told, from: owner.contact });
  });

  test('that the claimant wrote before are not buried by strangers who come later', async () => {
    await say(owner.claimantId, 'I was here first.', 1);
    tick();
    for (const { claimantId } of await strangers(6)) await say(claimantId, 'noise', messagesPerClaimantMax);
    const { messages } = await seeDeskCase(t.house, agent, owner);
    expect(messages[0]).toMatchObject({ body: 'I was here first.', from: owner.contact });
  });

  test('are limited for each claimant, however many others wrote', async () => {
    const crowd = await strangers(6);
    for (const { claimantId } of crowd) await say(claimantId, 'noise', messagesPerClaimantMax);
    expect(await refusalOf(answerDesk(t.house, crowd[5]!.claiming, { body: 'more' }))).toBe(
      'too_many_requests',
    );
  });
});

describe('findings', () => {
  test('of a stranger, however many and old, keep none of the claimant’s out of the decision', async () => {
    const [stranger] = await strangers(1);
    for (let i = 0; i < 500; i += 1)
      await t.house.db.once.evidence.addFinding(
        finding(stranger!.claimantId, { kind: 'repository', root: `forge:git${i}.example`, subject: `${i}` }),
      );
    tick();
    await t.house.db.once.evidence.addFinding(finding(owner.claimantId, strong));
    const { sides } = await weighed(t.house, t.house.db.once, await caseOf(t, owner), t.clock.now());
    const own = sides.find((side) => side.claimantId === owner.claimantId);
    expect(own?.findings).toMatchObject([{ strength: 'strong', root: 'domain:example.org' }]);
    expect((await seeCase(t.house, owner.claiming)).proven).toHaveLength(1);
  });

  test('of the same thing stand once, as seen last, and the record has each', async () => {
    for (let i = 0; i < 3; i += 1) {
      tick();
      await provePassword(t.house, owner.claiming, { password: oldPassword });
    }
    const { rows } = await t.sql.query('SELECT observed_at AS at FROM findings');
    expect(rows).toEqual([{ at: t.clock.now() }]);
    expect(await countFacts(t, owner, 'case:finding:made')).toBe(3);
  });

  test('of the same thing, judged otherwise, stand beside each other: neither a worse sight nor a better one is wiped away', async () => {
    await t.house.db.once.evidence.addFinding(finding(owner.claimantId, strong));
    const weaker = { ...strong, strength: 'weak', because: ['unverified'] } as const;
    await t.house.db.once.evidence.addFinding(finding(owner.claimantId, weaker));
    expect((await seeCase(t.house, owner.claiming)).proven.map((proof) => proof.strength).toSorted()).toEqual(
      ['strong', 'weak'],
    );
  });
});

describe('the history', () => {
  async function fill(claiming: Claiming, facts: number): Promise<void> {
    const { claimantId } = claiming;
    const origin = originOf(claiming, 'claimant', claimantId);
    const about = { origin, accountId: ann.id, caseId: owner.caseId, claimantId };
    const payload = { kind: 'password', root: 'own', strength: 'weak', because: ['known'] };
    await t.house.db.transaction((tx) =>
      record(
        t.house,
        tx,
        t.clock.now(),
        Array.from({ length: facts }, () => ({ ...about, kind: 'case:finding:made', payload }) as const),
      ),
    );
  }

  test('shows the claimant what happened, whatever a stranger did before and after', async () => {
    const [stranger] = await strangers(1);
    await fill(stranger!.claiming, 400);
    tick();
    await t.house.db.once.evidence.addFinding(finding(owner.claimantId, strong));
    await submitCase(t.house, owner.claiming, because);
    const { history } = await seeCase(t.house, owner.claiming);
    expect(history.map((line) => line.kind)).toEqual(['case:move:confirm', 'case:move:submit']);
  });

  test('shows the desk every move, whatever a stranger did before and after', async () => {
    const [stranger] = await strangers(1);
    await fill(stranger!.claiming, 1100);
    tick();
    await t.house.db.once.evidence.addFinding(finding(owner.claimantId, strong));
    await submitCase(t.house, owner.claiming, because);
    tick();
    await fill(stranger!.claiming, 1100);
    const { history } = await seeDeskCase(t.house, agent, owner);
    const moves = history.map((line) => line.kind).filter((kind) => kind.startsWith('case:move:'));
    expect(moves).toEqual(['case:move:confirm', 'case:move:submit']);
    expect(history.length).toBeLessThan(600);
  });
});

test('challenges of strangers do not hide the claimant’s own', async () => {
  const crowd = await strangers(25);
  for (const { claimantId } of crowd)
    for (let i = 0; i < 8; i += 1)
      await t.sql.query(
        `INSERT INTO challenges (id, case_id, claimant_id, kind, subject, made_at, expires_at, tries_left)
         VALUES ($1, $2, $3, 'repository', 'https://git.example/x', $4, $5, 5)`,
        [
          ...[newId(t.house.random, t.clock.now()), owner.caseId, claimantId],
          ...[t.clock.now(), after(t.clock.now(), minuteMs)],
        ],
      );
  tick();
  await startChallenge(t.house, owner.claiming, { kind: 'mailbox', address: 'ann@example.org' });
  expect((await seeCase(t.house, owner.claiming)).challenges).toMatchObject([{ subject: 'ann@example.org' }]);
  const seen = await seeDeskCase(t.house, agent, owner);
  expect(seen.claimants.find(({ id }) => id === owner.claimantId)?.challenges).toHaveLength(1);
});

describe('a crowd of addresses that all were confirmed', () => {
  const told = async () => {
    const { rows } = await t.sql.query<{ recipient: string }>(
      "SELECT recipient FROM letters WHERE case_id = $1 AND kind = 'case-reviewing'",
      [owner.caseId],
    );
    return rows.map(({ recipient }) => recipient);
  };
  const comes = async (contact: string) => {
    tick();
    return join(t, owner.caseId, contact);
  };

  test('is not written to at every move; whoever came first, came last or has proven something is', async () => {
    for (let i = 0; i < 30; i += 1) await comes(`early${i}@catch-all.example`);
    const proven = await comes('proven@example.com');
    const silent = await comes('silent@example.com');
    for (let i = 0; i < 30; i += 1) await comes(`late${i}@catch-all.example`);
    const last = await comes('last@example.com');
    await t.house.db.once.evidence.addFinding(finding(proven.claimantId, strong));
    await submitCase(t.house, proven.claiming, because);
    const written = await told();
    expect(written).toHaveLength(t.house.policy.claimantsListedMax + 1);
    expect(written).toEqual(
      expect.arrayContaining([owner.contact, 'proven@example.com', 'last@example.com']),
    );
    expect(written).not.toContain('silent@example.com');
    const contacts = async () =>
      (await seeDeskCase(t.house, agent, owner)).claimants.map((each) => each.contact);
    expect(await contacts()).toEqual(expect.arrayContaining(written));
    expect((await seeDeskCase(t.house, agent, owner)).unlisted).toBe(64 - written.length);
    // Nobody was shut out: doing something brings them back.
    expect(await contacts()).not.toContain('silent@example.com');
    await answerDesk(t.house, silent.claiming, { body: 'I am the owner, and have lost it all.' });
    expect(await contacts()).toContain('silent@example.com');
    await t.house.db.once.evidence.addFinding(finding(last.claimantId));
    for (let i = 0; i < 30; i += 1) await comes(`later${i}@catch-all.example`);
    expect(await contacts()).toEqual(expect.arrayContaining(['proven@example.com', 'last@example.com']));
  });

  test('that knows the password is heard in the decision to the last, and shown with who is best', async () => {
    for (let i = 0; i < 25; i += 1) {
      const { claimantId } = await comes(`knows${i}@catch-all.example`);
      await t.house.db.once.evidence.addFinding(finding(claimantId));
    }
    await t.house.db.once.evidence.addFinding(finding(owner.claimantId));
    const { sides } = await weighed(t.house, t.house.db.once, await caseOf(t, owner), t.clock.now());
    expect(sides).toHaveLength(26);
    const seen = await seeDeskCase(t.house, agent, owner);
    expect(seen.claimants.length).toBeLessThan(25);
    expect(seen.claimants.map(({ id }) => id)).toContain(seen.judged.best);
  });
});
