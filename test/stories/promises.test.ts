/** What a page or letter promises is so: who asks is told, what is named is there, times are those that hold. */
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/base/clock.ts';
import { when } from '../../src/domain/letter/phrases.en.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { inReviewWords } from '../../src/edge/web/words-case.en.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { dropChallenge } from '../../src/usecases/recovery/drop-challenge.ts';
import { lookAtObjection } from '../../src/usecases/recovery/look-at-objection.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import { addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { PageVisit } from '../page-visit.ts';
import { proveMailbox } from './claimant.ts';
import {
  accept,
  ask,
  caseOf,
  finishAllButLast,
  grant,
  type Holder,
  join,
  oldPassword,
  refusalOf,
  secretFrom,
  setStage,
  told,
} from './recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
let server: FastifyInstance | undefined;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await t.close();
});

/** A browser on the pages of the house. */
async function browse(): Promise<PageVisit> {
  server ??= await buildServer(t.house, [webRoom]);
  return new PageVisit(server);
}
/** The words of a page, as they are read. */
const wordsOf = (html: string) =>
  html
    .replace(/<(script|style)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
const pageAt = async (url: string) => wordsOf((await (await browse()).open(url)).body);

const because = { reason: 'I have nothing more to show: the phone is gone.' };
const flat = (text: string) => text.replace(/\s+/g, ' ');
/** Gives the claimant what a request leaves: from where, and with what. */
const asksFrom = (claimantId: string) =>
  t.sql.query(
    `UPDATE claimants SET address_prefix = '203.0.113.0/24', client = 'Chrome on Windows' WHERE id = $1`,
    [claimantId],
  );

describe('"was it you?"', () => {
  test('is asked with when, from where, with what and by which proof, at each stage, and names no other address in full', async () => {
    const asking = await ask(t, ann.id);
    await asksFrom(asking.claimantId);
    await proveMailbox(t, asking.claiming, 'ann@example.org');
    await accept(t, asking);
    await t.pass(30 * dayMs); // the wait, and the time to restore
    for (const address of told) {
      const letters = (await t.mail(address)).filter(({ text }) => text.includes('/not-me/'));
      expect(letters.length, address).toBeGreaterThanOrEqual(3);
      for (const letter of letters) {
        const text = flat(letter.text);
        expect(text).toContain('Asked for on: Monday 7 January 2030');
        expect(text).toContain('With: Chrome on Windows');
        expect(text).toContain('From the network: 203.0.113.0/24');
        expect(text).toContain('Shown: a code to a…@example.org, on');
        expect(text).not.toMatch(/an unknown (program|network)/);
        for (const other of told.filter((each) => each !== address))
          expect(text, `${letter.subject} to ${address}`).not.toContain(other);
        expect(letter.html).toMatch(/class="stop"[^>]*>This was not me</);
      }
    }
  });

  test('is asked on the page behind the link with the same, and the API has it', async () => {
    const asking = await ask(t, ann.id);
    await asksFrom(asking.claimantId);
    await proveMailbox(t, asking.claiming, 'ann@example.org');
    await accept(t, asking);
    await t.runDue();
    const secret = await secretFrom(t, 'bob@example.net', 'not-me');
    expect(await lookAtObjection(t.house, { secret })).toMatchObject({
      state: 'open',
      asks: {
        client: 'Chrome on Windows',
        place: '203.0.113.0/24',
        proofs: [{ kind: 'mailbox', subject: 'a…@example.org' }],
      },
    });
    const page = await pageAt(`/not-me/${secret}`);
    for (const word of ['Chrome on Windows', '203.0.113.0/24', 'a code to a…@example.org', '7 January 2030'])
      expect(page).toContain(word);
    expect(page).not.toContain('ann@example.org');
  });
});

test('after an objection a letter and the page say how to get back, by when somebody looks, and what wait follows', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking);
  await t.runDue();
  const secret = await secretFrom(t, 'ann@example.org', 'not-me');
  await objectToCase(t.house, visitor(), { secret });
  await t.runDue();
  const { dueAt } = await caseOf(t, asking);
  const text = flat((await t.lastMail('ann@example.org')).text);
  expect(text).toContain('How you get back in');
  expect(text).toContain(`We expect that by ${when(dueAt!.toISOString())}`);
  expect(text).toContain('a wait of at least 24 hours follows');
  expect(text).toContain(`${t.house.settings.baseUrl}/recover`);
  const page = await pageAt(`/not-me/${secret}`);
  expect(page).toContain('a wait of at least 24 hours follows');
  expect(page).toMatch(/we expect that by \w+ \d+ January 2030/);
  expect(page).toContain('the freeze ends with it, and you sign in as before');
  expect(page).not.toContain('If you write to us');
});

test('after an objection to a completed recovery nobody is told that the freeze ends by itself', async () => {
  const granted = await grant(t, ann.id);
  const sitting = await finishAllButLast(t, granted);
  await completeRestoration(t.house, visitor(), sitting);
  await t.runDue();
  const secret = await secretFrom(t, 'ann@example.org', 'not-me');
  await objectToCase(t.house, visitor(), { secret });
  await t.runDue();
  const text = flat((await t.lastMail('ann@example.org')).text);
  expect(text).toContain('so it stays frozen until it is given back');
  expect(text).not.toContain('the freeze ends with it');
  expect(await pageAt(`/not-me/${secret}`)).not.toContain('the freeze ends with it');
});

describe('whoever joins a case', () => {
  const request = {
    account: 'ann',
    lost: ['authenticator'],
    held: ['nothing'],
    codes: 'lost',
    explanation: 'The phone fell into the sea.',
    contact: 'second@example.com',
    conduct: true,
    patience: true,
  } as const;

  test('is told no date of the desk or the clock as a lapse of theirs', async () => {
    const asking = await ask(t, ann.id);
    await submitCase(t.house, asking.claiming, because);
    await askRecovery(t.house, visitor(), { ...request, lost: [...request.lost], held: [...request.held] });
    await t.runDue();
    const text = flat((await t.lastMail('second@example.com')).text);
    const { dueAt } = await caseOf(t, asking);
    expect(text).not.toContain(when(dueAt!.toISOString()));
    expect(text).not.toContain('lapses');
    expect(text).toContain('There is a request for this account already');
  });

  test('is told the day on which a gathering case lapses', async () => {
    const asking = await ask(t, ann.id);
    await askRecovery(t.house, visitor(), { ...request, lost: [...request.lost], held: [...request.held] });
    await t.runDue();
    const { dueAt } = await caseOf(t, asking);
    expect(flat((await t.lastMail('second@example.com')).text)).toContain(when(dueAt!.toISOString()));
  });

  test('is told when the proof of another one is accepted, until when it can be stopped, and how', async () => {
    const asking = await ask(t, ann.id);
    await join(t, asking.caseId, 'second@example.com');
    await join(t, asking.caseId, 'unconfirmed@example.com', false);
    await accept(t, asking);
    await t.runDue();
    const { waitUntil } = await caseOf(t, asking);
    const letter = await t.lastMail('second@example.com');
    expect(letter.subject).toContain('Somebody else’s proof was accepted');
    expect(flat(letter.text)).toContain(when(waitUntil!.toISOString()));
    expect(flat(letter.text)).toContain('“This was not me”');
    expect(await t.mail('unconfirmed@example.com')).toEqual([]);
    expect((await t.lastMail(asking.contact)).subject).not.toContain('Somebody else’s');
  });
});

describe('the ways on', () => {
  const answer = (claimantId: string, answers: object) =>
    t.sql.query('UPDATE claimants SET answers = answers || $2::jsonb WHERE id = $1', [claimantId, answers]);
  const waysOf = async (asking: { claiming: never | Parameters<typeof seeCase>[1] }) =>
    (await seeCase(t.house, asking.claiming)).ways;

  test('the shortest is what is in hand, and never what is said to be lost', async () => {
    const asking = await ask(t, ann.id);
    await answer(asking.claimantId, { lost: ['mailbox', 'authenticator'], held: ['password'] });
    const ways = await waysOf(asking);
    expect(ways.find(({ isShortest }) => isShortest)?.kind).not.toBe('mailbox');
    expect(ways.at(-1)).toMatchObject({ kind: 'mailbox', isLost: true, isShortest: false });
    await answer(asking.claimantId, { lost: ['password'], held: ['nothing'] });
    const others = await waysOf(asking);
    expect(others.at(-1)).toMatchObject({ kind: 'password', isLost: true });
    expect(others.find(({ isShortest }) => isShortest)?.kind).toBe('mailbox');
  });

  test('another mailbox that is held is no lost one, whatever was said of the main one', async () => {
    const asking = await ask(t, ann.id);
    await answer(asking.claimantId, { lost: ['mailbox'], held: ['mailbox'] });
    expect((await waysOf(asking)).find(({ isShortest }) => isShortest)?.kind).toBe('mailbox');
  });

  test('say in review what each would change, with its times', async () => {
    const asking = await ask(t, ann.id);
    await submitCase(t.house, asking.claiming, because);
    const view = await seeCase(t.house, asking.claiming);
    expect(view).toMatchObject({ state: 'reviewing', isForPeople: false, reviewHoursTypical: 72 });
    const text = view.ways.map(({ estimate }) => inReviewWords(estimate, view)).join('; ');
    expect(text).toContain('by the rules a wait of 7 days, and no person needs to look');
    expect(text).not.toMatch(/undefined/);
  });
});

test('a wait that has just run out is not said to run, and its link is not promised as sent', async () => {
  const asking = await ask(t, ann.id);
  await accept(t, asking, 0);
  expect(await seeCase(t.house, asking.claiming)).toMatchObject({ state: 'waiting', isWaitOver: true });
  await t.runDue();
  const accepted = (await t.mail(asking.contact)).find(({ subject }) =>
    subject.includes('proof was accepted'),
  );
  expect(flat(accepted!.text)).toContain('No wait is needed');
  expect(flat(accepted!.text)).not.toContain('a wait runs until');
});

describe('what was begun', () => {
  test('can be given up by whoever began it, and by nobody else; and is no proof', async () => {
    const asking = await ask(t, ann.id);
    const { challengeId } = await startChallenge(t.house, asking.claiming, {
      kind: 'mailbox',
      address: 'mistyped@example.org',
    });
    const other = await join(t, asking.caseId, 'second@example.com');
    expect(await refusalOf(dropChallenge(t.house, other.claiming, { challengeId }))).toBe('not_found');
    await dropChallenge(t.house, asking.claiming, { challengeId });
    await dropChallenge(t.house, asking.claiming, { challengeId });
    const view = await seeCase(t.house, asking.claiming);
    expect([view.challenges, view.proven]).toEqual([[], []]);
    expect(view.history.filter(({ kind }) => kind === 'case:challenge:dropped')).toHaveLength(1);
  });
});

test('a password that is given while a request is begun counts in it as the first proof; for another account it does not, and says so', async () => {
  const browser = await browse();
  await browser.open('/recover');
  await browser.submit('/recover');
  await browser.open('/sign-in');
  await browser.submit('/sign-in', { username: 'ann', password: oldPassword });
  const start = await browser.open('/recover');
  expect(wordsOf(start.body)).toContain('It counts as your first proof if you go on now');
  expect(start.body).toContain('href="/sign-in/factor"');
  await browser.submit('/recover');
  const lost = await browser.open('/recover/lost');
  expect(wordsOf(lost.body)).toContain('The password you just gave is kept as your first proof');
});

test('the desk reads of a completed case what was decided, and not what the restoration made of it', async () => {
  const asking = await ask(t, ann.id);
  await t.sql.query(
    `UPDATE addresses SET added_at = added_at - interval '400 days', removed_at = removed_at - interval '300 days'`,
  );
  await proveMailbox(t, asking.claiming, 'ann@example.org');
  expect((await caseOf(t, asking)).state).toBe('waiting');
  const staff = await addStaff(t, 'desk', 'approver');
  const seen = async () => {
    const { claimants, judged } = await seeDeskCase(t.house, staff, { number: asking.number });
    return { decision: claimants[0]!.decision, signals: claimants[0]!.signals, stake: judged.stake };
  };
  const before = await seen();
  expect(before.decision?.kind).toBe('accept');
  await t.pass(7 * dayMs + 60_000);
  const restoreSecret = await secretFrom(t, asking.contact, 'restore');
  await completeRestoration(t.house, visitor(), await finishAllButLast(t, { restoreSecret }));
  expect(await seen()).toEqual(before);
});
