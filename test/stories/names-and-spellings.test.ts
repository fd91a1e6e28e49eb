/** What people type where an address or a name is asked for: another spelling of their mailbox, a slip, an address for a name, a name like somebody's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookOf } from '../../src/domain/account/username-look.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { namesOfAddress } from '../../src/usecases/account/names-of-address.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { PageVisit } from '../page-visit.ts';
import { request } from './claimant.ts';
import { enrol, lastSecret, password, refused } from './maintainer.ts';

let t: TestHouse;
beforeAll(async () => {
  t = await openHouse();
});
afterAll(() => t.close());

async function signUpAt(username: string, address: string): Promise<void> {
  const { signUpSecret } = await openAccount(t.house, visitor(), { username, address, password });
  await verifyAddress(t.house, visitor(), { secret: await lastSecret(t, address), signUpSecret });
}

const lettersTo = async (address: string) => {
  await t.runDue();
  return (await t.mail(address)).length;
};

describe('another spelling of the mailbox on file', () => {
  it('gets its reset and its names, at the address on file and nowhere else', async () => {
    await signUpAt('gwen', 'g.wen.hill+reg@gmail.com');
    const spellings = ['gwenhill@gmail.com', 'Gwen.Hill@GoogleMail.com', 'gwenhill+lost@gmail.com'];
    for (const typed of spellings) {
      const before = await lettersTo('g.wen.hill+reg@gmail.com');
      await askPasswordReset(t.house, visitor(), { address: typed });
      expect(await lettersTo('g.wen.hill+reg@gmail.com'), typed).toBe(before + 1);
      await namesOfAddress(t.house, visitor(), { address: typed });
      expect(await lettersTo('g.wen.hill+reg@gmail.com'), typed).toBe(before + 2);
      expect(await lettersTo(typed), typed).toBe(0);
    }
  });

  it('is not another mailbox: dots count where they do, and so do other domains', async () => {
    await signUpAt('hal', 'hal.lee@mail.example');
    for (const typed of ['hallee@mail.example', 'hal.lee@other.example', 'hal.leeds@mail.example']) {
      const before = await lettersTo('hal.lee@mail.example');
      await askPasswordReset(t.house, visitor(), { address: typed });
      expect(await lettersTo('hal.lee@mail.example'), typed).toBe(before);
    }
    const before = await lettersTo('hal.lee@mail.example');
    await askPasswordReset(t.house, visitor(), { address: 'hal.lee+shop@mail.example' });
    expect(await lettersTo('hal.lee@mail.example')).toBe(before + 1);
  });
});

describe('a slip in a common mail domain', () => {
  it('is asked about at sign-up, at an added address and in a request, and taken when it is meant', async () => {
    const slip = 'ida@gmial.com';
    const ask = { username: 'ida', address: slip, password };
    const asked = await refused(openAccount(t.house, visitor(), ask), 'input_invalid');
    expect(asked.fields.address).toContain('ida@gmail.com');
    await openAccount(t.house, visitor(), { ...ask, isSure: true });
    expect(await lettersTo(slip)).toBe(1);

    const { who } = await enrol(t, 'jon');
    expect(
      (await refused(addAddress(t.house, who, { address: 'jon@hotmial.com' }), 'input_invalid')).fields
        .address,
    ).toContain('jon@hotmail.com');
    await addAddress(t.house, who, { address: 'jon@hotmial.com', isSure: true });

    const one = { ...request, account: 'jon', contact: 'jon@yaho.com' };
    expect((await refused(askRecovery(t.house, visitor(), one), 'input_invalid')).fields.address).toContain(
      'jon@yahoo.com',
    );
    expect(await askRecovery(t.house, visitor(), { ...one, isSure: true })).toMatchObject({ how: 'opened' });
  });

  it('in the account field is asked about, too', async () => {
    const { draftSecret } = await beginRequest(t.house, visitor(), {});
    const say = (typed: string, isSure?: boolean) =>
      answerQuestion(t.house, visitor(), { draftSecret, answer: { question: 'account', typed, isSure } });
    expect((await refused(say('ida@gmial.com'), 'input_invalid')).fields.account).toContain('ida@gmail.com');
    expect(await say('ida@gmial.com', true)).toEqual({ kind: 'named_by_mail', address: 'ida@gmial.com' });
  });
});

describe('an address in the place of a user name', () => {
  it('is told to be one, the same whoever has an account, and costs no try', async () => {
    const told = [];
    for (const username of ['jon@example.org', 'nobody-here@example.org', ' jon@example.org '])
      told.push(
        (await refused(beginSignIn(t.house, visitor(), { username, password }), 'input_invalid')).fields,
      );
    expect(new Set(told.map((fields) => JSON.stringify(fields))).size).toBe(1);
    expect(told[0]?.username).toMatch(/e-mail address/);
    const ask = { username: 'kim@mail.example', address: 'kim@mail.example', password };
    expect((await refused(openAccount(t.house, visitor(), ask), 'input_invalid')).fields.username).toMatch(
      /e-mail address/,
    );
  });
});

describe('which account is meant', () => {
  it('is asked where several are read, or one loosely, and tells nothing of who is there', async () => {
    const { draftSecret } = await beginRequest(t.house, visitor(), {});
    const say = (typed: string) =>
      answerQuestion(t.house, visitor(), { draftSecret, answer: { question: 'account', typed } });
    for (const typed of ['jon or gwen', 'jon/gwen', 'jon+gwen', 'jon oder gwen']) {
      const { fields } = await refused(say(typed), 'account_unclear');
      expect(fields.account, typed).toMatch(/“jon”, “gwen”/);
    }
    const known = (await refused(say('jon, gwen'), 'account_unclear')).fields.account;
    const unknown = (await refused(say('zzjon, zzgwen'), 'account_unclear')).fields.account;
    expect(unknown?.replaceAll('zz', '')).toBe(known);
    expect(
      (
        await refused(
          askRecovery(t.house, visitor(), { ...request, account: 'jon, gwen' }),
          'account_unclear',
        )
      ).fields.account,
    ).toBe(known);
    await refused(
      say('My phone broke at the lake and I am locked out of jon_99 since this Monday morning, help'),
      'input_invalid',
    );
    await refused(say('jon / correct horse battery'), 'account_unclear');
  });

  it('is not a stranger’s because of a word beside it', async () => {
    await signUpAt('user', 'user@mail.example');
    const { draftSecret } = await beginRequest(t.house, visitor(), {});
    for (const typed of [
      'user/jon',
      '/user/jon/',
      'https:/registry.example/user/jon',
      'jon:hunter2hunter2',
      'Username - jon',
    ]) {
      await answerQuestion(t.house, visitor(), { draftSecret, answer: { question: 'account', typed } });
      const { rows } = await t.sql.query(
        `SELECT answers -> 'account' AS account FROM drafts ORDER BY created_at DESC`,
      );
      const kept = rows
        .map(({ account }) => account as { typed: string; username: string } | null)
        .find((each) => each !== null);
      expect(kept?.username, typed).toBe('jon');
      expect(kept?.typed).not.toContain('hunter2');
    }
  });
});

describe('a user name that would be taken for another one', () => {
  it('is refused at sign-up, with a sentence', async () => {
    const open = (username: string) =>
      openAccount(t.house, visitor(), { username, address: 'new@mail.example', password });
    for (const username of ['gvven', 'G-wen', 'j0n', 'J.O.N']) {
      const { fields } = await refused(open(username), 'username_taken');
      expect(fields.username, username).toMatch(/looks almost the same/);
    }
    for (const username of ['admin', 'Adm1n', 'supp0rt', 'registry-support', 'postmaster']) {
      const { fields } = await refused(open(username), 'username_taken');
      expect(fields.username, username).toMatch(/somebody of the registry/);
    }
    await open('gwendolyn');
  });

  it('and the database reads a name as the program does', async () => {
    for (const name of ['PauI.K-0_9', 'corn', 'vvill', 'IlO0', 'a-vrnv_v'])
      expect((await t.sql.query('SELECT look_of_name($1) AS look', [name])).rows[0].look, name).toBe(
        lookOf(name),
      );
  });

  it('of five that look alike and come at once, one is opened', async () => {
    const names = ['lena', 'Iena', '1ena', 'l-ena', 'l.e.n.a'];
    const done = await Promise.allSettled(
      names.map((username) =>
        openAccount(t.house, visitor(), { username, address: 'lena@mail.example', password }),
      ),
    );
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the pages, without scripts', () => {
  it('ask which account is meant, and whether a mistyped address is right', async () => {
    const visit = new PageVisit(await buildServer(t.house, [webRoom]));
    await visit.open('/recover');
    await visit.send('/recover', {});
    await visit.open('/recover/account');
    const asked = await visit.send('/recover/account', { account: 'jon oder gwen' });
    expect(asked.statusCode).toBe(422);
    expect(asked.body).toMatch(/name="meant"[^>]*value="jon"/);
    expect(asked.body).toMatch(/name="meant"[^>]*value="gwen"/);
    expect(asked.body).toContain('jon oder gwen');
    const chosen = await visit.send('/recover/account', { account: 'jon oder gwen', meant: 'gwen' });
    expect(chosen.headers.location).toBe('/recover/lost');

    await visit.open('/sign-up');
    const form = { username: 'lou', address: 'lou@gmial.com', password };
    const slip = await visit.send('/sign-up', form);
    expect(slip.statusCode).toBe(422);
    expect(slip.body).toContain('lou@gmail.com');
    expect(slip.body).toMatch(/name="isSure"/);
    const weak = await visit.send('/sign-up', { ...form, password: 'short', isSure: 'yes' });
    expect(weak.body).toMatch(/name="isSure"[^>]*checked/);
    const done = await visit.send('/sign-up', { ...form, isSure: 'yes' });
    expect(done.headers.location).toBe('/sign-in?done=opened');
  });
});
