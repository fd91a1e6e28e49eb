/** The recovery pages, read and pressed as a person would: every answer kept, every press repeatable, every link looked at before it acts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import type { Room } from '../../src/edge/http/route.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { refusalPage } from '../../src/edge/http/shell.tsx';
import { recoveryRoutes } from '../../src/edge/web/recovery-routes.tsx';
import { addStaff } from '../desk-scene.ts';
import type { TestHouse } from '../house.ts';
import { PaperBrowser, type Shown } from '../paper-browser.ts';
import { codeIn, openHouseBeside, pushBranch, settleAnn } from './claimant.ts';
import { addressOf, beginHalf, password } from './maintainer.ts';

const room: Room = {
  name: 'web',
  routes: recoveryRoutes,
  renderRefusal: (call, refusal, id) => refusalPage(call, refusal, id),
};

let gitServer: GitServer;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-pages-'));
  gitServer = await startGitServer({ root });
});
afterAll(async () => {
  await gitServer.stop();
  await rm(root, { recursive: true, force: true });
});

let repositories = 0;
/** Ann's house with its pages. */
async function open() {
  const t = await openHouseBeside(gitServer);
  repositories += 1;
  const ann = await settleAnn(t, gitServer, root, `pages-${repositories}`);
  const server = await buildServer(t.house, [room]);
  const close = async () => {
    await server.close();
    await t.close();
  };
  return { t, ann, server, browser: () => new PaperBrowser(server), [Symbol.asyncDispose]: close };
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const contact = 'ann@elsewhere.example';

/** Fills in the form up to the last look. */
async function fillIn(b: PaperBrowser, from = contact) {
  await b.get('/recover');
  await b.post('/recover');
  await b.post('/recover/account', { account: 'ann' });
  await b.post('/recover/lost', { lost: ['authenticator'] });
  await b.post('/recover/held', { held: ['mailbox', 'repository'] });
  await b.post('/recover/codes', { codes: 'never_made' });
  await b.post('/recover/explanation', { text: 'The phone fell into the sea.' });
  await b.post('/recover/contact', { address: from });
  return b.post('/recover/consent', { conduct: 'yes', patience: 'yes' });
}

async function openLink(t: TestHouse, b: PaperBrowser, from = contact) {
  await t.runDue();
  const link = await t.lastLink(from);
  await b.get(link);
  return b.post(link, { answer: 'yes' });
}

async function askAndOpen(t: TestHouse, b: PaperBrowser, from = contact) {
  await fillIn(b, from);
  await b.post('/recover/check');
  return openLink(t, b, from);
}

const countOf = async (
  t: TestHouse,
  table: 'cases' | 'claimants' | 'drafts' | 'challenges' | 'findings' | 'letters',
) => Number((await t.sql.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);

describe('the request form', () => {
  it('shows the recovery code first, and beginning twice goes on with what was begun', async () => {
    await using s = await open();
    const b = s.browser();
    const start = await b.get('/recover');
    expect(start.words.indexOf('You have a recovery code')).toBeLessThan(
      start.words.indexOf('seven short questions'),
    );
    expect(await countOf(s.t, 'drafts')).toBe(0);
    expect((await b.post('/recover')).path).toBe('/recover/account');
    await b.post('/recover/account', { account: 'ann' });
    expect((await b.post('/recover')).path).toBe('/recover/lost');
    expect(await countOf(s.t, 'drafts')).toBe(1);
  });

  it('carries a password just given, and does not ask whose account it is', async () => {
    await using s = await open();
    const b = s.browser();
    b.cookies.set('__Host-rekey-sign-in', await beginHalf(s.t));
    await b.get('/recover');
    const first = await b.post('/recover');
    expect(first.path).toBe('/recover/lost');
    expect(first.words).toContain('kept as your first proof');
  });

  it('refuses with the reason at the field, and keeps what was typed and what was answered before', async () => {
    await using s = await open();
    const b = s.browser();
    await b.get('/recover');
    await b.post('/recover');
    const unknown = await b.post('/recover/account', { account: 'nobody-of-that-name' });
    expect(unknown.status).toBe(404);
    expect(unknown.html).toContain('value="nobody-of-that-name"');
    expect(unknown.html).toContain('href="#field-account"');
    await b.post('/recover/account', { account: 'https://pypi.example/user/ann/' });
    expect((await b.post('/recover/lost')).status).toBe(422);
    await b.post('/recover/lost', { lost: ['authenticator', 'mailbox'] });
    await b.post('/recover/held', { held: 'nothing' });
    expect((await b.post('/recover/codes', { codes: 'of course' })).status).toBe(422);
    await b.post('/recover/codes', { codes: 'lost' });
    const short = await b.post('/recover/explanation', { text: 'oh <b>' });
    expect(short.html).toContain('oh &lt;b></textarea>');
    expect((await b.post('/recover/explanation', { text: 'The phone is gone.' })).path).toBe(
      '/recover/files',
    );
    const slip = await b.post('/recover/contact', { address: 'ann@gmial.com' });
    expect(slip.words).toContain('Did you mean ann@gmail.com?');
    expect((await b.post('/recover/contact', { address: 'ann@gmial.com', isSure: 'yes' })).path).toBe(
      '/recover/consent',
    );
    await b.post('/recover/contact', { address: contact });
    const half = await b.post('/recover/consent', { conduct: 'yes' });
    expect(half.words).toContain('Please confirm that you have read how long it can take');
    expect(half.html).toMatch(/id="field-conduct"[^>]* checked/);
    const check = await b.post('/recover/consent', { conduct: 'yes', patience: 'yes' });
    expect(check.path).toBe('/recover/check');
    for (const words of [
      'ann',
      'The mailbox: I can no longer',
      'None of these',
      'cannot find them',
      'The phone is gone.',
      contact,
    ])
      expect(check.words).toContain(words);
    expect((await b.get('/recover/lost')).html.match(/ checked/g)).toHaveLength(2);
    expect((await b.post('/recover/lost', { lost: 'authenticator' })).path).toBe('/recover/check');
  });

  it('answers the very same to an address that has accounts and to one that has none', async () => {
    await using s = await open();
    const shown: Shown[] = [];
    for (const address of [addressOf('ann'), 'nobody@example.net']) {
      const b = s.browser();
      await b.get('/recover');
      await b.post('/recover');
      const page = await b.post('/recover/account', { account: address });
      shown.push({
        ...page,
        html: page.html.replace(/value="[^"]{43}"/g, ''),
        headers: { ...page.headers, 'set-cookie': '', date: '' },
      });
    }
    expect(shown[0]!.words).toContain('Look into that mailbox');
    const steady = ({ html, status, path }: (typeof shown)[number]) => ({ html, status, path });
    expect(steady(shown[0]!)).toEqual(steady(shown[1]!));
    await s.t.runDue();
    expect((await s.t.lastMail(addressOf('ann'))).text).toContain('ann');
  });

  it('leads whoever has a code in hand to use it, and lets them go on', async () => {
    await using s = await open();
    const b = s.browser();
    await b.get('/recover');
    await b.post('/recover');
    await b.post('/recover/account', { account: 'ann' });
    await b.post('/recover/lost', { lost: 'authenticator' });
    await b.post('/recover/held', { held: 'recovery_code' });
    const page = await b.post('/recover/codes', { codes: 'in_hand' });
    expect(page.html).toContain('href="/sign-in"');
    expect(page.html).toContain('href="/recover/explanation"');
  });

  it('lets nobody skip a question, and shows a browser without answers the start', async () => {
    await using s = await open();
    const b = s.browser();
    expect((await b.get('/recover/contact')).path).toBe('/recover?done=gone');
    await b.get('/recover');
    await b.post('/recover');
    expect((await b.get('/recover/consent')).path).toBe('/recover/account');
    expect((await b.get('/recover/files')).path).toBe('/recover/account');
    expect((await b.post('/recover/check')).path).toBe('/recover/account');
    expect((await b.get('/recover/no-such-question')).status).toBe(404);
  });

  it('takes files by what is in them, names the one it refuses, and loses no answer to one too large', async () => {
    await using s = await open();
    const b = s.browser();
    await fillIn(b);
    await b.get('/recover/files');
    const both = await b.upload('/recover/files', { act: 'add' }, [
      { name: 'error.png', content: png },
      { name: 'photo.png', content: '<!doctype html><script>alert(1)</script>\0' },
    ]);
    expect(both.status).toBe(422);
    expect(both.words).toContain('photo.png: We take PNG');
    expect(both.words).toContain('Remove error.png');
    const large = await b.upload('/recover/files', { act: 'add' }, [
      { name: 'film.png', content: Buffer.concat([png, Buffer.alloc(6 * 1024 * 1024)]) },
    ]);
    expect(large.status).toBe(413);
    expect(large.words).toContain('Remove error.png');
    const many = await b.upload(
      '/recover/files',
      { act: 'add' },
      Array.from({ length: 5 }, (_, at) => ({ name: `${at}.txt`, content: `line ${at}` })),
    );
    expect(many.words).toContain('At most 5 files');
    const id = /value="(remove:[^"]+)"[^>]*>Remove<span class="visually-hidden"> error\.png/.exec(
      many.html,
    )![1]!;
    expect((await b.upload('/recover/files', { act: id }, [])).words).not.toContain('Remove error.png');
    expect((await b.upload('/recover/files', { act: id }, [])).status).toBe(200);
    expect((await b.upload('/recover/files', { act: 'go_on' }, [])).path).toBe('/recover/check');
    expect((await b.get('/recover/check')).words).toContain('0.txt');
  });

  it('sends once, however often the button is pressed', async () => {
    await using s = await open();
    const b = s.browser();
    await fillIn(b);
    const sent = await b.post('/recover/check');
    expect(sent.path).toBe('/recover/sent');
    expect(sent.words).toContain(contact);
    expect((await b.post('/recover/check')).path).toBe('/recover/sent');
    expect((await b.post('/recover/contact', { address: 'other@example.net' })).path).toBe('/recover/sent');
    expect(await countOf(s.t, 'claimants')).toBe(1);
    await s.t.runDue();
    expect(await s.t.mail(contact)).toHaveLength(1);
  });

  it('counts nothing that another site sends', async () => {
    await using s = await open();
    const b = s.browser();
    await b.get('/recover');
    const forged = await s.server.inject({
      method: 'POST',
      url: '/recover',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
      payload: '_csrf=x',
    });
    expect(forged.statusCode).toBe(403);
    expect(await countOf(s.t, 'drafts')).toBe(0);
  });
});

describe('the link to the case', () => {
  it('does nothing when it is only looked at', async () => {
    await using s = await open();
    const b = s.browser();
    await fillIn(b);
    await b.post('/recover/check');
    await s.t.runDue();
    const link = await s.t.lastLink(contact);
    const seen = await b.get(link);
    expect(seen.words).toContain('Did you ask us for this account?');
    expect((await s.t.sql.query('SELECT state FROM cases')).rows).toEqual([{ state: 'opened' }]);
    expect((await b.post(link)).status, 'nothing is chosen beforehand').toBe(422);
    expect((await b.post(link, { answer: 'no' })).words).toContain('Nothing was confirmed');
    expect((await s.t.sql.query('SELECT state FROM cases')).rows).toEqual([{ state: 'opened' }]);
    await b.get(link);
    const page = await b.post(link, { answer: 'yes' });
    expect(page.path).toBe('/case?done=opened');
    expect((await b.get(link)).words).toContain('Open the case');
    expect((await b.post(link)).path).toBe('/case');
    expect((await b.get('/case/open/nonsense')).status).toBe(410);
    expect((await b.post('/case/open/nonsense')).status).toBe(410);
  });

  it('is sent again to whoever asks in the case, and the page says the same to everybody', async () => {
    await using s = await open();
    const b = s.browser();
    await askAndOpen(s.t, b);
    const asked = [];
    for (const [username, from] of [
      ['ann', contact],
      ['ann', 'stranger@example.net'],
      ['nobody', contact],
    ] as const) {
      await b.get('/case/link');
      asked.push((await b.post('/case/link', { username, contact: from })).words);
    }
    expect(new Set(asked).size).toBe(1);
    await s.t.runDue();
    expect(await s.t.mail('stranger@example.net')).toHaveLength(0);
    expect(await s.t.mail(contact)).toHaveLength(2);
  });

  it('floods no mailbox, however its address is spelled', async () => {
    await using s = await open();
    const b = s.browser();
    await askAndOpen(s.t, b);
    for (let at = 0; at < 9; at += 1) {
      await b.get('/case/link');
      const page = await b.post('/case/link', {
        username: 'ann',
        contact: at % 2 ? contact : contact.toUpperCase(),
      });
      expect(page.status).toBe(200);
    }
    await s.t.runDue();
    const other = s.browser();
    await fillIn(other, 'ANN@elsewhere.example');
    expect((await other.post('/recover/check')).status).toBe(200); // only the letter is left out, and nobody is told
    await s.t.runDue();
    expect(await s.t.mail(contact)).toHaveLength(5);
  });

  it('is asked for where there is none', async () => {
    await using s = await open();
    const page = await s.browser().get('/case');
    expect(page.status).toBe(401);
    expect(page.html).toContain('href="/case/link"');
  });
});

describe('the case page', () => {
  it('leads from nothing proven to the wait, by a mailed code, and tells nobody whether an address is on file', async () => {
    await using s = await open();
    const b = s.browser();
    const page = await askAndOpen(s.t, b);
    expect(page.words).toContain('Show us that the account is yours');
    await b.get('/case/prove/mailbox');
    expect((await b.post('/case/prove/mailbox', { address: 'no address' })).html).toContain(
      'value="no address"',
    );
    const wrong = await b.post('/case/prove/mailbox', { address: 'nobody@example.net' });
    const right = await b.post('/case/prove/mailbox', { address: addressOf('ann') });
    const bare = (shown: { words: string }) =>
      shown.words.replaceAll('nobody@example.net', 'X').replaceAll(addressOf('ann'), 'X');
    expect(bare(wrong)).toBe(bare(right));
    const refused = await b.post(right.path, { code: '00000000' });
    expect(refused.status).toBe(422);
    expect(refused.words).toContain('4 tries are left');
    expect(refused.html).not.toContain('00000000');
    expect((await b.post(right.path, { code: ' ' })).words).toContain('4 tries are left');
    const proven = await b.post(right.path, { code: await codeIn(s.t, addressOf('ann')) });
    expect(proven.path).toBe('/case?done=proven');
    expect(proven.words).toContain('A wait runs now');
    expect(proven.words).toContain('every address of the account');
    expect((await b.post(right.path, { code: '12345678' })).path).toBe('/case?done=over');
  });

  it('shows the branch to push, tells a near miss, and finds the right one', async () => {
    await using s = await open();
    const b = s.browser();
    await askAndOpen(s.t, b);
    const page = await b.post('/case/prove/repository', { linkId: s.ann.linkId });
    const branch = /rekey-[0-9a-z]{13}/.exec(page.words)![0];
    expect(page.words).toContain(`git push ${s.ann.url} HEAD:refs/heads/${branch}`);
    expect((await b.post('/case/prove/repository', { linkId: s.ann.linkId })).path).toBe(page.path);
    expect((await b.post(page.path)).words).toContain('The branch was not there yet');
    expect((await b.post(page.path)).status).toBe(429);
    s.t.clock.set(new Date(s.t.clock.now().getTime() + minuteMs));
    await pushBranch(s.ann.folder, branch.toUpperCase());
    expect((await b.post(page.path)).words).toContain(`Found “${branch.toUpperCase()}”`);
    s.t.clock.set(new Date(s.t.clock.now().getTime() + minuteMs));
    await pushBranch(s.ann.folder, branch);
    const found = await b.post(page.path);
    expect(found.path).toBe('/case?done=proven');
    expect(found.words).toContain('Strong proof');
  });

  it('says of a repository that another owner linked what it counts for, before and after', async () => {
    await using s = await open();
    await s.t.sql.query('UPDATE project_links SET added_by = NULL');
    const b = s.browser();
    expect((await askAndOpen(s.t, b)).words).toContain(
      'linked by another owner of the project and not by this',
    );
    const page = await b.post('/case/prove/repository', { linkId: s.ann.linkId });
    await pushBranch(s.ann.folder, /rekey-[0-9a-z]{13}/.exec(page.words)![0]);
    const found = await b.post(page.path);
    expect(found.words).toContain('Weak proof');
    expect(found.words).toContain('it counts only as that person’s word for you');
  });

  it('takes the current password, and keeps a wrong one from the page', async () => {
    await using s = await open();
    const b = s.browser();
    await askAndOpen(s.t, b);
    await b.get('/case/prove/password');
    const wrong = await b.post('/case/prove/password', { password: 'not the password at all' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).not.toContain('not the password at all');
    const weak = await b.post('/case/prove/password', { password });
    expect(weak.words).toContain('Weak proof');
    expect(weak.words).toContain('a person looks once you send it to them');
    expect(weak.words).toMatch(/Nobody looks before you send it\..* the case lapses on \d+/);
    expect(weak.html.match(/href="\/case\/submit"/g)).toHaveLength(2);
  });

  it('is another for another claimant: nobody sees, answers or ends what is not theirs', async () => {
    await using s = await open();
    const a = s.browser();
    await askAndOpen(s.t, a);
    const code = await a.post('/case/prove/mailbox', { address: addressOf('ann') });
    const branch = await a.post('/case/prove/repository', { linkId: s.ann.linkId });
    const b = s.browser();
    const other = await askAndOpen(s.t, b, 'mallory@evil.example');
    expect(await countOf(s.t, 'cases')).toBe(1);
    expect(other.words).not.toMatch(/rekey-[0-9a-z]{13}|ann@example\.org|ann@elsewhere/);
    const mailed = await codeIn(s.t, addressOf('ann'));
    for (const page of [code, branch]) {
      expect((await b.get(page.path)).path).toBe('/case?done=over');
      expect((await b.post(page.path, { code: mailed })).path).toBe('/case?done=over');
    }
    expect(await countOf(s.t, 'findings')).toBe(0);
    await a.post(code.path, { code: mailed });
    // Accepted for Ann: Mallory learns that, and neither by what nor where it was proven.
    const after = await b.get('/case');
    expect(after.words).toContain('Somebody else’s proof was accepted');
    expect(after.words).not.toMatch(/example\.org|elsewhere|Strong proof/);
    expect((await b.get('/case/submit')).path).toBe('/case');
    expect((await b.post('/case/submit')).path).toBe('/case');
    await s.t.pass(8 * dayMs);
    expect((await s.t.mail('mallory@evil.example')).some(({ text }) => text.includes('/restore/'))).toBe(
      false,
    );
    await b.get('/case');
    expect((await b.post('/case/restore-link')).status).toBe(409);
    expect((await a.get('/case')).words).toContain('You can restore your account now');
  });

  it('is withdrawn once and calmly twice, and lapses and opens again', async () => {
    await using s = await open();
    const b = s.browser();
    await askAndOpen(s.t, b);
    await b.get('/case/prove/password');
    await b.post('/case/prove/password', { password });
    await s.t.pass(31 * dayMs);
    await openLink(s.t, b);
    const lapsed = await b.get('/case');
    expect(lapsed.words).toContain('Your case has lapsed');
    await b.get('/case/reopen');
    expect((await b.post('/case/reopen')).words).toContain('Your case is open again');
    expect((await b.post('/case/reopen')).path).toBe('/case');
    await b.get('/case/withdraw');
    expect((await b.post('/case/withdraw')).words).toContain('This request was withdrawn');
    const again = await b.post('/case/withdraw');
    expect(again.status).toBe(200);
    expect(again.words).toContain('This request was withdrawn');
  });

  it('hands itself to the desk, takes messages there, and blacks out what looks like a secret', async () => {
    await using s = await open();
    const b = s.browser();
    await askAndOpen(s.t, b);
    expect((await b.post('/case/answer', { body: ' ' })).words).toContain('Write a sentence or two.');
    const said = await b.post('/case/answer', {
      body: 'My token is pypi-AgEIcHlwaS5vcmcCJGFiY2RlZmdoLTEyMzQtNTY3OC05YWJjLWRlZjAxMjM0NTY3OAAC <script>',
    });
    expect(said.words).toContain('My token is');
    expect(said.html).not.toMatch(/pypi-AgEI|<script>/);
    await b.get('/case/submit');
    expect((await b.post('/case/submit')).words).toContain('A person of the desk looks at your case');
    expect((await b.post('/case/submit')).path).toBe('/case');
  });
});

describe('the objection and the restoration', () => {
  /** Ann's case, granted; answers the link of the last letter. */
  async function granted(t: TestHouse, b: PaperBrowser): Promise<string> {
    await askAndOpen(t, b);
    const page = await b.post('/case/prove/mailbox', { address: addressOf('ann') });
    await b.post(page.path, { code: await codeIn(t, addressOf('ann')) });
    await t.pass(7 * dayMs + hourMs);
    return t.lastLink(contact);
  }

  it('asks the holder once, freezes the account, and says the same to every later press', async () => {
    await using s = await open();
    const b = s.browser();
    const restore = await granted(s.t, b);
    const link = await s.t.lastLink(addressOf('ann'));
    const holder = s.browser();
    expect((await holder.get(link)).words).toContain('Did somebody else ask for this?');
    expect((await s.t.sql.query('SELECT state FROM cases')).rows).toEqual([{ state: 'granted' }]);
    expect((await holder.post(link)).status, 'nothing is chosen beforehand').toBe(422);
    expect((await holder.post(link, { answer: 'mine' })).words).toContain('Nothing was stopped');
    expect((await s.t.sql.query('SELECT state FROM cases')).rows).toEqual([{ state: 'granted' }]);
    await holder.get(link);
    const stopped = await holder.post(link, { answer: 'not_me' });
    expect(stopped.words).toContain('The recovery is stopped');
    expect((await holder.post(link, { answer: 'not_me' })).words).toBe(stopped.words);
    expect((await holder.get(link)).words).toBe(stopped.words);
    expect((await b.get('/case')).words).toContain('Stopped: the account’s holder');
    expect((await b.get(restore)).words).toContain('This link no longer works');
    expect((await b.post(restore)).words).toContain('This link no longer works');
    expect((await holder.get('/not-me/nonsense')).status).toBe(404);
  });

  it('says what an objection does before it is pressed, where two people of the desk have cleared that address', async () => {
    await using s = await open();
    await granted(s.t, s.browser());
    const link = await s.t.lastLink(addressOf('ann'));
    for (const name of ['clara', 'dora']) {
      const { accountId } = await addStaff(s.t, name, 'agent');
      await s.t.sql.query(
        `INSERT INTO links (id, purpose, secret_hash, case_id, made_at, expires_at, spent_at, recipient_key, cleared_by)
         SELECT gen_random_uuid(), 'object', decode(md5($2), 'hex'), id, opened_at, opened_at, opened_at, $1, $3 FROM cases`,
        [addressOf('ann'), name, accountId],
      );
    }
    const holder = s.browser();
    expect((await holder.get(link)).words).toContain('From this address it cannot be stopped any more');
    const heard = await holder.post(link, { answer: 'not_me' });
    expect(heard.words).toContain('it does not stop anything any more');
    expect((await holder.post(link, { answer: 'not_me' })).words).toBe(heard.words);
    expect((await s.t.sql.query('SELECT state FROM cases')).rows).toEqual([{ state: 'granted' }]);
  });

  it('says that the account stays frozen, where an objection to a completed recovery met another one', async () => {
    await using s = await open();
    await granted(s.t, s.browser());
    const link = await s.t.lastLink(addressOf('ann'));
    await s.t.sql.query(`ALTER TABLE cases DISABLE TRIGGER USER;
      UPDATE cases SET state = 'completed', completed_at = entered_at, due_at = NULL;
      ALTER TABLE cases ENABLE TRIGGER USER`);
    await askAndOpen(s.t, s.browser());
    await s.t.sql.query(`UPDATE cases SET state = 'contested' WHERE state <> 'completed'`);
    const holder = s.browser();
    expect((await holder.get(link)).words).toContain('was recovered');
    const stands = await holder.post(link, { answer: 'not_me' });
    expect(stands.words).toContain('The account stays frozen');
    expect((await holder.post(link, { answer: 'not_me' })).words).toBe(stands.words);
  });

  it('restores in one sitting, keeps to its order, and is calm about going back and pressing twice', async () => {
    await using s = await open();
    const b = s.browser();
    const link = await granted(s.t, b);
    expect((await b.get('/restore/password')).status).toBe(409);
    await b.get(link);
    expect((await s.t.sql.query('SELECT count(*)::int AS n FROM restorations')).rows).toEqual([{ n: 0 }]);
    expect((await b.post(link)).path).toBe('/restore/password');
    expect((await b.get('/restore/codes')).path).toBe('/restore/password');
    const weak = await b.post('/restore/password', { password: 'short' });
    expect(weak.status).toBe(422);
    expect(weak.html).not.toContain('value="short"');
    expect((await b.post('/restore/password', { password: 'a heron came back to the weir' })).path).toBe(
      '/restore/factor',
    );
    const factor = await b.get('/restore/factor');
    expect(factor.html).toContain('data:image/svg+xml;base64,');
    const key = /secret=([A-Z2-7]+)/.exec(factor.html)![1]!;
    expect((await b.get('/restore/factor')).html).toContain(key);
    const wrong = await b.post('/restore/factor', { code: '000000' });
    expect(wrong.status).toBe(422);
    // Other refused forms may lie in the browser, for who goes back; this one shows the key.
    expect(wrong.html).toContain(key);
    expect(wrong.headers['cache-control']).toBe('no-store');
    const code = totpCode(Secret.fromBase32(key).bytes, totpStep(s.t.clock.now()));
    const codes = await b.post('/restore/factor', { code });
    expect(codes.path).toBe('/restore/codes');
    expect((await b.post('/restore/factor', { code })).path).toBe('/restore/codes');
    expect((await b.get('/restore/factor')).words).toContain('Your app is added');
    expect((await b.get('/restore/password')).words).toContain('You have chosen a password already');
    const shown = [...codes.html.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, one]) => one!);
    expect(shown).toHaveLength(10);
    const file = await b.get('/restore/codes.txt');
    expect(file.headers['content-disposition']).toContain('attachment');
    for (const one of shown) expect(file.html).toContain(one);
    await b.get('/restore/codes');
    expect((await b.post('/restore/codes', { code: 'not one of them' })).status).toBe(422);
    const done = await b.post('/restore/codes', { code: shown[3]!.toLowerCase() });
    expect(done.path).toBe('/restore/done');
    expect(done.words).toContain('Welcome back');
    expect(done.words).toContain(contact);
    expect((await b.post('/restore/codes', { code: shown[3]! })).path).toBe('/restore/done');
    expect((await b.get('/restore/factor')).path).toBe('/restore/done');
    expect((await b.post(link)).path).toBe('/restore/done');
    expect((await b.get(link)).path).toBe('/restore/done');
    expect((await b.get('/case')).words).toContain('The account was restored');
    const stranger = s.browser();
    expect((await stranger.get('/restore/done')).status).toBe(409);
    await stranger.get('/recover');
    for (const dead of [
      await stranger.get(link),
      await stranger.post(link),
      await stranger.get('/restore/none'),
    ]) {
      expect(dead.status).toBe(410);
      expect(dead.words).toContain('This link no longer works');
      expect(dead.html).not.toContain('action="/restore');
    }
  });

  it('sends a lost link once more, to the proven contact address', async () => {
    await using s = await open();
    const b = s.browser();
    const first = await granted(s.t, b);
    await b.get('/case');
    expect((await b.post('/case/restore-link')).words).toContain('on its way once more');
    s.t.clock.set(new Date(s.t.clock.now().getTime() + minuteMs));
    await s.t.runDue();
    const second = await s.t.lastLink(contact);
    expect(second).not.toBe(first);
    await b.get(second);
    expect((await b.post(second)).path).toBe('/restore/password');
  });
});
