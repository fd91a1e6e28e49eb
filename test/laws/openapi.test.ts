/** The API's description and what the server does are the same: table, document and real answers are held against each other. */
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, minuteMs } from '../../src/base/clock.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { apiDocument, describeApi } from '../../src/edge/api/describe.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { makeJoinLink } from '../../src/usecases/desk/make-join-link.ts';
import { sealRecord } from '../../src/usecases/upkeep/seal-record.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { type ApiClient, apiClient, operationOf } from './api-client.ts';

interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, never[]>[];
  parameters?: { in: string; name: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}

const document = (await apiDocument()) as unknown as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the document', () => {
  test('is OpenAPI 3.1 with all that is required', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(Object.keys(document.info)).toEqual(expect.arrayContaining(['title', 'version']));
    for (const { path, method, operation } of operations) {
      const about = `${method} ${path}`;
      expect(path, about).toMatch(/^\/api\/v1\/[a-z0-9{}/-]+$/);
      expect(operation.summary, about).toMatch(/\.$/);
      for (const answer of Object.values(operation.responses))
        expect(answer.description, about).toMatch(/[.!]$/);
      for (const need of operation.security.flatMap((each) => Object.keys(each)))
        expect(Object.keys(document.components.securitySchemes), about).toContain(need);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((each) => each.in === 'path');
      expect(declared.map(({ name }) => name).sort(), about).toEqual(inPath.sort());
      expect(
        declared.every(({ required }) => required),
        about,
      ).toBe(true);
    }
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('refers to nothing that is not there, and names nothing that is not referred to', () => {
    const referred = new Set(
      [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
        ([, name]) => name!,
      ),
    );
    expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
    expect(JSON.stringify(document)).not.toMatch(/__SCHEMA__|"\$ref":"(?!#\/components)/);
  });

  test('describes every body and every answer by a schema that says something', () => {
    for (const { path, method, operation } of operations) {
      const content = [operation.requestBody, ...Object.values(operation.responses)].flatMap((each) =>
        Object.values(each?.content ?? {}),
      );
      for (const { schema } of content)
        expect(Object.keys(schema as object), `${method} ${path}`).not.toEqual([]);
      expect(Object.keys(operation.responses.default!.content!)).toEqual(['application/problem+json']);
    }
  });

  test('has every route of the table, and no other', () => {
    const told = operations.map(
      ({ path, method }) =>
        `${method.toUpperCase()} ${path.replace('/api/v1', '').replace(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(told.sort()).toEqual(apiRoom.routes.map(operationOf).sort());
  });

  test('tells of each operation who may: the table and the document name the same caller', () => {
    for (const row of apiRoom.routes) {
      const operation = document.paths[row.path.replace(/:(\w+)/g, '{$1}')]![row.method.toLowerCase()]!;
      expect(operation.security, operationOf(row)).toEqual(row.who === 'anyone' ? [] : [{ [row.who]: [] }]);
    }
  });
});

describe('the answers', () => {
  let t: TestHouse;
  let api: ApiClient;
  let served: string;
  beforeAll(async () => {
    t = await openHouse({ resolve: async () => ['127.0.0.1'] });
    const server = await buildServer(t.house, [apiRoom], { describe: describeApi });
    api = apiClient(server);
    served = (await server.inject('/api/openapi.json')).body;
  });
  afterAll(() => t.close());

  test('/api/openapi.json is the document', () => {
    expect(JSON.parse(served)).toEqual(document);
  });

  const codeNow = (base32: string) => {
    t.clock.set(new Date(t.clock.now().getTime() + minuteMs)); // a fresh step: each is good once
    return totpCode(Secret.fromBase32(base32.replaceAll(' ', '')).bytes, totpStep(t.clock.now()));
  };
  const secretOf = async (recipient: string) => {
    await t.runDue();
    return (await t.lastLink(recipient)).split('/').at(-1)!;
  };

  interface Person {
    readonly username: string;
    readonly password: string;
    readonly totp: string;
    token: string;
  }

  async function signUp(username: string): Promise<Person> {
    const address = `${username}@example.org`;
    const password = `a ${username} walked over the frozen weir`;
    const { signUpSecret } = await api.done('POST /accounts', { body: { username, address, password } });
    const secret = await secretOf(address);
    const look = { purpose: 'verify_address', secret };
    expect(await api.done('POST /links/look', { body: look })).toMatchObject({ asksPassword: true });
    expect((await api.ask('POST /address/verify', { body: { secret } })).status).toBe(422);
    await api.done('POST /address/verify', { body: { secret, signUpSecret } });
    const begun = await api.done('POST /sign-in', { body: { username, password } });
    const { secretShown } = await api.done('POST /account/factor', { token: begun.sessionSecret });
    const body = { code: codeNow(secretShown) };
    const { sessionSecret } = await api.done('POST /account/factor/confirm', {
      token: begun.sessionSecret,
      body,
    });
    return { username, password, totp: secretShown, token: sessionSecret };
  }

  async function signIn(who: Person): Promise<void> {
    const { username, password } = who;
    const begun = await api.done('POST /sign-in', { body: { username, password } });
    const body = { signInSecret: begun.signInSecret, code: codeNow(who.totp) };
    who.token = (await api.done('POST /sign-in/factor', { body })).sessionSecret;
  }

  const contact = 'new@example.com';
  const request = (username: string) => ({
    account: username,
    lost: ['authenticator'],
    held: ['password'],
    codes: 'never_made',
    explanation: 'The phone fell into the sea.',
    contact,
    conduct: true,
    patience: true,
  });

  async function askAndOpen(username: string, more: object = {}): Promise<string> {
    await api.done('POST /recovery/requests', { body: { ...request(username), ...more } });
    return open();
  }
  async function open(): Promise<string> {
    const secret = await secretOf(contact);
    await api.done('POST /recovery/open/look', { body: { secret } });
    return (await api.done('POST /recovery/open', { body: { secret } })).claimantSecret;
  }

  test('of a whole story are as described, refusals too', { timeout: 120_000 }, async () => {
    const ann = await signUp('ann');
    await aboutAccount(ann);
    const desk = await setDesk();
    await t.pass(40 * dayMs);
    await recoverAnn(ann);
    await objectAndClear(ann, desk);
    await deskAtWork(desk);
    await endings();
    await ownCase();
    await sealRecord(t.house);
    await api.done('GET /record/checkpoint');
    expect(apiRoom.routes.map(operationOf).filter((operation) => !api.seen.has(operation))).toEqual([]);
  });

  async function aboutAccount(ann: Person): Promise<void> {
    const { token } = ann;
    await api.done('POST /confirm', { token, body: { code: codeNow(ann.totp) } });
    const { codes } = await api.done('POST /account/codes', { token });
    expect(await api.done('GET /account/codes', { token })).toEqual({ codes });
    await api.done('POST /account/codes/keep', { token, body: { code: codes[0] } });
    expect(await api.done('GET /account/codes', { token })).toEqual({ codes: [] });
    const { newCode } = await api.done('POST /confirm', { token, body: { code: codes[1] } });
    expect(await api.done('GET /account/new-codes', { token })).toMatchObject({ codes: [newCode] });
    await api.done('POST /account/new-codes/keep', { token });
    expect(await api.done('GET /account/new-codes', { token })).toMatchObject({ codes: [] });
    await api.done('POST /projects', { token, body: { name: 'weir' } });
    expect((await api.ask('POST /projects', { token, body: { name: 'Weir' } })).status).toBe(409);
    await api.done('POST /projects/:name/repositories', {
      token,
      params: { name: 'weir' },
      body: { url: 'https://forge.example.org/ann/weir' },
    });
    await api.done('GET /projects/:name', { params: { name: 'weir' } });
    const { addressId: id } = await api.done('POST /account/addresses', {
      token,
      body: { address: 'ann@example.net' },
    });
    await api.done('POST /account/addresses/:id/verification', { token, params: { id } });
    const added = { secret: await secretOf('ann@example.net') };
    expect((await api.ask('POST /address/verify', { body: added })).status).toBe(401);
    await api.done('POST /address/verify', { token, body: added });
    await api.done('POST /account/addresses/:id/primary', { token, params: { id } });
    await api.done('DELETE /account/addresses/:id', { token, params: { id } });
    await api.done('GET /account/addresses', { token });
    const { sessions } = await api.done('GET /account/sessions', { token });
    expect((await api.ask('DELETE /account/sessions/:id', { token, params: { id: 'x' } })).status).toBe(404);
    await signIn(ann);
    await api.done('DELETE /account/sessions/:id', { token: ann.token, params: { id: sessions[0].id } });
    await api.done('DELETE /account/sessions', { token: ann.token });
    const wrong = await api.ask('POST /account/password', {
      token: ann.token,
      body: { current: 'no', password: 'x' },
    });
    expect(wrong.json.fields).toHaveProperty('current');
    await api.done('POST /account/password', {
      token: ann.token,
      body: { current: ann.password, password: ann.password },
    });
    await api.done('GET /account', { token: ann.token });
    await api.done('GET /account/activity', { token: ann.token });
    await api.done('POST /usernames', { body: { address: 'ann@example.org' } });
    await api.done('POST /password-reset', { body: { address: 'ann@example.org' } });
    const { password } = ann;
    await api.done('POST /password-reset/complete', {
      body: { secret: await secretOf('ann@example.org'), password },
    });
    await signIn(ann);
    await api.done('POST /sign-out', { token: ann.token });
    const refused = await api.ask('GET /account', { token: ann.token });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  }

  async function setDesk(): Promise<Person[]> {
    const [zoe, yan] = [await signUp('zoe'), await signUp('yan')];
    await api.done('POST /desk/join', { token: zoe.token, body: { secret: await makeJoinLink(t.house) } });
    const reason = 'helps us out this winter';
    await api.done('POST /desk/people', {
      token: zoe.token,
      body: { username: 'yan', role: 'approver', reason },
    });
    await api.done('GET /desk/people', { token: zoe.token });
    const xia = await signUp('xia');
    await api.done('DELETE /account/factor', { token: xia.token });
    await api.done('POST /desk/people', {
      token: zoe.token,
      body: { username: 'xia', role: 'agent', reason },
    });
    await api.done('POST /desk/people/:name/suspend', {
      token: zoe.token,
      params: { name: 'xia' },
      body: { reason },
    });
    await api.done('POST /projects', { token: yan.token, body: { name: 'bridge' } });
    const invite = { token: yan.token, params: { name: 'bridge' }, body: { username: 'zoe' } };
    const answer = { token: zoe.token, params: { name: 'bridge' } };
    await api.done('POST /projects/:name/invitations', invite);
    expect((await api.done('GET /account/invitations', { token: zoe.token })).received).toHaveLength(1);
    await api.done('DELETE /projects/:name/invitations/:username', {
      token: yan.token,
      params: { name: 'bridge', username: 'zoe' },
    });
    expect((await api.ask('POST /account/invitations/:name/accept', answer)).json.code).toBe(
      'invitation_over',
    );
    await api.done('POST /projects/:name/invitations', invite);
    await api.done('POST /account/invitations/:name/accept', answer);
    await api.done('POST /projects/:name/invitations', { ...invite, body: { username: 'xia' } });
    await api.done('POST /account/invitations/:name/decline', { ...answer, token: xia.token });
    return [zoe, yan];
  }

  async function recoverAnn(ann: Person): Promise<void> {
    const { username, password } = ann;
    const { signInSecret } = await api.done('POST /sign-in', { body: { username, password } });
    const missing = await api.ask('POST /recovery/requests', {
      body: { ...request('ann'), explanation: 'x', contact: '@' },
    });
    expect(Object.keys(missing.json.fields).sort()).toEqual(['contact', 'explanation']);
    const token = await askAndOpen('ann', { signInSecret });
    await api.done('POST /recovery/case/password', { token, body: { password } });
    await api.done('POST /recovery/case/messages', { token, body: { body: 'It was a good phone.' } });
    const { ways } = await api.done('GET /recovery/case', { token });
    const { linkId } = ways.find((way: { kind: string }) => way.kind === 'repository');
    const branch = await api.done('POST /recovery/case/challenges', {
      token,
      body: { kind: 'repository', linkId },
    });
    const params = { id: branch.challengeId };
    expect((await api.done('POST /recovery/case/challenges/:id/check', { token, params })).outcome).toBe(
      'later',
    );
    const mailbox = await api.done('POST /recovery/case/challenges', {
      token,
      body: { kind: 'mailbox', address: 'ann@example.org' },
    });
    const mistyped = await api.done('POST /recovery/case/challenges', {
      token,
      body: { kind: 'mailbox', address: 'mistyped@example.org' },
    });
    await api.done('POST /recovery/case/challenges/:id/drop', {
      token,
      params: { id: mistyped.challengeId },
    });
    await t.runDue();
    const code = /\b\d{4}[ -]?\d{4}\b/.exec((await t.lastMail('ann@example.org')).text)![0];
    const typing = { token, params: { id: mailbox.challengeId } };
    expect(
      (await api.ask('POST /recovery/case/challenges/:id/answer', { ...typing, body: { code: '0' } })).status,
    ).toBe(422);
    await api.done('POST /recovery/case/challenges/:id/answer', { ...typing, body: { code } });
    expect(await api.done('GET /recovery/case', { token })).toMatchObject({
      state: 'waiting',
      isForMe: true,
    });
    await t.pass(8 * dayMs); // the mailbox also set the password: one root
    await api.done('POST /recovery/case/restore-link', { token });
    await restore(await secretOf(contact));
    await api.done('GET /recovery/case', { token });
  }

  async function restore(secret: string): Promise<void> {
    expect(await api.done('POST /recovery/restoration/look', { body: { secret } })).toMatchObject({
      isLive: true,
    });
    const { sittingSecret: token } = await api.done('POST /recovery/restoration', { body: { secret } });
    await api.done('GET /recovery/restoration', { token });
    expect((await api.ask('POST /recovery/restoration/codes', { token })).json.code).toBe('step_missing');
    await api.done('POST /recovery/restoration/password', {
      token,
      body: { password: 'a heron came back to the weir' },
    });
    const { secretShown } = await api.done('POST /recovery/restoration/factor', { token });
    await api.done('POST /recovery/restoration/factor/confirm', {
      token,
      body: { code: codeNow(secretShown) },
    });
    const { codes } = await api.done('POST /recovery/restoration/codes', { token });
    await api.done('POST /recovery/restoration/complete', { token, body: { code: codes[3] } });
    await api.done('GET /recovery/restoration/done', { token });
  }

  async function objectAndClear(_ann: Person, [zoe, yan]: Person[]): Promise<void> {
    await t.runDue();
    const letters = (await t.mail('ann@example.org')).toReversed();
    const secret = letters.map(({ text }) => /\/not-me\/([\w-]{43})/.exec(text)?.[1]).find((found) => found)!;
    await api.done('POST /recovery/object/look', { body: { secret } });
    const { number } = await api.done('POST /recovery/object', { body: { secret } });
    await signIn(zoe!);
    await signIn(yan!);
    const { token } = zoe!;
    const params = { number };
    const reason = 'spoke to her on the telephone';
    let { version } = await api.done('GET /desk/cases/:number', { token, params });
    expect(
      (await api.ask('POST /desk/cases/:number/clear', { token, params, body: { reason, version: 99 } }))
        .status,
    ).toBe(409);
    await api.done('POST /desk/cases/:number/clear', { token, params, body: { reason, version } });
    ({ version } = await api.done('GET /desk/cases/:number', { token, params }));
    await api.done('POST /desk/cases/:number/approve', { token, params, body: { reason, version } });
    await api.done('GET /desk/cases/:number', { token: yan!.token, params });
  }

  async function deskAtWork([zoe]: Person[]): Promise<void> {
    await signUp('cat');
    const { draftSecret: draft } = await api.done('POST /recovery/draft', { body: {} });
    const { account, lost, held, codes, explanation } = request('cat');
    for (const answer of [
      { question: 'account', typed: account },
      { question: 'lost', lost },
      { question: 'held', held },
      { question: 'codes', codes },
      { question: 'explanation', text: explanation },
      { question: 'contact', address: contact },
    ])
      await api.done('POST /recovery/draft/answers', { token: draft, body: answer });
    await api.done('GET /recovery/draft', { token: draft });
    const consent = { question: 'consent', conduct: true, patience: true, estimate: '' };
    await api.done('POST /recovery/draft/answers', { token: draft, body: consent });
    const form = new FormData();
    form.append('files', new Blob(['what the shop said']), 'receipt.txt');
    form.append('files', new Blob(['and again']), 'twice.txt');
    const { files } = await api.done('POST /recovery/draft/files', { token: draft, form });
    await api.done('DELETE /recovery/draft/files/:id', { token: draft, params: { id: files[1].id } });
    await api.done('POST /recovery/draft/send', { token: draft });
    const claimant = await open();
    await api.done('POST /recovery/case/submit', {
      token: claimant,
      body: { reason: 'Please look at my papers.' },
    });

    const { token } = zoe!;
    const { rows } = await api.done('GET /desk/queue', { token, query: { page: '1' } });
    const params = { number: rows.find((row: { username: string }) => row.username === 'cat').number };
    await api.done('POST /desk/cases/:number/take', { token, params, body: {} });
    await api.done('POST /desk/cases/:number/notes', { token, params, body: { body: 'Looks honest.' } });
    let seen = await api.done('GET /desk/cases/:number', { token, params });
    const at = { number: params.number, id: seen.attachments[0].id };
    await api.done('GET /desk/cases/:number/attachments/:id', { token, params: at });
    const asked = { question: 'Which shop was it that you bought it from?', version: seen.version };
    await api.done('POST /desk/cases/:number/ask', { token, params, body: asked });
    await api.done('POST /recovery/case/submit', {
      token: claimant,
      body: { reason: 'Please look at my papers.' },
    });
    await api.done('POST /recovery/case/new-link', { token: claimant });
    seen = await api.done('GET /desk/cases/:number', { token, params });
    const judged = { reason: 'there is nothing that shows who this is', version: seen.version };
    expect(
      (await api.ask('POST /desk/cases/:number/approve', { token, params, body: judged })).json.code,
    ).toBe('approval_denied');
    await api.done('POST /desk/cases/:number/refuse', { token, params, body: judged });
    await api.done('GET /recovery/case', { token: claimant });
    await api.done('POST /recovery/case/leave', { token: claimant });
    expect((await api.ask('GET /recovery/case', { token: claimant })).status).toBe(401);
    await api.done('GET /desk/queue', { token, query: { state: 'over' } });
  }

  async function endings(): Promise<void> {
    await api.done('POST /recovery/case/withdraw', { token: await askAndOpen('cat') });
    const lapsing = await askAndOpen('cat');
    await api.done('POST /recovery/case/password', {
      token: lapsing,
      body: { password: 'a cat walked over the frozen weir' },
    });
    await t.pass(35 * dayMs);
    await api.done('POST /recovery/case-link', { body: { username: 'cat', contact } });
    expect(await api.done('POST /recovery/case/reopen', { token: await open() })).toEqual({
      state: 'gathering',
    });
  }

  /** The holder of an account that somebody else asks for, with a session that is live. */
  async function ownCase(): Promise<void> {
    const { token } = await signUp('dan');
    await askAndOpen('dan');
    await api.done('GET /account/case', { token });
    await api.done('POST /account/case/end', { token });
    await askAndOpen('dan');
    await api.done('POST /account/case/freeze', { token });
    expect((await api.ask('GET /account/case', { token })).status).toBe(401);
  }
});
