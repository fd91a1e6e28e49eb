/** One address cannot object for ever: what two people of the desk have cleared is heard from then on, and stops nothing (docs/decisions/010). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, hourMs, minuteMs } from '../../src/base/clock.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { lookAtObjection } from '../../src/usecases/recovery/look-at-objection.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { clockOrigin, type Staff } from '../../src/usecases/who.ts';
import { addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  type Asking,
  accept,
  ask,
  caseOf,
  countFacts,
  finishAllButLast,
  type Holder,
  secretFrom,
  setStage,
} from './recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
let asking: Asking;
let clara: Staff;
let dora: Staff;
let emil: Staff;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
  clara = await addStaff(t, 'clara', 'approver');
  dora = await addStaff(t, 'dora', 'approver');
  emil = await addStaff(t, 'emil', 'approver');
  asking = await ask(t, ann.id);
  await accept(t, asking);
});
afterEach(() => t.close());

const [lost, held] = ['ann@old.example', 'ann@example.org'];
const stateNow = async () => (await caseOf(t, asking)).state;
const isFrozen = async () => (await t.house.db.once.accounts.get(ann.id)).frozenAt !== null;

async function newestLink(address: string): Promise<string> {
  await t.runDue();
  return secretFrom(t, address, 'not-me');
}

const object = async (address: string) =>
  objectToCase(t.house, visitor(), { secret: await newestLink(address) });

async function clearBy(staff: Staff): Promise<void> {
  const { number, version } = await caseOf(t, asking);
  await clearCase(t.house, staff, { number, version, reason: 'Spoke to the holder at length.' });
}

/** The desk clears it and approves it anew, by two of its people, so that new letters with new links go to every address. */
async function clearAndApproveBy(staff: Staff): Promise<void> {
  await clearBy(staff);
  const now = t.clock.now();
  await t.house.db.transaction(async (tx) => {
    const cleared = await tx.cases.get(asking.caseId);
    const grounds = { roots: [], signals: [], rivals: [], others: [] };
    const about = { caseId: cleared.id, round: cleared.round, claimantId: asking.claimantId, at: now };
    for (const { accountId: staffId } of [clara, emil])
      await tx.desk.approve({ ...about, staffId, reason: 'spoke to the holder', grounds });
    await makeMove(t.house, tx, cleared, 'approve', {
      ...{ actor: 'desk', origin: clockOrigin, now },
      ...{ waitUntil: after(now, hourMs), aftercare: 'weak', forClaimantId: asking.claimantId, grounds },
    });
  });
}

/** An address objects, and is cleared, once by each of these. */
async function clearedInTurn(address: string, ...people: readonly Staff[]): Promise<void> {
  for (const staff of people) {
    expect(await object(address)).toMatchObject({ kind: 'contested' });
    await clearAndApproveBy(staff);
  }
}

test('what two people of the desk have cleared of one address neither moves nor freezes any more, and the desk reads of it', async () => {
  await clearedInTurn(lost, clara, dora);
  const secret = await newestLink(lost);
  const before = await caseOf(t, asking);
  expect(await lookAtObjection(t.house, { secret })).toMatchObject({ state: 'settled' });
  expect(await objectToCase(t.house, visitor(), { secret })).toMatchObject({ kind: 'heard' });
  expect(await caseOf(t, asking)).toEqual(before);
  expect(await lookAtObjection(t.house, { secret })).toMatchObject({ state: 'heard' });
  const { history } = await seeDeskCase(t.house, clara, asking);
  expect(history.at(-1)).toMatchObject({ kind: 'case:objection:heard', actor: 'holder' });
  expect(JSON.stringify(history)).not.toContain('old.example');
  // A link is spent by what it says, so that a mailbox writes no more lines than it got letters.
  expect(await objectToCase(t.house, visitor(), { secret })).toMatchObject({ kind: 'heard' });
  expect(await countFacts(t, asking, 'case:objection:heard')).toBe(1);
});

test('after that the account is restored and stays so, whatever that address says', async () => {
  await clearedInTurn(lost, clara, dora);
  await t.pass(hourMs + minuteMs);
  expect(await object(lost)).toMatchObject({ kind: 'heard' });
  expect(await stateNow()).toBe('granted');
  const restoreSecret = await secretFrom(t, asking.contact, 'restore');
  await completeRestoration(t.house, visitor(), await finishAllButLast(t, { ...asking, restoreSecret }));
  expect(await object(lost)).toMatchObject({ kind: 'heard' });
  expect(await stateNow()).toBe('completed');
  expect(await isFrozen()).toBe(false);
});

test('one person of the desk silences nobody, however often they clear', async () => {
  await clearedInTurn(lost, clara, clara, clara);
  expect(await object(lost)).toMatchObject({ kind: 'contested' });
});

test('nor does somebody who joined the desk after the case was opened', async () => {
  await clearedInTurn(lost, clara);
  await t.house.db.once.desk.suspend(dora.accountId, t.clock.now());
  await t.house.db.once.desk.join(dora.accountId, 'approver', t.clock.now());
  await clearedInTurn(lost, dora);
  expect(await object(lost)).toMatchObject({ kind: 'contested' });
});

test('law 1: every other address objects as ever, also a co-owner’s, and each is counted by itself', async () => {
  await clearedInTurn(lost, clara, dora);
  await clearedInTurn(held, clara);
  expect(await object('bob@example.net')).toMatchObject({ kind: 'contested' });
  expect(await isFrozen()).toBe(true);
  await clearAndApproveBy(dora);
  expect(await object(held)).toMatchObject({ kind: 'contested' });
  // While somebody else's objection stands, every link says so.
  expect(await object(lost)).toMatchObject({ kind: 'already' });
});

test('in another case of the account it is heard anew', async () => {
  await clearedInTurn(lost, clara, dora);
  await t.house.db.transaction(async (tx) =>
    makeMove(t.house, tx, await tx.cases.get(asking.caseId), 'withdraw', {
      ...{ actor: 'claimant', origin: clockOrigin, now: t.clock.now() },
    }),
  );
  t.clock.set(after(t.clock.now(), minuteMs));
  asking = await ask(t, ann.id, 'again@example.com');
  await accept(t, asking);
  expect(await object(lost)).toMatchObject({ kind: 'contested' });
});
