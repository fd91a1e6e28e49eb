/**
 * Law: each act of somebody signed in x each state of their account and of their session. The table says what each act answers; a guard that is
 * taken out lets an act through, and one that is added says so here. What is sent is well formed and need not exist: where nothing guards, the
 * act says that it was not found, or is done.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import type { AddressId } from '../../src/domain/ids.ts';
import { Refusal } from '../../src/domain/refusals.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askVerification } from '../../src/usecases/account/ask-verification.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { endOtherSessions } from '../../src/usecases/account/end-other-sessions.ts';
import { endSession } from '../../src/usecases/account/end-session.ts';
import { makeAddressPrimary } from '../../src/usecases/account/make-address-primary.ts';
import { removeAddress } from '../../src/usecases/account/remove-address.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
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
import type { SignedIn } from '../../src/usecases/who.ts';
import { addAccount, addCase, addProject, type Scene, staffOf } from '../desk-scene.ts';
import { openHouse, type TestHouse } from '../house.ts';

const password = 'nine quiet herons over the weir';

let t: TestHouse;
let passwordHash: string;
let scene: Scene;
beforeAll(async () => {
  t = await openHouse();
  const hashed = await t.house.passwords.hashPassword(password);
  passwordHash = hashed === 'busy' ? '' : hashed.hash;
  await addProject(t, await addAccount(t, 'somebody-else'), 'of-somebody-else');
  scene = await addCase(t, 'holder', { proofs: [] });
});
afterAll(() => t.close());

interface Subject {
  readonly who: SignedIn;
  /** Their only confirmed address, another that waits for confirmation, and one of somebody else's. */
  readonly addressId: AddressId;
  readonly waitingId: AddressId;
  readonly foreignId: AddressId;
  readonly foreignSession: string;
  readonly project: string;
}
type Act = (house: House, subject: Subject) => Promise<unknown>;

const acts: Readonly<Record<string, Act>> = {
  'add an address': (house, { who }) =>
    addAddress(house, who, { address: `x${who.accountId.slice(-6)}@example.net` }),
  'ask for a confirmation': (house, { who, waitingId }) =>
    askVerification(house, who, { addressId: waitingId }),
  'ask for a confirmation of somebody else’s': (house, { who, foreignId }) =>
    askVerification(house, who, { addressId: foreignId }),
  'change the password': (house, { who }) =>
    changePassword(house, who, { current: password, password: 'loud geese by the lock' }),
  'end other sessions': (house, { who }) => endOtherSessions(house, who),
  'end a session of somebody else’s': (house, { who, foreignSession }) =>
    endSession(house, who, { sessionId: foreignSession }),
  'make an unconfirmed address primary': (house, { who, waitingId }) =>
    makeAddressPrimary(house, who, { addressId: waitingId }),
  'make an address of somebody else’s primary': (house, { who, foreignId }) =>
    makeAddressPrimary(house, who, { addressId: foreignId }),
  'remove the last confirmed address': (house, { who, addressId }) =>
    removeAddress(house, who, { addressId }),
  'remove an address that waits': (house, { who, waitingId }) =>
    removeAddress(house, who, { addressId: waitingId }),
  'remove an address of somebody else’s': (house, { who, foreignId }) =>
    removeAddress(house, who, { addressId: foreignId }),
  'set up an app': (house, { who }) => beginTotp(house, who),
  'confirm an app': (house, { who }) => confirmTotp(house, who, { code: '123456' }),
  'make codes': (house, { who }) => makeRecoveryCodes(house, who),
  'keep codes': (house, { who }) => keepRecoveryCodes(house, who, { code: 'ABCDE-FGHJK-MNPQR-STVWX-YZ234' }),
  'remove the app': (house, { who }) => removeTotp(house, who),
  'create a project': (house, { who }) =>
    createProject(house, who, { name: `new-${who.accountId.slice(-6)}` }),
  'invite an owner': (house, { who, project }) =>
    inviteOwner(house, who, { project, username: 'somebody-else' }),
  'invite to a project of somebody else’s': (house, { who }) =>
    inviteOwner(house, who, { project: 'of-somebody-else', username: 'somebody-else' }),
  'accept an invitation': (house, { who, project }) => acceptInvitation(house, who, { project }),
  'decline an invitation': (house, { who, project }) => declineInvitation(house, who, { project }),
  'withdraw an invitation': (house, { who, project }) =>
    withdrawInvitation(house, who, { project, username: 'somebody-else' }),
  'link a repository': (house, { who, project }) =>
    linkRepository(house, who, { project, url: 'https://forge.example.org/ann/x' }),
  'link to a project of somebody else’s': (house, { who }) =>
    linkRepository(house, who, { project: 'of-somebody-else', url: 'https://forge.example.org/ann/x' }),
};

const set = (subject: Subject, column: string, value: unknown, table = 'accounts', key = 'id') =>
  t.sql.query(`UPDATE ${table} SET ${column} = $2 WHERE ${key} = $1`, [
    table === 'sessions' ? subject.who.sessionId : subject.who.accountId,
    value,
  ]);

/** What may be so of account and session, beside both factors shown a moment ago. */
const states: Readonly<Record<string, (subject: Subject) => Promise<Subject | unknown>>> = {
  'as it should be': async () => {},
  'after a recovery': (one) => set(one, 'aftercare_until', after(t.clock.now(), dayMs)),
  'by the password, with an app': (one) => set(one, 'assurance', 'password', 'sessions'),
  'by the password, without an app': async (one) => {
    await t.house.db.once.factors.removeAllTotp(one.who.accountId, t.clock.now());
    await set(one, 'assurance', 'password', 'sessions');
  },
  'by both, the app taken off since': (one) =>
    t.house.db.once.factors.removeAllTotp(one.who.accountId, t.clock.now()),
  'not fresh': (one) => set(one, 'fresh_at', after(t.clock.now(), -13 * hourMs), 'sessions'),
  frozen: (one) =>
    t.house.db.once.accounts.freeze(
      one.who.accountId,
      { because: 'x', caseId: scene.id, isLasting: false },
      t.clock.now(),
    ),
  ended: (one) => t.house.db.once.sessions.endAll(one.who.accountId, t.clock.now()),
  expired: (one) => set(one, 'expires_at', t.clock.now(), 'sessions'),
};

let people = 0;

/** An owner of a project, signed in by both factors a moment ago. */
async function subject(): Promise<Subject> {
  people += 1;
  const username = `person-${people}`;
  const accountId = await addAccount(t, username);
  const project = `project-${people}`;
  await addProject(t, accountId, project);
  await t.sql.query('UPDATE accounts SET password_hash = $2 WHERE id = $1', [accountId, passwordHash]);
  const who: SignedIn = { ...(await staffOf(t, accountId, username, 'agent')), staffRole: null };
  const addedAt = t.clock.now();
  const waitingId = newId<'address'>(t.house.random, addedAt) as AddressId;
  const address = `waiting-${people}@example.org`;
  await t.house.db.once.addresses.add({ id: waitingId, accountId, address, addressKey: address, addedAt });
  const { rows } = await t.sql.query<{ id: AddressId }>(
    'SELECT id FROM addresses WHERE account_id = $1 AND verified_at IS NOT NULL',
    [accountId],
  );
  const foreign = await t.sql.query<{ id: AddressId; account_id: never }>(
    `SELECT id, account_id FROM addresses WHERE address = 'somebody-else@example.org'`,
  );
  const theirs = await staffOf(t, foreign.rows[0]!.account_id, 'somebody-else', 'agent');
  return {
    ...{ who, addressId: rows[0]!.id, waitingId, foreignId: foreign.rows[0]!.id, project },
    foreignSession: theirs.sessionId,
  };
}

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
      return fault.code as string;
    },
  );

/** What each act answers in the states in which the session counts, in their order. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'add an address': ['done', 'done', 'done', 'done', 'fresh_proof_required'],
  'ask for a confirmation': ['done', 'done', 'done', 'done', 'done'],
  'ask for a confirmation of somebody else’s': [
    'not_found',
    'not_found',
    'not_found',
    'not_found',
    'not_found',
  ],
  'change the password': ['done', 'done', 'done', 'done', 'fresh_proof_required'],
  'end other sessions': ['done', 'done', 'done', 'done', 'done'],
  'end a session of somebody else’s': ['not_found', 'not_found', 'not_found', 'not_found', 'not_found'],
  'make an unconfirmed address primary': [
    'address_unverified',
    'address_unverified',
    'address_unverified',
    'address_unverified',
    'fresh_proof_required',
  ],
  'make an address of somebody else’s primary': [
    'not_found',
    'not_found',
    'not_found',
    'not_found',
    'fresh_proof_required',
  ],
  'remove the last confirmed address': [
    'address_last',
    'restricted',
    'address_last',
    'address_last',
    'fresh_proof_required',
  ],
  'remove an address that waits': ['done', 'restricted', 'done', 'done', 'fresh_proof_required'],
  'remove an address of somebody else’s': [
    'not_found',
    'not_found',
    'not_found',
    'not_found',
    'fresh_proof_required',
  ],
  'set up an app': ['factor_exists', 'factor_exists', 'done', 'done', 'fresh_proof_required'],
  'confirm an app': [
    'factor_exists',
    'factor_exists',
    'enrolment_expired',
    'enrolment_expired',
    'factor_exists',
  ],
  'make codes': ['done', 'done', 'second_factor_required', 'second_factor_required', 'fresh_proof_required'],
  'keep codes': [
    'code_wrong',
    'code_wrong',
    'second_factor_required',
    'second_factor_required',
    'code_wrong',
  ],
  'remove the app': ['factor_last', 'factor_last', 'not_found', 'not_found', 'fresh_proof_required'],
  'create a project': ['done', 'done', 'second_factor_required', 'second_factor_required', 'done'],
  'invite an owner': [
    'done',
    'restricted',
    'second_factor_required',
    'second_factor_required',
    'fresh_proof_required',
  ],
  'invite to a project of somebody else’s': [
    'forbidden',
    'restricted',
    'second_factor_required',
    'second_factor_required',
    'fresh_proof_required',
  ],
  'accept an invitation': [
    'done',
    'restricted',
    'second_factor_required',
    'second_factor_required',
    'fresh_proof_required',
  ],
  'decline an invitation': [
    'invitation_over',
    'invitation_over',
    'invitation_over',
    'invitation_over',
    'invitation_over',
  ],
  'withdraw an invitation': [
    'invitation_over',
    'invitation_over',
    'invitation_over',
    'invitation_over',
    'invitation_over',
  ],
  'link a repository': [
    'done',
    'done',
    'second_factor_required',
    'second_factor_required',
    'fresh_proof_required',
  ],
  'link to a project of somebody else’s': [
    'forbidden',
    'forbidden',
    'second_factor_required',
    'second_factor_required',
    'fresh_proof_required',
  ],
};

const living = [
  'as it should be',
  'after a recovery',
  'by the password, without an app',
  'by both, the app taken off since',
  'not fresh',
];

describe.each(Object.entries(acts))('%s', (name, act) => {
  test.each(Object.entries(states))('%s', async (state, become) => {
    const one = await subject();
    await become(one);
    const answered = await outcome(act(t.house, one));
    // Whoever is none any more is told so, before anything about what they asked.
    expect(answered).toBe(
      living.includes(state) ? answers[name]?.[living.indexOf(state)] : 'sign_in_required',
    );
  });
});

test('every state and every act has its answer', () => {
  expect(Object.keys(answers)).toEqual(Object.keys(acts));
  for (const [name, codes] of Object.entries(answers)) expect(codes, name).toHaveLength(living.length);
});
