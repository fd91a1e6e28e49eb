/**
 * A form whose token has grown stale, because somebody signed in beside it or left it open for long: nothing is done, and what was
 * typed stands in the form again, ready to be sent. From a stranger's page nothing is ever shown as if the person had typed it.
 */
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/base/clock.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { addCase, mailboxProof, repositoryProof, type Scene } from '../desk-scene.ts';
import { enter } from '../desk-visit.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { claimantSession } from '../laws/callers.ts';
import { PageVisit, plain, type Sent } from '../page-visit.ts';
import { password, signUp, tick } from './maintainer.ts';

let t: TestHouse;
let server: FastifyInstance;
beforeEach(async () => {
  t = await openHouse();
  server = await buildServer(t.house, [webRoom, deskRoom]);
});
afterEach(async () => {
  await server.close();
  await t.close();
});

const stale: Sent = { fields: { _csrf: 'the token of another session' } };
const story = 'The phone fell into the sea.\n\nIts <b>codes</b> & all.';
const message = 'I can still push to the repository, if that helps. '.repeat(100).trim(); // nothing of it is cut off
const refusal = 'Nothing of this fits the account.';
const says = 'Repeat the step from the page as it is now';

async function browserWith(cookies: Readonly<Record<string, string>> = {}): Promise<PageVisit> {
  const browser = new PageVisit(server);
  for (const [name, value] of Object.entries(cookies)) browser.cookies.set(`__Host-rekey-${name}`, value);
  return browser;
}

/** A request for recovery that has come to the question of what happened. */
async function atExplanation(): Promise<PageVisit> {
  const browser = await browserWith();
  await browser.open('/recover');
  await browser.submit('/recover');
  await browser.submit('/recover/account', { account: 'ann' });
  await browser.submit('/recover/lost', { lost: 'authenticator' });
  await browser.submit('/recover/held', { held: 'password' });
  await browser.submit('/recover/codes', { codes: 'never_made' });
  expect(browser.page?.body).toContain('name="text"');
  return browser;
}

async function atCase(of: Scene): Promise<PageVisit> {
  const browser = await browserWith({ case: await claimantSession(t, of.claimantId) });
  await browser.open('/case');
  return browser;
}

describe('a form that has grown stale', () => {
  test('of the request keeps the story, does nothing, and can be sent as it stands', async () => {
    await signUp(t);
    const browser = await atExplanation();
    const late = await browser.send('/recover/explanation', { text: story }, stale);
    expect(late.statusCode).toBe(403);
    expect(late.body).toContain(says);
    expect(plain(late.body)).toContain(`${story}</textarea>`);
    expect(late.body).not.toContain('<b>codes');
    const sent = await browser.send('/recover/explanation', { text: story });
    expect(sent.headers.location).toBe('/recover/files');
  });

  test('of a case keeps the message to the desk', async () => {
    const browser = await atCase(await addCase(t, 'ann', { proofs: [mailboxProof] }));
    const late = await browser.send('/case/answer', { body: message }, stale);
    expect(late.statusCode).toBe(403);
    expect(late.body).toContain(says);
    expect(late.body).toContain(`${message}</textarea>`);
    expect((await browser.submit('/case/answer', { body: message })).statusCode).toBe(200);
    expect((await t.sql.query('SELECT count(*)::int AS n FROM messages')).rows[0].n).toBe(1);
  });

  test('of the desk keeps the reason, in the form it was typed into, and nobody has been refused', async () => {
    const of = await addCase(t, 'ann', { proofs: [mailboxProof, repositoryProof], downloads: 10_000_000 });
    const browser = await browserWith({ session: (await enter(t, 'paula', 'approver')).secret });
    await browser.open(`/desk/cases/${of.number}`);
    const path = `/desk/cases/${of.number}/refuse`;
    const late = await browser.send(path, { refusal }, stale);
    expect(late.statusCode).toBe(403);
    expect(late.body).toContain(says);
    expect(late.body).toContain(`${refusal}</textarea>`);
    expect((await t.house.db.once.cases.get(of.id)).state).toBe('reviewing');
    await browser.submit(path, { refusal });
    expect((await t.house.db.once.cases.get(of.id)).state).toBe('refused');
  });

  test('of the sign-in keeps the name, and never the password', async () => {
    await signUp(t);
    const browser = await browserWith();
    await browser.open('/sign-in');
    const late = await browser.send('/sign-in', { username: 'ann', password }, stale);
    expect(late.statusCode).toBe(403);
    expect(late.body).toContain('value="ann"');
    expect(late.body).not.toContain(password);
    expect(browser.cookies.has('__Host-rekey-session')).toBe(false);
  });
});

describe('a form whose page is not to be seen any more', () => {
  test('of the desk, after an hour of silence: the reason is shown, to be taken along', async () => {
    const of = await addCase(t, 'ann', { proofs: [mailboxProof, repositoryProof], downloads: 10_000_000 });
    const browser = await browserWith({ session: (await enter(t, 'paula', 'approver')).secret });
    await browser.open(`/desk/cases/${of.number}`);
    const path = `/desk/cases/${of.number}/refuse`;
    const page = browser.page;
    tick(t, hourMs + minuteMs);
    const late = await browser.send(path, { refusal });
    expect(late.statusCode).toBe(401);
    expect(late.body).toContain('It was not sent');
    expect(late.body).toContain(refusal);
    browser.page = page;
    const strange = await browser.send(path, { refusal }, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(strange.statusCode).toBe(401);
    expect(strange.body).not.toContain(refusal);
    expect((await t.house.db.once.cases.get(of.id)).state).toBe('reviewing');
  });

  test('of a claimant who is signed out meanwhile: the message is shown, escaped', async () => {
    const browser = await atCase(await addCase(t, 'ann', { proofs: [mailboxProof] }));
    browser.cookies.delete('__Host-rekey-case');
    const late = await browser.send('/case/answer', { body: story });
    expect(late.statusCode).toBe(401);
    expect(plain(late.body)).toContain(story);
    expect(late.body).not.toContain('<b>codes');
  });

  test('of the account says nothing again: what is typed there is short, or secret', async () => {
    await signUp(t);
    const browser = await browserWith();
    await browser.open('/sign-in');
    await browser.send('/sign-in', { username: 'ann', password });
    await browser.open('/account/password');
    browser.cookies.delete('__Host-rekey-session');
    const late = await browser.send('/account/password', {
      current: password,
      password: 'quite another one',
    });
    expect(late.statusCode).toBe(401);
    expect(late.body).not.toContain(password);
    expect(late.body).not.toContain('quite another one');
  });
});

describe('a form that a stranger’s page makes this browser send', () => {
  const strange: readonly [string, Sent['headers']][] = [
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a neighbour host', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example.org' }],
    ['an older browser, from another site', { 'sec-fetch-site': null, origin: 'https://evil.example' }],
    ['an older browser, from a sandboxed frame', { 'sec-fetch-site': null, origin: 'null' }],
    ['a browser that says nothing', { 'sec-fetch-site': null, origin: null }],
    ['one that claims our origin from another site', { 'sec-fetch-site': 'cross-site' }],
  ];

  test.each(strange)('does nothing, and puts no words into a form of ours: %s', async (_how, headers) => {
    const sent = { ...stale, headers: headers ?? {} };
    const of = await addCase(t, 'ann', { proofs: [mailboxProof, repositoryProof], downloads: 10_000_000 });
    const claimant = await atCase(of);
    const staff = await browserWith({ session: (await enter(t, 'paula', 'approver')).secret });
    await staff.open(`/desk/cases/${of.number}`);
    const visitor = await browserWith();
    await visitor.open('/sign-up');
    const answers = [
      await claimant.send('/case/answer', { body: message }, sent),
      await staff.send(`/desk/cases/${of.number}/refuse`, { refusal }, sent),
      await visitor.send('/sign-up', { username: 'eves-choice', address: 'eve@evil.example' }, sent),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(403);
      for (const words of [message, refusal, 'eves-choice', 'eve@evil.example'])
        expect(answer.body).not.toContain(words);
    }
    expect((await t.house.db.once.cases.get(of.id)).state).toBe('reviewing');
  });
});
