/**
 * Every link that is mailed works as people paste it: with a dot, a bracket, a quote or the end of a tag behind it. And a machine that follows
 * it, asks for its head, and presses the first button as the page offers it, changes nothing that has a price: that takes a choice.
 */
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPages } from '../../src/main/serve.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { PaperBrowser } from '../paper-browser.ts';
import { addressOf, enrol, lastSecret, password, signUp } from '../stories/maintainer.ts';
import { accept, ask, grant, secretFrom, setStage } from '../stories/recovery-stage.ts';

let t: TestHouse;
let server: FastifyInstance;
beforeEach(async () => {
  t = await openHouse();
  server = await buildPages(t.house);
});
afterEach(async () => {
  await server.close();
  await t.close();
});

/** Every mailed link, by what it is for: its path, when a letter has brought it. */
const links: Readonly<Record<string, () => Promise<string>>> = {
  async 'the address of a sign-up'() {
    await openAccount(t.house, visitor(), { username: 'ann', address: addressOf('ann'), password });
    return `/verify/${await lastSecret(t, addressOf('ann'))}`;
  },
  async 'an added address'() {
    const { who } = await enrol(t);
    await addAddress(t.house, who, { address: 'ann@home.example' });
    return `/verify/${await lastSecret(t, 'ann@home.example')}`;
  },
  async 'a new password'() {
    await signUp(t);
    await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
    return `/reset/${await lastSecret(t, addressOf('ann'))}`;
  },
  async 'this was not me'() {
    await accept(t, await ask(t, (await setStage(t)).id));
    await t.runDue();
    return `/not-me/${await secretFrom(t, 'ann@example.org', 'not-me')}`;
  },
  async 'a restoration that runs elsewhere'() {
    const granted = await grant(t, (await setStage(t)).id);
    await beginRestoration(t.house, visitor(), { secret: granted.restoreSecret, browser: 'the owner’s' });
    return `/restore/${granted.restoreSecret}`;
  },
};

const priced = `SELECT (SELECT string_agg(state || version, ' ') FROM cases) AS cases,
  (SELECT string_agg(coalesce(frozen_at::text, '-') || password_changed_at, ' ' ORDER BY id) FROM accounts) AS accounts,
  (SELECT count(*) FROM addresses WHERE verified_at IS NOT NULL) AS verified,
  (SELECT count(*) FROM claimants WHERE confirmed_at IS NOT NULL) AS confirmed,
  (SELECT string_agg(id::text, ' ') FROM restorations) AS sittings,
  (SELECT count(*) FROM links WHERE spent_at IS NOT NULL) AS spent`;

test.each(Object.entries(links))(
  '%s: a scanner that follows it and presses its button changes nothing',
  async (_name, link) => {
    const path = await link();
    const before = (await t.sql.query(priced)).rows;
    const scanner = new PaperBrowser(server);
    expect((await scanner.get(path)).headers['x-robots-tag']).toBe('noindex');
    await server.inject({ method: 'HEAD', url: path });
    await scanner.get(path);
    await scanner.post(path);
    expect((await t.sql.query(priced)).rows).toEqual(before);
  },
);

test.each(Object.entries(links))('%s: what stands behind a pasted link is forgiven', async (_name, link) => {
  const path = await link();
  const plain = await new PaperBrowser(server).get(path);
  expect(plain.status).toBe(200);
  for (const tail of ['.', ')', ']', '%22', '%3E', '%27', ',', '%3E.', '&gt;', '%E2%80%9D']) {
    const pasted = await new PaperBrowser(server).get(`${path}${tail}`);
    expect({ tail, status: pasted.status, words: pasted.words }).toEqual({
      tail,
      status: 200,
      words: plain.words,
    });
  }
});
