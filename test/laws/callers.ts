/** Every kind of caller there is, and requests that any of them could send to any row of any table: for the law of permissions. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import * as z from 'zod';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { newSecret } from '../../src/base/secret.ts';
import { type DeskAct, type DeskRole, deskRoles } from '../../src/domain/case/desk-rights.ts';
import { newTotpSecret } from '../../src/domain/factor/totp.ts';
import type { AccountId, ClaimantId } from '../../src/domain/ids.ts';
import { type CookieName, cookieName } from '../../src/edge/http/cookies.ts';
import { csrfToken } from '../../src/edge/http/csrf.ts';
import { csrfField } from '../../src/edge/http/design/form.tsx';
import type { Room, Route } from '../../src/edge/http/route.ts';
import { addAccount, addCase, addProject, mailboxProof, type Scene } from '../desk-scene.ts';
import type { TestHouse } from '../house.ts';

/** What a caller holds. Sessions are made for each request anew: some rows end them. */
export interface Caller {
  readonly name: string;
  readonly session?: (() => Promise<string>) | undefined;
  readonly claimant?: (() => Promise<string>) | undefined;
  /** As the desk's table knows them; absent for everybody else, and for whose time at the desk is over. */
  readonly role?: DeskRole;
}

export interface Cast {
  readonly callers: readonly Caller[];
  /** A case in review, about somebody who is none of the callers. */
  readonly scene: Scene;
}

let scenes = 0;

/** One more case in review, about somebody who is none of the callers. */
export async function freshScene(t: TestHouse): Promise<Scene> {
  scenes += 1;
  const scene = await addCase(t, `holder-${scenes}`, { proofs: [mailboxProof], downloads: 10 });
  await givePasswords(t);
  return scene;
}

let passwordHash: string | undefined;

// Whatever compares a password must find a hash to compare it with.
async function givePasswords(t: TestHouse): Promise<void> {
  const hashed = passwordHash ?? (await t.house.passwords.hashPassword('what all of them use'));
  if (hashed === 'busy') throw new Error('busy');
  passwordHash = typeof hashed === 'string' ? hashed : hashed.hash;
  await t.sql.query(`UPDATE accounts SET password_hash = $1 WHERE password_hash LIKE '$argon2id$of-%'`, [
    passwordHash,
  ]);
}

/** Puts the callers into the house. */
export async function castOf(t: TestHouse): Promise<Cast> {
  const scene = await freshScene(t);
  await addAccount(t, 'somebody');
  const single = await addAccount(t, 'single');
  const double = await withFactor(t, 'double');
  const desk = new Map<DeskRole, AccountId>();
  for (const role of deskRoles) desk.set(role, await staffMember(t, `desk-${role}`, role));
  const admin = desk.get('admin')!;
  const callers: Caller[] = [
    { name: 'nobody' },
    {
      name: 'somebody with made-up secrets',
      session: async () => newSecret(t.house.random),
      claimant: async () => newSecret(t.house.random),
    },
    { name: 'a session by password', session: () => sessionOf(t, single, 'password') },
    { name: 'a session by both factors', session: () => sessionOf(t, double) },
    { name: 'a claimant', claimant: () => claimantSession(t, scene.claimantId) },
    ...deskRoles.map((role) => ({
      name: `staff, ${role}`,
      role,
      session: () => sessionOf(t, desk.get(role)!),
    })),
    { name: 'an admin by password only', session: () => sessionOf(t, admin, 'password') },
    { name: 'an admin away since lunch', session: () => sessionOf(t, admin, 'two_factor', 2 * hourMs) },
    { name: 'a suspended admin', session: await suspended(t) },
  ];
  await givePasswords(t);
  return { callers, scene };
}

async function suspended(t: TestHouse): Promise<() => Promise<string>> {
  const accountId = await staffMember(t, 'desk-gone', 'admin');
  await t.house.db.once.desk.suspend(accountId, t.clock.now());
  return () => sessionOf(t, accountId);
}

async function staffMember(t: TestHouse, username: string, role: DeskRole): Promise<AccountId> {
  const accountId = await withFactor(t, username);
  await t.house.db.once.desk.join(accountId, role, after(t.clock.now(), -30 * dayMs));
  return accountId;
}

// With a project, so that the factor cannot be taken off while the law runs.
async function withFactor(t: TestHouse, username: string): Promise<AccountId> {
  const { house } = t;
  const accountId = await addAccount(t, username);
  await addProject(t, accountId, `${username}-project`);
  const at = after(t.clock.now(), -100 * dayMs);
  const id = newId<'factor'>(house.random, at);
  const secretSealed = house.keys.seal('totp', id, newTotpSecret(house.random), house.random);
  await house.db.once.factors.addTotp({
    id,
    accountId,
    secretSealed,
    createdAt: at,
    confirmedAt: at,
    lastStep: 0,
  });
  return accountId;
}

async function sessionOf(
  t: TestHouse,
  accountId: AccountId,
  assurance: 'password' | 'two_factor' = 'two_factor',
  idleMs = 0,
): Promise<string> {
  const { house } = t;
  const now = t.clock.now();
  const seenAt = after(now, -idleMs);
  const secret = newSecret(house.random);
  await house.db.once.sessions.add({
    ...{ accountId, assurance, seenAt, id: newId(house.random, now), deviceId: null },
    secretHash: house.keys.hash('session', secret),
    createdAt: after(now, -idleMs),
    freshAt: seenAt,
    expiresAt: after(now, dayMs),
    client: 'Firefox on Linux',
    addressPrefix: '198.51.100.0/24',
  });
  return secret;
}

/** The secret of a session of the claimant. */
export async function claimantSession(t: TestHouse, claimantId: ClaimantId): Promise<string> {
  const now = t.clock.now();
  const secret = newSecret(t.house.random);
  const secretHash = t.house.keys.hash('claimant-session', secret);
  await t.house.db.once.claimants.addSession(secretHash, claimantId, now, after(now, dayMs));
  return secret;
}

/** What a request carries; everything else is as its row wants it. */
export interface Sending {
  readonly payload?: string | undefined;
  readonly contentType?: string;
  /** In place of those that the row would take. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly isTokenLeftOut?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request to a row: by bearer token to the API, by cookies and our own form to pages. */
export async function send(
  t: TestHouse,
  server: FastifyInstance,
  cast: Cast,
  room: Room,
  row: Route,
  caller: Caller,
  sending: Sending = {},
): Promise<LightMyRequestResponse> {
  const [session, claimant] = [await caller.session?.(), await caller.claimant?.()];
  const isForm = room.name !== 'api';
  const csrf = newSecret(t.house.random);
  const token = csrfToken(t.house, { csrf, session });
  const cookie = (name: CookieName, value: string | undefined) =>
    value ? [`${cookieName(t.house, name)}=${value}`] : [];
  const bearer = row.who === 'claimant' ? (claimant ?? session) : (session ?? claimant);
  const fields = {
    ...(sending.fields ?? fieldsOf(cast, room, row)),
    ...(isForm && !sending.isTokenLeftOut ? { [csrfField]: token } : {}),
  };
  const wanted = isForm
    ? new URLSearchParams(fields as Record<string, string>).toString()
    : JSON.stringify(fields);
  const hasBody = row.method !== 'GET' && (isForm || row.body !== undefined || sending.payload !== undefined);
  return server.inject({
    method: row.method,
    url: pathOf(cast, row),
    headers: {
      ...(isForm
        ? {
            cookie: [
              ...cookie('csrf', csrf),
              ...cookie('session', session),
              ...cookie('case', claimant),
            ].join('; '),
          }
        : {}),
      ...(!isForm && bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(hasBody
        ? {
            'content-type':
              sending.contentType ?? (isForm ? 'application/x-www-form-urlencoded' : 'application/json'),
          }
        : {}),
      ...sending.headers,
    },
    ...(hasBody ? { payload: sending.payload ?? wanted } : {}),
  });
}

/** The path with everything in it that there is. */
function pathOf({ scene }: Cast, row: Route): string {
  const known: Record<string, string> = {
    number: scene.number,
    name: 'desk-admin-project',
    question: 'contact',
    secret: 'x'.repeat(43),
  };
  return row.path.replace(
    /:(\w+)/g,
    (_all, name: string) => known[name] ?? '01900000-0000-7000-8000-000000000000',
  );
}

/** A body that the row's schema takes, as far as its fields are known; so that what refuses is the permission. */
export function fieldsOf({ scene }: Cast, room: Room, row: Route): Record<string, unknown> {
  if (!(row.body instanceof z.ZodObject)) return {};
  const known: Record<string, unknown> = {
    ...{ reason: 'there is enough to see', question: 'Which shop was it from?', body: 'A short note.' },
    ...{ username: 'somebody', role: 'auditor', version: 5, release: false, claimantId: scene.claimantId },
    ...{ lost: ['authenticator'], held: ['password'], conduct: true, patience: true },
    ...{ address: 'somebody@example.org', contact: 'somebody@example.org', purpose: 'verify_address' },
  };
  const fields = Object.keys(row.body.shape).map((name) => [name, known[name] ?? 'x'] as const);
  return Object.fromEntries(
    room.name === 'api' ? fields : fields.map(([name, value]) => [name, String(value)]),
  );
}

/** Which right of the desk a row needs: by the last word of its path, so that a new row of a new kind is not forgotten. */
export function actOf({ method, path }: Route): DeskAct {
  if (path.includes('/people')) return 'people';
  if (method === 'GET') return 'see';
  const last = path.split('/').at(-1)!;
  const act = (
    {
      take: 'take',
      release: 'take',
      note: 'note',
      notes: 'note',
      ask: 'ask',
      clear: 'clear',
      approve: 'approve',
      refuse: 'refuse',
    } as const
  )[last];
  if (!act) throw new Error(`${method} ${path}: which right of the desk does it need?`);
  return act;
}
