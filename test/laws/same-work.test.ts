/**
 * Law 5, and ASVS 6.3.8: whoever asks about an address learns nothing from the time it takes, because the same is done for
 * every address. What is counted is the work itself: each statement that reaches the database, and each password hash.
 */
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { dayMs, hourMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import type { Route } from '../../src/edge/http/route.ts';
import { webRoom } from '../../src/edge/web/room.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { askVerification } from '../../src/usecases/account/ask-verification.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { namesOfAddress } from '../../src/usecases/account/names-of-address.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { askCaseLink } from '../../src/usecases/recovery/ask-case-link.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { request } from '../stories/claimant.ts';
import { addressOf, lastSecret, password, signIn, signUp } from '../stories/maintainer.ts';

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse();
  await signUp(t); // ann@example.org is on file
  await t.runDue();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await t.close();
});

/** What was done: the statements in their order, without what was asked, and how many passwords were hashed or checked. */
async function workOf(doing: () => Promise<unknown>) {
  const statements: string[] = [];
  const send = pg.Client.prototype.query;
  const query = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    const [asked] = given as [string | { text: string }];
    statements.push(typeof asked === 'string' ? asked : asked.text);
    return (send as (...args: unknown[]) => unknown).apply(this, given);
  } as never);
  const verify = vi.spyOn(t.house.passwords, 'verifyPassword');
  const hash = vi.spyOn(t.house.passwords, 'hashPassword');
  const answered = await doing().catch((fault: Error) => fault.message);
  const hashes = verify.mock.calls.length + hash.mock.calls.length;
  for (const spy of [query, verify, hash]) spy.mockRestore();
  return { statements, hashes, answered };
}

/** The same work and the same answer for an address on file, one that was never seen, and after whatever limit there is. */
async function expectSameWork(doing: (address: string) => Promise<unknown>, times = 12): Promise<void> {
  const stranger = await workOf(() => doing('nobody@example.org'));
  expect(stranger.statements.length).toBeGreaterThan(0);
  for (let i = 0; i < times; i += 1) {
    expect(await workOf(() => doing(addressOf('ann')))).toEqual(stranger);
    await t.runDue();
  }
}

test('asking for a new password is the same work for every address', async () => {
  await expectSameWork((address) => askPasswordReset(t.house, visitor(), { address }));
  expect((await t.mail(addressOf('ann'))).filter(({ subject }) => /password/i.test(subject))).toHaveLength(5);
});

test('asking for the names of an address is the same work for every address', async () => {
  await expectSameWork((address) => namesOfAddress(t.house, visitor(), { address }));
  expect((await t.mail(addressOf('ann'))).filter(({ subject }) => /user name/i.test(subject))).toHaveLength(
    5,
  );
});

describe('asking for recovery', () => {
  test('by an address instead of a name is the same work for every address', async () => {
    await expectSameWork((account) => askRecovery(t.house, visitor(), { ...request, account }));
  });

  test('question by question, too', async () => {
    const drafts = new Map<string, string>();
    for (const address of ['nobody@example.org', addressOf('ann')])
      drafts.set(address, (await beginRequest(t.house, visitor(), {})).draftSecret);
    await expectSameWork(
      (address) =>
        answerQuestion(t.house, visitor(), {
          draftSecret: drafts.get(address)!,
          answer: { question: 'account', typed: address },
        }).then((answered) => JSON.stringify(answered).replaceAll(address, 'X')),
      1,
    );
  });

  test('for the link to a case is the same work whether or not that contact address asks there', async () => {
    await askRecovery(t.house, visitor(), { ...request, account: 'ann', contact: addressOf('ann') });
    await t.runDue();
    await expectSameWork((contact) => askCaseLink(t.house, visitor(), { username: 'ann', contact }));
    const nobody = await workOf(() =>
      askCaseLink(t.house, visitor(), { username: 'nobody', contact: addressOf('ann') }),
    );
    const known = await workOf(() =>
      askCaseLink(t.house, visitor(), { username: 'ann', contact: addressOf('ann') }),
    );
    expect(nobody).toEqual(known);
  });
});

test('asking for a code to a mailbox is the same work whether or not the account has the address', async () => {
  await askRecovery(t.house, visitor(), { ...request, account: 'ann' });
  const { claimantSecret } = await openCase(t.house, visitor(), {
    secret: await lastSecret(t, request.contact),
  });
  const who = { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
  await expectSameWork(
    (address) =>
      startChallenge(t.house, who, { kind: 'mailbox', address }).then(({ shown, expiresAt }) => [
        shown,
        expiresAt,
      ]),
    3,
  );
  expect((await t.mail(addressOf('ann'))).filter(({ subject }) => /code/i.test(subject))).toHaveLength(3);
});

test('signing up with an address that has an account is the same work as with one that has none', async () => {
  const signUpWith = (username: string, address: string) =>
    workOf(() => openAccount(t.house, visitor(), { username, address, password }).then(() => 'opened'));
  const stranger = await signUpWith('one', 'nobody@example.org');
  const known = await signUpWith('two', addressOf('ann'));
  expect(known).toEqual(stranger);
  expect(known.hashes).toBe(1);
  // Nor is it told that others named the address today, however often.
  for (let i = 0; i < 8; i += 1) expect(await signUpWith(`more${i}`, addressOf('ann'))).toEqual(stranger);
});

test('asking for the letter that confirms an address is the same work, whoever else had one sent there', async () => {
  const { addressId } = await t.house.db.transaction(async (tx) => {
    const id = newId<'address'>(t.house.random, t.clock.now());
    const { id: accountId } = (await tx.accounts.byUsername('ann'))!;
    const address = 'busy@example.org';
    await tx.addresses.add({ id, accountId, address, addressKey: address, addedAt: t.clock.now() });
    return { addressId: id };
  });
  const who = await signIn(t);
  const ask = () => workOf(() => askVerification(t.house, who, { addressId }));
  const before = await ask();
  for (let i = 0; i < 8; i += 1)
    await openAccount(t.house, visitor(), { username: `busy${i}`, address: 'busy@example.org', password });
  const answered = await ask();
  expect(answered.answered).toEqual(before.answered);
  expect(answered.statements).toEqual(before.statements);
});

test('adding an address to one’s own account is the same work, whether or not another account has it', async () => {
  const who = await signIn(t);
  await signUp(t, 'bob');
  const add = (address: string) =>
    workOf(() => addAddress(t.house, who, { address }).then(({ addressId }) => typeof addressId));
  const stranger = await add('nobody@example.org');
  expect(stranger.answered).toBe('string');
  expect(await add(addressOf('bob'))).toEqual(stranger);
});

/** Where an address comes in that may be somebody else's, and which of the tests here holds it. */
const askedAt: Readonly<Record<string, string>> = {
  'POST /sign-up': 'signing up',
  'POST /api/v1/accounts': 'signing up',
  'POST /reset': 'a new password',
  'POST /api/v1/password-reset': 'a new password',
  'POST /names': 'the names of an address',
  'POST /api/v1/usernames': 'the names of an address',
  'POST /account/addresses': 'adding an address',
  'POST /api/v1/account/addresses': 'adding an address',
  'POST /recover/:question': 'question by question',
  'POST /api/v1/recovery/draft/answers': 'question by question',
  'POST /api/v1/recovery/requests': 'by an address instead of a name',
  'POST /case/link': 'the link to a case',
  'POST /api/v1/recovery/case-link': 'the link to a case',
  'POST /case/prove/mailbox': 'a code to a mailbox',
  'POST /api/v1/recovery/case/challenges': 'a code to a mailbox',
};

test('every route that an address comes in by is held by one of these tests', () => {
  const takesAddress = ({ body }: Route) =>
    body !== undefined &&
    /"(address|contact|typed)":\{/.test(
      JSON.stringify(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })),
    );
  const routes = [...webRoom.routes, ...apiRoom.routes, ...deskRoom.routes].filter(takesAddress);
  expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(Object.keys(askedAt).sort());
});

test('signing in checks one password hash, whoever is named', async () => {
  for (const username of ['ann', 'nobody', 'no such näme', '']) {
    const { hashes, answered } = await workOf(() =>
      beginSignIn(t.house, visitor(), { username, password: 'not the right one at all' }),
    );
    expect({ hashes, answered }).toEqual({
      hashes: 1,
      answered: 'That user name and password do not belong together.',
    });
  }
});

test('what was left to a job is done once, also when days passed before a worker came', async () => {
  await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
  await namesOfAddress(t.house, visitor(), { address: 'nobody@example.org' });
  await t.pass(2 * dayMs + hourMs);
  const { rows } = await t.sql.query('SELECT count(*)::int AS n FROM graphile_worker._private_jobs');
  expect(rows).toEqual([{ n: 0 }]);
  expect((await t.mail(addressOf('ann'))).filter(({ subject }) => /password/i.test(subject))).toHaveLength(1);
});
