/** The account's pages as a browser meets them, and as somebody who means no good does. Names carry the requirement's number. */
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, hourMs } from '../../src/base/clock.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { accountRoutes } from '../../src/edge/web/account-routes.tsx';
import { renderRefusal } from '../../src/edge/web/render-refusal.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { PageVisit, plain } from '../page-visit.ts';
import { addressOf, codeAt, enrol, lastSecret, password, signUp, tick, wrongCode } from './maintainer.ts';

let t: TestHouse;
let server: FastifyInstance;
beforeEach(async () => {
  t = await openHouse();
  server = await buildServer(t.house, [{ name: 'web', routes: accountRoutes, renderRefusal }]);
});
afterEach(async () => {
  await server.close();
  await t.close();
});

const visit = () => new PageVisit(server);
const sessionCookie = '__Host-rekey-session';

async function givePassword(browser: PageVisit, username = 'ann', typed = password) {
  await browser.open('/sign-in');
  return browser.send('/sign-in', { username, password: typed });
}

/** Signs in through the pages, by both steps when the account has two. */
async function enter(secret?: Uint8Array, username = 'ann'): Promise<PageVisit> {
  const browser = visit();
  const first = await givePassword(browser, username);
  expect(first.statusCode).toBe(303);
  await browser.open(String(first.headers.location));
  if (secret) await browser.submit('/sign-in/factor', { code: codeAt(t, secret) });
  expect(browser.cookies.has(sessionCookie)).toBe(true);
  tick(t);
  return browser;
}

/** What differs between two answers for reasons of their own: tokens, and what was typed. */
const bare = (html: string, ...typed: string[]) =>
  typed.reduce(
    (text, word) => text.replaceAll(word, '·'),
    html.replace(/name="_csrf" value="[^"]*"/g, '_csrf').replace(/the request [0-9a-f-]{36}/g, ''),
  );

describe('a sign-up that is sent twice', () => {
  const typed = { username: 'ann', address: addressOf('ann'), password };
  const sendAs = async (browser: PageVisit, more: Partial<typeof typed> = {}, client = 'Firefox') => {
    await browser.open('/sign-up');
    return browser.send('/sign-up', { ...typed, ...more }, { headers: { 'user-agent': client } });
  };

  test('opens one account, mails one letter, and says both times that it is open', async () => {
    const browser = visit();
    const both = await Promise.all([sendAs(browser), sendAs(browser)]);
    both.push(await sendAs(browser));
    expect(both.map((answer) => answer.headers.location)).toEqual(Array(3).fill('/sign-in?done=opened'));
    await t.runDue();
    expect(await t.mail(addressOf('ann'))).toHaveLength(1);
  });

  test('tells nobody else anything: another address, password or browser, or too late, and the name is taken', async () => {
    await sendAs(visit());
    const answers = [
      await sendAs(visit(), { address: 'eve@example.net' }),
      await sendAs(visit(), { password: 'another long password entirely' }),
      await sendAs(visit(), {}, 'curl/8'),
    ];
    t.clock.set(new Date(t.clock.now().getTime() + hourMs));
    answers.push(await sendAs(visit()));
    for (const answer of answers) {
      expect(answer.statusCode).toBe(409);
      expect(answer.body).toContain('That user name is taken.');
    }
  });
});

describe('the way through', () => {
  test('an account is opened, confirmed, protected by an app and by codes, all through pages', async () => {
    const browser = visit();
    await browser.open('/sign-up');
    const opened = await browser.submit('/sign-up', { username: 'ann', address: addressOf('ann'), password });
    expect(opened.body).toContain('Your account is open');
    await t.runDue();
    const link = await t.lastLink(addressOf('ann'));
    expect(link).toMatch(/^\/verify\//);
    await browser.open(link);
    expect((await browser.submit(link)).body).toContain('The address is confirmed');
    await browser.open('/sign-in');
    expect((await browser.submit('/sign-in', { username: 'ANN', password })).body).toContain(
      'Add an authenticator app',
    );
    await browser.open('/account/factor');
    const scan = await browser.submit('/account/factor/begin');
    const shown = /<code>([A-Z2-7 ]{32,})<\/code>/.exec(scan.body)![1]!;
    expect(scan.body).toContain('src="data:image/svg+xml;base64,');
    const secret = secretOf(shown);
    expect((await browser.submit('/account/factor/confirm', { code: wrongCode(t, secret) })).statusCode).toBe(
      422,
    );
    expect(browser.page!.body).not.toContain(shown);
    const before = browser.cookies.get(sessionCookie);
    expect((await browser.submit('/account/factor/confirm', { code: codeAt(t, secret) })).body).toContain(
      'The app is on',
    );
    expect(browser.cookies.get(sessionCookie), 'ASVS 7.2.4').not.toBe(before);
    const sheet = await browser.submit('/account/codes/make');
    const codes = codesOn(sheet.body);
    expect(codes).toHaveLength(10);
    expect((await browser.submit('/account/codes/keep', { code: codes[3]!.toLowerCase() })).body).toContain(
      'your recovery codes are kept',
    );
    expect(browser.page!.body).toContain('10 codes left');
  });

  test('a wrong code leads to hints and to recovery, and the password step is still there for it', async () => {
    const { secret } = await enrol(t);
    const browser = visit();
    await givePassword(browser);
    await browser.open('/sign-in/factor');
    const half = browser.cookies.get('__Host-rekey-sign-in');
    const answer = await browser.submit('/sign-in/factor', { code: wrongCode(t, secret) });
    expect(answer.statusCode).toBe(401);
    for (const hint of ['The clock.', 'A copy in the cloud.', 'The old phone.', 'href="/recover"'])
      expect(answer.body).toContain(hint);
    expect(browser.cookies.get('__Host-rekey-sign-in')).toBe(half);
    expect((await browser.submit('/sign-in/factor', { code: codeAt(t, secret) })).body).toContain(
      'Your account',
    );
    expect((await browser.open('/sign-in/factor')).body, 'it is done, and asks no more').toContain(
      'Your account',
    );
  });

  test('a recovery code goes into the same field, and its replacement is shown once', async () => {
    const { secret } = await enrol(t);
    const first = await enter(secret);
    await first.open('/account/codes');
    const [code] = codesOn((await first.submit('/account/codes/make')).body);
    const browser = visit();
    await givePassword(browser);
    await browser.open('/sign-in/factor');
    const page = await browser.submit('/sign-in/factor', { code: code! });
    const [replacement] = codesOn(page.body);
    expect(page.statusCode).toBe(200);
    expect(replacement).not.toBe(code);
    expect(codesOn((await browser.open('/account/new-codes')).body)).toEqual([replacement]);
    expect((await browser.submit('/account/new-codes')).body).toContain('ann');
    expect((await browser.open('/account/new-codes')).body).not.toContain(replacement);
    expect((await browser.open('/account')).body).not.toContain(replacement);
  });

  test('codes are downloaded as a text file, and nothing else is', async () => {
    const { secret } = await enrol(t);
    const browser = await enter(secret);
    await browser.open('/account/codes');
    const sheet = await browser.submit('/account/codes/make');
    const file = await browser.send('/account/codes/file', {});
    expect(file.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(file.headers['content-disposition']).toContain('attachment; filename*=UTF-8');
    for (const code of codesOn(sheet.body)) expect(file.body).toContain(code);
    browser.page = sheet;
    for (const codes of ['<script>alert(1)</script>', '', 'a'.repeat(900)]) {
      browser.page = sheet;
      const answer = await browser.send('/account/codes/file', { codes });
      expect(answer.statusCode).toBe(422);
      expect(answer.body).not.toContain('<script>alert');
    }
  });

  test('ASVS 7.5.1: after a while a change wants fresh proof, and then goes on where it was', async () => {
    const { secret } = await enrol(t);
    const browser = await enter(secret);
    await browser.open('/account/addresses');
    tick(t, hourMs);
    const late = await browser.send('/account/addresses', { address: 'ann@second.example' });
    expect(late.headers.location).toBe('/confirm?then=%2Faccount%2Faddresses');
    await browser.open('/account/addresses');
    expect(browser.page!.body).toContain('href="/confirm?then=%2Faccount%2Faddresses"');
    await browser.open(String(late.headers.location));
    expect((await browser.send('/confirm', { code: wrongCode(t, secret) })).statusCode).toBe(401);
    expect((await browser.submit('/confirm', { code: codeAt(t, secret) })).body).toContain('Add an address');
    expect((await browser.submit('/account/addresses', { address: 'ann@second.example' })).body).toContain(
      'We sent a link',
    );
  });

  test('addresses, sessions and projects are worked with through their pages', async () => {
    const { secret } = await enrol(t);
    const browser = await enter(secret);
    await browser.open('/account/addresses');
    await browser.submit('/account/addresses', { address: 'ann@second.example' });
    await browser.submit('/account/addresses/remove', {
      addressId: hiddenId(browser.page!.body, 'ann@second.example'),
    });
    expect(browser.page!.body).toContain('The address is removed');
    const other = await enter(secret);
    await other.open('/account/sessions');
    await other.submit('/account/sessions/others');
    expect((await browser.open('/account')).body).toContain('action="/sign-in"');
    await other.open('/account/projects');
    await other.submit('/account/projects', { name: 'Lantern_Fish' });
    await other.submit('/account/projects/repository', {
      project: 'Lantern_Fish',
      url: 'https://forge.example.org/ann/lantern-fish',
    });
    const anyone = visit();
    expect((await anyone.open('/project/lantern-fish')).body).toContain(
      'https://forge.example.org/ann/lantern-fish',
    );
    expect((await anyone.open('/user/Ann')).body).toContain('/project/Lantern_Fish');
  });

  test('somebody is invited to own a project, and accepts, declines or is no longer asked, through the page', async () => {
    const [ann, bob] = [await enrol(t, 'ann'), await enrol(t, 'bob')];
    const inviting = await enter(ann.secret);
    await inviting.open('/account/projects');
    await inviting.submit('/account/projects', { name: 'weir' });
    const invite = () =>
      inviting.submit('/account/projects/owner', { ownedProject: 'weir', username: 'bob' });
    expect((await invite()).body).toContain('They are invited');
    expect(inviting.page!.body).toContain('Invited, and not answered yet');
    await inviting.submit('/account/projects/invitation/withdraw');
    expect(inviting.page!.body).toContain('The invitation is withdrawn');
    const invited = await enter(bob.secret, 'bob');
    expect((await invited.open('/account/projects')).body).not.toContain('You are invited');
    await inviting.open('/account/projects');
    await invite();
    expect((await visit().open('/project/weir')).body).not.toContain('bob');
    tick(t, hourMs);
    expect((await invited.open('/account/projects')).body).toContain('You are invited');
    expect(invited.page!.body).not.toContain('action="/account/projects/invitation/accept"');
    await invited.open('/confirm?then=%2Faccount%2Fprojects');
    await invited.submit('/confirm', { code: codeAt(t, bob.secret) });
    tick(t);
    const elsewhere = await enter(bob.secret, 'bob');
    await elsewhere.open('/account/projects');
    expect((await invited.submit('/account/projects/invitation/accept')).body).toContain(
      'You own it together now',
    );
    expect((await visit().open('/project/weir')).body).toContain('href="/user/bob"');
    const late = await elsewhere.send('/account/projects/invitation/decline', {});
    expect(late.statusCode).toBe(410);
    expect(late.body).toContain('There is no such invitation any more');
    expect((await invited.open('/account/activity')).body).not.toContain('Something else');
  });

  test('every line of the activity has words, and older ones are a page away', async () => {
    const { secret } = await enrol(t);
    const browser = await enter(secret);
    for (let tries = 0; tries < 9; tries += 1) {
      await givePassword(visit(), 'ann', 'not the password at all');
      tick(t, hourMs);
    }
    for (let times = 0; times < 14; times += 1) await enter(secret);
    const first = await browser.open('/account/activity');
    expect(first.body).toContain('A wrong password was given');
    expect(first.body).not.toContain('Something else');
    const older = /href="(\/account\/activity\?before=[^"]+)" rel="next"/.exec(first.body)![1]!;
    expect((await browser.open(plain(older))).body).toContain('The account was opened');
    expect((await browser.open('/account/activity?before=%27%3B--')).statusCode).toBe(200);
  });

  test('signing out ends the session on the server', async () => {
    await signUp(t);
    const browser = await enter();
    const kept = browser.cookies.get(sessionCookie)!;
    await browser.open('/account');
    await browser.submit('/sign-out');
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    browser.cookies.set(sessionCookie, kept);
    expect((await browser.open('/account')).body).toContain('action="/sign-in"');
  });
});

describe('what a stranger learns', () => {
  test('ASVS 6.3.8: a wrong password and an unknown name are answered alike, byte for byte', async () => {
    await enrol(t);
    const known = await givePassword(visit(), 'ann', 'not the password at all');
    const unknown = await givePassword(visit(), 'eve', 'not the password at all');
    expect(known.statusCode).toBe(401);
    expect(unknown.statusCode).toBe(known.statusCode);
    expect(bare(unknown.body, 'value="eve"')).toBe(bare(known.body, 'value="ann"'));
  });

  test('ASVS 6.3.8: accounts with and without recovery codes ask for the factor alike', async () => {
    const { secret } = await enrol(t);
    const without = visit();
    await givePassword(without);
    const before = (await without.open('/sign-in/factor')).body;
    const inside = await enter(secret);
    await inside.open('/account/codes');
    await inside.submit('/account/codes/make');
    const withCodes = visit();
    await givePassword(withCodes);
    expect(bare((await withCodes.open('/sign-in/factor')).body)).toBe(bare(before));
  });

  test.each(['/reset', '/names'])(
    'ASVS 6.3.8: %s says the same for an address on file and for any other',
    async (path) => {
      await signUp(t);
      const answers = [];
      for (const address of [addressOf('ann'), 'nobody@example.net']) {
        const browser = visit();
        await browser.open(path);
        const answer = await browser.send(path, { address });
        answers.push({
          status: answer.statusCode,
          location: answer.headers.location,
          body: bare((await browser.open(String(answer.headers.location))).body),
        });
      }
      expect(answers[0]!.status).toBe(303);
      expect(answers[1]).toEqual(answers[0]);
    },
  );

  test('signing up with an address that has an account says nothing about it', async () => {
    await signUp(t);
    const answers = [];
    for (const [username, address] of [
      ['eve', addressOf('ann')],
      ['mal', 'mal@example.net'],
    ] as const) {
      const browser = visit();
      await browser.open('/sign-up');
      answers.push(bare((await browser.submit('/sign-up', { username, address, password })).body));
    }
    expect(answers[1]).toBe(answers[0]);
  });

  test('unknown, spent and expired links answer alike where they act', async () => {
    const browser = visit();
    const answers = [];
    for (const secret of ['x'.repeat(43), '../../etc/passwd', "' OR 1=1 --"]) {
      const path = `/reset/${encodeURIComponent(secret)}`;
      answers.push(await browser.open(path));
    }
    expect(answers.map((answer) => answer.statusCode)).toEqual([410, 410, 410]);
    expect(bare(answers[1]!.body)).toBe(bare(answers[0]!.body));
  });
});

describe('forms', () => {
  test.each([
    ['without a token', { fields: { _csrf: null } }],
    ['with a made-up token', { fields: { _csrf: 'x'.repeat(43) } }],
    ['from another origin', { headers: { origin: 'https://evil.example', 'sec-fetch-site': null } }],
    ['from a neighbour host', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['from another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['from nowhere', { headers: { 'sec-fetch-site': 'none' } }],
  ])('ASVS 3.5.1: a form %s is refused and does nothing', async (_how, sent) => {
    const { secret } = await enrol(t);
    const browser = await enter(secret);
    await browser.open('/account/addresses');
    const answer = await browser.send('/account/addresses', { address: 'eve@evil.example' }, sent);
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('open too long or came from elsewhere');
    expect((await browser.open('/account/addresses')).body).not.toContain('eve@evil.example');
  });

  test('ASVS 3.5.1: the token of one browser, or of another session, is none', async () => {
    await signUp(t);
    const eve = visit();
    await eve.open('/sign-in');
    const token = eve.hiddenOf('/sign-in')._csrf!;
    const ann = visit();
    await ann.open('/sign-in');
    expect(
      (await ann.send('/sign-in', { username: 'ann', password }, { fields: { _csrf: token } })).statusCode,
    ).toBe(403);
    const own = ann.hiddenOf.bind(ann);
    await ann.open('/sign-in');
    const before = own('/sign-in')._csrf!;
    const entered = await enter();
    await entered.open('/account/password');
    const late = await entered.send(
      '/account/password',
      { current: password, password: 'eleven grey owls by the mill' },
      { fields: { _csrf: before } },
    );
    expect(late.statusCode).toBe(403);
  });

  test('keep what was typed, and never a password or a code', async () => {
    const { secret } = await enrol(t);
    const browser = visit();
    await browser.open('/sign-up');
    const weak = 'zebra-short-1';
    const signUpAgain = await browser.send('/sign-up', {
      username: 'b<"ob',
      address: 'not an address',
      password: weak,
    });
    expect(signUpAgain.statusCode).toBe(422);
    expect(plain(signUpAgain.body)).toContain('value="b<"ob"');
    expect(signUpAgain.body).not.toContain('b<"ob');
    expect(signUpAgain.body).toContain('value="not an address"');
    expect(signUpAgain.body).not.toContain(weak);
    const wrong = await givePassword(browser, 'ann', 'my very secret typo');
    expect(wrong.body).toContain('value="ann"');
    expect(wrong.body).not.toContain('my very secret typo');
    await givePassword(browser);
    await browser.open('/sign-in/factor');
    const code = wrongCode(t, secret);
    expect((await browser.send('/sign-in/factor', { code })).body).not.toContain(code);
    const inside = await enter(secret);
    await inside.open('/account/projects');
    expect((await inside.send('/account/projects', { name: '-no good-' })).body).toContain(
      'value="-no good-"',
    );
  });

  test('a field that comes twice, or as something else, is an error and no bug', async () => {
    const browser = visit();
    await browser.open('/sign-in');
    const token = browser.hiddenOf('/sign-in')._csrf!;
    for (const payload of [
      `_csrf=${token}&username=a&username=b&password=x`,
      `_csrf=${token}&username=a&password=x&password=y`,
    ]) {
      const answer = await server.inject({
        method: 'POST',
        url: '/sign-in',
        payload,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; '),
        },
      });
      expect(answer.statusCode).toBe(422);
    }
  });

  test('a field of ten megabytes is refused before anybody reads it', async () => {
    const browser = visit();
    await browser.open('/sign-up');
    const answer = await browser.send('/sign-up', {
      username: 'a'.repeat(10 * 1024 * 1024),
      address: 'a@example.org',
      password,
    });
    expect(answer.statusCode).toBe(413);
    await browser.open('/sign-up');
    const long = await browser.send('/sign-up', {
      username: 'a'.repeat(10_000),
      address: 'a@example.org',
      password,
    });
    expect(long.statusCode).toBe(422);
    expect(long.body.length).toBeLessThan(9_000);
  });
});

describe('where one is sent', () => {
  test('whoever is not signed in comes back to the page they wanted', async () => {
    await signUp(t);
    const browser = visit();
    await browser.open('/account/sessions?done=ended');
    const answer = await browser.send('/sign-in', { username: 'ann', password });
    expect(answer.headers.location).toBe('/account/sessions?done=ended');
    expect(browser.cookies.has('__Host-rekey-then')).toBe(false);
  });

  test.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '/a/..//evil.example',
  ])('neither the cookie nor the step-up leads to %s', async (elsewhere) => {
    await signUp(t);
    const browser = visit();
    await browser.open('/sign-in');
    browser.cookies.set('__Host-rekey-then', encodeURIComponent(elsewhere));
    expect((await browser.send('/sign-in', { username: 'ann', password })).headers.location).toBe('/account');
    browser.cookies.set('__Host-rekey-then', encodeURIComponent(elsewhere));
    const already = await server.inject({
      url: '/sign-in',
      headers: { cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; ') },
    });
    expect(already.headers.location).toBe('/account');
    await browser.open(`/confirm?then=${encodeURIComponent(elsewhere)}`);
    expect(browser.page!.body).not.toContain('evil.example');
    // biome-ignore lint/suspicious/noThenProperty: a field of the form, and never a function
    const confirmed = await browser.send('/confirm', { password }, { fields: { then: elsewhere } });
    expect(confirmed.headers.location).toBe('/account?done=confirmed');
  });

  test('a form that came too late for its session does nothing and is not remembered as a page', async () => {
    const { secret } = await enrol(t);
    const browser = await enter(secret);
    await browser.open('/account/projects');
    tick(t, 15 * dayMs);
    const late = await browser.send('/account/projects', { name: 'lantern-fish' });
    expect(late.statusCode).toBe(401);
    expect(late.body).toContain('Please sign in first');
    expect(late.cookies.map(({ name }) => name)).not.toContain('__Host-rekey-then');
  });

  test('CVE-2023-49097: a forged Host changes no page, no redirect and no mailed link', async () => {
    await signUp(t);
    const browser = visit();
    const forged = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    for (const path of ['/', '/sign-in', '/reset', '/account', '/nowhere']) {
      const page = await browser.open(path, forged);
      expect(`${page.body} ${JSON.stringify(page.headers)}`).not.toContain('evil.example');
    }
    await browser.open('/reset', forged);
    const asked = await browser.send('/reset', { address: addressOf('ann') }, { headers: forged });
    expect(asked.headers.location).toBe('/reset?done=sent');
    await t.runDue();
    const letter = await t.lastMail(addressOf('ann'));
    expect(letter.text).toContain('https://rekey.example.org/reset/');
    expect(letter.text + letter.html).not.toContain('evil.example');
  });
});

describe('links and cookies', () => {
  test('a GET acts on nothing: scanners may follow each link ten times', async () => {
    await signUp(t);
    const browser = visit();
    await browser.open('/reset');
    await browser.submit('/reset', { address: addressOf('ann') });
    const reset = `/reset/${await lastSecret(t, addressOf('ann'))}`;
    const scanner = visit();
    for (let times = 0; times < 10; times += 1) expect((await scanner.open(reset)).statusCode).toBe(200);
    await browser.open(reset);
    expect((await browser.send(reset, { password: 'short' })).statusCode).toBe(422);
    const next = 'eleven grey owls by the mill';
    expect((await browser.submit(reset, { password: next })).body).toContain('The new password is set');
    expect(browser.cookies.has(sessionCookie), 'a reset signs nobody in').toBe(false);
    expect((await browser.open(reset)).statusCode).toBe(410);
    expect((await givePassword(visit(), 'ann', next)).statusCode).toBe(303);

    const other = visit();
    await other.open('/sign-up');
    await other.submit('/sign-up', { username: 'bob', address: addressOf('bob'), password });
    const verify = `/verify/${await lastSecret(t, addressOf('bob'))}`;
    for (let times = 0; times < 10; times += 1) expect((await scanner.open(verify)).statusCode).toBe(200);
    const { rows } = await t.sql.query('SELECT verified_at FROM addresses WHERE address = $1', [
      addressOf('bob'),
    ]);
    expect(rows[0].verified_at).toBeNull();
    await other.open(verify);
    expect((await other.submit(verify)).body).toContain('The address is confirmed');
    expect((await other.open(verify)).statusCode).toBe(410);
  });

  test('no page of the account changes anything when it is only opened', async () => {
    const { secret } = await enrol(t);
    const browser = await enter(secret);
    const count = async () =>
      (await t.sql.query('SELECT (SELECT count(*) FROM facts) + (SELECT count(*) FROM links) AS n')).rows[0]
        .n;
    const before = await count();
    const paths = accountRoutes
      .filter(({ method, path }) => method === 'GET' && !path.includes(':'))
      .map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(12);
    for (const path of paths) expect((await browser.open(path)).statusCode, path).toBe(200);
    expect(await count()).toBe(before);
  });

  test('ASVS 3.3: with a TLS base URL every cookie is __Host-, Secure, HttpOnly and SameSite=Lax, and pages are kept by nobody', async () => {
    await signUp(t);
    const browser = visit();
    const page = await browser.open('/account');
    const answer = await browser.send('/sign-in', { username: 'ann', password });
    const names = [...page.cookies, ...answer.cookies].filter(({ maxAge }) => maxAge !== 0);
    expect(answer.cookies.map(({ name }) => name)).toContain(sessionCookie);
    for (const cookie of names) {
      expect(cookie.name).toMatch(/^__Host-rekey-/);
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' });
      expect(cookie).not.toHaveProperty('domain');
    }
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(String(page.headers['content-security-policy'])).toContain("default-src 'none'");
  });

  test('a session that a stranger put into the browser is not the one that signing in makes', async () => {
    await signUp(t);
    const browser = visit();
    await browser.open('/sign-in');
    browser.cookies.set(sessionCookie, 'planted-by-somebody');
    await browser.open('/sign-in');
    await browser.send('/sign-in', { username: 'ann', password });
    expect(browser.cookies.get(sessionCookie)).not.toBe('planted-by-somebody');
  });
});

describe('the development mailbox', () => {
  test('lists letters newest first, as a page and as JSON, and links to pages of ours only', async () => {
    await signUp(t);
    const browser = visit();
    await browser.open('/reset');
    await browser.submit('/reset', { address: addressOf('ann') });
    await t.runDue();
    const letters = (await browser.open(`/dev/mail.json?to=${addressOf('ann')}`)).json<
      { id: string; to: string; at: string; text: string; html: string }[]
    >();
    expect(letters.map(({ at }) => at)).toEqual(
      letters
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(Object.keys(letters[0]!).toSorted()).toEqual(['at', 'html', 'id', 'subject', 'text', 'to']);
    expect((await browser.open('/dev/mail.json?to=bob@example.org')).json()).toEqual([]);
    await browser.open('/dev/mail');
    const page = await browser.open(`/dev/mail/${letters[0]!.id}`);
    const link = /href="(\/reset\/[^"]+)"/.exec(page.body)![1]!;
    expect((await browser.open(link)).statusCode).toBe(200);
    expect((await browser.open('/dev/mail/none')).statusCode).toBe(404);
  });

  test('is not there in production', async () => {
    const house = { ...t.house, settings: { ...t.house.settings, environment: 'production' as const } };
    const live = await buildServer(house, [{ name: 'web', routes: accountRoutes, renderRefusal }]);
    for (const url of ['/dev/mail', '/dev/mail.json', '/dev/mail/x'])
      expect((await live.inject({ url })).statusCode).toBe(404);
    expect((await live.inject({ url: '/' })).body).not.toContain('/dev/mail');
    await live.close();
  });
});

function secretOf(shown: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...shown.replaceAll(' ', '')]
    .map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  return Uint8Array.from(bits.match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
}

const codesOn = (html: string) =>
  [...html.matchAll(/<code>([0-9A-Z]{5}(?:-[0-9A-Z]{5}){4})<\/code>/g)].map(([, code]) => code!);

/** The id in the row of an address. */
function hiddenId(html: string, address: string): string {
  const row = html.match(/<tr\b.*?<\/tr>/gs)!.find((text) => text.includes(address))!;
  return /name="addressId" value="([^"]+)"/.exec(row)![1]!;
}
