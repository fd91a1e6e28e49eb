/** Stories of the real owner: one confirmation of any letter stops a recovery, until its end and for 30 days after it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { allStates, liveStates } from '../../src/domain/case/lifecycle.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { refuseCase } from '../../src/usecases/desk/refuse-case.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { confirmFactor } from '../../src/usecases/recovery/confirm-factor.ts';
import { lapseCase } from '../../src/usecases/recovery/lapse-case.ts';
import { lookAtObjection } from '../../src/usecases/recovery/look-at-objection.ts';
import { lookAtRestoration } from '../../src/usecases/recovery/look-at-restoration.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { reopenCase } from '../../src/usecases/recovery/reopen-case.ts';
import { restorePassword } from '../../src/usecases/recovery/restore-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { showCodes } from '../../src/usecases/recovery/show-codes.ts';
import { showFactor } from '../../src/usecases/recovery/show-factor.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import { addStaff, staffOf } from '../desk-scene.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  accept,
  ask,
  askUnconfirmed,
  caseOf,
  clearAndApprove,
  countFacts,
  countLetters,
  finishAllButLast,
  forceState,
  grant,
  type Holder,
  lettersNotOncePerFact,
  newPassword,
  openSession,
  refusalOf,
  secretFrom,
  setStage,
  told,
} from './recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
});
afterEach(() => t.close());

const anotherPassword = 'a windy harbour at high tide';
const object = (secret: string) => objectToCase(t.house, visitor(), { secret });
const account = () => t.house.db.once.accounts.get(ann.id);
/** Signs in with what a sitting of recovery-stage.ts chose. */
async function signInAs(totpSecret: Uint8Array) {
  const begun = await beginSignIn(t.house, visitor(), { username: 'ann', password: newPassword });
  if (begun.kind !== 'factor_needed') throw new Error(begun.kind);
  const code = totpCode(totpSecret, totpStep(t.clock.now()));
  return finishSignIn(t.house, visitor(), { signInSecret: begun.secret, code });
}
const sessionLives = async (secret = ann.sessionSecret) =>
  (await t.house.db.once.sessions.bySecret(t.house.keys.hash('session', secret), t.clock.now())) !==
  undefined;

test.each(told)(
  'the link in the letter to %s contests the case, freezes the account and ends its sessions',
  async (address) => {
    const asking = await ask(t, ann.id);
    await accept(t, asking);
    await t.runDue();
    const secret = await secretFrom(t, address, 'not-me');
    expect(await object(secret)).toEqual({ kind: 'contested', number: asking.number, username: 'ann' });
    expect((await caseOf(t, asking)).state).toBe('contested');
    expect((await account()).frozenAt).toEqual(t.clock.now());
    expect(await sessionLives()).toBe(false);
    await t.runDue();
    expect(await countLetters(t, asking, 'holder-contested')).toBe(told.length);
    expect(await countLetters(t, asking, 'case-contested')).toBe(1);
    await t.pass(60 * dayMs);
    expect((await caseOf(t, asking)).state).toBe('contested');
    expect(await lettersNotOncePerFact(t)).toEqual([]);
  },
);

test('looking at the link, as a mail scanner does, stops nothing', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking);
  await t.runDue();
  const secret = await secretFrom(t, 'ann@example.org', 'not-me');
  const view = { number: asking.number, username: 'ann', isRestored: false };
  for (let i = 0; i < 3; i += 1)
    expect(await lookAtObjection(t.house, { secret })).toMatchObject({ state: 'open', ...view });
  expect((await caseOf(t, asking)).state).toBe('waiting');
  await object(secret);
  expect(await lookAtObjection(t.house, { secret })).toMatchObject({ state: 'contested', ...view });
  expect(await lookAtObjection(t.house, { secret: 'x'.repeat(43) })).toEqual({ state: 'unknown' });
});

test('a second letter, and the same one again, find it contested and change nothing', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking);
  await t.runDue();
  const [first, second] = [
    await secretFrom(t, 'ann@example.org', 'not-me'),
    await secretFrom(t, 'bob@example.net', 'not-me'),
  ];
  await object(first);
  const { version } = await caseOf(t, asking);
  expect(await object(second)).toMatchObject({ kind: 'already' });
  expect(await object(first), 'the same press is answered alike').toMatchObject({ kind: 'contested' });
  expect((await caseOf(t, asking)).version).toBe(version);
});

test('law 6: four links at once, five times each, contest once', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking);
  await t.runDue();
  const secrets = await Promise.all(told.map((address) => secretFrom(t, address, 'not-me')));
  const all = await Promise.all([...secrets, ...secrets, ...secrets, ...secrets, ...secrets].map(object));
  // One of the links did it; that one is told so each time, and the others that it is done already.
  expect(all.filter(({ kind }) => kind === 'contested').length).toBe(5);
  expect(await countFacts(t, asking, 'case:move:object')).toBe(1);
  expect(await countFacts(t, asking, 'account:account:frozen')).toBe(1);
});

test('law 1: the holder can object in every live state and to a completed one; in no other', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking);
  await t.pass(25 * hourMs);
  const secrets = new Map(
    await Promise.all(allStates.map(async (state) => [state, await mintObjection(asking)] as const)),
  );
  for (const state of allStates) {
    await forceState(t, asking, state);
    await t.sql.query('UPDATE accounts SET frozen_at = NULL, frozen_because = NULL');
    const outcome = await refusalOf(object(secrets.get(state)!));
    if (state === 'contested') expect(outcome).toMatchObject({ answered: { kind: 'already' } });
    else if (liveStates.includes(state) || state === 'completed') {
      expect(outcome, state).toMatchObject({ answered: { kind: 'contested' } });
      expect((await account()).frozenAt).not.toBeNull();
    } else {
      expect(outcome, state).toBe('case_over');
      expect((await caseOf(t, asking)).state).toBe(state);
      expect((await account()).frozenAt).toBeNull();
      expect(await lookAtObjection(t.house, { secret: secrets.get(state)! })).toMatchObject({
        state: 'over',
      });
    }
  }
});

test.each([
  ['a millisecond before 30 days are over', -1, 'contested'],
  ['after 30 days', 0, 'case_over'],
])('a completed recovery: %s the outcome is as it must be', async (_name, offsetMs, outcome) => {
  const asking = await grant(t, ann.id);
  const sitting = await finishAllButLast(t, asking);
  await completeRestoration(t.house, visitor(), sitting);
  await t.runDue();
  const secret = await secretFrom(t, 'ann@old.example', 'not-me');
  const { completedAt } = await caseOf(t, asking);
  t.clock.set(after(completedAt!, 30 * dayMs + offsetMs));
  const done = await refusalOf(object(secret));
  if (outcome === 'contested') expect(done).toMatchObject({ answered: { kind: 'contested' } });
  else expect(done).toBe(outcome);
});

test('granted, then contested: the restore link and the open sitting are dead at every step, and stay dead after a new grant', async () => {
  const asking = await grant(t, ann.id);
  const sitting = await finishAllButLast(t, asking);
  await object(await secretFrom(t, 'ann@example.org', 'not-me'));
  const dead = async () => {
    const { sittingSecret } = sitting;
    expect(await refusalOf(beginRestoration(t.house, visitor(), { secret: asking.restoreSecret }))).toBe(
      'link_spent',
    );
    expect(await refusalOf(lookAtRestoration(t.house, sitting))).toBe('restoration_stale');
    const password = 'four words of nobody else';
    expect(await refusalOf(restorePassword(t.house, visitor(), { sittingSecret, password }))).toBe(
      'restoration_stale',
    );
    expect(await refusalOf(showFactor(t.house, visitor(), sitting))).toBe('restoration_stale');
    expect(await refusalOf(confirmFactor(t.house, visitor(), { sittingSecret, code: '123456' }))).toBe(
      'restoration_stale',
    );
    expect(await refusalOf(showCodes(t.house, visitor(), sitting))).toBe('restoration_stale');
    expect(await refusalOf(completeRestoration(t.house, visitor(), sitting))).toBe('restoration_stale');
  };
  await dead();
  await clearAndApprove(t, asking);
  await t.pass(2 * minuteMs);
  expect((await caseOf(t, asking)).state).toBe('granted');
  await dead();
  // Even if the old sitting's row were still open, it was begun under another grant.
  await t.sql.query('UPDATE restorations SET finished_at = NULL');
  expect(await refusalOf(completeRestoration(t.house, visitor(), sitting))).toBe('restoration_stale');
  const restoreSecret = await secretFrom(t, asking.contact, 'restore');
  expect(restoreSecret).not.toBe(asking.restoreSecret);
  await completeRestoration(
    t.house,
    visitor(),
    await finishAllButLast(t, { ...asking, restoreSecret }, anotherPassword),
  );
  expect(await account()).toMatchObject({ frozenAt: null });
});

test('a completed and contested recovery that the desk clears can be granted and restored once more', async () => {
  const asking = await grant(t, ann.id);
  await completeRestoration(t.house, visitor(), await finishAllButLast(t, asking));
  await t.runDue();
  await object(await secretFrom(t, 'ann@example.org', 'not-me'));
  expect((await account()).frozenAt).not.toBeNull();
  await clearAndApprove(t, asking);
  await t.pass(2 * minuteMs);
  const restoreSecret = await secretFrom(t, asking.contact, 'restore');
  await completeRestoration(
    t.house,
    visitor(),
    await finishAllButLast(t, { ...asking, restoreSecret }, anotherPassword),
  );
  expect((await caseOf(t, asking)).state).toBe('completed');
});

test('whoever restored wrongly cannot stop the objection by keeping another case open', async () => {
  const asking = await grant(t, ann.id);
  await completeRestoration(t.house, visitor(), await finishAllButLast(t, asking));
  await t.house.db.transaction((tx) => tx.sessions.add(openSession(t, ann.id, 'the thief is in')));
  const shield = await ask(t, ann.id, 'shield@example.com');
  await accept(t, shield);
  await t.runDue();
  expect(await object(await secretForCase(asking))).toEqual({
    kind: 'contested',
    number: asking.number,
    username: 'ann',
  });
  expect((await caseOf(t, asking)).state).toBe('contested');
  expect((await caseOf(t, shield)).state).toBe('withdrawn');
  expect((await account()).frozenAt).not.toBeNull();
  expect(await sessionLives('the thief is in')).toBe(false);
});

describe('while another case of the account is contested', () => {
  /** A thief restores the account, asks anew, and objects to that themselves, by the letter to the contact that became primary. */
  async function thiefBehindShield() {
    const thief = await grant(t, ann.id, 'thief@example.com');
    const sitting = await finishAllButLast(t, thief);
    await completeRestoration(t.house, visitor(), sitting);
    await t.runDue();
    const secret = await secretFrom(t, 'ann@example.org', 'not-me');
    await t.pass(hourMs);
    const shield = await ask(t, ann.id, 'shield@example.com');
    await accept(t, shield);
    await t.runDue();
    await object(await secretFrom(t, 'thief@example.com', 'not-me'));
    expect((await caseOf(t, shield)).state).toBe('contested');
    return { thief, sitting, secret, shield };
  }

  test('an objection to a completed recovery stands: the freeze is its own, and outlives the other case', async () => {
    const desk = await addStaff(t, 'desk', 'approver');
    const { thief, sitting, secret, shield } = await thiefBehindShield();
    expect(await object(secret)).toEqual({ kind: 'stands', number: thief.number, username: 'ann' });
    const view = { number: thief.number, username: 'ann', isRestored: true };
    expect(await lookAtObjection(t.house, { secret })).toMatchObject({ state: 'stands', ...view });
    const { history } = await seeDeskCase(t.house, desk, shield);
    expect(history.at(-1)).toMatchObject({
      kind: 'case:objection:stands',
      payload: { number: thief.number },
    });
    const { number, version } = await caseOf(t, shield);
    await refuseCase(t.house, desk, { number, version, reason: 'The second request is refused.' });
    expect((await account()).frozenAt).not.toBeNull();
    expect(await refusalOf(signInAs(sitting.totpSecret))).toBe('account_frozen');
    expect(await lookAtObjection(t.house, { secret })).toMatchObject({ state: 'stands', ...view });
    expect(await countFacts(t, thief, 'account:account:frozen')).toBe(1);
  });

  test('law 6: pressed five times at once, it is written down once', async () => {
    const { secret, shield } = await thiefBehindShield();
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => refusalOf(object(secret))));
    for (const outcome of all) expect(outcome).toMatchObject({ answered: { kind: 'stands' } });
    expect(await countFacts(t, shield, 'case:objection:stands')).toBe(1);
  });

  test('after its 30 days a completed recovery is objected to no more than otherwise', async () => {
    const { thief, secret } = await thiefBehindShield();
    const { completedAt } = await caseOf(t, thief);
    t.clock.set(after(completedAt!, 30 * dayMs));
    expect(await refusalOf(object(secret))).toBe('case_over');
  });
});

test('the freeze of a stolen account is not undone by taking up an older request and withdrawing it', async () => {
  const desk = await addStaff(t, 'desk', 'approver');
  const older = await ask(t, ann.id, 'thief-old@example.com');
  await t.pass(t.house.policy.gatheringIdleDays * dayMs);
  expect((await caseOf(t, older)).state).toBe('expired');
  const thief = await grant(t, ann.id, 'thief@example.com');
  const sitting = await finishAllButLast(t, thief);
  await completeRestoration(t.house, visitor(), sitting);
  await t.runDue();
  await object(await secretFrom(t, 'ann@example.org', 'not-me'));
  const { number, version } = await caseOf(t, thief);
  await refuseCase(t.house, desk, { number, version, reason: 'This was not the holder.' });
  // What was proven there was proven before the account changed hands; they may ask anew.
  expect(await refusalOf(reopenCase(t.house, older.claiming))).toBe('case_over');
  const view = await seeCase(t.house, older.claiming);
  expect([view.may.reopen, view.reopenUntil]).toEqual([false, null]);
  const anew = await ask(t, ann.id, 'thief-anew@example.com');
  await withdrawCase(t.house, anew.claiming);
  expect((await account()).frozenAt).not.toBeNull();
  t.clock.set(after(t.clock.now(), 3 * minuteMs));
  expect(await refusalOf(signInAs(sitting.totpSecret))).toBe('account_frozen');
});

test('nor by a request that lapsed since the account was restored, in whatever way it ends', async () => {
  const desk = await addStaff(t, 'desk', 'approver');
  const thief = await grant(t, ann.id, 'thief@example.com');
  const sitting = await finishAllButLast(t, thief);
  await completeRestoration(t.house, visitor(), sitting);
  const later = await askUnconfirmed(t, ann.id, 'thief-later@example.com');
  // Whoever would take it up again must have proven something in it, anew each time.
  const proveLater = () =>
    t.house.db.once.evidence.addFinding({
      ...{ id: newId<'finding'>(t.house.random, t.clock.now()), caseId: later.caseId },
      ...{ claimantId: later.claimantId, challengeId: null, kind: 'password', subject: '', root: 'own' },
      ...{ strength: 'weak', because: ['known'], observedAt: t.clock.now() },
    });
  await t.house.db.once.claimants.confirm(later.claimantId, t.clock.now());
  await proveLater();
  await t.pass(t.house.policy.contactConfirmDays * dayMs);
  await lapseCase(t.house, later);
  await object(await secretForCase(thief));
  const { number, version } = await caseOf(t, thief);
  await refuseCase(t.house, desk, { number, version, reason: 'This was not the holder.' });
  const isFrozen = async () => (await account()).frozenAt !== null;
  await reopenCase(t.house, later.claiming);
  await t.pass(t.house.policy.gatheringIdleDays * dayMs);
  expect([(await caseOf(t, later)).state, await isFrozen()]).toEqual(['expired', true]);
  await proveLater();
  await reopenCase(t.house, later.claiming);
  await withdrawCase(t.house, later.claiming);
  expect([(await caseOf(t, later)).state, await isFrozen()]).toEqual(['withdrawn', true]);
  await forceState(t, later, 'reviewing');
  const again = await caseOf(t, later);
  await refuseCase(t.house, desk, { ...again, reason: 'This was not the holder.' });
  expect([(await caseOf(t, later)).state, await isFrozen()]).toEqual(['refused', true]);
});

test('while the account is frozen nobody confirms an address that was just added', async () => {
  const { staffRole: _, ...who } = await staffOf(t, ann.id, 'ann', 'agent');
  await addAddress(t.house, { ...who, staffRole: null }, { address: 'thief@evil.example' });
  await t.runDue();
  const secret = /verify\/([A-Za-z0-9_-]{43})/.exec((await t.lastMail('thief@evil.example')).text)?.[1];
  await accept(t, await ask(t, ann.id));
  await t.runDue();
  await object(await secretFrom(t, 'ann@example.org', 'not-me'));
  expect(await refusalOf(verifyAddress(t.house, visitor(), { secret: secret! }))).toBe('link_spent');
});

test('objection and completion at the same moment end contested and frozen, whoever was first', async () => {
  for (let round = 0; round < 4; round += 1) {
    const asking = await grant(t, ann.id);
    const sitting = await finishAllButLast(t, asking, `harbour number ${round} at low tide`);
    const secret = await secretFrom(t, 'ann@example.org', 'not-me');
    const complete = () => refusalOf(completeRestoration(t.house, visitor(), sitting));
    const stop = () => refusalOf(object(secret));
    const both = round % 2 === 0 ? [stop(), complete()] : [complete(), stop()];
    const objected = (await Promise.all(both))[round % 2];
    expect(objected).toMatchObject({ answered: { kind: 'contested' } });
    expect((await caseOf(t, asking)).state).toBe('contested');
    expect((await account()).frozenAt).not.toBeNull();
    await forceState(t, asking, 'refused');
    await t.sql.query('UPDATE accounts SET frozen_at = NULL, frozen_because = NULL');
    await t.pass(hourMs);
  }
});

test('no other secret objects: not the link to restore, not the one to open the case, not a guess', async () => {
  const asking = await grant(t, ann.id);
  for (const secret of [
    asking.restoreSecret,
    await secretFrom(t, asking.contact, 'case/open'),
    '',
    'x'.repeat(5000),
  ])
    expect(await refusalOf(object(secret))).toBe('link_spent');
  expect((await caseOf(t, asking)).state).toBe('granted');
});

/** A live link for one case, as its letters carry. */
async function mintObjection(asking: { caseId: string }): Promise<string> {
  const secret = Buffer.from(t.house.random.bytes(32)).toString('base64url');
  const now = t.clock.now();
  await t.house.db.transaction((tx) =>
    tx.links.add([
      {
        id: newId(t.house.random, now),
        purpose: 'object',
        secretHash: t.house.keys.hash('link:object', secret),
        accountId: ann.id,
        addressId: null,
        caseId: asking.caseId as never,
        claimantId: null,
        madeAt: now,
        expiresAt: after(now, dayMs),
      },
    ]),
  );
  return secret;
}

/** The newest objection link of this very case that was mailed to the holder. */
async function secretForCase(asking: { caseId: string }): Promise<string> {
  for (const address of told)
    for (const letter of await t.mail(address)) {
      const secret = /not-me\/([A-Za-z0-9_-]{43})/.exec(letter.text)?.[1];
      const link =
        secret &&
        (await t.house.db.once.links.find('object', t.house.keys.hash('link:object', secret), t.clock.now()));
      if (link && link.caseId === asking.caseId) return secret;
    }
  throw new Error('no such letter');
}
