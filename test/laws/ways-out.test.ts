/**
 * Law: no two refusals point at each other (RECOVERY.md, law 13). Over the states an account can be in, and over what somebody may still hold
 * of it, each wish is tried by the real use-cases; what is refused is followed by the ways out of that refusal, until the wish is granted or a
 * person must decide (recovery, which stands outside the lock). A way that leads to a refusal it came from is a circle; none at all, a dead end.
 */

import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { newSecret } from '../../src/base/secret.ts';
import { deadFailures } from '../../src/domain/account/throttle.ts';
import { newRecoveryCodes, showRecoveryCode } from '../../src/domain/factor/recovery-code.ts';
import { newTotpSecret, totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import type { AccountId } from '../../src/domain/ids.ts';
import { Refusal, type RefusalCode, refusals } from '../../src/domain/refusals.ts';
import { type WayOut, waysOut } from '../../src/domain/ways-out.ts';
import { PasswordHasher } from '../../src/outside/password-hash.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { endOwnCase } from '../../src/usecases/account/end-own-case.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { freezeOwnAccount } from '../../src/usecases/account/freeze-own-account.ts';
import { beginTotp } from '../../src/usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../src/usecases/factor/confirm-totp.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { removeTotp } from '../../src/usecases/factor/remove-totp.ts';
import type { House } from '../../src/usecases/house.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import type { SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { sources } from './sources.ts';

const password = 'nine quiet herons over the weir';
const codesEach = 4;
const wishesOfEach = 3; // as many states as a law that walks for a minute can meet

/** Hashes each password once: a thousand sign-ins are walked, and how a password is hashed decides none of them. */
class Remembering extends PasswordHasher {
  readonly #hashes = new Map<string, string>();
  override async hashPassword(typed: string) {
    const hash = this.#hashes.get(typed);
    if (hash) return { hash };
    const hashed = await super.hashPassword(typed);
    if (hashed !== 'busy') this.#hashes.set(typed, hashed.hash);
    return hashed;
  }
  override async verifyPassword(stored: string | undefined, typed: string) {
    return stored !== undefined && stored === this.#hashes.get(typed) ? 'right' : 'wrong';
  }
}

let t: TestHouse;
let house: House;
beforeAll(async () => {
  t = await openHouse();
  house = { ...t.house, passwords: new Remembering(t.house.random) };
});
afterAll(() => t.close());

const flags = {
  account: [
    'factor',
    'codes',
    'verified',
    'frozen',
    'aftercare',
    'passwordDead',
    'factorDead',
    'liveCase',
    'project',
  ],
  held: ['app', 'paper', 'mailbox', 'device'],
} as const;
type Flag = (typeof flags.account)[number];
type Held = (typeof flags.held)[number];
type State = Readonly<Record<Flag, boolean>>;

const subsets = <Name extends string>(names: readonly Name[]): Record<Name, boolean>[] =>
  Array.from(
    { length: 2 ** names.length },
    (_, bits) =>
      Object.fromEntries(names.map((name, i) => [name, (bits & (2 ** i)) !== 0])) as Record<Name, boolean>,
  );
/** What depends on a factor is not without one. */
const isPossible = (state: State) => state.factor || !(state.codes || state.factorDead || state.project);

interface Person {
  readonly id: AccountId;
  readonly username: string;
  readonly held: Readonly<Record<Held, boolean>>;
  readonly state: State;
  secret: Uint8Array;
  readonly codes: string[];
  readonly deviceSecret: string;
  /** How they sign in: what the ways out that they took have changed. */
  by: { device: boolean; factor: 'code' | 'two codes' | 'paper' };
  who: SignedIn | undefined;
}

let people = 0;
async function settle(state: State, held: Person['held']): Promise<Person> {
  const hashed = await house.passwords.hashPassword(password);
  if (hashed === 'busy') throw new Error('busy');
  const now = t.clock.now();
  const long = after(now, -100 * dayMs);
  const id = newId<'account'>(house.random, long);
  people += 1;
  const username = `p${people}`;
  const secret = newTotpSecret(house.random);
  const codes = newRecoveryCodes(house.random).slice(0, codesEach);
  const deviceSecret = newSecret(house.random);
  await house.db.transaction(async (tx) => {
    await tx.accounts.add({
      id,
      username,
      usernameKey: username,
      passwordHash: hashed.hash,
      createdAt: long,
    });
    const address = `${username}@example.org`;
    const addressId = newId<'address'>(house.random, long);
    await tx.addresses.add({ id: addressId, accountId: id, address, addressKey: address, addedAt: long });
    if (state.verified) {
      await tx.addresses.verify(addressId, long);
      await tx.addresses.makePrimary(id, addressId);
    }
    if (state.factor) {
      const factorId = newId<'factor'>(house.random, long);
      const secretSealed = house.keys.seal('totp', factorId, secret, house.random);
      const dated = { createdAt: long, confirmedAt: long, lastStep: 0 };
      await tx.factors.addTotp({ id: factorId, accountId: id, secretSealed, ...dated });
    }
    if (state.codes)
      await tx.factors.addCodes(
        codes.map((code) => ({
          ...{ id: newId<'recovery-code'>(house.random, long), accountId: id, createdAt: long },
          codeHash: house.keys.hash('recovery-code', code),
        })),
      );
    const secretHash = house.keys.hash('device', deviceSecret);
    const deviceId = newId<'device'>(house.random, long);
    await tx.sessions.addDevice({
      id: deviceId,
      accountId: id,
      secretHash,
      firstAt: long,
      lastAt: long,
      client: 'x',
    });
    if (state.project) {
      const projectId = newId<'project'>(house.random, long);
      await tx.projects.add({ id: projectId, name: username, nameKey: username, createdAt: long });
      await tx.projects.addOwner(projectId, id, long, null);
    }
  });
  const dead = async (what: string) =>
    t.sql.query('INSERT INTO guesses (account_id, what, failures, last_failed_at) VALUES ($1, $2, $3, $4)', [
      ...[id, what, deadFailures, long],
    ]);
  if (state.passwordDead) await dead('password');
  if (state.factorDead) await dead('factor');
  if (state.frozen)
    await t.sql.query(`UPDATE accounts SET frozen_at = $2, frozen_because = 'x' WHERE id = $1`, [id, now]);
  if (state.aftercare)
    await t.sql.query('UPDATE accounts SET aftercare_until = $2 WHERE id = $1', [id, after(now, 14 * dayMs)]);
  if (state.liveCase) await openCase(id);
  const by = { device: false, factor: held.app ? 'code' : 'paper' } as const;
  return {
    ...{ id, username, held, state, secret, deviceSecret, by, who: undefined },
    codes: state.codes && held.paper ? codes.map(showRecoveryCode) : [],
  };
}

async function openCase(id: AccountId): Promise<void> {
  const caseId = newId<'case'>(house.random, t.clock.now());
  await t.sql.query(
    `INSERT INTO cases (id, number, account_id, state, opened_at, entered_at, stake) VALUES ($1, $2, $3, 'gathering', $4, $4, 'ordinary')`,
    [caseId, caseId.slice(-9), id, t.clock.now()],
  );
}

const codeOf = (secret: Uint8Array, back = 0) => totpCode(secret, totpStep(t.clock.now()) - back);
const tick = (ms: number) => t.clock.set(after(t.clock.now(), ms));

function factorOf(person: Person): string | undefined {
  if (person.by.factor === 'paper') return person.codes[0];
  if (!person.held.app) return undefined;
  return person.by.factor === 'code'
    ? codeOf(person.secret)
    : `${codeOf(person.secret, 1)} ${codeOf(person.secret)}`;
}

/** What somebody cannot do for want of something is no refusal: they look for another way. */
class Lacks extends Error {}
const lacking = (what: string): never => {
  throw new Lacks(what);
};

async function signIn(person: Person): Promise<void> {
  tick(2 * minuteMs); // another code, and no time passes for a wait
  const code = factorOf(person);
  const deviceSecret = person.by.device ? person.deviceSecret : undefined;
  const shows = person.by.factor === 'code' ? undefined : code;
  const begun = await beginSignIn(house, visitor(), {
    ...{ username: person.username, password, deviceSecret },
    code: shows,
  });
  if (begun.kind === 'signed_in') return enter(person, begun.sessionSecret);
  const typed = code ?? (person.codes.length > 0 ? person.codes[0]! : lacking('a factor'));
  const done = await finishSignIn(house, visitor(), {
    signInSecret: begun.secret,
    code: typed,
    deviceSecret,
  });
  if (done.newCode) person.codes.splice(0, 1, done.newCode);
  return enter(person, done.sessionSecret);
}

async function enter(person: Person, sessionSecret: string): Promise<void> {
  const found = await findSession(house, { secret: sessionSecret });
  person.who = found ? { ...visitor(), ...found } : undefined;
}

const inside = (person: Person): SignedIn => {
  if (!person.who) throw new Refusal('sign_in_required');
  return person.who;
};

async function putOnApp(person: Person, replaces: boolean): Promise<void> {
  const { secretShown } = await beginTotp(house, inside(person), { replaces });
  const secret = Secret.fromBase32(secretShown.replaceAll(' ', '')).bytes as Uint8Array;
  const { sessionSecret } = await confirmTotp(house, inside(person), { code: codeOf(secret) });
  person.secret = secret;
  Object.assign(person.held, { app: true });
  person.by.factor = 'code';
  tick(2 * minuteMs);
  await enter(person, sessionSecret);
}

/** What each wish comes to, once somebody is in. */
const wishes: Readonly<Record<string, (person: Person) => Promise<unknown>>> = {
  'be signed in': async (person) => inside(person),
  'have an app in hand': (person) => putOnApp(person, false),
  'have recovery codes': (person) => makeRecoveryCodes(house, inside(person)),
  'change the password': (person) =>
    changePassword(house, inside(person), { current: password, password: 'ten loud geese by the lock' }),
  'own a project': (person) => createProject(house, inside(person), { name: `new-${person.username}` }),
  'take the app off': (person) => removeTotp(house, inside(person)),
  'stop a request': async (person) => {
    const who = inside(person);
    if (!(await house.db.once.cases.liveOf(person.id))) return;
    await endOwnCase(house, who);
  },
};

/** What it takes to go a way. `person`: a person of the desk decides from here on, by rules of their own. */
const ways: Readonly<Record<WayOut, (person: Person) => Promise<'again' | 'granted' | 'person'>>> = {
  'type again': async () => lacking('anything but what was right'),
  wait: async () => {
    tick(hourMs);
    return 'again';
  },
  'sign in': async (person) => {
    await signIn(person);
    return 'again';
  },
  'known device': async (person) => {
    if (!person.held.device || person.by.device) lacking('another device');
    person.by.device = true;
    return 'again';
  },
  'two codes': async (person) => {
    if (!person.held.app || person.by.factor === 'two codes') lacking('the app');
    person.by.factor = 'two codes';
    return 'again';
  },
  'recovery code': async (person) => {
    if (person.codes.length === 0 || person.by.factor === 'paper') lacking('a recovery code');
    person.by.factor = 'paper';
    return 'again';
  },
  reset: async (person) => {
    const isLetterSent = person.state.verified && person.held.mailbox;
    if (!isLetterSent) lacking('the mailbox');
    await t.sql.query(`DELETE FROM guesses WHERE account_id = $1 AND what = 'password'`, [person.id]);
    return 'again';
  },
  recover: async () => 'person',
  confirm: async (person) => {
    tick(2 * minuteMs);
    const { newCode } = await confirmAgain(house, inside(person), {
      ...{ password, code: factorOf(person) ?? person.codes[0] },
    });
    if (newCode) person.codes.splice(0, 1, newCode);
    person.who = { ...inside(person), freshAt: t.clock.now() };
    return 'again';
  },
  'add app': async (person) => {
    await putOnApp(person, false);
    return 'again';
  },
  'replace app': async (person) => {
    await putOnApp(person, true);
    return 'granted';
  },
  'confirm address': async (person) => {
    if (!person.held.mailbox) lacking('the mailbox');
    await t.sql.query('UPDATE addresses SET verified_at = $2, is_primary = true WHERE account_id = $1', [
      person.id,
      t.clock.now(),
    ]);
    return 'again';
  },
  // Whoever is in can always add an address that they do read.
  'add address': async (person) => {
    Object.assign(person.held, { mailbox: true });
    return ways['confirm address'](person);
  },
  'new link': async () => lacking('a link'),
  freeze: async (person) => {
    if (person.state.liveCase) await freezeOwnAccount(house, inside(person));
    else lacking('a case');
    return 'granted';
  },
  'nothing to do': async () => 'granted',
};

/** Goes after a wish; answers how it ended. Throws what is wrong: a circle, or a dead end. */
async function walk(
  person: Person,
  wish: (person: Person) => Promise<unknown>,
  path: readonly RefusalCode[] = [],
): Promise<'granted' | 'person'> {
  const refused = await outcome(() => wish(person));
  if (refused === undefined) return 'granted';
  if (path.length > 8) throw new Error(`a circle: ${[...path, refused].join(' > ')}`);
  const out = waysOut[refused];
  if (!out) throw new Error(`no ways out of ${refused}`);
  const tried: string[] = [];
  for (const way of out) {
    const end = await outcomeOfWay(person, way, [...path, refused]);
    if (typeof end === 'string' && end !== 'again') return end;
    if (end === 'again') {
      const next = await outcome(() => wish(person));
      if (next === undefined) return 'granted';
      if (next !== refused && !path.includes(next)) return walk(person, wish, [...path, refused]);
      tried.push(`${way} > ${next}`);
    } else tried.push(`${way}: ${end.why}`);
  }
  throw new Error(`a dead end at ${[...path, refused].join(' > ')}: ${tried.join('; ')}`);
}

/** One way, with the ways out of what refuses it. */
async function outcomeOfWay(
  person: Person,
  way: WayOut,
  path: readonly RefusalCode[],
): Promise<'again' | 'granted' | 'person' | { readonly why: string }> {
  try {
    return await ways[way](person);
  } catch (fault) {
    if (fault instanceof Lacks) return { why: `lacks ${fault.message}` };
    if (!(fault instanceof Refusal)) throw fault;
    if (path.includes(fault.code)) return { why: `back at ${fault.code}` };
    let end: 'again' | 'granted' | 'person' = 'again';
    const ended = await walk(
      person,
      async (one) => {
        end = await ways[way](one);
      },
      path,
    ).catch((wrong: Error) => ({ why: wrong.message }));
    return ended === 'granted' ? end : ended;
  }
}

async function outcome(work: () => Promise<unknown>): Promise<RefusalCode | undefined> {
  try {
    await work();
    return undefined;
  } catch (fault) {
    if (fault instanceof Refusal) return fault.code;
    throw fault;
  }
}

describe('from every state of an account', () => {
  const states = subsets(flags.account).filter(isPossible);
  const held = subsets(flags.held);
  test.each(Object.keys(wishes).map((name, nth) => [name, nth] as const))(
    'somebody comes to: %s',
    { timeout: 240_000 },
    async (name, nth) => {
      const wrong: string[] = [];
      let granted = 0;
      // Each state is met by two wishes and more, each time by another of the sixteen ways of holding something.
      for (const [i, state] of states.entries()) {
        if (i % wishesOfEach !== nth % wishesOfEach) continue;
        const holds = held[(i * 5 + nth * 3) % held.length]!;
        const person = await settle(state, { ...holds });
        const found = await walk(person, wishes[name]!).catch((fault: Error) => fault);
        if (found === 'granted') granted += 1;
        else if (name === 'be signed in' && holdsEnough(state, holds))
          wrong.push(`${names(state)} | ${names(holds)} | ${found}`);
        if (found instanceof Error) wrong.push(`${names(state)} | ${names(holds)} | ${found.message}`);
      }
      expect(wrong.slice(0, 10)).toEqual([]);
      expect(granted).toBeGreaterThan(states.length / (5 * wishesOfEach));
    },
  );
});

/** Whoever has the password and a factor, where one is asked for, needs nobody to get in, whatever strangers have done. */
const holdsEnough = (state: State, holds: Person['held']) =>
  !state.frozen &&
  (state.factor ? holds.app || (state.codes && holds.paper) : !state.passwordDead || holds.device);

const names = (given: Readonly<Record<string, boolean>>) =>
  Object.keys(given)
    .filter((name) => given[name])
    .join(' ');

test('every refusal that an account can meet has ways out, and each says what it is', () => {
  const files = [...sources].filter(([file]) =>
    /^usecases\/(account|factor|registry)\/|^usecases\/steps\/(check-|count-guess|live-session|end-case)|^usecases\/who/.test(
      file,
    ),
  );
  expect(files.length).toBeGreaterThan(20);
  const met = new Set(
    files.flatMap(([, text]) => [...text.matchAll(/new Refusal\(\s*'(\w+)'/g)].map(([, code]) => code!)),
  );
  expect([...met].filter((code) => !waysOut[code as RefusalCode])).toEqual([]);
  for (const code of Object.keys(waysOut)) expect(refusals[code as RefusalCode].next).not.toBe('');
});
