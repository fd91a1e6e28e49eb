/** Several requests for one account are one case (S13): they never slow it down, never redirect an answer, and rivals meet at the desk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, dayMs, hourMs, minuteMs, secondMs } from '../../src/base/clock.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { takeCase } from '../../src/usecases/desk/take-case.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { askCaseLink } from '../../src/usecases/recovery/ask-case-link.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { askRestoreLink } from '../../src/usecases/recovery/ask-restore-link.ts';
import { attachFile } from '../../src/usecases/recovery/attach-file.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { sendRequest } from '../../src/usecases/recovery/send-request.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import type { Claiming, Visitor } from '../../src/usecases/who.ts';
import { addAccount, addStaff } from '../desk-scene.ts';
import { type TestHouse, visitor } from '../house.ts';
import {
  askAndOpen,
  contact,
  openHouseBeside,
  proveMailbox,
  pushBranch,
  request,
  settleAnn,
} from './claimant.ts';
import { addressOf, beginHalf, lastSecret, password, tick } from './maintainer.ts';

/** What a person writes who hands a case in with nothing proven. */
const because = { reason: 'I lost the phone; please look at my papers.' };

let server: GitServer;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-joining-'));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const mallory = 'mallory@example.net';

async function proveRepository(
  t: TestHouse,
  who: Claiming,
  ann: { linkId: string; folder: string },
): Promise<void> {
  const { challengeId, shown } = await startChallenge(t.house, who, {
    kind: 'repository',
    linkId: ann.linkId,
  });
  await pushBranch(ann.folder, shown!);
  await checkChallenge(t.house, who, { challengeId });
}

interface Form {
  readonly says: string;
  readonly files: number;
  readonly from?: Visitor;
  readonly signInSecret?: string;
}

/** Fills in the form for Ann's account with her contact address, and sends it. Its files are named after its first word. */
async function sendForm(t: TestHouse, { says, files, from = visitor(), signInSecret }: Form): Promise<void> {
  const { draftSecret } = await beginRequest(t.house, from, { signInSecret });
  const answers: Parameters<typeof answerQuestion>[2]['answer'][] = [
    { question: 'account', typed: 'ann' },
    { question: 'lost', lost: request.lost },
    { question: 'held', held: request.held },
    { question: 'codes', codes: request.codes },
    { question: 'explanation', text: says },
    { question: 'contact', address: contact },
    { question: 'consent', conduct: true, patience: true, estimate: '' },
  ];
  for (const answer of answers) await answerQuestion(t.house, from, { draftSecret, answer });
  for (let i = 0; i < files; i += 1) {
    const file = { name: `${says.split(' ')[0]}-${i}.txt`, content: Buffer.from(says) };
    await attachFile(t.house, from, { draftSecret, ...file });
  }
  await sendRequest(t.house, from, { draftSecret });
  tick(t, secondMs);
}

const strange = visitor('192.0.2.0/24', 'curl');
const forged = 'Forged: I bought this account from its owner, please hand it over.';
const own = 'Mine: my phone fell into the lake, and my passport is attached.';

async function openBy(t: TestHouse, secret: string): Promise<Claiming> {
  const { claimantSecret } = await openCase(t.house, visitor(), { secret });
  return { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
}
const namesOf = (files: readonly { name: string }[]) => files.map(({ name }) => name).toSorted();

describe('twenty requests at the same moment', () => {
  it('are one case with twenty claimants, and each gets a letter of its own', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'twenty');
    const contacts = Array.from({ length: 20 }, (_, i) => `ann${i}@elsewhere.example`);
    const asked = await Promise.all(
      contacts.map((from) => askRecovery(t.house, visitor(), { ...request, contact: from })),
    );
    expect(asked.filter((each) => each.how === 'opened')).toHaveLength(1);
    expect(asked.filter((each) => each.how === 'joined')).toHaveLength(19);
    const { rows } = await t.sql.query(
      'SELECT (SELECT count(*)::int FROM cases) AS cases, (SELECT count(*)::int FROM claimants) AS claimants',
    );
    expect(rows[0]).toEqual({ cases: 1, claimants: 20 });
    await t.runDue();
    for (const from of contacts) expect(await t.mail(from)).toHaveLength(1);
  });

  it('from one contact address are one claimant, none is refused, and its mailbox is not flooded', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'same');
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => askRecovery(t.house, visitor(), request).then((asked) => asked.how)),
    );
    expect(outcomes.toSorted()).toEqual(['opened', ...Array(19).fill('repeated')]);
    const { rows } = await t.sql.query(
      "SELECT (SELECT count(*)::int FROM claimants) AS claimants, (SELECT count(*)::int FROM facts WHERE kind LIKE 'case:%') AS facts",
    );
    // Each leaves a line, also beyond the limit: otherwise the size of the record would tell that this contact address asks.
    expect(rows[0]).toEqual({ claimants: 1, facts: 20 });
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(5);
  });

  it('for twenty-five accounts from one contact address are all taken in, and write to its mailbox twenty times', async () => {
    await using t = await openHouseBeside(server);
    for (let i = 0; i < 25; i += 1) await addAccount(t, `ann${i}`);
    const asked = await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        askRecovery(t.house, visitor(), { ...request, account: `ann${i}` }),
      ),
    );
    expect(asked.map(({ how }) => how)).toEqual(Array(25).fill('opened'));
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(20);
  });
});

describe('a stranger who names the contact address of somebody else', () => {
  it('neither has their request refused nor learns that letters went there, and takes none of those about another account', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'named');
    for (const name of ['bob', 'cleo']) await addAccount(t, name);
    for (const account of ['bob', 'cleo'])
      for (let i = 0; i < 7; i += 1) await askRecovery(t.house, visitor(), { ...request, account });
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(10);
    expect(await askRecovery(t.house, visitor(), request)).toMatchObject({ how: 'opened', contact });
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(11);
    for (let i = 0; i < 7; i += 1) await askRecovery(t.house, visitor(), request);
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(15);
    // A case that nobody was written to is opened by asking for its link the day after.
    await t.pass(dayMs);
    await askCaseLink(t.house, visitor(), { username: 'ann', contact });
    await t.runDue();
    expect(await t.mail(contact)).toHaveLength(16);
  });

  it('writes to it no more often for spelling it in forty ways', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'spelled');
    for (let i = 0; i < 10; i += 1)
      await askRecovery(t.house, visitor(), { ...request, contact: `victim+${i}@gmail.com` });
    await t.runDue();
    const { rows } = await t.sql.query("SELECT count(*)::int AS n FROM letters WHERE kind = 'case-opened'");
    expect(rows[0].n).toBe(5);
  });

  it('cannot use up the letters with the link to restore, whose limit only the grantee reaches', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'granted');
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    await t.pass(7 * dayMs);
    for (let i = 0; i < 8; i += 1) await askRecovery(t.house, visitor(), request);
    const granted = async () =>
      (await t.mail(contact)).filter((letter) => letter.text.includes('/restore/')).length;
    expect(await granted()).toBe(1);
    for (let i = 0; i < 4; i += 1) {
      await askRestoreLink(t.house, owner);
      await askRestoreLink(t.house, owner); // a press ago: the letter is on its way
      tick(t, 2 * minuteMs);
    }
    await t.runDue();
    expect(await granted()).toBe(5);
    await expect(askRestoreLink(t.house, owner)).rejects.toMatchObject({ code: 'too_many_requests' });
  });

  it('does not speak or file for them by asking first: the link that is pressed says whose words count', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'first');
    await sendForm(t, { says: forged, files: 5, from: strange });
    await sendForm(t, { says: own, files: 1, signInSecret: await beginHalf(t) });
    const owner = await openBy(t, await lastSecret(t, contact));
    const seen = await seeCase(t.house, owner);
    expect(seen.answers.explanation).toBe(own);
    expect(namesOf(seen.files)).toEqual(['Mine:-0.txt']);
    expect(seen.proven.map(({ kind }) => kind)).toEqual(['password']);
    const desk = await addStaff(t, 'desk', 'agent');
    const atDesk = await seeDeskCase(t.house, desk, { number: seen.number });
    expect(atDesk.claimants).toMatchObject([
      { addressPrefix: visitor().addressPrefix, client: visitor().client },
    ]);
    expect(JSON.stringify(atDesk)).not.toContain('Forged');
  });

  it('does not speak or file for them later: a request waits for its link, is added by that once, and takes no room before', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'later');
    await sendForm(t, { says: own, files: 1 });
    const owner = await openBy(t, await lastSecret(t, contact));
    for (let i = 0; i < 3; i += 1) await sendForm(t, { says: forged, files: 5, from: strange });
    const more = 'More: here are two papers that I found since.';
    await sendForm(t, { says: more, files: 2, signInSecret: await beginHalf(t) });
    const secret = await lastSecret(t, contact);
    expect((await seeCase(t.house, owner)).messages).toEqual([]);
    await Promise.all([openBy(t, secret), openBy(t, secret), openBy(t, secret)]);
    await openBy(t, secret);
    const seen = await seeCase(t.house, owner);
    expect(seen.answers.explanation).toBe(own);
    expect(seen.messages.map(({ body }) => body)).toEqual([more]);
    expect(namesOf(seen.files)).toEqual(['Mine:-0.txt', 'More:-0.txt', 'More:-1.txt']);
    expect(seen.proven.map(({ kind }) => kind)).toEqual(['password']);
  });

  it('is told by the letter, which says that it is one more request, and from where', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'told');
    await sendForm(t, { says: own, files: 0 });
    await sendForm(t, { says: forged, files: 0, from: strange });
    await t.runDue();
    const { subject, text } = await t.lastMail(contact);
    expect(subject).toContain('Another request');
    expect(text).toContain('192.0.2.0/24');
  });
});

describe('the files of a request', () => {
  it('are the claimant’s when any link confirms them, and of requests that are pressed only so many', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'files');
    await sendForm(t, { says: own, files: 5 });
    await askCaseLink(t.house, visitor(), { username: 'ann', contact });
    const owner = await openBy(t, await lastSecret(t, contact));
    expect((await seeCase(t.house, owner)).files).toHaveLength(5);
    for (const says of ['Two: more.', 'Three: more.', 'Four: more.']) {
      await sendForm(t, { says, files: 5 });
      await openBy(t, await lastSecret(t, contact));
    }
    await t.pass(dayMs);
    await sendForm(t, { says: 'Five: more.', files: 1 });
    await openBy(t, await lastSecret(t, contact));
    const { files } = await seeCase(t.house, owner);
    expect(files).toHaveLength(20);
    expect(namesOf(files)).not.toContain('Five:-0.txt');
  });
});

describe('a second request', () => {
  it('neither restarts a wait nor redirects the grant: the one who proved is the one who restores', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'joined');
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    const { waitUntil } = await seeCase(t.house, owner);
    await t.pass(dayMs);
    const stranger = await askAndOpen(t, mallory);
    const seen = await seeCase(t.house, stranger);
    expect(seen.proven).toEqual([]);
    expect(seen.isForMe).toBe(false);
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(waitUntil);
    await t.pass(7 * dayMs);
    expect((await seeCase(t.house, owner)).state).toBe('granted');
    expect((await t.mail(mallory)).some((letter) => letter.text.includes('/restore/'))).toBe(false);
    expect((await t.mail(contact)).some((letter) => letter.text.includes('/restore/'))).toBe(true);
  });

  it('carries its own proofs only: two strangers with one root each are not one with two', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'split');
    const one = await askAndOpen(t);
    const two = await askAndOpen(t, mallory);
    await provePassword(t.house, one, { password });
    await proveRepository(t, two, ann);
    expect((await seeCase(t.house, one)).state).toBe('reviewing');
    expect((await seeCase(t.house, two)).proven.map((proof) => proof.kind)).toEqual(['repository']);
  });
});

describe('rivals', () => {
  it('go to the desk while proofs are collected', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'rivals');
    const owner = await askAndOpen(t, contact, { signInSecret: await beginHalf(t) });
    const stranger = await askAndOpen(t, mallory);
    await proveRepository(t, stranger, ann);
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
  });

  it('reach a person also when the first was accepted already, and the clock no longer grants', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'late');
    const intruder = await askAndOpen(t, mallory);
    await proveMailbox(t, intruder, addressOf('ann'));
    expect((await seeCase(t.house, intruder)).state).toBe('waiting');
    const owner = await askAndOpen(t);
    await proveRepository(t, owner, ann);
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
    await t.pass(30 * dayMs);
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
  });

  it('are not made by less proof: a stranger with the leaked password alone does not slow the owner down', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'less');
    const owner = await askAndOpen(t, contact, { signInSecret: await beginHalf(t) });
    await proveMailbox(t, owner, addressOf('ann'));
    const { waitUntil } = await seeCase(t.house, owner);
    const stranger = await askAndOpen(t, mallory);
    await provePassword(t.house, stranger, { password });
    const still = await seeCase(t.house, owner);
    expect(still.state).toBe('waiting');
    expect(still.waitUntil).toEqual(waitUntil);
  });

  it('are not made by a contact address that nobody has proven', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'unproven');
    await askRecovery(t.house, visitor(), { ...request, contact: mallory, signInSecret: await beginHalf(t) });
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    expect((await seeCase(t.house, owner)).state).toBe('waiting');
  });
});

describe('a later proof', () => {
  it('shortens the wait to what all of it would have had from its start, and tells every address', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'sooner');
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    const began = t.clock.now();
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(after(began, 7 * dayMs));
    t.clock.set(after(began, 2 * hourMs));
    await proveRepository(t, owner, ann);
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(after(began, 24 * hourMs));
    await t.pass(minuteMs);
    expect(
      (await t.mail(addressOf('ann'))).some((letter) =>
        /sooner|earlier|shorter/i.test(`${letter.subject} ${letter.text}`),
      ),
    ).toBe(true);
    await t.pass(21 * hourMs);
    expect((await seeCase(t.house, owner)).state).toBe('waiting');
    await t.pass(2 * hourMs);
    expect((await seeCase(t.house, owner)).state).toBe('granted');
  });

  it('of the same thing again is never better (law 4)', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'again');
    const owner = await askAndOpen(t);
    await proveMailbox(t, owner, addressOf('ann'));
    const { waitUntil } = await seeCase(t.house, owner);
    for (let again = 0; again < 2; again += 1) {
      tick(t);
      await proveMailbox(t, owner, addressOf('ann'));
    }
    expect((await seeCase(t.house, owner)).waitUntil).toEqual(waitUntil);
  });
});

describe('a stranger who hands the case in with nothing', () => {
  it('does not take the short way from the owner, who joins and proves enough for the policy', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'handed-in');
    const stranger = await askAndOpen(t, mallory);
    await submitCase(t.house, stranger, because);
    const owner = await askAndOpen(t);
    await provePassword(t.house, owner, { password });
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
    await proveMailbox(t, owner, addressOf('ann'));
    const seen = await seeCase(t.house, owner);
    expect(seen).toMatchObject({
      state: 'waiting',
      isForMe: true,
      waitUntil: after(t.clock.now(), 24 * hourMs),
    });
  });

  it('leaves it to a person of the desk who has taken it by then', async () => {
    await using t = await openHouseBeside(server);
    await settleAnn(t, server, root, 'taken');
    const stranger = await askAndOpen(t, mallory);
    await submitCase(t.house, stranger, because);
    const { number } = await t.house.db.once.cases.get(stranger.caseId);
    await takeCase(t.house, await addStaff(t, 'desk', 'agent'), { number });
    const owner = await askAndOpen(t);
    await provePassword(t.house, owner, { password });
    await proveMailbox(t, owner, addressOf('ann'));
    expect((await seeCase(t.house, owner)).state).toBe('reviewing');
  });
});
