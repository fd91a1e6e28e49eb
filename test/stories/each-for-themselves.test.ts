/** Nobody acts on somebody else by what they have not proven: who leaves leaves alone, and old cases, puppets and noise cost the owner nothing. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { askClaimant } from '../../src/usecases/desk/ask-claimant.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { refuseCase } from '../../src/usecases/desk/refuse-case.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { seeQueue } from '../../src/usecases/desk/see-queue.ts';
import { answerDesk } from '../../src/usecases/recovery/answer-desk.ts';
import { askCaseLink } from '../../src/usecases/recovery/ask-case-link.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { lookAtCaseLink } from '../../src/usecases/recovery/look-at-case-link.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { reopenCase } from '../../src/usecases/recovery/reopen-case.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import { acceptInvitation } from '../../src/usecases/registry/accept-invitation.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { weighed } from '../../src/usecases/steps/weigh.ts';
import type { Claiming, Staff } from '../../src/usecases/who.ts';
import { addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { askAndOpen, contact, proveMailbox, request } from './claimant.ts';
import { addressOf, beginHalf, type Enrolled, enrol, lastSecret, password, refused } from './maintainer.ts';
import { secretFrom } from './recovery-stage.ts';

const mallory = 'mallory@example.net';
const reason = 'My phone is lost; please call the number on my site.';
let t: TestHouse;
let ann: Enrolled;
let bob: Enrolled;
beforeEach(async () => {
  t = await openHouse();
  t.clock.set(after(testStart, -400 * dayMs));
  ann = await enrol(t);
  bob = await enrol(t, 'bob');
  await createProject(t.house, ann.who, { name: 'weir' });
  await inviteOwner(t.house, ann.who, { project: 'weir', username: 'bob' });
  await acceptInvitation(t.house, bob.who, { project: 'weir' });
  t.clock.set(testStart);
});
afterEach(() => t.close());

const stateOf = async (who: Claiming) => (await t.house.db.once.cases.get(who.caseId)).state;
const numberOf = async (who: Claiming) => (await t.house.db.once.cases.get(who.caseId)).number;

async function openBy(secret: string): Promise<Claiming> {
  const { claimantSecret } = await openCase(t.house, visitor(), { secret });
  return { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
}

describe('a claimant who withdraws', () => {
  test('with a leaked password ends nothing of an owner who has proven nothing yet, in whichever order they came', async () => {
    for (const strangerFirst of [true, false]) {
      const name = strangerFirst ? 'one' : 'two';
      const bring = async () =>
        askAndOpen(t, `mallory-${name}@example.net`, { signInSecret: await beginHalf(t) });
      const early = strangerFirst ? await bring() : undefined;
      const owner = await askAndOpen(t, `ann-${name}@elsewhere.example`);
      const stranger = early ?? (await bring());
      await withdrawCase(t.house, stranger);
      expect(await stateOf(owner)).toBe('gathering');
      await proveMailbox(t, owner, addressOf('ann'));
      expect(await stateOf(owner)).toBe('waiting');
      await withdrawCase(t.house, owner);
      expect(await stateOf(owner)).toBe('withdrawn');
      t.clock.set(after(t.clock.now(), 2 * dayMs));
    }
  });

  test('sees a withdrawn case, gets no more letters, proves nothing more, and is back only by asking anew', async () => {
    const owner = await askAndOpen(t);
    const stranger = await askAndOpen(t, mallory);
    const { challengeId } = await startChallenge(t.house, stranger, {
      kind: 'mailbox',
      address: addressOf('ann'),
    });
    await withdrawCase(t.house, stranger);
    await t.runDue();
    expect((await t.lastMail(mallory)).subject).toContain('was closed');
    const letters = (await t.mail(mallory)).length;
    await proveMailbox(t, owner, addressOf('ann'));
    await t.runDue();
    expect((await t.mail(mallory)).length).toBe(letters);
    const seen = await seeCase(t.house, stranger);
    expect(seen).toMatchObject({ state: 'withdrawn', waitUntil: null, ways: [], isForMe: false });
    expect(Object.values(seen.may)).toEqual([false, false, false, false, false]);
    expect(JSON.stringify(seen.history)).not.toContain('accept');
    for (const act of [
      () => withdrawCase(t.house, stranger),
      () => submitCase(t.house, stranger, { reason }),
      () => answerDesk(t.house, stranger, { body: reason }),
      () => provePassword(t.house, stranger, { password }),
      () => startChallenge(t.house, stranger, { kind: 'mailbox', address: addressOf('ann') }),
    ])
      await refused(act(), 'case_over');
    expect((await seeCase(t.house, stranger)).challenges.map(({ id }) => id)).not.toContain(challengeId);
    // A link that anybody may have asked for brings nobody back; a request of their own does.
    await askCaseLink(t.house, visitor(), { username: 'ann', contact: mallory });
    expect((await seeCase(t.house, await openBy(await lastSecret(t, mallory)))).state).toBe('withdrawn');
    t.clock.set(after(t.clock.now(), minuteMs));
    await askRecovery(t.house, visitor(), { ...request, contact: mallory });
    expect((await seeCase(t.house, await openBy(await lastSecret(t, mallory)))).state).toBe('waiting');
  });

  test('while it is granted to them leaves it to the others, and their link restores nothing', async () => {
    const thief = await askAndOpen(t, mallory);
    await proveMailbox(t, thief, addressOf('ann'));
    const owner = await askAndOpen(t);
    await t.pass(8 * dayMs);
    expect(await stateOf(owner)).toBe('granted');
    const restore = await secretFrom(t, mallory, 'restore');
    await withdrawCase(t.house, thief);
    const left = await t.house.db.once.cases.get(owner.caseId);
    expect(left).toMatchObject({ state: 'gathering', forClaimantId: null });
    await refused(beginRestoration(t.house, visitor(), { secret: restore }), 'link_spent');
    await t.runDue();
    expect((await t.lastMail(addressOf('ann'))).subject).toMatch(/end|over|withdrawn/i);
    await proveMailbox(t, owner, addressOf('ann'));
    expect(await t.house.db.once.cases.get(owner.caseId)).toMatchObject({
      state: 'waiting',
      forClaimantId: owner.claimantId,
    });
  });
});

describe('a stranger’s old case', () => {
  const signalsOf = async (who: Claiming) => {
    const tx = t.house.db.once;
    const { sides } = await weighed(t.house, tx, await tx.cases.get(who.caseId), t.clock.now());
    return sides.find(({ claimantId }) => claimantId === who.claimantId)!.signals;
  };

  test('makes nothing late that the owner did since: ages are counted from when each claimant confirmed', async () => {
    const stranger = await askAndOpen(t, mallory, { signInSecret: await beginHalf(t) });
    await t.sql.query('UPDATE accounts SET password_changed_at = $1', [after(testStart, 10 * dayMs)]);
    await t.sql.query('UPDATE addresses SET added_at = $1, verified_at = $1', [after(testStart, 12 * dayMs)]);
    await t.pass(40 * dayMs);
    expect(await stateOf(stranger)).toBe('expired');
    await reopenCase(t.house, stranger);
    await t.pass(20 * dayMs);
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    expect((await seeCase(t.house, owner)).proven).toMatchObject([{ strength: 'strong', because: ['aged'] }]);
    expect(await signalsOf(owner)).toEqual([]);
  });

  test('does not live on by reopening while nobody proves anything in it', async () => {
    const stranger = await askAndOpen(t, mallory, { signInSecret: await beginHalf(t) });
    await t.pass(31 * dayMs);
    expect(await stateOf(stranger)).toBe('expired');
    await reopenCase(t.house, stranger);
    await t.pass(31 * dayMs);
    expect(await stateOf(stranger)).toBe('expired');
    expect((await seeCase(t.house, stranger)).may.reopen).toBe(false);
    await refused(reopenCase(t.house, stranger), 'case_over');
  });

  test('leaves who comes late no less time: neither to confirm, nor to prove', async () => {
    await askRecovery(t.house, visitor(), { ...request, contact: mallory });
    await t.pass(6 * dayMs + 12 * hourMs);
    await askRecovery(t.house, visitor(), request);
    const secret = await lastSecret(t, contact);
    await t.pass(6 * dayMs);
    const owner = await openBy(secret);
    expect(await stateOf(owner)).toBe('gathering');
    const late = 'late@elsewhere.example';
    await t.pass(29 * dayMs);
    const other = await askAndOpen(t, late);
    await t.pass(29 * dayMs);
    expect(await stateOf(other)).toBe('gathering');
  });
});

describe('co-owners', () => {
  let clara: Staff;
  let dora: Staff;
  let owner: Claiming;
  beforeEach(async () => {
    clara = await addStaff(t, 'clara', 'approver');
    dora = await addStaff(t, 'dora', 'approver');
    owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
  });

  const puppet = async (name: string) => {
    const { who } = await enrol(t, name);
    await inviteOwner(t.house, bob.who, { project: 'weir', username: name });
    await acceptInvitation(t.house, who, { project: 'weir' });
  };

  test('who were brought in after the claimant came are told nothing, and object to nothing', async () => {
    await t.sql.query('UPDATE sessions SET fresh_at = $1, seen_at = $1, expires_at = $2', [
      t.clock.now(),
      after(t.clock.now(), 30 * dayMs),
    ]);
    t.clock.set(after(t.clock.now(), minuteMs));
    await puppet('puppet');
    const before = (await t.mail(addressOf('puppet'))).length;
    await t.pass(4 * dayMs);
    expect((await t.mail(addressOf('bob'))).some(({ text }) => text.includes('/not-me/'))).toBe(true);
    expect(
      (await t.mail(addressOf('puppet'))).slice(before).filter(({ text }) => text.includes('/not-me/')),
    ).toEqual([]);
  });

  test('are one root: what two people have cleared of one is settled for all of them, and not for the account’s own address', async () => {
    const twin = await enrol(t, 'twin');
    await t.sql.query(
      `INSERT INTO project_owners SELECT project_id, $1, added_at FROM project_owners LIMIT 1`,
      [twin.who.accountId],
    );
    const letters = async () => {
      await t.sql.query('UPDATE cases SET wait_started_at = $1, wait_until = $2, due_at = $2, state = $3', [
        t.clock.now(),
        after(t.clock.now(), 2 * dayMs),
        'waiting',
      ]);
      await t.house.db.transaction(async (tx) => {
        const { halveCase } = await import('../../src/usecases/recovery/halve-case.ts');
        void tx;
        t.clock.set(after(t.clock.now(), dayMs + hourMs));
        await halveCase(t.house, { caseId: owner.caseId });
      });
      await t.runDue();
    };
    const object = async (address: string) =>
      (await objectToCase(t.house, visitor(), { secret: await secretFrom(t, address, 'not-me') })).kind;
    await t.sql.query('ALTER TABLE cases DISABLE TRIGGER cases_hold_approvals');
    for (const staff of [clara, dora]) {
      await letters();
      expect(await object(addressOf(staff === clara ? 'bob' : 'twin'))).toBe('contested');
      const { number, version } = await t.house.db.once.cases.get(owner.caseId);
      await clearCase(t.house, staff, { number, version, reason: 'Spoke to the holder at length.' });
    }
    await letters();
    expect(await object(addressOf('twin'))).toBe('heard');
    expect(await object(addressOf('bob'))).toBe('heard');
    expect(await object(addressOf('ann'))).toBe('contested');
  });
});

describe('what reaches review', () => {
  const from = (network: string) => visitor(network, 'Firefox');
  const gatheringFrom = async (name: string, network = '203.0.113.0/24') => {
    await enrol(t, name);
    const who = await askAndOpen(t, `${name}@elsewhere.example`, { account: name });
    return { ...who, ...from(network) };
  };

  test('is proven, or handed in with a reason in writing', async () => {
    const who = await gatheringFrom('cleo');
    expect((await seeCase(t.house, who)).needsReason).toBe(true);
    for (const bad of [undefined, '', ' ', 'too short']) {
      await refused(submitCase(t.house, who, { reason: bad }), 'reason_required');
      if (bad?.trim())
        await refused(answerDesk(t.house, who, { body: bad, handsIn: true }), 'reason_required');
    }
    expect(await stateOf(who)).toBe('gathering');
    await submitCase(t.house, who, { reason });
    expect((await seeCase(t.house, who)).messages.map(({ body }) => body)).toEqual([reason]);
    const proven = await gatheringFrom('dan');
    await provePassword(t.house, proven, { password });
    expect((await seeCase(t.house, proven)).needsReason).toBe(false);
    if ((await stateOf(proven)) === 'gathering') await submitCase(t.house, proven);
    expect((await t.house.db.once.cases.get(proven.caseId)).lapsesAt).toBeNull();
  });

  test('of what is not proven is so much a day from one network, also at the same moment; others are not kept out', async () => {
    const max = t.house.policy.handIn.unprovenPerNetworkPerDayMax;
    const all: Claiming[] = [];
    for (let i = 0; i < max + 2; i += 1) all.push(await gatheringFrom(`user${i}`));
    const done = await Promise.allSettled(all.map((who) => submitCase(t.house, who, { reason })));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(max);
    const rest = all[done.findIndex(({ status }) => status === 'rejected')]!;
    await refused(answerDesk(t.house, rest, { body: reason, handsIn: true }), 'too_many_requests');
    await submitCase(t.house, { ...rest, ...from('198.51.100.0/24') }, { reason });
    await provePassword(t.house, all[done.findLastIndex(({ status }) => status === 'rejected')]!, {
      password,
    });
    await t.pass(dayMs + hourMs);
    await submitCase(t.house, await gatheringFrom('later'), { reason });
  });

  test('with nothing proven stands last, lapses, and costs the holder no letter; with a proof it stays and moves up', async () => {
    const staff = await addStaff(t, 'clara', 'approver');
    const first = await gatheringFrom('first');
    const second = await gatheringFrom('second', '198.51.100.0/24');
    await submitCase(t.house, first, { reason });
    await submitCase(t.house, second, { reason });
    const order = async () => (await seeQueue(t.house, staff)).rows.map(({ username }) => username);
    expect(await order()).toEqual(['first', 'second']);
    await provePassword(t.house, second, { password });
    await t.sql.query("UPDATE cases SET state = 'reviewing', lapses_at = NULL WHERE id = $1", [
      second.caseId,
    ]);
    expect(await order()).toEqual(['second', 'first']);
    const letters = (await t.mail(addressOf('first'))).length;
    await t.pass(t.house.policy.handIn.unprovenDays * dayMs + hourMs);
    expect(await stateOf(first)).toBe('expired');
    expect(await stateOf(second)).toBe('reviewing');
    expect((await t.mail(addressOf('first'))).length).toBe(letters);
    await refused(reopenCase(t.house, first), 'case_over');
    const refusedOne = await gatheringFrom('third');
    await submitCase(t.house, refusedOne, { reason });
    const { number, version } = await t.house.db.once.cases.get(refusedOne.caseId);
    const had = (await t.mail(addressOf('third'))).length;
    await refuseCase(t.house, staff, { number, version, reason: 'Nothing shows who this is.' });
    await t.runDue();
    expect((await t.mail(addressOf('third'))).length).toBe(had);
  });

  test('is weighed once something is proven at the desk: then it lapses no more', async () => {
    const who = await gatheringFrom('eve');
    await submitCase(t.house, who, { reason });
    expect((await seeCase(t.house, who)).lapsesAt).not.toBeNull();
    await t.sql.query('UPDATE cases SET taken_by = (SELECT account_id FROM staff LIMIT 1)');
    await provePassword(t.house, who, { password });
    expect((await t.house.db.once.cases.get(who.caseId)).lapsesAt).toBeNull();
  });
});

describe('a question of the desk', () => {
  test('goes to one of several, who is chosen, or to all by choice', async () => {
    const staff = await addStaff(t, 'clara', 'approver');
    const owner = await askAndOpen(t);
    const stranger = await askAndOpen(t, mallory);
    await submitCase(t.house, owner, { reason });
    const number = await numberOf(owner);
    const question = 'Which street did you name on the invoice of 2019?';
    await refused(askClaimant(t.house, staff, { number, question }), 'input_invalid');
    await refused(
      askClaimant(t.house, staff, { number, question, to: bob.who.accountId as never }),
      'input_invalid',
    );
    await askClaimant(t.house, staff, { number, question, to: owner.claimantId });
    await t.runDue();
    expect((await t.lastMail(contact)).text).toContain(question);
    expect(JSON.stringify(await t.mail(mallory))).not.toContain('invoice');
    expect((await seeCase(t.house, owner)).messages.at(-1)).toMatchObject({ by: 'desk', body: question });
    expect((await seeCase(t.house, stranger)).messages).toEqual([]);
    expect((await seeDeskCase(t.house, staff, { number })).messages.at(-1)).toMatchObject({ to: contact });
    await answerDesk(t.house, owner, { body: 'It was the Mill Lane.', handsIn: true });
    const toAll = 'Has anybody of you a copy of the first release?';
    await askClaimant(t.house, staff, { number, question: toAll, to: 'all' });
    for (const who of [owner, stranger])
      expect((await seeCase(t.house, who)).messages.at(-1)).toMatchObject({ body: toAll });
  });
});

test('a case link, and each challenge, says who gets the account, and so does the code’s letter', async () => {
  await askRecovery(t.house, visitor(), { ...request, contact: 'thief@mail.example' });
  const secret = await lastSecret(t, 'thief@mail.example');
  expect(await lookAtCaseLink(t.house, { secret })).toMatchObject({ forWhom: 't…@mail.example' });
  const who = await openBy(secret);
  const started = await startChallenge(t.house, who, { kind: 'mailbox', address: addressOf('ann') });
  expect(started.forWhom).toBe('t…@mail.example');
  await t.runDue();
  expect((await t.lastMail(addressOf('ann'))).text).toContain('t…@mail.example');
});
