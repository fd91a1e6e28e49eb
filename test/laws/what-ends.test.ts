/**
 * Law: what opens an account, or is half open, ends with whatever should end it, and with nothing else. One account has one of each; for
 * each act the table says what is still alive after it. Who adds a way in adds it here, and says of every act whether it survives.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { newSecret } from '../../src/base/secret.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import type { AccountId, AddressId } from '../../src/domain/ids.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { endOtherSessions } from '../../src/usecases/account/end-other-sessions.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { removeAddress } from '../../src/usecases/account/remove-address.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { keepRecoveryCodes } from '../../src/usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { clockOrigin, type SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  type Asking,
  accept,
  ask,
  finishAllButLast,
  type Holder,
  oldPassword,
  openSession,
  secretFrom,
  setStage,
} from '../stories/recovery-stage.ts';

const long = 90 * dayMs;
const fresh = 'loud geese by the lock';

let t: TestHouse;
let ann: Holder;
let own: string;
let linkSecret: string;
let asking: Asking;
let addresses: Readonly<Record<string, AddressId>>;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
  const { rows } = await t.sql.query<{ address: string; id: AddressId }>('SELECT address, id FROM addresses');
  addresses = Object.fromEntries(rows.map(({ address, id }) => [address, id]));
  linkSecret = newSecret(t.house.random);
  await addLink('verify_address', addresses['ann@new.example']!);
  await addLink('reset_password', addresses['ann@example.org']!);
  own = newSecret(t.house.random);
  await t.house.db.once.sessions.add(openSession(t, ann.id, own));
  asking = await ask(t, ann.id);
  await addChallenge();
});
afterEach(() => t.close());

const once = () => t.house.db.once;
const hash = (purpose: string, secret: string) => t.house.keys.hash(purpose, secret);
const now = () => t.clock.now();

/** A link to one of her addresses; all of them hold the same secret, each under its own purpose. */
async function addLink(purpose: 'verify_address' | 'reset_password', addressId: AddressId): Promise<void> {
  await once().links.add([
    {
      ...{ id: newId(t.house.random, now()), purpose, secretHash: hash(`link:${purpose}`, linkSecret) },
      ...{ accountId: ann.id, addressId, caseId: null, claimantId: null },
      ...{ madeAt: now(), expiresAt: after(now(), long) },
    },
  ]);
}

/** Something that the claimant may still prove. */
async function addChallenge(): Promise<void> {
  await once().evidence.addChallenge({
    ...{ id: newId(t.house.random, now()), caseId: asking.caseId, claimantId: asking.claimantId },
    ...{ kind: 'repository', subject: 'https://forge.example.org/ann/a', subjectId: null, shown: 'branch' },
    ...{ secretHash: null, madeAt: now(), expiresAt: after(now(), long), triesLeft: 0, checks: 0 },
    ...{ checkedAt: null, nextCheckAt: null, outcome: null, outcomeDetail: null, overAt: null },
  });
}

const isOpen = async (purpose: 'verify_address' | 'reset_password') =>
  (await once().links.find(purpose, hash(`link:${purpose}`, linkSecret), now()))?.spentAt === null;
const lives = async (session: string) => !!(await once().sessions.bySecret(hash('session', session), now()));

/** Everything that is alive now, by name. */
async function alive(): Promise<string[]> {
  const codes = await t.sql.query(
    'SELECT FROM recovery_codes WHERE code_hash = ANY ($1) AND used_at IS NULL AND dropped_at IS NULL',
    [ann.codes.map((code) => hash('recovery-code', code))],
  );
  const { passwordHash } = await once().accounts.get(ann.id);
  const found: Record<string, boolean> = {
    password: (await t.house.passwords.verifyPassword(passwordHash, oldPassword)) === 'right',
    app: (await once().factors.totp(ann.id))?.lastStep !== undefined,
    codes: codes.rowCount === ann.codes.length,
    'this session': await lives(own),
    'other sessions': await lives(ann.sessionSecret),
    'half sign-in': !!(await once().sessions.signIn(hash('sign-in', ann.signInSecret), now())),
    'known device': !!(await once().sessions.device(ann.id, hash('device', ann.deviceSecret))),
    'reset link': await isOpen('reset_password'),
    'confirmation link': await isOpen('verify_address'),
    challenge: (await once().evidence.openCount(asking.claimantId, now())) > 0,
    thawed: (await once().accounts.get(ann.id)).frozenAt === null,
  };
  return Object.keys(found).filter((name) => found[name]);
}

const who = async (): Promise<SignedIn> => ({
  ...visitor(),
  ...(await findSession(t.house, { secret: own }))!,
});

async function object(): Promise<void> {
  await accept(t, asking);
  await t.runDue();
  await objectToCase(t.house, visitor(), { secret: await secretFrom(t, 'ann@example.org', 'not-me') });
}

async function restore(): Promise<void> {
  // Who restores proves more than the mailbox by which the old password was set.
  await t.sql.query(`UPDATE accounts SET password_mailbox = 'ann@example.org'`);
  await restoreFully();
  expect((await once().accounts.get(ann.id)).passwordMailbox).toBeNull();
}

async function restoreFully(): Promise<void> {
  await accept(t, asking);
  await t.pass(24 * hourMs + minuteMs);
  const restoreSecret = await secretFrom(t, asking.contact, 'restore');
  await completeRestoration(t.house, visitor(), await finishAllButLast(t, { restoreSecret }));
}

/** The desk refuses: the case is over, and nobody's account with it. */
async function refuse(): Promise<void> {
  await object();
  await t.house.db.transaction(async (tx) => {
    await makeMove(t.house, tx, await tx.cases.lock(asking.caseId), 'refuse', {
      ...{ actor: 'desk', origin: clockOrigin, now: now(), reason: 'it was not them' },
    });
  });
}

async function signInFully(): Promise<void> {
  const begun = await beginSignIn(t.house, visitor(), { username: 'ann', password: oldPassword });
  if (begun.kind !== 'factor_needed') throw new Error(begun.kind);
  const code = totpCode(ann.totpSecret, totpStep(now()));
  await finishSignIn(t.house, visitor(), { signInSecret: begun.secret, code });
}

const everything = [
  ...['password', 'app', 'codes', 'this session', 'other sessions', 'half sign-in', 'known device'],
  ...['reset link', 'confirmation link', 'challenge', 'thawed'],
];
const but = (...gone: string[]) => everything.filter((name) => !gone.includes(name));

/** By act: what is alive after it. */
const acts: Readonly<Record<string, readonly [act: () => Promise<unknown>, alive: readonly string[]]>> = {
  nothing: [async () => {}, everything],
  'the holder objects': [
    object,
    but('this session', 'other sessions', 'half sign-in', 'reset link', 'confirmation link', 'thawed'),
  ],
  'the desk refuses what was objected to': [
    refuse,
    but('this session', 'other sessions', 'half sign-in', 'reset link', 'confirmation link', 'challenge'),
  ],
  'the account is restored': [restore, ['app', 'thawed']],
  'the claimant withdraws': [() => withdrawCase(t.house, asking.claiming, {}), but('challenge')],
  'the holder signs in by both factors': [signInFully, but('challenge')],
  'the password is changed': [
    async () => changePassword(t.house, await who(), { current: oldPassword, password: fresh }),
    but('password', 'other sessions', 'half sign-in', 'known device', 'reset link'),
  ],
  'the password is reset': [
    () => resetPassword(t.house, visitor(), { secret: linkSecret, password: fresh }),
    but('password', 'this session', 'other sessions', 'half sign-in', 'reset link'),
  ],
  // Whoever loses the answer has the old ones still: they end with the first of the new that is typed back.
  'new codes are made': [async () => makeRecoveryCodes(t.house, await who()), everything],
  'one of the new codes is typed back': [
    async () => {
      const { codes } = await makeRecoveryCodes(t.house, await who());
      await keepRecoveryCodes(t.house, await who(), { code: codes[0]! });
    },
    but('codes'),
  ],
  'other sessions are ended': [
    async () => endOtherSessions(t.house, await who()),
    but('other sessions', 'half sign-in'),
  ],
  'the address that waits for confirmation is removed': [
    async () => removeAddress(t.house, await who(), { addressId: addresses['ann@new.example']! }),
    but('confirmation link'),
  ],
  'another address is removed': [
    async () => {
      await once().addresses.verify(addresses['ann@new.example']!, now());
      await removeAddress(t.house, await who(), { addressId: addresses['ann@example.org']! });
    },
    but('reset link'),
  ],
};

test.each(Object.entries(acts))('when %s', async (_name, [act, expected]) => {
  await act();
  expect(await alive()).toEqual(expected);
});

test('when an account is handed over to who proves its address, nothing stays that was begun before', async () => {
  const [mallory, secret, added] = [
    newSecret(t.house.random),
    newSecret(t.house.random),
    newSecret(t.house.random),
  ];
  const accountId = newId<'account'>(t.house.random, now()) as AccountId;
  await once().accounts.add({
    ...{ id: accountId, username: 'mallory', usernameKey: 'mallory', createdAt: now() },
    passwordHash: (await once().accounts.get(ann.id)).passwordHash,
  });
  const ids: AddressId[] = [];
  for (const [address, linked] of [
    ['victim@example.org', secret],
    ['mallory@example.org', added],
  ] as const) {
    const id = newId<'address'>(t.house.random, now()) as AddressId;
    ids.push(id);
    await once().addresses.add({ id, accountId, address, addressKey: address, addedAt: now() });
    await once().links.add([
      {
        ...{ id: newId(t.house.random, now()), purpose: 'verify_address' as const, accountId, addressId: id },
        ...{ secretHash: hash('link:verify_address', linked), caseId: null, claimantId: null },
        ...{ madeAt: now(), expiresAt: after(now(), long) },
      },
    ]);
  }
  await once().sessions.add(openSession(t, accountId, mallory));
  await once().sessions.addDevice({
    ...{ id: newId(t.house.random, now()), accountId, secretHash: hash('device', mallory) },
    ...{ firstAt: now(), lastAt: now(), client: 'Firefox' },
  });
  await once().accounts.countGuess(accountId, 'password', now());
  await verifyAddress(t.house, visitor(), { secret, password: fresh });
  expect(await lives(mallory)).toBe(false);
  expect(await once().sessions.device(accountId, hash('device', mallory))).toBeUndefined();
  expect(
    (await once().links.find('verify_address', hash('link:verify_address', added), now()))?.spentAt,
  ).toEqual(now());
  expect((await once().addresses.of(accountId)).map(({ id }) => id)).toEqual([ids[0]]);
  expect(await once().accounts.guesses(accountId, 'password')).toBeUndefined();
  // What is chosen by who reads the mailbox proves no more than the mailbox does.
  expect((await once().accounts.get(accountId)).passwordMailbox).toBe('victim@example.org');
});
