/** Stories of accounts: signing up, addresses, a forgotten password or name, an app and codes, projects. Names carry the requirement's number. */
import { Secret } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { askVerification } from '../../src/usecases/account/ask-verification.ts';
import { lookAtLink } from '../../src/usecases/account/look-at-link.ts';
import { makeAddressPrimary } from '../../src/usecases/account/make-address-primary.ts';
import { namesOfAddress } from '../../src/usecases/account/names-of-address.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { removeAddress } from '../../src/usecases/account/remove-address.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { seeAccount } from '../../src/usecases/account/see-account.ts';
import { seeActivity } from '../../src/usecases/account/see-activity.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
import { keepRecoveryCodes } from '../../src/usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { removeTotp } from '../../src/usecases/factor/remove-totp.ts';
import { acceptInvitation } from '../../src/usecases/registry/accept-invitation.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { seeProject } from '../../src/usecases/registry/see-project.ts';
import { record } from '../../src/usecases/steps/record.ts';
import { originOf } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  addressOf,
  codeAt,
  countFacts,
  countMail,
  enrol,
  lastSecret,
  password,
  refused,
  signIn,
  signInFully,
  signUp,
  tick,
  whoIs,
} from './maintainer.ts';

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
});
afterEach(() => t.close());

const open = (more: Partial<Parameters<typeof openAccount>[2]> = {}) =>
  openAccount(t.house, visitor(), { username: 'ann', address: addressOf('ann'), password, ...more });
const confirm = async (signUpSecret: string) =>
  verifyAddress(t.house, visitor(), { secret: await lastSecret(t, addressOf('ann')), signUpSecret });
const addressesOf = async (who: Parameters<typeof seeAccount>[1]) =>
  (await seeAccount(t.house, who)).addresses;
const idOf = async (who: Parameters<typeof seeAccount>[1], address: string) =>
  (await addressesOf(who)).find((known) => known.address === address)!.id;

test('signing up mails a link; following it confirms the address, once, and makes it primary', async () => {
  const { signUpSecret } = await open();
  const secret = await lastSecret(t, addressOf('ann'));
  expect(await lookAtLink(t.house, { purpose: 'verify_address', secret, signUpSecret })).toEqual({
    state: 'live',
    username: 'ann',
    asksPassword: false,
  });
  expect(await countFacts(t, 'account:address:verified')).toBe(0);
  expect(await verifyAddress(t.house, visitor(), { secret, signUpSecret })).toEqual({
    username: 'ann',
    address: addressOf('ann'),
    isPasswordNew: false,
  });
  const done = { state: 'spent', username: 'ann', isDone: true };
  expect(await lookAtLink(t.house, { purpose: 'verify_address', secret })).toEqual(done);
  expect(await verifyAddress(t.house, visitor(), { secret }), 'the same press once more').toEqual({
    username: 'ann',
    address: addressOf('ann'),
    isPasswordNew: false,
  });
  expect(await countFacts(t, 'account:address:verified')).toBe(1);
  expect(await addressesOf(await signIn(t))).toMatchObject([{ isVerified: true, isPrimary: true }]);
});

test('a link works for its own purpose only, and an unknown one is nothing', async () => {
  await open();
  const secret = await lastSecret(t, addressOf('ann'));
  await refused(
    resetPassword(t.house, visitor(), { secret, password: 'loud geese by the lock' }),
    'link_spent',
  );
  expect(await lookAtLink(t.house, { purpose: 'reset_password', secret })).toEqual({ state: 'unknown' });
  expect(await lookAtLink(t.house, { purpose: 'verify_address', secret: 'x' })).toEqual({ state: 'unknown' });
});

test('what is wrong with a sign-up is said field by field, and a name is one whatever its case', async () => {
  expect((await refused(open({ username: 'a b', address: 'nowhere' }), 'input_invalid')).fields).toEqual({
    username: expect.any(String),
    address: expect.any(String),
  });
  await open();
  const another = { username: 'ANN', password: 'seven slow barges on the canal' };
  expect((await refused(open(another), 'username_taken')).fields.username).toBeDefined();
});

test.each([
  ['6.2.1', 'fourteen chars', 'at least 15 characters'],
  ['6.2.9', 'long '.repeat(60), 'at most 256 characters'],
  ['6.2.4', 'passwordpassword', 'easy to guess'],
  ['6.2.12', 'ann-example-org-ann', 'is built from'],
])('%s: a weak password is refused with the reason: %s', async (_number, weak, reason) => {
  const { fields } = await refused(open({ password: weak }), 'password_weak');
  expect(fields.password).toContain(reason);
  expect((await t.sql.query('SELECT 1 FROM accounts')).rowCount).toBe(0);
});

describe('letters that confirm an address', () => {
  const confirmations = async () => {
    const { rows } = await t.sql.query(
      "SELECT count(*)::int AS n FROM letters WHERE kind = 'verify-address'",
    );
    return rows[0].n as number;
  };
  const openFrom = (network: string, username: string, address = addressOf('ann')) =>
    openAccount(t.house, visitor(network), { username, address, password });

  test('flood nobody by sign-ups, and no answer tells how many there were (law 5)', async () => {
    for (let i = 0; i < 10; i += 1) await openFrom('192.0.2.0/24', `one${i}`);
    expect(await confirmations()).toBe(6);
    for (let i = 0; i < 10; i += 1) await openFrom(`192.0.${i}.0/24`, `two${i}`, 'Ann+tag@example.org');
    for (let i = 0; i < 10; i += 1) await openFrom(`192.1.${i}.0/24`, `three${i}`);
    expect(await confirmations()).toBe(20);
  });

  test('are left to whoever really signs up with an address that a stranger signed up with all day', async () => {
    for (let i = 0; i < 30; i += 1) await openFrom('192.0.2.0/24', `not-ann${i}`);
    const { signUpSecret } = await openFrom('198.51.100.0/24', 'ann');
    await confirm(signUpSecret);
    expect(await addressesOf(await signIn(t))).toMatchObject([{ isVerified: true }]);
  });
});

test('the host of every link comes from the configuration (Zitadel CVE-2023-49097)', async () => {
  await enrol(t);
  await askPasswordReset(t.house, visitor('198.51.100.0/24', 'https://evil.example'), {
    address: addressOf('ann'),
  });
  await t.runDue();
  const links = (await t.mail()).flatMap(
    (letter) => [letter.text, letter.html].join('\n').match(/https?:\/\/[^\s"'<>)]+/g) ?? [],
  );
  expect(links.length).toBeGreaterThan(2);
  for (const link of links.filter((found) => !found.startsWith('https://evil.example')))
    expect(link).toMatch(/^https:\/\/rekey\.example\.org(\/|$|\.$)/);
});

test('6.3.8: asking for a reset answers and records the same for an unknown address, and mails nobody', async () => {
  await signUp(t);
  expect(await askPasswordReset(t.house, visitor(), { address: 'nobody@example.org' })).toBeUndefined();
  expect(await askPasswordReset(t.house, visitor(), { address: addressOf('ann') })).toBeUndefined();
  await t.runDue();
  expect(await t.mail('nobody@example.org')).toHaveLength(0);
  expect(await countMail(t, addressOf('ann'), 'new password')).toBe(1);
});

test('a reset goes to the address on file: a look-alike is no address (GHSA-7rqj-j65f-68wh), an unverified one gets nothing', async () => {
  const { signUpSecret } = await open();
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  expect(await countMail(t, addressOf('ann'), 'new password')).toBe(0);
  await confirm(signUpSecret);
  await refused(
    askPasswordReset(t.house, visitor(), { address: 'ann@exampIe.org'.replace('I', 'ı') }),
    'input_invalid',
  );
  await refused(askPasswordReset(t.house, visitor(), { address: 'ann＠example.org' }), 'input_invalid');
  await askPasswordReset(t.house, visitor(), { address: 'Ann@EXAMPLE.org' });
  expect(await countMail(t, addressOf('ann'), 'new password')).toBe(1);
});

test('asking again kills the older link, and five an hour are enough', async () => {
  await signUp(t);
  const secrets: string[] = [];
  for (let i = 0; i < 7; i += 1) {
    await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
    secrets.push(await lastSecret(t, addressOf('ann')));
    tick(t, minuteMs);
  }
  expect(new Set(secrets).size).toBe(5);
  const states = await Promise.all(
    [...new Set(secrets)].map((secret) => lookAtLink(t.house, { purpose: 'reset_password', secret })),
  );
  expect(states.map(({ state }) => state)).toEqual(['spent', 'spent', 'spent', 'spent', 'live']);
});

test('asking for one address of an account neither kills the link of another nor uses up its letters', async () => {
  const { who } = await enrol(t);
  const other = 'ann@former-employer.example';
  await addAddress(t.house, who, { address: other });
  await verifyAddress(t.house, visitor(), { secret: await lastSecret(t, other), accountId: who.accountId });
  const askFor = (address: string) => askPasswordReset(t.house, visitor(), { address });
  await askFor(addressOf('ann'));
  const secret = await lastSecret(t, addressOf('ann'));
  for (let i = 0; i < 7; i += 1) {
    await askFor(other);
    await t.runDue();
    tick(t, minuteMs);
  }
  expect(await countMail(t, other, 'new password')).toBe(5);
  expect(await lookAtLink(t.house, { purpose: 'reset_password', secret })).toMatchObject({ state: 'live' });
  await askFor(addressOf('ann'));
  expect(await countMail(t, addressOf('ann'), 'new password')).toBe(2);
  const { rows } = await t.sql.query(
    `SELECT count(*)::int AS n FROM links WHERE purpose = 'reset_password' AND spent_at IS NULL AND address_id IS NOT NULL`,
  );
  expect(rows).toEqual([{ n: 2 }]); // what was too much is a link to nobody, which opens nothing
  await resetPassword(t.house, visitor(), {
    secret: await lastSecret(t, addressOf('ann')),
    password: 'loud geese by the lock',
  });
  await refused(
    resetPassword(t.house, visitor(), { secret: await lastSecret(t, other), password }),
    'link_spent',
  );
});

test('every account of an address gets its own link, and each resets its own account only', async () => {
  for (const username of ['ann', 'ann-work']) await confirm((await open({ username })).signUpSecret);
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const secret = await lastSecret(t, addressOf('ann'));
  const { username } = await resetPassword(t.house, visitor(), {
    secret,
    password: 'loud geese by the lock',
  });
  expect(
    (
      await t.sql.query(
        'SELECT username FROM accounts WHERE password_changed_at > created_at OR username = $1',
        [username],
      )
    ).rows,
  ).toHaveLength(1);
  expect(await countMail(t, addressOf('ann'), 'new password')).toBe(2);
});

test('a refused new password leaves the link as it was; a frozen account is not reset', async () => {
  await signUp(t);
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const secret = await lastSecret(t, addressOf('ann'));
  await refused(resetPassword(t.house, visitor(), { secret, password: 'short' }), 'password_weak');
  await t.sql.query(`UPDATE accounts SET frozen_at = now(), frozen_because = 'objected'`);
  await refused(
    resetPassword(t.house, visitor(), { secret, password: 'loud geese by the lock' }),
    'account_frozen',
  );
  expect(await lookAtLink(t.house, { purpose: 'reset_password', secret })).toMatchObject({ state: 'live' });
});

test('a refused new password names no address but the link’s own, and costs the asker the link to learn more', async () => {
  const { who } = await enrol(t);
  await addAddress(t.house, who, { address: 'q.harbour@hiddenfirm.example' });
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const secret = await lastSecret(t, addressOf('ann'));
  const reasonFor = async (weak: string) => {
    const { fields } = await refused(
      resetPassword(t.house, visitor(), { secret, password: weak }),
      'password_weak',
    );
    return fields.password;
  };
  for (const hidden of ['hiddenfirm-2', 'q.harbour@hiddenfirm.example', 'ann-hiddenfirm'])
    expect(await reasonFor(hidden)).toBe(
      'It is easy to guess. Add a word or two, or let a password manager make it.',
    );
  // With another flaw beside it, nothing tells it from any other word.
  expect(await reasonFor('harbour')).toBe(await reasonFor('zqxwvut'));
  expect(await reasonFor('ann-example-org')).toContain('is built from “example.org”');
});

test('the names of an address are told to that address alone, and not more often than is useful', async () => {
  await signUp(t);
  await namesOfAddress(t.house, visitor(), { address: 'nobody@example.org' });
  for (let i = 0; i < 7; i += 1) await namesOfAddress(t.house, visitor(), { address: addressOf('ann') });
  expect(await countMail(t, addressOf('ann'), 'Your user name')).toBe(5);
  expect(await t.mail('nobody@example.org')).toHaveLength(0);
});

test('6.3.7: an added address counts when confirmed, becomes primary when asked, and every confirmed address hears of each step', async () => {
  const { who } = await enrol(t);
  await addAddress(t.house, who, { address: 'ann@home.example' });
  const added = await idOf(who, 'ann@home.example');
  await refused(makeAddressPrimary(t.house, who, { addressId: added }), 'address_unverified');
  await t.runDue();
  tick(t);
  await askVerification(t.house, who, { addressId: added });
  await verifyAddress(t.house, visitor(), {
    secret: await lastSecret(t, 'ann@home.example'),
    accountId: who.accountId,
  });
  await makeAddressPrimary(t.house, who, { addressId: added });
  expect((await addressesOf(who)).filter(({ isPrimary }) => isPrimary)).toMatchObject([
    { address: 'ann@home.example' },
  ]);
  // Before it is confirmed an address is a stranger's.
  expect(await countMail(t, addressOf('ann'), 'address was added')).toBe(1);
  expect(await countMail(t, 'ann@home.example', 'address was added')).toBe(0);
  for (const recipient of [addressOf('ann'), 'ann@home.example'])
    expect(await countMail(t, recipient, 'Another main address')).toBe(1);
});

test('asking for the confirmation again kills the older link, and five a day are enough', async () => {
  const { who } = await enrol(t);
  await addAddress(t.house, who, { address: 'ann@home.example' });
  const older = await lastSecret(t, 'ann@home.example');
  const addressId = await idOf(who, 'ann@home.example');
  for (let i = 0; i < 5; i += 1) {
    await t.runDue();
    tick(t);
    await askVerification(t.house, who, { addressId });
  }
  await refused(askVerification(t.house, who, { addressId }), 'too_many_requests');
  await refused(verifyAddress(t.house, visitor(), { secret: older }), 'link_spent');
  await expect(
    verifyAddress(t.house, visitor(), {
      secret: await lastSecret(t, 'ann@home.example'),
      accountId: who.accountId,
    }),
  ).resolves.toBeDefined();
});

test('asking for the confirmation again tells nothing of what others had mailed there, and keeps the link that is under way', async () => {
  const { who } = await enrol(t);
  await addAddress(t.house, who, { address: 'busy@home.example' });
  const secret = await lastSecret(t, 'busy@home.example');
  for (let i = 0; i < 20; i += 1)
    await openAccount(t.house, visitor(`192.0.${i}.0/24`), {
      username: `other${i}`,
      address: 'busy@home.example',
      password,
    });
  const addressId = await idOf(who, 'busy@home.example');
  for (let i = 0; i < 5; i += 1) await askVerification(t.house, who, { addressId });
  await refused(askVerification(t.house, who, { addressId }), 'too_many_requests');
  await refused(verifyAddress(t.house, visitor(), { secret }), 'sign_in_required');
  const { accountId } = who;
  expect((await verifyAddress(t.house, visitor(), { secret, accountId })).address).toBe('busy@home.example');
});

test('a removed address loses its links, keeps its notices for thirty days, and its primacy goes to the next', async () => {
  const { who, secret, sessionSecret } = await enrol(t);
  await addAddress(t.house, who, { address: 'ann@home.example' });
  await verifyAddress(t.house, visitor(), {
    secret: await lastSecret(t, 'ann@home.example'),
    accountId: who.accountId,
  });
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  const reset = await lastSecret(t, addressOf('ann'));
  await removeAddress(t.house, who, { addressId: await idOf(who, addressOf('ann')) });
  await refused(
    resetPassword(t.house, visitor(), { secret: reset, password: 'loud geese by the lock' }),
    'link_spent',
  );
  expect(await countMail(t, addressOf('ann'), 'address was removed')).toBe(1);
  expect(await addressesOf(who)).toMatchObject([{ address: 'ann@home.example', isPrimary: true }]);
  await refused(
    removeAddress(t.house, who, { addressId: await idOf(who, 'ann@home.example') }),
    'address_last',
  );

  tick(t, 10 * dayMs);
  await signInFully(t, secret);
  expect(await countMail(t, addressOf('ann'), 'New sign-in')).toBe(2);
  tick(t, 21 * dayMs);
  await signInFully(t, secret);
  expect(await countMail(t, addressOf('ann'), 'New sign-in')).toBe(2);
  expect(await countMail(t, 'ann@home.example', 'New sign-in')).toBe(2);
  expect(sessionSecret).toBeDefined();
});

test('in aftercare no address is removed', async () => {
  const { who } = await enrol(t);
  const { addressId } = await addAddress(t.house, who, { address: 'ann@home.example' });
  const until = after(t.clock.now(), 5 * minuteMs);
  await t.sql.query('UPDATE accounts SET aftercare_until = $1', [until]);
  expect((await seeAccount(t.house, who)).aftercareUntil).toEqual(until);
  await refused(removeAddress(t.house, who, { addressId }), 'restricted');
  tick(t, 5 * minuteMs);
  await removeAddress(t.house, who, { addressId });
});

test('nobody touches addresses of another account, and without a fresh proof nobody any', async () => {
  const ann = await enrol(t, 'ann');
  const bob = await enrol(t, 'bob');
  const addressId = await idOf(ann.who, addressOf('ann'));
  for (const act of [removeAddress, makeAddressPrimary, askVerification]) {
    await refused(act(t.house, bob.who, { addressId }), 'not_found');
    await refused(act(t.house, bob.who, { addressId: 'x' }), 'not_found');
  }
  tick(t, 16 * minuteMs);
  await refused(addAddress(t.house, ann.who, { address: 'thief@example.net' }), 'fresh_proof_required');
  await refused(removeAddress(t.house, ann.who, { addressId }), 'fresh_proof_required');
  await refused(makeAddressPrimary(t.house, ann.who, { addressId }), 'fresh_proof_required');
});

test('a caller who holds a password-only session of an account with a factor changes nothing (Kratos GHSA-wc43-73w7-x2f5)', async () => {
  const { who } = await enrol(t);
  await t.sql.query(`UPDATE sessions SET assurance = 'password'`);
  await refused(addAddress(t.house, who, { address: 'thief@example.net' }), 'sign_in_required');
  await refused(removeTotp(t.house, who), 'sign_in_required');
  await refused(makeRecoveryCodes(t.house, who), 'sign_in_required');
  await refused(createProject(t.house, who, { name: 'x' }), 'sign_in_required');
});

test('pre-hijacking: no factor can be set up before an address is confirmed', async () => {
  await open();
  await refused(beginTotp(t.house, await signIn(t)), 'address_unverified');
});

test('an app is set up by typing a code back; a clock that is off is named, an old picture is dead', async () => {
  await signUp(t);
  const who = await signIn(t);
  const first = await beginTotp(t.house, who);
  const { secretShown, uri } = await beginTotp(t.house, who);
  expect(uri).toMatch(/^otpauth:\/\/totp\/.+ann\?.*secret=/);
  const bytes = (shown: string) => new Uint8Array(Secret.fromBase32(shown.replaceAll(' ', '')).buffer);
  const stale = await refused(
    confirmTotp(t.house, who, { code: codeAt(t, bytes(first.secretShown)) }),
    'code_wrong',
  );
  expect(stale.fields.code).toContain('newest');
  const slow = totpCode(bytes(secretShown), totpStep(t.clock.now()) - 6);
  const late = await refused(confirmTotp(t.house, who, { code: slow }), 'code_wrong');
  expect(late.fields.code).toContain('180 seconds behind');
  const { sessionSecret } = await confirmTotp(t.house, who, { code: codeAt(t, bytes(secretShown)) });
  const sure = await whoIs(t.house, sessionSecret);
  expect(sure.assurance).toBe('two_factor');
  await refused(beginTotp(t.house, sure), 'factor_exists');
  expect(await countMail(t, addressOf('ann'), 'second factor was added')).toBe(1);
});

test('a set-up that lies about for half an hour is dead', async () => {
  await signUp(t);
  const who = await signIn(t);
  const { secretShown } = await beginTotp(t.house, who);
  tick(t, 30 * minuteMs);
  const secret = new Uint8Array(Secret.fromBase32(secretShown.replaceAll(' ', '')).buffer);
  await refused(confirmTotp(t.house, who, { code: codeAt(t, secret) }), 'enrolment_expired');
});

test('recovery codes: ten, one typed back without being burned, and the older live until one of the new is typed back', async () => {
  const { who } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  await refused(keepRecoveryCodes(t.house, who, { code: 'ABCDE' }), 'code_wrong');
  await keepRecoveryCodes(t.house, who, { code: codes[9]! });
  expect(await seeAccount(t.house, who)).toMatchObject({ codesLeft: 10, codesKeptAt: t.clock.now() });
  const fresh = await makeRecoveryCodes(t.house, who);
  await refused(keepRecoveryCodes(t.house, who, { code: codes[9]! }), 'code_wrong');
  expect(await seeAccount(t.house, who)).toMatchObject({
    codesLeft: 10,
    codesKeptAt: t.clock.now(),
    codesWaitingSince: t.clock.now(),
  });
  expect(await makeRecoveryCodes(t.house, who), 'the same, and no third set').toEqual(fresh);
  await keepRecoveryCodes(t.house, who, { code: fresh.codes[0]! });
  await refused(keepRecoveryCodes(t.house, who, { code: codes[9]! }), 'code_wrong');
  expect(await seeAccount(t.house, who)).toMatchObject({ codesLeft: 10, codesWaitingSince: null });
  expect(new Set([...codes, ...fresh.codes]).size).toBe(20);
  expect(await countMail(t, addressOf('ann'), 'New recovery codes')).toBe(2);
});

test('no secret lies readable anywhere in the database (6.5.2)', async () => {
  const { who, secret, sessionSecret } = await enrol(t);
  const { codes } = await makeRecoveryCodes(t.house, who);
  const { rows } = await t.sql.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'development_mailbox'`,
  );
  const base32 = new Secret({ buffer: Uint8Array.from(secret).buffer }).base32;
  const secrets = [
    password,
    sessionSecret,
    base32,
    Buffer.from(secret).toString('hex'),
    ...codes,
    ...codes.map((code) => code.replaceAll('-', '')),
  ];
  for (const { name } of rows) {
    const { rows: found } = await t.sql.query<{ row: string }>(`SELECT ${name}::text AS row FROM ${name}`);
    for (const { row } of found) for (const value of secrets) expect(row).not.toContain(value);
  }
});

test('projects: created with both factors and a confirmed address, one name whatever its spelling', async () => {
  const ann = await enrol(t, 'ann');
  const bob = await enrol(t, 'bob');
  await createProject(t.house, ann.who, { name: 'Friendly.Bard' });
  await refused(createProject(t.house, bob.who, { name: 'friendly--bard' }), 'project_taken');
  await refused(createProject(t.house, bob.who, { name: '-x' }), 'input_invalid');
  await refused(
    linkRepository(t.house, bob.who, { project: 'friendly-bard', url: 'https://forge.example.org/bob/x' }),
    'forbidden',
  );
  await refused(inviteOwner(t.house, bob.who, { project: 'friendly-bard', username: 'bob' }), 'forbidden');
  await inviteOwner(t.house, ann.who, { project: 'friendly_bard', username: 'Bob' });
  await acceptInvitation(t.house, bob.who, { project: 'friendly-bard' });
  await refused(
    linkRepository(t.house, bob.who, { project: 'friendly-bard', url: 'http://forge.example.org/bob/x' }),
    'url_unsafe',
  );
  const first = await linkRepository(t.house, bob.who, {
    project: 'friendly-bard',
    url: 'https://forge.example.org/bob/bard/',
  });
  const again = await linkRepository(t.house, bob.who, {
    project: 'friendly-bard',
    url: 'https://forge.example.org/bob/bard',
  });
  expect(again).toEqual(first);
  expect(await seeProject(t.house, { name: 'FRIENDLY-BARD' })).toMatchObject({
    name: 'Friendly.Bard',
    owners: [{ username: 'ann' }, { username: 'bob' }],
    repositories: [{ url: 'https://forge.example.org/bob/bard' }],
  });
  const { rows } = await t.sql.query(
    `SELECT payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id WHERE k.identifier = 'observe-repository'`,
  );
  expect(rows).toEqual([{ payload: first }]);
  await refused(seeProject(t.house, { name: 'nothing' }), 'not_found');
  await refused(removeTotp(t.house, ann.who), 'factor_last');
});

test('the activity page shows what happened and from where, page by page, and nothing the desk thought', async () => {
  const { who } = await enrol(t);
  const about = {
    accountId: who.accountId,
    caseId: newId<'case'>(t.house.random, t.clock.now()),
    addressPrefix: '192.0.2.0/24',
    client: 'curl',
    requestId: null,
  };
  const byDesk = (kind: string, payload: object) => ({
    ...about,
    id: newId<'fact'>(t.house.random, t.clock.now()),
    at: t.clock.now(),
    kind,
    actor: 'desk',
    actorId: null,
    payload,
    mark: null,
  });
  const confirmed = {
    kind: 'account:session:confirmed',
    payload: {},
    origin: originOf(visitor(), 'holder'),
    accountId: who.accountId,
  } as const;
  await t.house.db.transaction(async (tx) => {
    await tx.outbox.post({
      links: [],
      letters: [],
      jobs: [],
      facts: [
        byDesk('case:move:ask', { from: 'reviewing', to: 'gathering', reason: 'smells of fraud' }),
        byDesk('case:claim:approved', { reason: 'looks right to me' }),
      ],
    });
    await record(
      t.house,
      tx,
      t.clock.now(),
      Array.from({ length: 60 }, () => confirmed),
    );
  });
  const first = await seeActivity(t.house, who);
  const second = await seeActivity(t.house, who, { before: first.next! });
  expect(first.activities).toHaveLength(50);
  expect(second.next).toBeNull();
  const all = [...first.activities, ...second.activities];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.find(({ kind }) => kind === 'case:move:ask')).toMatchObject({
    place: null,
    client: null,
    payload: { from: 'reviewing', to: 'gathering' },
  });
  expect(JSON.stringify(all)).not.toMatch(/fraud|looks right/);
  expect(all.find(({ kind }) => kind === 'account:account:opened')).toMatchObject({
    place: '198.51.100.0/24',
    client: 'Firefox on Linux',
  });
  expect(await seeActivity(t.house, who, { before: 'no id' })).toEqual(first);
});
