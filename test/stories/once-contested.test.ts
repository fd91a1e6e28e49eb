/** Once contested, only people grant a case, two of them: the rules accept it no more, whatever is proven and whoever clears it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { askClaimant } from '../../src/usecases/desk/ask-claimant.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { refuseCase } from '../../src/usecases/desk/refuse-case.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { reopenCase } from '../../src/usecases/recovery/reopen-case.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { type Claiming, policyOrigin, type Staff } from '../../src/usecases/who.ts';
import { addProject, addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { askAndOpen, proveMailbox } from './claimant.ts';
import { addressOf, type Enrolled, enrol, password, refused } from './maintainer.ts';
import { secretFrom } from './recovery-stage.ts';

let t: TestHouse;
let ann: Enrolled;
let alma: Staff;
let bert: Staff;
let agent: Staff;
let claimant: Claiming;
beforeEach(async () => {
  t = await openHouse();
  t.clock.set(after(testStart, -400 * dayMs));
  ann = await enrol(t);
  await addProject(t, ann.who.accountId, 'weir');
  t.clock.set(testStart);
  alma = await addStaff(t, 'alma', 'approver');
  bert = await addStaff(t, 'bert', 'approver');
  agent = await addStaff(t, 'agent', 'agent');
  claimant = await askAndOpen(t);
  await proveMailbox(t, claimant, addressOf('ann'));
});
afterEach(() => t.close());

const caseNow = () => t.house.db.once.cases.get(claimant.caseId);
const stateNow = async () => (await caseNow()).state;

async function object(): Promise<void> {
  await t.runDue();
  await objectToCase(t.house, visitor(), { secret: await secretFrom(t, addressOf('ann'), 'not-me') });
}

async function clearBy(staff: Staff): Promise<void> {
  const { number, version } = await caseNow();
  await clearCase(t.house, staff, { number, version, reason: 'Spoke to both of them.' });
}

async function approveBy(staff: Staff) {
  const { number, version } = await caseNow();
  return approveCase(t.house, staff, { number, version, reason: 'Spoke to both of them.' });
}

async function askBy(staff: Staff): Promise<void> {
  const { number, version } = await caseNow();
  await askClaimant(t.house, staff, { number, version, question: 'Could you prove one thing more, please?' });
}

test('an agent who clears and asks does not bring a contested case to the rules: two proofs leave it with the desk', async () => {
  await object();
  await clearBy(agent);
  await askBy(agent);
  await provePassword(t.house, claimant, { password });
  await t.pass(40 * dayMs);
  expect(await stateNow()).toBe('reviewing');
  const facts = await t.sql.query(
    "SELECT kind FROM facts WHERE kind IN ('case:move:accept', 'case:move:resume')",
  );
  expect(facts.rows).toEqual([{ kind: 'case:move:accept' }]); // the one before the objection
});

test('what is proven at the desk’s door does not take it from the desk either', async () => {
  await object();
  await clearBy(agent);
  await provePassword(t.house, claimant, { password });
  expect(await stateNow()).toBe('reviewing');
});

test('one approval is the first of two, and the second grants it after a wait', async () => {
  await object();
  await clearBy(alma);
  const { contestedAt, judged, moves } = await seeDeskCase(t.house, alma, await caseNow());
  expect(contestedAt).not.toBeNull();
  expect(judged.grant).toMatchObject({ approvalsNeeded: 2 });
  expect(moves).toContain('approve');
  expect(await approveBy(alma)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
  const { number, version } = await caseNow();
  const again = { number, version, reason: 'And I still think so, after all.' };
  await refused(approveCase(t.house, alma, again), 'second_person_required');
  expect(await stateNow()).toBe('reviewing');
  expect(await approveBy(bert)).toMatchObject({ kind: 'approved' });
  expect(await stateNow()).toBe('waiting');
});

test('the first of two is asked for again after each clearance, and proofs in the wait shorten nothing any more', async () => {
  await object();
  await clearBy(alma);
  await approveBy(alma);
  await approveBy(bert);
  const { waitUntil } = await caseNow();
  await provePassword(t.house, claimant, { password });
  expect((await caseNow()).waitUntil).toEqual(waitUntil);
  await t.runDue();
  await t.pass(hourMs);
  await object();
  await clearBy(bert);
  expect(await approveBy(bert)).toMatchObject({ kind: 'second_person_needed', given: 1 });
});

test('it stays so when it lapses and is taken up again, and the claimant is told that a person looks', async () => {
  await object();
  await clearBy(alma);
  await askBy(alma);
  await t.pass(31 * dayMs);
  expect(await stateNow()).toBe('expired');
  await reopenCase(t.house, claimant, {});
  await proveMailbox(t, claimant, addressOf('ann'));
  await provePassword(t.house, claimant, { password });
  expect(await stateNow()).toBe('reviewing');
  expect((await seeCase(t.house, claimant)).estimate).toMatchObject({ kind: 'review' });
});

test('a case that is asked for while the freeze of a contested one stands is not for the rules to grant', async () => {
  await t.pass(7 * dayMs + hourMs);
  expect(await stateNow()).toBe('granted');
  await t.sql.query("UPDATE cases SET state = 'completed', completed_at = $1", [t.clock.now()]);
  await object();
  const { number, version } = await caseNow();
  await refuseCase(t.house, alma, { number, version, reason: 'It was not the holder.' });
  expect((await t.house.db.once.accounts.get(ann.who.accountId)).frozenAt).not.toBeNull();
  t.clock.set(after(t.clock.now(), minuteMs));
  claimant = await askAndOpen(t, 'again@elsewhere.example');
  await proveMailbox(t, claimant, addressOf('ann'));
  await provePassword(t.house, claimant, { password });
  expect(await stateNow()).toBe('reviewing');
});

test('the database holds it too: no code accepts what was contested, nor approves it by one person, nor forgets it', async () => {
  await object();
  await clearBy(alma);
  const now = t.clock.now();
  const grounds = { roots: [], signals: [], rivals: [], others: [] };
  const forced = {
    waitUntil: after(now, dayMs),
    aftercare: 'weak',
    forClaimantId: claimant.claimantId,
  } as const;
  await expect(
    t.house.db.transaction(async (tx) => {
      const current = await tx.cases.lock(claimant.caseId);
      const about = { caseId: current.id, round: current.round, claimantId: claimant.claimantId, at: now };
      await tx.desk.approve({ ...about, staffId: alma.accountId, reason: 'it is them', grounds });
      const by = { actor: 'desk', origin: policyOrigin, now } as const;
      await makeMove(t.house, tx, { ...current, approvalsNeeded: 1 }, 'approve', {
        ...by,
        ...forced,
        grounds,
      });
    }),
  ).rejects.toThrow(/lacks approvals/);
  await askBy(alma);
  await expect(
    t.house.db.transaction(async (tx) => {
      const by = { actor: 'policy', origin: policyOrigin, now } as const;
      await makeMove(t.house, tx, await tx.cases.lock(claimant.caseId), 'accept', {
        ...by,
        ...forced,
        grounds,
      });
    }),
  ).rejects.toThrow(/was contested/);
  await expect(t.sql.query('UPDATE cases SET contested_at = NULL')).rejects.toThrow(/stays so/);
});
