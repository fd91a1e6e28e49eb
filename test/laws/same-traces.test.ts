/**
 * Law 10: silence is alike everywhere. Branches of a public route that look alike outside write alike inside: as many lines of the
 * record, letters, links and jobs, of the same sizes, for the same instants. So neither the size of the public checkpoint nor a figure, a
 * queue or the room that a database takes tells which addresses, accounts or cases there are. Beside `same-work`, which holds the
 * work before the answer; here it is what stays.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hourMs } from '../../src/base/clock.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import type { Room } from '../../src/edge/http/route.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { namesOfAddress } from '../../src/usecases/account/names-of-address.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { askCaseLink } from '../../src/usecases/recovery/ask-case-link.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { sendRequest } from '../../src/usecases/recovery/send-request.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { sealRecord } from '../../src/usecases/upkeep/seal-record.ts';
import { seeCheckpoint } from '../../src/usecases/upkeep/see-checkpoint.ts';
import type { Claiming, SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { askAndOpen, request } from '../stories/claimant.ts';
import { addressOf, enrol, password, signUp } from '../stories/maintainer.ts';
import { castOf, send } from './callers.ts';
import { watchWrites, writesOf } from './traces.ts';

const asks = 'asks@elsewhere.example'; // a contact address that is confirmed in the case about `cased`
const asksUnconfirmed = 'waits@elsewhere.example';

let t: TestHouse;
let stranger: SignedIn; // somebody with an account and a project of their own
let claimant: Claiming; // who asks for `cased`
beforeAll(async () => {
  t = await openHouse();
  for (const name of ['ann', 'cased', 'frozen', 'restricted']) await signUp(t, name);
  // On file, and confirmed by nobody.
  await openAccount(t.house, visitor('192.0.2.0/24'), {
    ...{ username: 'unconfirmed', address: addressOf('unconfirmed'), password },
  });
  stranger = (await enrol(t, 'stranger')).who;
  await createProject(t.house, stranger, { name: 'theirs' });
  await t.sql.query(`UPDATE accounts SET frozen_at = now() WHERE username = 'frozen'`);
  await t.sql.query(`UPDATE accounts SET aftercare_until = $1 WHERE username = 'restricted'`, [
    new Date(t.clock.now().getTime() + 100 * hourMs),
  ]);
  claimant = await askAndOpen(t, asks, { account: 'cased' });
  await askRecovery(t.house, visitor(), { ...request, account: 'cased', contact: asksUnconfirmed });
  await t.runDue();
  await watchWrites(t);
});
afterAll(() => t.close());

const traceOf = (doing: () => Promise<unknown>) => writesOf(t, doing);

/** The addresses that a stranger might ask about, by what they are. */
const addresses = {
  unknown: 'nobody@example.org',
  verified: addressOf('ann'),
  unconfirmed: addressOf('unconfirmed'),
  'of a frozen account': addressOf('frozen'),
  'of a restricted account': addressOf('restricted'),
  'of an account with a case': addressOf('cased'),
  'a contact of a case': asks,
} as const;

/** The same answer and the same traces for each of the addresses, and again when a limit has been reached. */
async function expectSame(
  doing: (address: string) => Promise<unknown>,
  [one, ...among]: readonly string[] = ['first@example.org', ...Object.values(addresses)],
  times = 7,
): Promise<void> {
  const first = await traceOf(() => doing(one!));
  expect(Object.keys(first.wrote)).not.toEqual([]);
  for (const address of among)
    for (let time = 0; time < times; time += 1)
      expect(await traceOf(() => doing(address)), `${address}, time ${time + 1}`).toEqual(first);
}

describe('what is asked about an address leaves the same traces, whoever has it', () => {
  test('a new password', () => expectSame((address) => askPasswordReset(t.house, visitor(), { address })));

  test('its user names', () => expectSame((address) => namesOfAddress(t.house, visitor(), { address })));

  test('recovery by an address instead of a name', () =>
    expectSame((account) => askRecovery(t.house, visitor(), { ...request, account })));

  test('the same, question by question', async () => {
    const { draftSecret } = await beginRequest(t.house, visitor(), {});
    const asking = (typed: string) =>
      answerQuestion(t.house, visitor(), { draftSecret, answer: { question: 'account', typed } });
    await expectSame((address) => asking(address).then(({ kind }) => kind));
  });

  test('an account of one’s own with it', async () => {
    let names = 0;
    const opening = (address: string) =>
      openAccount(t.house, visitor(), { username: `other${++names + 100}`, address, password });
    await expectSame((address) => opening(address).then(() => 'opened'), undefined, 4);
  }, 60_000);

  test('its place on one’s own account', async () => {
    const add = (address: string) => addAddress(t.house, stranger, { address }).then(() => 'added');
    await expectSame(add, undefined, 1);
  });
});

describe('what is asked about a case leaves the same traces, whoever asks in it', () => {
  const contacts = ['nobody@elsewhere.example', asks, asksUnconfirmed, addressOf('cased')];

  test('its link, by user name and contact address', async () => {
    const first = await traceOf(() =>
      askCaseLink(t.house, visitor(), { username: 'nobody-here', contact: contacts[0]! }),
    );
    expect(Object.keys(first.wrote)).not.toEqual([]);
    for (const username of ['nobody-here', 'ann', 'frozen', 'cased'])
      for (const contact of contacts)
        for (let time = 0; time < 7; time += 1)
          expect(
            await traceOf(() => askCaseLink(t.house, visitor(), { username, contact })),
            `${username} ${contact} ${time}`,
          ).toEqual(first);
  });

  /** That there is a case, and who asks in it, are rows of their own: what differs is the case, and not what tells of it. */
  const beside = ({ answered, wrote }: Awaited<ReturnType<typeof traceOf>>) => ({
    answered,
    wrote: Object.fromEntries(
      Object.entries(wrote).filter(([what]) => !/^(cases|claimants|drafts) /.test(what)),
    ),
  });

  test('a request, in one piece: the first, a second one, and one repeated beyond every limit', async () => {
    const asking = (contact: string) =>
      askRecovery(t.house, visitor(), { ...request, account: 'ann', contact }).then(({ how }) =>
        how === 'named_by_mail' ? how : 'link mailed',
      );
    const opened = beside(await traceOf(() => asking('one@elsewhere.example')));
    expect(Object.keys(opened.wrote)).not.toEqual([]);
    expect(beside(await traceOf(() => asking('two@elsewhere.example')))).toEqual(opened);
    for (let time = 0; time < 8; time += 1)
      expect(beside(await traceOf(() => asking('two@elsewhere.example')))).toEqual(opened);
  });

  test('the same with a password that was right a moment ago', async () => {
    const carrying = async (account: string, contact: string) => {
      const half = await beginSignIn(t.house, visitor(), { username: 'stranger', password });
      if (half.kind !== 'factor_needed') throw new Error('no factor was asked for');
      const { secret: signInSecret } = half;
      await t.runDue();
      return beside(
        await traceOf(() =>
          askRecovery(t.house, visitor(), { ...request, account, contact, signInSecret }).then(() => 'asked'),
        ),
      );
    };
    const opened = await carrying('stranger', 'one@elsewhere.example');
    for (const contact of ['two@elsewhere.example', 'one@elsewhere.example', 'one@elsewhere.example'])
      expect(recordOf(await carrying('stranger', contact)), contact).toEqual(recordOf(opened));
  });

  test('the same as a draft', async () => {
    const sending = async (contact: string) => {
      const { draftSecret } = await beginRequest(t.house, visitor(), {});
      const { codes, explanation: text, conduct, patience } = request;
      for (const answer of [
        { question: 'account', typed: 'restricted' },
        { question: 'lost', lost: request.lost },
        { question: 'held', held: request.held },
        { question: 'codes', codes },
        { question: 'explanation', text },
        { question: 'contact', address: contact },
        { question: 'consent', conduct, patience, estimate: 'a week' },
      ] as const)
        await answerQuestion(t.house, visitor(), { draftSecret, answer });
      return beside(await traceOf(() => sendRequest(t.house, visitor(), { draftSecret }).then(() => 'sent')));
    };
    const opened = await sending('one@elsewhere.example');
    for (let time = 0; time < 7; time += 1) expect(await sending('two@elsewhere.example')).toEqual(opened);
  });
});

/** The lines of the record with their sizes, without the rest. */
const recordOf = ({ wrote }: { wrote: Readonly<Record<string, number>> }) =>
  Object.entries(wrote).filter(([what]) => what.startsWith('facts '));

describe('what a claimant tries leaves the same traces, whatever is on file', () => {
  test('a code to a mailbox, and a wrong answer to it', async () => {
    const asking = (address: string) =>
      startChallenge(t.house, claimant, { kind: 'mailbox', address }).then(({ challengeId }) =>
        answerChallenge(t.house, claimant, { challengeId, code: '00000000' }),
      );
    await expectSame(
      asking,
      ['first@example.org', 'nobody@example.org', addressOf('cased'), addressOf('ann')],
      1,
    );
  });
});

test('signing in by a wrong password leaves one line, whoever is named', async () => {
  const tries = (username: string) =>
    traceOf(() => beginSignIn(t.house, visitor(), { username, password: 'not the right one' }));
  const nobody = await tries('no-such-name');
  expect(recordOf(nobody)).toHaveLength(1);
  for (const username of ['cased', 'frozen', 'unconfirmed', ''])
    expect(recordOf(await tries(username)), username).toEqual(recordOf(nobody));
  // That an address is no user name is said of each, whoever has it.
  const [known, unknown] = [await tries(addressOf('ann')), await tries('nobody@example.org')];
  expect(known).toEqual(unknown);
});

test('an invitation leaves the same traces, whether or not the other has confirmed an address', async () => {
  const inviting = (username: string) =>
    traceOf(() => inviteOwner(t.house, stranger, { project: 'theirs', username }).then(() => 'invited'));
  const sizeless = ({ wrote }: { wrote: Readonly<Record<string, number>> }) =>
    Object.entries(wrote).map(([what, times]) => [what.replace(/^(facts .*) of .*/, '$1'), times]);
  const other = sizeless(await inviting('ann'));
  expect(sizeless(await inviting('unconfirmed'))).toEqual(other);
});

test('the public checkpoint grows alike for an address on file and one that is not', async () => {
  const growth = async (address: string) => {
    const size = async () => {
      await sealRecord(t.house);
      return Number((await seeCheckpoint(t.house)).note!.split('\n')[1]);
    };
    const before = await size();
    await askPasswordReset(t.house, visitor(), { address });
    await t.runDue();
    return (await size()) - before;
  };
  // Two accounts may share one address: it counts once.
  await t.sql.query(
    `INSERT INTO addresses (id, account_id, address, address_key, is_primary, added_at, verified_at)
     SELECT gen_random_uuid(), id, 'ann@example.org', 'ann@example.org', false, now() - interval '1 day', now() - interval '1 day'
     FROM accounts WHERE username = 'restricted'`,
  );
  for (const address of Object.values(addresses)) expect(await growth(address), address).toBe(1);
});

describe('every public route', () => {
  const rooms: readonly Room[] = [webRoom, deskRoom, apiRoom];
  const rows = rooms.flatMap((room) =>
    room.routes
      .filter(({ who }) => who !== 'staff')
      .map((row) => ({ room, row, name: `${row.method} ${row.path}` })),
  );

  test('is named here with what holds it', () => {
    const acts = rows.filter(({ row }) => row.method !== 'GET').map(({ name }) => name);
    expect(acts.sort()).toEqual(Object.keys(heldBy).sort());
  });

  test('to look at writes nothing, whoever looks and at whomever', { timeout: 120_000 }, async () => {
    const server = await buildServer(t.house, rooms);
    const cast = await castOf(t);
    await t.runDue();
    for (const { room, row, name } of rows.filter(({ row }) => row.method === 'GET'))
      for (const caller of cast.callers) {
        await caller.session?.();
        const { wrote } = await traceOf(
          async () => (await send(t, server, cast, room, row, caller)).statusCode,
        );
        const left = Object.keys(wrote).filter((what) => !/^(sessions|claimant_sessions) /.test(what));
        expect(left, `${name} by ${caller.name}`).toEqual([]);
      }
    await server.close();
  });
});

// Beside the tests above: what there is to tell apart is the caller's own, or lies behind a secret of 128 bits that only they have.
const own = 'what is on the account is its own holder’s to see, and who else is named is public';
const secret = 'nothing is found but by a secret';

/** Every route by which something is done by anybody who is not of the desk: which test here holds it, or why there is nothing to hold. */
const heldBy: Readonly<Record<string, string>> = {
  'POST /sign-up': 'an account of one’s own with it',
  'POST /api/v1/accounts': 'an account of one’s own with it',
  'POST /verify/:secret': secret,
  'POST /api/v1/address/verify': secret,
  'POST /sign-in': 'signing in by a wrong password',
  'POST /api/v1/sign-in': 'signing in by a wrong password',
  'POST /sign-in/factor': secret,
  'POST /api/v1/sign-in/factor': secret,
  'POST /sign-out': own,
  'POST /api/v1/sign-out': own,
  'POST /confirm': own,
  'POST /api/v1/confirm': own,
  'POST /reset': 'a new password',
  'POST /api/v1/password-reset': 'a new password',
  'POST /names': 'its user names',
  'POST /api/v1/usernames': 'its user names',
  'POST /reset/:secret': secret,
  'POST /api/v1/password-reset/complete': secret,
  'POST /api/v1/links/look': secret,
  'POST /account/sessions': own,
  'POST /account/sessions/others': own,
  'DELETE /api/v1/account/sessions': own,
  'DELETE /api/v1/account/sessions/:id': own,
  'POST /account/addresses': 'its place on one’s own account',
  'POST /api/v1/account/addresses': 'its place on one’s own account',
  'POST /account/addresses/resend': own,
  'POST /api/v1/account/addresses/:id/verification': own,
  'POST /account/addresses/primary': own,
  'POST /api/v1/account/addresses/:id/primary': own,
  'POST /account/addresses/remove': own,
  'DELETE /api/v1/account/addresses/:id': own,
  'POST /account/password': own,
  'POST /api/v1/account/password': own,
  'POST /account/factor/begin': own,
  'POST /api/v1/account/factor': own,
  'POST /account/factor/confirm': own,
  'POST /api/v1/account/factor/confirm': own,
  'POST /account/factor/remove': own,
  'DELETE /api/v1/account/factor': own,
  'POST /account/factor/replace': own,
  'POST /account/case/end': own,
  'POST /api/v1/account/case/end': own,
  'POST /account/case/freeze': own,
  'POST /api/v1/account/case/freeze': own,
  'POST /account/new-codes': own,
  'POST /api/v1/account/new-codes/keep': own,
  'POST /case/prove/:challenge/drop': own,
  'POST /api/v1/recovery/case/challenges/:id/drop': own,
  'POST /account/codes/make': own,
  'POST /account/codes/file': own,
  'POST /api/v1/account/codes': own,
  'POST /account/codes/keep': own,
  'POST /api/v1/account/codes/keep': own,
  'POST /account/projects': own,
  'POST /api/v1/projects': own,
  'POST /account/projects/repository': own,
  'POST /api/v1/projects/:name/repositories': own,
  'POST /account/projects/owner': 'an invitation',
  'POST /api/v1/projects/:name/invitations': 'an invitation',
  'POST /account/projects/invitation/accept': own,
  'POST /api/v1/account/invitations/:name/accept': own,
  'POST /account/projects/invitation/decline': own,
  'POST /api/v1/account/invitations/:name/decline': own,
  'POST /account/projects/invitation/withdraw': own,
  'DELETE /api/v1/projects/:name/invitations/:username': own,
  'POST /recover': 'a request, as a draft',
  'POST /api/v1/recovery/draft': 'a request, as a draft',
  'POST /recover/:question': 'recovery by an address, question by question',
  'POST /api/v1/recovery/draft/answers': 'recovery by an address, question by question',
  'POST /recover/files': secret,
  'POST /api/v1/recovery/draft/files': secret,
  'DELETE /api/v1/recovery/draft/files/:id': secret,
  'POST /recover/check': 'a request, as a draft',
  'POST /api/v1/recovery/draft/send': 'a request, as a draft',
  'POST /api/v1/recovery/requests': 'a request, in one piece',
  'POST /case/link': 'its link, by user name and contact address',
  'POST /api/v1/recovery/case-link': 'its link, by user name and contact address',
  'POST /case/open/:secret': secret,
  'POST /api/v1/recovery/open': secret,
  'POST /api/v1/recovery/open/look': secret,
  'POST /case/prove/mailbox': 'a code to a mailbox',
  'POST /api/v1/recovery/case/challenges': 'a code to a mailbox',
  'POST /case/prove/:challenge': 'a code to a mailbox, and a wrong answer to it',
  'POST /api/v1/recovery/case/challenges/:id/answer': 'a code to a mailbox, and a wrong answer to it',
  'POST /api/v1/recovery/case/challenges/:id/check': 'a repository is public',
  'POST /case/prove/repository': 'a repository is public',
  'POST /case/prove/password': 'signing in by a wrong password',
  'POST /api/v1/recovery/case/password': 'signing in by a wrong password',
  'POST /case/submit': own,
  'POST /api/v1/recovery/case/submit': own,
  'POST /case/withdraw': own,
  'POST /api/v1/recovery/case/withdraw': own,
  'POST /case/reopen': own,
  'POST /api/v1/recovery/case/reopen': own,
  'POST /case/leave': own,
  'POST /case/new-link': own,
  'POST /api/v1/recovery/case/leave': own,
  'POST /api/v1/recovery/case/new-link': own,
  'POST /case/answer': own,
  'POST /api/v1/recovery/case/messages': own,
  'POST /case/restore-link': own,
  'POST /api/v1/recovery/case/restore-link': own,
  'POST /not-me/:secret': secret,
  'POST /api/v1/recovery/object': secret,
  'POST /api/v1/recovery/object/look': secret,
  'POST /restore/:secret': secret,
  'POST /api/v1/recovery/restoration': secret,
  'POST /api/v1/recovery/restoration/look': secret,
  'POST /restore/password': secret,
  'POST /api/v1/recovery/restoration/password': secret,
  'POST /restore/factor': secret,
  'POST /api/v1/recovery/restoration/factor': secret,
  'POST /api/v1/recovery/restoration/factor/confirm': secret,
  'POST /api/v1/recovery/restoration/codes': secret,
  'POST /restore/codes': secret,
  'POST /api/v1/recovery/restoration/complete': secret,
  'POST /desk/join/:secret': secret,
  'POST /api/v1/desk/join': secret,
};
