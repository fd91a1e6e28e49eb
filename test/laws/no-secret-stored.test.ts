/**
 * What is stored was read first (law B13): whatever strangers, holders, claimants or people of the desk type into whatever field of whatever
 * route, no column of any table holds a live recovery code afterwards, however it was dressed; and where it was taken in, it is dead.
 */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { newId } from '../../src/base/id.ts';
import { codesIn } from '../../src/domain/factor/find-codes.ts';
import {
  newRecoveryCodes,
  type RecoveryCode,
  showRecoveryCode,
} from '../../src/domain/factor/recovery-code.ts';
import type { AccountId } from '../../src/domain/ids.ts';
import { limitsSchema } from '../../src/domain/policy/limits.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { apiRoom } from '../../src/edge/api/room.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import type { Room } from '../../src/edge/http/route.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { namesOfAddress } from '../../src/usecases/account/names-of-address.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { attachFile } from '../../src/usecases/recovery/attach-file.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { addAccount } from '../desk-scene.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { refused } from '../stories/maintainer.ts';
import { type Cast, castOf, fieldsOf, send } from './callers.ts';

const rooms: readonly Room[] = [webRoom, deskRoom, apiRoom];
const limitsPerMinute = limitsSchema.parse(
  Object.fromEntries(Object.keys(limitsSchema.parse({})).map((name) => [name, 1_000_000])),
);

let t: TestHouse;
let server: FastifyInstance;
let cast: Cast;
let victim: AccountId;
beforeAll(async () => {
  t = await openHouse({ policy: { ...defaultPolicy, limitsPerMinute } });
  server = await buildServer(t.house, rooms);
  cast = await castOf(t);
  victim = await addAccount(t, 'victim');
});
afterAll(() => t.close());

/** How people, editors and input methods write a code. */
const dresses: readonly ((shown: string) => string)[] = [
  (shown) => shown,
  (shown) => shown.replaceAll('-', '\n'),
  (shown) => shown.replaceAll('-', '\t'),
  (shown) => shown.replaceAll('-', '\u00a0'),
  (shown) => shown.replaceAll('-', '').toLowerCase(),
  (shown) => shown.replace(/.(?=.)/g, '$&\u200b'),
  (shown) => shown.replace(/[A-Z0-9]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  (shown) => shown.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('-', '.'),
  (shown) => shown.replaceAll('-', '').replace(/.{7}/g, '$&/'),
];

/** A live code of somebody who has nothing to do with it. */
async function liveCode(): Promise<RecoveryCode> {
  const { house } = t;
  const code = newRecoveryCodes(house.random)[0]!;
  const codeHash = house.keys.hash('recovery-code', code);
  const id = newId<'recovery-code'>(house.random, t.clock.now());
  await house.db.once.factors.addCodes([{ id, accountId: victim, codeHash, createdAt: t.clock.now() }]);
  return code;
}

const isLive = async (code: RecoveryCode): Promise<boolean> =>
  t.house.db.once.factors.hasCode(victim, t.house.keys.hash('recovery-code', code));

/** Every text in the database, with where it stands; files and jobs as well. */
async function textsStored(): Promise<{ where: string; text: string }[]> {
  const { rows: tables } = await t.sql.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema IN ('public', 'graphile_worker') AND table_type = 'BASE TABLE'`,
  );
  const found: { where: string; text: string }[] = [];
  const walk = (where: string, value: unknown): void => {
    if (typeof value === 'string') {
      found.push({ where, text: value });
      if (value.startsWith('\\x')) found.push({ where, text: Buffer.from(value.slice(2), 'hex').toString() });
    } else if (value !== null && typeof value === 'object')
      for (const [key, each] of Object.entries(value)) walk(`${where}.${key}`, each);
  };
  for (const { name } of tables) {
    const { rows } = await t.sql.query<{ row: object }>(`SELECT to_jsonb(each) AS row FROM ${name} each`);
    for (const { row } of rows) walk(name, row);
  }
  return found;
}

/** Where one of the codes can be read in the database. */
async function placesOf(codes: ReadonlyMap<RecoveryCode, string>): Promise<string[]> {
  const places: string[] = [];
  for (const { where, text } of await textsStored())
    for (const place of codesIn(text, { marks: [], isWordwise: false }))
      if (place && codes.has(place.code)) places.push(`${where}: ${codes.get(place.code)}`);
  return places;
}

test('the law would see a code that is stored', async () => {
  const code = await liveCode();
  await t.sql.query(`UPDATE accounts SET frozen_because = $1 WHERE id = $2`, [
    `it was ${showRecoveryCode(code).replaceAll('-', '\n')}`,
    victim,
  ]);
  expect(await placesOf(new Map([[code, 'planted']]))).toEqual(['public.accounts.frozen_because: planted']);
  await t.sql.query('UPDATE accounts SET frozen_because = NULL WHERE id = $1', [victim]);
});

test('no route stores a live recovery code, in whatever field and dress it comes', {
  timeout: 240_000,
}, async () => {
  const codes = new Map<RecoveryCode, string>();
  let turn = 0;
  for (const room of rooms)
    for (const row of room.routes) {
      if (row.method === 'GET' || !(row.body instanceof z.ZodObject) || row.path.includes('/sign-in'))
        continue;
      const caller = cast.callers.find(({ name }) =>
        row.who === 'staff'
          ? name === 'staff, admin'
          : row.who === 'claimant'
            ? name === 'a claimant'
            : name === 'a session by both factors',
      )!;
      for (const field of Object.keys(row.body.shape)) {
        const code = await liveCode();
        const dress = dresses[turn % dresses.length]!;
        turn += 1;
        codes.set(code, `${row.method} ${row.path}, ${field}`);
        const fields = {
          ...fieldsOf(cast, room, row),
          [field]: `This is it: ${dress(showRecoveryCode(code))}`,
        };
        await send(t, server, cast, room, row, caller, { fields });
        const shown = showRecoveryCode(code);
        const spellings = [
          dress(shown),
          shown,
          `${shown}@mail.example`,
          `https://forge.example.org/${shown}/x`,
        ];
        for (const spelling of spellings)
          await send(t, server, cast, room, row, caller, { fields: { ...fields, [field]: spelling } });
      }
    }
  expect(codes.size).toBeGreaterThan(60);
  expect(await placesOf(codes)).toEqual([]);
});

test('what is taken in is hidden, and dead: request, message, note, reason, file and its name', async () => {
  const draft = async () => (await beginRequest(t.house, visitor(), {})).draftSecret;
  const codes = new Map<RecoveryCode, string>();
  const plant = async (what: string, turn: number, act: (text: string) => Promise<unknown>) => {
    const code = await liveCode();
    codes.set(code, what);
    await act(dresses[turn % dresses.length]!(showRecoveryCode(code)));
    expect(await isLive(code), what).toBe(false);
  };
  for (const [turn] of dresses.entries()) {
    const draftSecret = await draft();
    const answer = (answer: Parameters<typeof answerQuestion>[2]['answer']) =>
      answerQuestion(t.house, visitor(), { draftSecret, answer });
    await plant('account', turn, (code) => answer({ question: 'account', typed: `victim, ${code}` }));
    await plant('account alone', turn, (code) =>
      refused(answer({ question: 'account', typed: code }), 'input_invalid'),
    );
    await plant('explanation', turn, (code) =>
      answer({ question: 'explanation', text: `I typed ${code} there.` }),
    );
    await plant('estimate', turn, (code) =>
      answer({ question: 'consent', conduct: true, patience: true, estimate: code }),
    );
    await plant('file', turn, (code) =>
      attachFile(t.house, visitor(), {
        draftSecret,
        name: 'log.txt',
        content: Buffer.from(`see\n${code}\n.`),
      }),
    );
    if (!dresses[turn]!(showRecoveryCode('0'.repeat(25) as RecoveryCode)).includes('/'))
      await plant('file name', turn, (code) =>
        attachFile(t.house, visitor(), { draftSecret, name: `${code}.txt`, content: Buffer.from('see') }),
      );
  }
  expect(await placesOf(codes)).toEqual([]);
  const marked = (await textsStored()).filter(({ text }) => text.includes('hidden'));
  const places = new Set(marked.map(({ where }) => where));
  for (const where of [
    'public.drafts.answers.account.typed',
    'public.drafts.answers.explanation',
    'public.drafts.answers.consent.estimate',
    'public.attachments.content',
    'public.attachments.name',
  ])
    expect(places, where).toContain(where);
});

test('a code in the place of an address is refused, and dead all the same', async () => {
  const code = await liveCode();
  const address = `${showRecoveryCode(code)}@mail.example`;
  await refused(namesOfAddress(t.house, visitor(), { address }), 'input_invalid');
  expect(await isLive(code)).toBe(false);
});
