/** The desk's pages as its people meet them: who sees what, what each form says and does, and what becomes of what was typed. */
import type { FastifyInstance } from 'fastify';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { type DeskAct, type DeskRole, deskRoles, mayDo } from '../../src/domain/case/desk-rights.ts';
import type { CaseState } from '../../src/domain/case/lifecycle.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { makeJoinLink } from '../../src/usecases/desk/make-join-link.ts';
import {
  addAccount,
  addCase,
  addClaimant,
  mailboxProof,
  passwordProof,
  repositoryProof,
  type Scene,
  versionOf,
} from '../desk-scene.ts';
import { addFullCase, beginAt, enter, enterStranger, evil } from '../desk-visit.ts';
import { openHouse, type TestHouse, testStart } from '../house.ts';
import { PaperBrowser, type Shown } from '../paper-browser.ts';
import { codeAt, password, signUp } from './maintainer.ts';

const sessionCookie = '__Host-rekey-session';
const thenCookie = '__Host-rekey-then';
const reason = 'The proofs fit the account well.';
const critical = { proofs: [mailboxProof, repositoryProof], downloads: 10_000_000 };
const ordinary = { proofs: [passwordProof], downloads: 10 };

let scene: TestHouse;
let server: FastifyInstance;
let names = 0;
const people = {} as Record<DeskRole, Awaited<ReturnType<typeof enter>>>;
const later = (ms: number) => after(testStart, ms);

function fresh(word: string): string {
  names += 1;
  return `${word}${names}`;
}

beforeAll(async () => {
  scene = await openHouse();
  server = await buildServer(scene.house, [deskRoom]);
  for (const role of deskRoles) people[role] = await enter(scene, `${role}s`, role);
});
afterAll(async () => {
  await server.close();
  await scene.close();
});

function browserWith(secret?: string): PaperBrowser {
  const browser = new PaperBrowser(server);
  if (secret) browser.cookies.set(sessionCookie, secret);
  return browser;
}
const as = (role: DeskRole) => browserWith(people[role].secret);
const at = (of: Pick<Scene, 'number'>) => `/desk/cases/${of.number}`;
const stateOf = async (of: Scene): Promise<CaseState> => (await scene.house.db.once.cases.get(of.id)).state;
/** The value of a hidden field in the form of an action. */
function hiddenIn(page: Shown, action: string, name: string): string {
  const form = page.html.split('<form').find((part) => part.includes(`action="${action}"`)) ?? '';
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '';
}

describe('who comes in', () => {
  const paths = ['/desk', '/desk/cases/AAAA-AAAA', '/desk/people'];

  test.each(paths)('%s asks a visitor to sign in, and remembers where they wanted to go', async (path) => {
    const browser = browserWith();
    const page = await browser.get(path);
    expect(page.status).toBe(401);
    expect(page.words).toContain('Please sign in first');
    expect(decodeURIComponent(browser.cookies.get(thenCookie) ?? '')).toBe(path);
  });

  test.each(paths)('%s is nothing to somebody who is not of the desk', async (path) => {
    const { secret } = await enterStranger(scene, fresh('stranger'));
    const page = await browserWith(secret).get(path);
    expect(page.status).toBe(404);
    expect(page.words).not.toMatch(/desk/i);
  });

  test('every row but the operator’s link is for staff alone', () => {
    const open = deskRoom.routes
      .filter((row) => row.who !== 'staff')
      .map((row) => `${row.method} ${row.path} ${row.who}`);
    expect(open).toEqual(['GET /desk/join/:secret anyone', 'POST /desk/join/:secret session']);
  });

  test('after an hour of silence a code is enough, after a day it takes a new sign-in; others still find nothing', async () => {
    await using late = await openHouse();
    const serving = await buildServer(late.house, [deskRoom]);
    const { who, secret } = await enter(late, 'ann', 'agent');
    const { secret: other } = await enterStranger(late, 'stranger');
    const browser = new PaperBrowser(serving);
    browser.cookies.set(sessionCookie, secret);
    expect((await browser.get('/desk')).status).toBe(200);
    late.clock.set(later(hourMs + minuteMs));
    const idle = await browser.get('/desk/people?x=1');
    expect(idle.status).toBe(401);
    expect(idle.html).toContain('href="/confirm?then=%2Fdesk%2Fpeople%3Fx%3D1"');
    late.clock.set(later(dayMs + minuteMs));
    const over = await browser.get('/desk');
    expect(over.status).toBe(401);
    expect(over.html).toContain('action="/sign-out"');
    expect(decodeURIComponent(browser.cookies.get(thenCookie) ?? '')).toBe('/desk');
    browser.cookies.set(sessionCookie, other);
    expect((await browser.get('/desk')).status).toBe(404);
    browser.cookies.set(sessionCookie, await beginAt(late, who.accountId));
    expect((await browser.get('/desk')).status).toBe(200);
    await late.house.db.once.desk.suspend(who.accountId, late.clock.now());
    expect((await browser.get('/desk')).status).toBe(404);
    await serving.close();
  });
});

describe('a case that takes two people', () => {
  test('tells a newcomer why they may not approve it, and names who may', async () => {
    const of = await addCase(scene, fresh('two'), critical);
    const name = fresh('newcomer');
    const newcomer = await enter(scene, name, 'approver');
    await scene.sql.query('UPDATE staff SET joined_at = $2 WHERE account_id = $1', [
      newcomer.who.accountId,
      testStart,
    ]);
    const page = await browserWith(newcomer.secret).get(at(of));
    expect(page.words).toContain('You joined the desk after this case was opened');
    expect(page.words).toContain('Who may approve it: admins, approvers');
    expect(page.html).not.toContain(`action="${at(of)}/approve"`);
    expect((await as('approver').get(at(of))).words).toContain('Who may approve it: admins, approvers');
  });

  test('tells a desk with too few people who were there before it what can be done instead', async () => {
    const of = await addCase(scene, fresh('two'), {
      ...critical,
      set: { openedAt: later(-365 * dayMs) },
    });
    const page = await as('approver').get(at(of));
    expect(page.words).toContain('Too few of the desk were here before this case was opened');
    expect(page.words).toContain('Nobody who is here now may approve it.');
    expect(page.html).toContain(`action="${at(of)}/refuse"`);
  });
});

describe('the queue', () => {
  test('shows what waits for the desk, the overdue marked and on top, and the other states behind tabs', async () => {
    const soon = await addCase(scene, fresh('soon'), ordinary);
    const late = await addCase(scene, fresh('late'), {
      ...ordinary,
      set: { dueAt: later(-hourMs) },
    });
    const open = await addCase(scene, fresh('open'), { ...ordinary, set: { state: 'gathering' } });
    const done = await addCase(scene, fresh('done'), { ...ordinary, set: { state: 'refused', dueAt: null } });
    const page = await as('auditor').get('/desk');
    expect(page.status).toBe(200);
    expect(page.html.indexOf(late.number)).toBeLessThan(page.html.indexOf(soon.number));
    const row = page.html.split('<tr').find((part) => part.includes(late.number)) ?? '';
    expect(row).toContain('table-marked');
    expect(row).toContain('Overdue');
    for (const hidden of [open, done]) expect(page.html).not.toContain(hidden.number);
    expect((await as('auditor').get('/desk?state=gathering')).html).toContain(open.number);
    const over = await as('auditor').get('/desk?state=over');
    expect(over.html).toContain(done.number);
    expect(over.html).not.toContain(late.number);
    expect((await as('auditor').get('/desk?state=nonsense&page=x')).html).toContain(late.number);
  });

  test('names a case about one’s own account, and neither links to it nor tells how it stands', async () => {
    const of = await addCase(scene, fresh('own'), ordinary);
    await scene.house.db.once.desk.join(of.accountId, 'agent', testStart);
    const { house } = scene;
    await house.db.once.factors.addTotp({
      id: newId(house.random, testStart),
      accountId: of.accountId,
      secretSealed: Buffer.alloc(40),
      createdAt: testStart,
      confirmedAt: testStart,
      lastStep: 0,
    });
    const browser = browserWith(await beginAt(scene, of.accountId));
    const page = await browser.get('/desk');
    expect(page.words).toContain('your own');
    expect(page.html).not.toContain(`href="${at(of)}"`);
    const shut = await browser.get(at(of));
    expect(shut.status).toBe(403);
    expect(shut.words).not.toContain('lake');
  });
});

describe('a case', () => {
  test('shows what helps to judge, in words and escaped, and no secret', async () => {
    const of = await addFullCase(scene, people.approver.who);
    const page = await as('approver').get(at(of));
    expect(page.status).toBe(200);
    for (const words of [
      'My phone fell into the lake.',
      '<b>my mail</b> & can push',
      'the forge github.com',
      'Strong proof',
      'Two claimants each prove something the other does not',
      'Internal note: only the desk sees it',
      'The voice on the call was not the one',
      'three roots, one of them strong × something critical at stake',
      '2 different people of the desk must approve, then a wait of 24 hours',
      'It needs 2 different people. Nobody has approved yet.',
      'somebody.else@mail.example',
      'This contact address is not proven yet',
      'Something close was found.',
    ])
      expect(page.words.toLowerCase(), words).toContain(words.toLowerCase());
    expect(page.words).toContain(evil);
    expect(page.html).not.toContain('<script>alert');
    expect(page.html).not.toContain('rekey-secretname');
    expect(page.words).not.toContain('lindqvist@example.org');
  });

  test('gives a file as a download in a sandbox, and records who looked', async () => {
    const name = fresh('filed');
    const of = await addCase(scene, name, ordinary);
    const id = newId<'attachment'>(scene.house.random, testStart);
    const content = Buffer.from('<script>alert(1)</script>');
    await scene.house.db.once.drafts.addFile({
      id,
      draftId: null,
      claimantId: of.claimantId,
      name: 'a "paper".html',
      mediaType: 'text/html',
      content,
      addedAt: testStart,
      addressPrefix: null,
    });
    const browser = as('auditor');
    expect((await browser.get(at(of))).html).toContain(`href="${at(of)}/files/${id}"`);
    const file = await browser.get(`${at(of)}/files/${id}`);
    expect(file.status).toBe(200);
    expect(file.headers['content-disposition']).toBe("attachment; filename*=UTF-8''a%20%22paper%22.html.bin");
    expect(file.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    const facts = await scene.house.db.once.record.ofCase(of.id, []);
    expect(facts.map((fact) => fact.kind)).toContain('desk:case:looked-at');
    const other = await addCase(scene, fresh('other'), ordinary);
    expect((await browser.get(`${at(other)}/files/${id}`)).status).toBe(404);
  });

  const forms: readonly (readonly [form: string, act: DeskAct, state: CaseState])[] = [
    ['take', 'take', 'reviewing'],
    ['note', 'note', 'reviewing'],
    ['ask', 'ask', 'reviewing'],
    ['approve', 'approve', 'reviewing'],
    ['refuse', 'refuse', 'reviewing'],
    ['clear', 'clear', 'contested'],
  ];

  test.each(deskRoles)(
    'shows a person in the role %s the buttons of the table of rights, and none else works',
    async (role) => {
      for (const [form, act, state] of forms) {
        const of = await addCase(scene, fresh('rights'), { ...ordinary, set: { state } });
        const browser = as(role);
        const page = await browser.get(at(of));
        expect(page.html.includes(`action="${at(of)}/${form}"`), `${role} ${form}`).toBe(mayDo(role, act));
        const typed = {
          version: String(await versionOf(scene, of)),
          note: reason,
          question: reason,
          approval: reason,
          refusal: reason,
          clearing: reason,
          claimant: of.claimantId,
        };
        const sent = await browser.post(`${at(of)}/${form}`, typed);
        expect(sent.status, `${role} ${form}`).toBe(mayDo(role, act) ? 200 : 403);
        expect(sent.redirects.length > 0, `${role} ${form}`).toBe(mayDo(role, act));
      }
    },
  );

  test('is approved by two people, the second of whom is told who was first and how long the wait will be', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    const first = as('approver');
    const page = await first.get(at(of));
    expect(page.words).toContain('Another person has to approve after you. Then the wait is 3 days.');
    const sent = {
      approval: reason,
      version: hiddenIn(page, `${at(of)}/approve`, 'version'),
      claimant: hiddenIn(page, `${at(of)}/approve`, 'claimant'),
    };
    const noted = await first.post(`${at(of)}/approve`, sent);
    expect(noted.words).toContain('Your approval is noted. A second person has to approve as well.');
    expect(noted.words).toContain('You have approved this.');
    expect(noted.html).not.toContain(`action="${at(of)}/approve"`);
    expect(await stateOf(of)).toBe('reviewing');
    const twice = await first.post(`${at(of)}/approve`, sent);
    expect(twice.words).toContain('Your approval is noted. A second person has to approve as well.');
    const again = await first.post(`${at(of)}/approve`, {
      ...sent,
      approval: 'I find it even better now.',
      version: String(await versionOf(scene, of)),
    });
    expect(again.status).toBe(409);
    expect(again.words).toContain('This needs a second person of the desk.');

    const second = as('admin');
    const seen = await second.get(at(of));
    expect(seen.words).toContain('Approved already: approvers.');
    expect(seen.words).toContain('With your approval the decision falls: the wait is 3 days');
    const done = await second.post(`${at(of)}/approve`, {
      ...sent,
      version: hiddenIn(seen, `${at(of)}/approve`, 'version'),
    });
    expect(done.words).toContain('Approved. The wait runs');
    expect(await stateOf(of)).toBe('waiting');
  });

  test('tells both people that an approval no longer counts when a rival has proven something since, and it can be given again', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    const first = as('approver');
    await first.get(at(of));
    const sent = { approval: reason, version: String(await versionOf(scene, of)), claimant: of.claimantId };
    expect((await first.post(`${at(of)}/approve`, sent)).words).toContain('Your approval is noted.');
    await addClaimant(scene, of, 'rival@contact.example', [passwordProof]);
    for (const browser of [first, as('admin')]) {
      const { words } = await browser.get(at(of));
      expect(words).toContain('Does not count any more: something was proven or changed since it was given.');
      expect(words).not.toContain('Approved already');
    }
    const again = await first.post(`${at(of)}/approve`, {
      ...sent,
      version: String(await versionOf(scene, of)),
    });
    expect(again.words).toContain('Your approval is noted.');
    expect(again.words).not.toContain('Does not count any more');
  });

  test.each([
    [
      'approve',
      'approval',
      { proofs: [mailboxProof, repositoryProof], downloads: 10 },
      'Approved. The wait runs',
    ],
    ['refuse', 'refusal', ordinary, 'Refused. The claimant is told'],
    ['ask', 'question', ordinary, 'The question is on its way'],
  ] as const)(
    '%s sent twice is done once, and the second answer says that it was done',
    async (form, field, how, done) => {
      const of = await addCase(scene, fresh('twice'), how);
      const browser = as('approver');
      const page = await browser.get(at(of));
      const sent = {
        [field]: reason,
        version: hiddenIn(page, `${at(of)}/${form}`, 'version'),
        ...(form === 'approve' ? { claimant: hiddenIn(page, `${at(of)}/approve`, 'claimant') } : {}),
      };
      expect((await browser.post(`${at(of)}/${form}`, sent)).words).toContain(done);
      const again = await browser.post(`${at(of)}/${form}`, sent);
      expect(again.status).toBe(200);
      expect(again.words).toContain(done);
      const kinds = (await scene.house.db.once.record.ofCase(of.id, [of.claimantId])).map(
        (fact) => fact.kind,
      );
      expect(kinds.filter((kind) => kind === `case:move:${form}`)).toHaveLength(1);
      const other = await browser.post(`${at(of)}/${form}`, {
        ...sent,
        [field]: 'Something else altogether.',
      });
      expect(other.status).toBe(409);
      expect(other.words).toContain('Something else altogether.');
      const somebody = await as('admin').post(`${at(of)}/${form}`, sent);
      expect(somebody.words).not.toContain(done);
    },
  );

  test('that moved on shows itself anew, with what was typed, and does nothing', async () => {
    const of = await addCase(scene, fresh('moved'), ordinary);
    const browser = as('approver');
    const page = await browser.get(at(of));
    const old = hiddenIn(page, `${at(of)}/refuse`, 'version');
    await scene.sql.query('UPDATE cases SET version = version + 1 WHERE id = $1', [of.id]);
    const sent = await browser.post(`${at(of)}/refuse`, { refusal: `It is not them. ${evil}`, version: old });
    expect(sent.status).toBe(409);
    expect(sent.words).toContain('This case changed while you were at it');
    expect(sent.words).toContain(`It is not them. ${evil}`);
    expect(sent.html).not.toContain('<script>alert');
    expect(await stateOf(of)).toBe('reviewing');
    const now = hiddenIn(sent, `${at(of)}/refuse`, 'version');
    expect(Number(now)).toBe(Number(old) + 1);
    const done = await browser.post(`${at(of)}/refuse`, {
      refusal: 'It is not them, I think.',
      version: now,
    });
    expect(done.words).toContain('Refused.');
    expect(await stateOf(of)).toBe('refused');
    const late = await browser.post(`${at(of)}/ask`, { question: 'Who are you, please?', version: now });
    expect(late.status).toBe(409);
    expect(late.words).toContain('It was not sent');
    expect(late.words).toContain('Who are you, please?');
  });

  test('keeps what was typed when the reason is too short, says so at the field, and opens that form', async () => {
    const of = await addCase(scene, fresh('short'), ordinary);
    const browser = as('approver');
    const page = await browser.get(at(of));
    for (const [form, field] of [
      ['approve', 'approval'],
      ['refuse', 'refusal'],
      ['ask', 'question'],
    ] as const) {
      const sent = await browser.post(`${at(of)}/${form}`, {
        [field]: 'too bad',
        version: hiddenIn(page, `${at(of)}/${form}`, 'version'),
      });
      expect(sent.status, form).toBe(422);
      expect(sent.html, form).toContain(`href="#field-${field}"`);
      expect(sent.html, form).toContain(`id="field-${field}-error"`);
      expect(sent.html, form).toMatch(/<details class="disclosure" open[^>]*>/);
      expect(sent.html, form).toContain('too bad</textarea>');
    }
    const note = await browser.post(`${at(of)}/note`, { note: '  ' });
    expect(note.status).toBe(422);
    expect(await stateOf(of)).toBe('reviewing');
  });

  test('acts on no form without this browser’s token, nor without a version', async () => {
    const of = await addCase(scene, fresh('forged'), ordinary);
    const forged = as('approver');
    const sent = await forged.post(`${at(of)}/refuse`, {
      refusal: reason,
      version: String(await versionOf(scene, of)),
    });
    expect(sent.status).toBe(403);
    await forged.get(at(of));
    expect((await forged.post(`${at(of)}/refuse`, { refusal: reason })).status).toBe(422);
    expect((await forged.post(`${at(of)}/refuse`, { refusal: reason, version: '1e3' })).status).toBe(422);
    expect(await stateOf(of)).toBe('reviewing');
  });

  test('asks the claimant by mail, keeps notes to the desk, and is taken and given back', async () => {
    const of = await addCase(scene, fresh('talk'), ordinary);
    const browser = as('agent');
    await browser.get(at(of));
    expect((await browser.post(`${at(of)}/take`)).words).toContain('agents (you)');
    const taken = as('approver');
    await taken.get(at(of));
    expect((await taken.post(`${at(of)}/take`)).status).toBe(409);
    expect((await browser.post(`${at(of)}/release`)).words).toContain('free for somebody else');
    expect((await browser.post(`${at(of)}/note`, { note: 'Looks honest to me.' })).words).toContain(
      'Looks honest to me.',
    );
    const asked = await browser.post(`${at(of)}/ask`, {
      question: 'Since when is the account yours?',
      version: String(await versionOf(scene, of)),
    });
    expect(asked.words).toContain('agents asked, for the desk');
    expect(await stateOf(of)).toBe('gathering');
  });
});

describe('the people of the desk', () => {
  test('are for admins who confirmed lately', async () => {
    expect((await as('approver').get('/desk/people')).status).toBe(403);
    const page = await as('admin').get('/desk/people');
    expect(page.status).toBe(200);
    expect(page.html).toContain('action="/desk/people/invite"');
    await scene.sql.query(`UPDATE sessions SET fresh_at = $2 WHERE account_id = $1`, [
      people.admin.who.accountId,
      later(-hourMs),
    ]);
    const stale = await as('admin').get('/desk/people');
    expect(stale.html).not.toContain('action="/desk/people/invite"');
    expect(stale.html).toContain('href="/confirm?then=/desk/people"');
    const browser = as('admin');
    await browser.get('/desk/people');
    const sent = await browser.post('/desk/people/invite', { username: 'agents', role: 'admin', reason });
    expect(sent.status).toBe(403);
    expect(sent.html).toContain('value="agents"');
    await scene.sql.query(`UPDATE sessions SET fresh_at = $2 WHERE account_id = $1`, [
      people.admin.who.accountId,
      testStart,
    ]);
  });

  test('are invited and suspended with a reason, and what is wrong is said at the field', async () => {
    const browser = as('admin');
    const name = fresh('invited');
    await addAccount(scene, name);
    await browser.get('/desk/people');
    const wrong = await browser.post('/desk/people/invite', {
      username: 'nobody-here',
      role: 'agent',
      reason,
    });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('href="#field-username"');
    expect(wrong.html).toContain('value="nobody-here"');
    const done = await browser.post('/desk/people/invite', { username: name, role: 'agent', reason });
    expect(done.path).toBe('/desk/people?done=invited');
    expect(done.words).toContain(`${name} Agent`);
    const short = await browser.post('/desk/people/suspend', { person: name, because: 'no' });
    expect(short.status).toBe(422);
    expect(short.html).toContain('href="#field-because"');
    const gone = await browser.post('/desk/people/suspend', {
      person: name,
      because: 'They left the registry.',
    });
    expect(gone.words).toContain('Suspended since');
    const self = await browser.post('/desk/people/suspend', {
      person: 'admins',
      because: 'I want to be free.',
    });
    expect(self.status).toBe(403);
  });
});

/** Adds an authenticator app through the account's pages; where that leads. */
async function addApp(of: TestHouse, browser: PaperBrowser): Promise<Shown> {
  await browser.get('/account/factor');
  const scan = await browser.post('/account/factor/begin');
  const shown = /<code>([A-Z2-7 ]{32,})<\/code>/.exec(scan.html)![1]!;
  const secret = new Uint8Array(Secret.fromBase32(shown.replaceAll(' ', '')).buffer);
  return browser.post('/account/factor/confirm', { code: codeAt(of, secret) });
}

describe('the operator’s link', () => {
  test('leads the first person through the three steps, says which are done, and works once', async () => {
    await using empty = await openHouse();
    const serving = await buildServer(empty.house, [deskRoom]);
    const path = `/desk/join/${await makeJoinLink(empty.house)}`;
    const browser = new PaperBrowser(serving);

    const first = await browser.get(path);
    expect(first.status).toBe(200);
    expect(first.html).toContain('href="/sign-up"');
    expect(first.html).not.toContain(`action="${path}"`);
    expect(decodeURIComponent(browser.cookies.get(thenCookie) ?? '')).toBe(path);
    expect((await browser.post(path)).status).toBe(401); // there is no form to send yet

    const accountId = await addAccount(empty, 'half');
    browser.cookies.set(sessionCookie, await beginAt(empty, accountId, 'password'));
    const second = await browser.get(path);
    expect(second.words).toContain('You are signed in as half.');
    expect(second.html).toContain('href="/account/factor"');
    const early = await browser.post(path);
    expect(early.status).toBe(403);
    expect(early.html).toContain('href="/account/factor"');

    const { secret } = await enterStranger(empty, 'whole');
    browser.cookies.set(sessionCookie, secret);
    const third = await browser.get(path);
    expect(third.html).toContain(`action="${path}"`);
    const joined = await browser.post(path);
    expect(joined.redirects).toEqual(['/desk?done=joined']);
    expect(joined.words).toContain('You are the admin of the desk');
    expect(browser.cookies.has(thenCookie)).toBe(false);

    const spent = await browser.get(path);
    expect(spent.status).toBe(410);
    expect(spent.words).toContain('This link has done its work');
    expect((await browser.get('/desk/join/nothing')).words).toContain('rekey staff link');
    expect((await browser.get('/desk/join/%2e%2e%2fx')).status).toBe(410);
    expect((await browser.post(path)).status).toBe(410);
    await serving.close();
  });

  test('is come back to from the sign-in and from adding an app, without being opened again', async () => {
    await using empty = await openHouse();
    const serving = await buildServer(empty.house, [deskRoom, webRoom]);
    await signUp(empty);
    const path = `/desk/join/${await makeJoinLink(empty.house)}`;
    const browser = new PaperBrowser(serving);
    await browser.get(path);
    await browser.get('/sign-in');
    const signedIn = await browser.post('/sign-in', { username: 'ann', password });
    expect(signedIn.path).toBe(path);
    expect((await addApp(empty, browser)).path).toBe(path);
    expect((await browser.post(path)).words).toContain('You are the admin of the desk');
    await serving.close();
  });

  test('is not what whoever adds an app from a page of the desk comes back to: that page is', async () => {
    await using house = await openHouse();
    const serving = await buildServer(house.house, [deskRoom, webRoom]);
    await signUp(house);
    const browser = new PaperBrowser(serving);
    await browser.get('/sign-in');
    await browser.post('/sign-in', { username: 'ann', password });
    expect((await browser.get('/desk/people')).status).toBe(403);
    // Ann is not of the desk; that page is what it then says, and nothing of the way there tells her.
    expect((await addApp(house, browser)).path).toBe('/desk/people');
    await serving.close();
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'nor does a planted way back lead off the site: %s',
    async (planted) => {
      await using house = await openHouse();
      const serving = await buildServer(house.house, [webRoom]);
      await signUp(house);
      const browser = new PaperBrowser(serving);
      await browser.get('/sign-in');
      await browser.post('/sign-in', { username: 'ann', password });
      browser.cookies.set(thenCookie, encodeURIComponent(planted));
      expect((await addApp(house, browser)).path).toBe('/account/codes?done=factor-added');
      expect(browser.cookies.has(thenCookie)).toBe(false);
      await serving.close();
    },
  );
});
