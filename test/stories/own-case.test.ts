/** Stories of a holder who is signed in while somebody asks for the account: who asks is on the account's own page, with both ways to stop it. */
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, minuteMs } from '../../src/base/clock.ts';
import { newSecret } from '../../src/base/secret.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { cookieName } from '../../src/edge/http/cookies.ts';
import { buildPages } from '../../src/main/serve.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { apiClient } from '../laws/api-client.ts';
import { PageVisit, plain } from '../page-visit.ts';
import { password, signUp } from './maintainer.ts';
import {
  accept,
  ask,
  caseOf,
  countLetters,
  type Holder,
  openSession,
  setStage,
  told,
} from './recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
let server: FastifyInstance;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
  server = await buildPages(t.house);
});
afterEach(async () => {
  await server.close();
  await t.close();
});

/** A browser in which Ann has been signed in for an hour, with both factors. */
async function browserOf(holder = ann.id): Promise<{ browser: PageVisit; token: string }> {
  const token = newSecret(t.house.random);
  await t.house.db.once.sessions.add({
    ...openSession(t, holder, token),
    assurance: 'two_factor',
    freshAt: after(t.clock.now(), -60 * minuteMs),
  });
  const browser = new PageVisit(server);
  browser.cookies.set(cookieName(t.house, 'session'), token);
  return { browser, token };
}

const codeNow = () => totpCode(ann.totpSecret, totpStep(t.clock.now()));

describe('the page', () => {
  test('tells who asks, when, from where, and with a masked contact; nothing of it while nobody asks', async () => {
    const { browser } = await browserOf();
    expect((await browser.open('/account')).body).not.toContain('End this request');
    const asking = await ask(t, ann.id, 'thief@tide.example');
    await t.sql.query(`UPDATE claimants SET client = 'curl 8', address_prefix = '203.0.113.0/24'`);
    const page = plain((await browser.open('/account')).body);
    const { number } = await caseOf(t, asking);
    for (const words of [number, 't…@tide.example', 'End this request', 'Freeze the account'])
      expect(page).toContain(words);
    expect(page).toContain('curl 8 · 203.0.113.0/24');
    expect(page).not.toContain('thief@tide.example');
  });

  test('ends the request: the factor that is asked for ends it by itself, and the page says so', async () => {
    const asking = await ask(t, ann.id);
    await accept(t, asking, 24);
    const { browser } = await browserOf();
    await browser.open('/account');
    await browser.submit('/account/case/end');
    expect(browser.page?.body).toContain('Confirm that it is you');
    const page = await browser.submit('/confirm', { code: codeNow() });
    expect(plain(page.body)).toContain('is over');
    expect((await caseOf(t, asking)).state).toBe('withdrawn');
    expect((await browser.open('/account')).body).not.toContain('End this request');
  });

  test('ends the request at one press where the proof is fresh', async () => {
    const { browser } = await browserOf();
    const asking = await ask(t, ann.id);
    await t.sql.query('UPDATE sessions SET fresh_at = $1', [t.clock.now()]);
    await browser.open('/account');
    const page = await browser.submit('/account/case/end');
    expect(plain(page.body)).toContain('The request is over');
    expect((await caseOf(t, asking)).state).toBe('withdrawn');
  });

  test('is told that a request is over which its claimant withdrew meanwhile', async () => {
    const { browser } = await browserOf();
    await t.sql.query('UPDATE sessions SET fresh_at = $1', [t.clock.now()]);
    for (const [page, form] of [
      ['/account', '/account/case/end'],
      ['/account/case/freeze', '/account/case/freeze'],
    ] as const) {
      const asking = await ask(t, ann.id);
      await browser.open(page);
      await withdrawCase(t.house, asking.claiming);
      expect(plain((await browser.submit(form)).body)).toContain('Nobody asks for this account any more');
    }
    expect((await t.house.db.once.accounts.get(ann.id)).frozenAt).toBeNull();
  });

  test('freezes the account, after one more question and without another proof: the case goes to the desk', async () => {
    const asking = await ask(t, ann.id);
    await accept(t, asking, 24);
    const { browser } = await browserOf();
    await browser.open('/account');
    await browser.open('/account/case/freeze');
    expect((await caseOf(t, asking)).state).toBe('waiting');
    const page = await browser.submit('/account/case/freeze');
    expect(plain(page.body)).toContain('The account is frozen');
    expect((await caseOf(t, asking)).state).toBe('contested');
    expect((await t.house.db.once.accounts.get(ann.id)).frozenByCaseId).toBe(asking.caseId);
    expect((await browser.open('/account')).body).toContain('Sign in');
    await t.runDue();
    expect(await countLetters(t, asking, 'holder-contested')).toBe(told.length);
  });
});

test('by the API: the same, and a second press is refused by name', async () => {
  const { token } = await browserOf();
  const api = apiClient(server);
  expect((await api.ask('GET /account/case', { token })).json.code).toBe('case_over');
  const asking = await ask(t, ann.id, 'thief@tide.example');
  const seen = await api.done('GET /account/case', { token });
  expect(seen).toMatchObject({
    number: (await caseOf(t, asking)).number,
    endRefusal: null,
    claimants: [{ contact: 't…@tide.example', isConfirmed: true }],
  });
  expect((await api.ask('POST /account/case/end', { token })).json.code).toBe('fresh_proof_required');
  await t.sql.query('UPDATE sessions SET fresh_at = $1', [t.clock.now()]);
  await api.done('POST /account/case/end', { token });
  expect((await api.ask('POST /account/case/end', { token })).json.code).toBe('case_over');
  const again = await ask(t, ann.id, 'other@tide.example');
  await api.done('POST /account/case/freeze', { token });
  expect((await caseOf(t, again)).state).toBe('contested');
  expect((await api.ask('POST /account/case/freeze', { token })).json.code).toBe('sign_in_required');
});

test('a password alone freezes and does not end; nor does an app that is younger than the case', async () => {
  await signUp(t, 'mira');
  const begun = await beginSignIn(t.house, visitor(), { username: 'mira', password });
  if (begun.kind !== 'signed_in') throw new Error('a factor was asked for');
  const token = begun.sessionSecret;
  const mira = (await t.house.db.once.accounts.byUsername('mira'))!;
  const asking = await ask(t, mira.id);
  const api = apiClient(server);
  expect((await api.done('GET /account/case', { token })).endRefusal).toBe('second_factor_required');
  expect((await api.ask('POST /account/case/end', { token })).json.code).toBe('second_factor_required');
  await t.sql.query(
    `INSERT INTO totp_factors (id, account_id, secret_sealed, created_at, confirmed_at)
     SELECT gen_random_uuid(), $1, secret_sealed, $2, $2 FROM totp_factors LIMIT 1`,
    [mira.id, after(t.clock.now(), dayMs)],
  );
  await t.sql.query(`UPDATE sessions SET assurance = 'two_factor'`);
  expect((await api.done('GET /account/case', { token })).endRefusal).toBe('factor_young');
  expect((await api.ask('POST /account/case/end', { token })).json.code).toBe('factor_young');
  await api.done('POST /account/case/freeze', { token });
  expect((await caseOf(t, asking)).state).toBe('contested');
});
