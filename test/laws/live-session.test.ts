/**
 * Whoever acts is signed in at the moment of the act, and not only when the request came in: between the two a restoration or an objection
 * may have ended the session, and what waited for it would undo it. Each use-case that changes something for somebody signed in is
 * called with a session that has died since it was looked up.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, dayMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { Refusal } from '../../src/domain/refusals.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askVerification } from '../../src/usecases/account/ask-verification.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { endOtherSessions } from '../../src/usecases/account/end-other-sessions.ts';
import { endOwnCase } from '../../src/usecases/account/end-own-case.ts';
import { endSession } from '../../src/usecases/account/end-session.ts';
import { freezeOwnAccount } from '../../src/usecases/account/freeze-own-account.ts';
import { makeAddressPrimary } from '../../src/usecases/account/make-address-primary.ts';
import { removeAddress } from '../../src/usecases/account/remove-address.ts';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { askClaimant } from '../../src/usecases/desk/ask-claimant.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { invitePerson } from '../../src/usecases/desk/invite-person.ts';
import { joinDesk } from '../../src/usecases/desk/join-desk.ts';
import { refuseCase } from '../../src/usecases/desk/refuse-case.ts';
import { seeAttachment } from '../../src/usecases/desk/see-attachment.ts';
import { suspendPerson } from '../../src/usecases/desk/suspend-person.ts';
import { takeCase } from '../../src/usecases/desk/take-case.ts';
import { writeNote } from '../../src/usecases/desk/write-note.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
import { keepNewCodes } from '../../src/usecases/factor/keep-new-codes.ts';
import { keepRecoveryCodes } from '../../src/usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { removeTotp } from '../../src/usecases/factor/remove-totp.ts';
import type { House } from '../../src/usecases/house.ts';
import { acceptInvitation } from '../../src/usecases/registry/accept-invitation.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { declineInvitation } from '../../src/usecases/registry/decline-invitation.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { withdrawInvitation } from '../../src/usecases/registry/withdraw-invitation.ts';
import type { Staff } from '../../src/usecases/who.ts';
import { addAccount, addCase, mailboxProof, type Scene, staffOf } from '../desk-scene.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { sources } from './sources.ts';

const password = 'nine quiet herons over the weir';
const reason = 'this is reason enough';
const someId = '01900000-0000-7000-8000-000000000000';

let t: TestHouse;
let scene: Scene;
let passwordHash: string;
beforeAll(async () => {
  t = await openHouse();
  scene = await addCase(t, 'holder', { proofs: [mailboxProof] });
  const hashed = await t.house.passwords.hashPassword(password);
  passwordHash = hashed === 'busy' ? '' : hashed.hash;
});
afterAll(() => t.close());

type Act = (house: House, who: Staff) => Promise<unknown>;
const ofCase = () => ({ number: scene.number, reason, version: 5 });

/** Every use-case that changes something for somebody signed in, by its file. What is sent is well formed and need not exist. */
const acts: Readonly<Record<string, Act>> = {
  'account/add-address': (house, who) => addAddress(house, who, { address: 'new@example.org' }),
  'account/ask-verification': (house, who) => askVerification(house, who, { addressId: someId }),
  'account/change-password': (house, who) =>
    changePassword(house, who, { current: password, password: 'loud geese by the lock' }),
  'account/confirm-again': (house, who) => confirmAgain(house, who, { code: '123456', password }),
  'account/end-other-sessions': endOtherSessions,
  'account/end-own-case': endOwnCase,
  'account/freeze-own-account': freezeOwnAccount,
  'account/end-session': (house, who) => endSession(house, who, { sessionId: someId }),
  'account/make-address-primary': (house, who) => makeAddressPrimary(house, who, { addressId: someId }),
  'account/remove-address': (house, who) => removeAddress(house, who, { addressId: someId }),
  'factor/begin-totp': beginTotp,
  'factor/confirm-totp': (house, who) => confirmTotp(house, who, { code: '123456' }),
  'factor/keep-new-codes': keepNewCodes,
  'factor/keep-recovery-codes': (house, who) => keepRecoveryCodes(house, who, { code: 'x' }),
  'factor/make-recovery-codes': makeRecoveryCodes,
  'factor/remove-totp': removeTotp,
  'registry/accept-invitation': (house, who) => acceptInvitation(house, who, { project: 'x' }),
  'registry/create-project': (house, who) => createProject(house, who, { name: 'brand-new' }),
  'registry/decline-invitation': (house, who) => declineInvitation(house, who, { project: 'x' }),
  'registry/invite-owner': (house, who) => inviteOwner(house, who, { project: 'x', username: 'holder' }),
  'registry/link-repository': (house, who) =>
    linkRepository(house, who, { project: 'x', url: 'https://forge.example.org/ann/x' }),
  'registry/withdraw-invitation': (house, who) =>
    withdrawInvitation(house, who, { project: 'x', username: 'holder' }),
  'desk/approve-case': (house, who) => approveCase(house, who, ofCase()),
  'desk/ask-claimant': (house, who) => askClaimant(house, who, { ...ofCase(), question: reason }),
  'desk/clear-case': (house, who) => clearCase(house, who, ofCase()),
  'desk/invite-person': (house, who) =>
    invitePerson(house, who, { username: 'holder', role: 'agent', reason }),
  'desk/join-desk': (house, who) => joinDesk(house, who, { secret: 'x' }),
  'desk/refuse-case': (house, who) => refuseCase(house, who, ofCase()),
  'desk/see-attachment': (house, who) => seeAttachment(house, who, { ...ofCase(), attachmentId: someId }),
  'desk/suspend-person': (house, who) => suspendPerson(house, who, { username: 'holder', reason }),
  'desk/take-case': (house, who) => takeCase(house, who, ofCase()),
  'desk/write-note': (house, who) => writeNote(house, who, { ...ofCase(), body: reason }),
};

let people = 0;

/** An admin of the desk who signed in a moment ago: with the app, or by the password alone where they have none. */
async function signedIn(hasApp = true): Promise<Staff> {
  people += 1;
  const username = `person-${people}`;
  const accountId = await addAccount(t, username);
  await t.sql.query('UPDATE accounts SET password_hash = $2 WHERE id = $1', [accountId, passwordHash]);
  await t.house.db.once.desk.join(accountId, 'admin', after(t.clock.now(), -30 * dayMs));
  const who = await staffOf(t, accountId, username, 'admin');
  if (!hasApp) await t.house.db.once.factors.removeAllTotp(accountId, t.clock.now());
  return who;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
      return fault.code;
    },
  );

/** How many facts there are, but for those about guesses: they are counted whoever guesses. */
async function factsCount(): Promise<number> {
  const { rows } = await t.sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM facts WHERE kind <> 'account:password:checked'`,
  );
  return rows[0]!.n;
}

/** What may have become of a session since it was looked up. */
const deaths: Readonly<Record<string, (who: Staff) => Promise<unknown>>> = {
  'was ended': (who) => t.house.db.once.sessions.endAll(who.accountId, t.clock.now()),
  expired: (who) =>
    t.sql.query('UPDATE sessions SET expires_at = $2 WHERE id = $1', [who.sessionId, t.clock.now()]),
  'is of an account that was frozen': (who) =>
    t.house.db.once.accounts.freeze(
      who.accountId,
      { because: 'objection', caseId: scene.id, isLasting: false },
      t.clock.now(),
    ),
};

test('every use-case that changes something for somebody signed in is walked here', () => {
  // Signing out ends no more than the session itself, which is as good as ended; the account's page only reads.
  const isHarmless = new Set(['account/sign-out', 'account/see-account']);
  const found = [...sources]
    .filter(([, text]) => /\b(?:who: SignedIn|staff: Staff)\b/.test(text) && text.includes('.transaction('))
    .map(([file]) => /^usecases\/(?!steps\/)(\w+\/[\w-]+)\.ts$/.exec(file)?.[1])
    .filter((file) => file !== undefined && !isHarmless.has(file));
  expect(Object.keys(acts).sort()).toEqual(found.sort());
});

describe.each(Object.entries(acts))('%s', (_, act) => {
  test.each(Object.entries(deaths))('refuses with a session that %s', async (_how, die) => {
    for (const hasApp of [true, false]) {
      const who = await signedIn(hasApp);
      await die(who);
      const before = await factsCount();
      expect(await codeOf(act(t.house, who))).toBe('sign_in_required');
      expect(await factsCount()).toBe(before);
    }
  });

  test('does not take from the request what its session was worth', async () => {
    const who = await signedIn();
    await t.sql.query(`UPDATE sessions SET assurance = 'password' WHERE id = $1`, [who.sessionId]);
    expect(await codeOf(act(t.house, who))).toBe('sign_in_required');
  });

  test('asks nobody to sign in who is', async () => {
    expect(await codeOf(act(t.house, await signedIn()))).not.toBe('sign_in_required');
  });
});

describe('a request that waits for a lock while its session dies', () => {
  /** Lets the act wait behind a lock of ours until its session is ended, as a restoration does it. */
  async function raced(lock: string, id: string, who: Staff, act: Act): Promise<string> {
    const held = await t.sql.connect();
    try {
      await held.query('BEGIN');
      await held.query(`SELECT 1 FROM ${lock} WHERE id = $1 FOR UPDATE`, [id]);
      const outcome = codeOf(act(t.house, who));
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await t.sql.query(waiting)).rowCount === 0);
      await held.query('UPDATE sessions SET ended_at = $2 WHERE id = $1', [who.sessionId, t.clock.now()]);
      await held.query('COMMIT');
      return await outcome;
    } finally {
      held.release();
    }
  }

  test.each([
    'account/add-address',
    'account/change-password',
    'factor/make-recovery-codes',
    'registry/create-project',
    'registry/withdraw-invitation',
  ])('%s, for the account’s', async (name) => {
    const who = await signedIn();
    expect(await raced('accounts', who.accountId, who, acts[name]!)).toBe('sign_in_required');
  });

  test.each(['desk/refuse-case', 'desk/approve-case', 'desk/take-case'])(
    '%s, for the case’s',
    async (name) => {
      const of = await addCase(t, `of-${newId(t.house.random, t.clock.now())}`, { proofs: [mailboxProof] });
      scene = of;
      expect(await raced('cases', of.id, await signedIn(), acts[name]!)).toBe('sign_in_required');
    },
  );
});
