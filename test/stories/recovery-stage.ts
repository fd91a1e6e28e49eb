/**
 * The stage for stories about a case: a holder with everything that opens an account, co-owners, and somebody who asks. Cases are brought
 * to a state by their real moves; what lies before the story is written straight into the stores, in the past it would have had.
 */
import { Secret } from 'otpauth';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { newSecret } from '../../src/base/secret.ts';
import type { Case } from '../../src/domain/case/case.ts';
import type { CaseState } from '../../src/domain/case/lifecycle.ts';
import { newRecoveryCodes, type RecoveryCode } from '../../src/domain/factor/recovery-code.ts';
import { newTotpSecret, totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import type { AccountId, AddressId, CaseId, ClaimantId, ProjectId } from '../../src/domain/ids.ts';
import type { LetterKind } from '../../src/domain/letter/letter.ts';
import { Refusal, type RefusalCode } from '../../src/domain/refusals.ts';
import type { NewClaimant } from '../../src/store/claimants.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { confirmFactor } from '../../src/usecases/recovery/confirm-factor.ts';
import { restorePassword } from '../../src/usecases/recovery/restore-password.ts';
import { showCodes } from '../../src/usecases/recovery/show-codes.ts';
import { showFactor } from '../../src/usecases/recovery/show-factor.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { type Claiming, clockOrigin, policyOrigin } from '../../src/usecases/who.ts';
import { type TestHouse, visitor } from '../house.ts';

export const oldPassword = 'what the holder used until now';

/** Everything that opened an account before the story. */
export interface Holder {
  readonly id: AccountId;
  readonly username: string;
  readonly codes: readonly RecoveryCode[];
  readonly totpSecret: Uint8Array;
  readonly sessionSecret: string;
  readonly signInSecret: string;
  readonly deviceSecret: string;
  readonly resetSecret: string;
}

/** Every address that must be told what happens to Ann's account: primary, unverified, just removed, and her co-owner's. */
export const told = ['ann@example.org', 'ann@new.example', 'ann@old.example', 'bob@example.net'];

/** Ann, whose account is two years old, and Bob, with whom she owns a project. */
export async function setStage(t: TestHouse): Promise<Holder> {
  const { house } = t;
  const now = t.clock.now();
  const long = after(now, -730 * dayMs);
  const ann = await addAccount(t, 'ann', [
    { address: 'ann@example.org', addedAt: long, verifiedAt: long, isPrimary: true },
    { address: 'ann@new.example', addedAt: after(now, -30 * dayMs) },
    { address: 'ann@old.example', addedAt: long, verifiedAt: long, removedAt: after(now, -5 * dayMs) },
  ]);
  const bob = await addAccount(t, 'bob', [
    { address: 'bob@example.net', addedAt: long, verifiedAt: long, isPrimary: true },
  ]);
  const [sessionSecret, signInSecret, deviceSecret, resetSecret] = [1, 2, 3, 4].map(() =>
    newSecret(house.random),
  ) as [string, string, string, string];
  const codes = newRecoveryCodes(house.random);
  const totpSecret = newTotpSecret(house.random);
  await house.db.transaction(async (tx) => {
    const projectId = newId<'project'>(house.random, long) as ProjectId;
    await tx.projects.add({ id: projectId, name: 'annotated', nameKey: 'annotated', createdAt: long });
    await tx.projects.addOwner(projectId, ann, long, null);
    await tx.projects.addOwner(projectId, bob, long, ann);
    const factorId = newId<'factor'>(house.random, long);
    const secretSealed = house.keys.seal('totp', factorId, totpSecret, house.random);
    await tx.factors.addTotp({
      id: factorId,
      accountId: ann,
      secretSealed,
      createdAt: long,
      confirmedAt: long,
      lastStep: 0,
    });
    await tx.factors.addTotp({
      id: newId(house.random, now),
      accountId: ann,
      secretSealed,
      createdAt: now,
      confirmedAt: null,
      lastStep: 0,
    });
    await tx.factors.addCodes(
      codes.map((code) => ({
        id: newId(house.random, long),
        accountId: ann,
        codeHash: house.keys.hash('recovery-code', code),
        createdAt: long,
      })),
    );
    const deviceId = newId<'device'>(house.random, long);
    await tx.sessions.addDevice({
      id: deviceId,
      accountId: ann,
      secretHash: house.keys.hash('device', deviceSecret),
      firstAt: long,
      lastAt: now,
      client: 'Firefox',
    });
    await tx.sessions.add(openSession(t, ann, sessionSecret));
    await tx.sessions.addSignIn({
      id: newId(house.random, now),
      secretHash: house.keys.hash('sign-in', signInSecret),
      accountId: ann,
      passwordAt: now,
      isBreached: false,
      triesLeft: 5,
      expiresAt: after(now, 60 * dayMs),
    });
    await tx.links.add([
      {
        id: newId(house.random, now),
        purpose: 'reset_password',
        secretHash: house.keys.hash('link:reset_password', resetSecret),
        accountId: ann,
        addressId: null,
        caseId: null,
        claimantId: null,
        madeAt: now,
        expiresAt: after(now, 60 * dayMs),
      },
    ]);
    await tx.accounts.countGuess(ann, 'factor', now);
    await tx.accounts.countGuess(ann, 'password', now);
  });
  return {
    id: ann,
    username: 'ann',
    codes,
    totpSecret,
    sessionSecret,
    signInSecret,
    deviceSecret,
    resetSecret,
  };
}

/** A session row that is open for sixty days. */
export function openSession(t: TestHouse, accountId: AccountId, secret: string) {
  const now = t.clock.now();
  return {
    id: newId<'session'>(t.house.random, now),
    secretHash: t.house.keys.hash('session', secret),
    accountId,
    deviceId: null,
    assurance: 'two_factor' as const,
    createdAt: now,
    seenAt: now,
    freshAt: now,
    expiresAt: after(now, 60 * dayMs),
    client: 'Firefox',
    addressPrefix: '198.51.100.0/24',
  };
}

interface GivenAddress {
  readonly address: string;
  readonly addedAt: Date;
  readonly verifiedAt?: Date;
  readonly removedAt?: Date;
  readonly isPrimary?: boolean;
}

/** An account two years old with these addresses. */
export async function addAccount(
  t: TestHouse,
  username: string,
  addresses: readonly GivenAddress[],
): Promise<AccountId> {
  const { house } = t;
  const createdAt = after(t.clock.now(), -730 * dayMs);
  const id = newId<'account'>(house.random, createdAt);
  const hashed = await house.passwords.hashPassword(oldPassword);
  if (hashed === 'busy') throw new Error('busy');
  await house.db.transaction(async (tx) => {
    await tx.accounts.add({ id, username, usernameKey: username, passwordHash: hashed.hash, createdAt });
    for (const { address, addedAt, verifiedAt, removedAt, isPrimary } of addresses) {
      const addressId: AddressId = newId(house.random, addedAt);
      await tx.addresses.add({ id: addressId, accountId: id, address, addressKey: address, addedAt });
      if (verifiedAt) await tx.addresses.verify(addressId, verifiedAt);
      if (isPrimary) await tx.addresses.makePrimary(id, addressId);
      if (removedAt) await tx.addresses.remove(addressId, removedAt, after(removedAt, 30 * dayMs));
    }
  });
  return id;
}

export interface Asking {
  readonly caseId: CaseId;
  readonly claimantId: ClaimantId;
  readonly claiming: Claiming;
  readonly contact: string;
  readonly number: string;
}

const answers = {
  account: { typed: 'ann', username: 'ann' },
  lost: ['authenticator'],
  held: ['mailbox'],
  codes: 'lost',
  explanation: 'The phone fell into the sea.',
  contact: 'new@example.com',
  consent: { conduct: true, patience: true, estimate: 'a day' },
} as const;

/** A case for an account, asked for from `contact`, whose claimant has opened it: it is gathering. */
export async function ask(t: TestHouse, accountId: AccountId, contact = 'new@example.com'): Promise<Asking> {
  const asking = await askUnconfirmed(t, accountId, contact);
  const now = t.clock.now();
  await t.house.db.transaction(async (tx) => {
    await tx.claimants.confirm(asking.claimantId, now);
    await makeMove(t.house, tx, await tx.cases.get(asking.caseId), 'confirm', {
      actor: 'claimant',
      origin: clockOrigin,
      now,
    });
  });
  return asking;
}

/** The same, while the contact address is not yet proven. */
export async function askUnconfirmed(
  t: TestHouse,
  accountId: AccountId,
  contact = 'new@example.com',
): Promise<Asking> {
  const { house } = t;
  const now = t.clock.now();
  const caseId = newId<'case'>(house.random, now);
  const number = `${caseId.slice(-8, -4)}-${caseId.slice(-4)}`.toUpperCase();
  const opened: Case = {
    id: caseId,
    number,
    accountId,
    state: 'opened',
    version: 1,
    openedAt: now,
    enteredAt: now,
    dueAt: after(now, house.policy.contactConfirmDays * dayMs),
    stake: 'none',
    waitStartedAt: null,
    waitUntil: null,
    aftercare: null,
    forClaimantId: null,
    approvalsNeeded: 1,
    round: 1,
    completedAt: null,
    takenBy: null,
    grounds: null,
    contestedAt: null,
    lapsesAt: null,
  };
  const first = newClaimant(t, caseId, contact);
  if (!(await house.db.once.cases.open(opened, first))) throw new Error('there is a live case already');
  return { caseId, claimantId: first.id, claiming: claimingAs(first), contact, number };
}

function newClaimant(t: TestHouse, caseId: CaseId, contact: string): NewClaimant {
  const joinedAt = t.clock.now();
  return {
    id: newId<'claimant'>(t.house.random, joinedAt),
    caseId,
    contact,
    contactKey: contact,
    answers,
    joinedAt,
    addressPrefix: null,
    client: null,
  };
}

const claimingAs = ({ id: claimantId, caseId, contact }: NewClaimant): Claiming => ({
  ...visitor('203.0.113.0/24', 'Chrome on Windows'),
  claimantId,
  caseId,
  contact,
});

/** One more claimant of a case. */
export async function join(
  t: TestHouse,
  caseId: CaseId,
  contact: string,
  isConfirmed = true,
): Promise<{ claimantId: ClaimantId; claiming: Claiming }> {
  const one = newClaimant(t, caseId, contact);
  await t.house.db.transaction(async (tx) => {
    await tx.claimants.add(one);
    if (isConfirmed) await tx.claimants.confirm(one.id, one.joinedAt);
  });
  return { claimantId: one.id, claiming: claimingAs(one) };
}

/** The policy accepts: the wait begins. */
export async function accept(
  t: TestHouse,
  asking: Asking,
  waitHours = 24,
  aftercare: 'strong' | 'weak' = 'strong',
): Promise<void> {
  const now = t.clock.now();
  await t.house.db.transaction(async (tx) => {
    await makeMove(t.house, tx, await tx.cases.get(asking.caseId), 'accept', {
      actor: 'policy',
      origin: policyOrigin,
      now,
      waitUntil: after(now, waitHours * hourMs),
      aftercare,
      forClaimantId: asking.claimantId,
    });
  });
}

/** A case that waited and is granted, and the secret of the link its claimant was mailed. */
export async function grant(
  t: TestHouse,
  accountId: AccountId,
  contact = 'new@example.com',
): Promise<Asking & { restoreSecret: string }> {
  const asking = await ask(t, accountId, contact);
  await accept(t, asking);
  await t.pass(24 * hourMs + minuteMs);
  return { ...asking, restoreSecret: await secretFrom(t, contact, 'restore') };
}

/** The desk clears a contested case and approves it anew, by two people; the wait is a minute. */
export async function clearAndApprove(t: TestHouse, asking: Asking): Promise<void> {
  const staff = [await addAccount(t, 'desk-one', []), await addAccount(t, 'desk-two', [])];
  const now = t.clock.now();
  const by = { actor: 'desk', origin: clockOrigin, now } as const;
  const grounds = { roots: [], signals: [], rivals: [], others: [] };
  await t.house.db.transaction(async (tx) => {
    const cleared = await makeMove(t.house, tx, await tx.cases.get(asking.caseId), 'clear', by);
    for (const staffId of staff) {
      await tx.desk.join(staffId, 'approver', after(cleared.openedAt, -dayMs));
      await tx.desk.approve({
        caseId: cleared.id,
        round: cleared.round,
        staffId,
        claimantId: asking.claimantId,
        at: now,
        reason: 'spoke to both of them',
        grounds,
      });
    }
    const sets = {
      waitUntil: after(now, minuteMs),
      aftercare: 'weak',
      forClaimantId: asking.claimantId,
      grounds,
    } as const;
    await makeMove(t.house, tx, cleared, 'approve', { ...by, ...sets });
  });
}

/** The secret of the newest link to `path` that was mailed to somebody. */
export async function secretFrom(
  t: TestHouse,
  recipient: string,
  path: 'restore' | 'not-me' | 'case/open',
): Promise<string> {
  for (const letter of (await t.mail(recipient)).toReversed()) {
    const secret = new RegExp(`${t.house.settings.baseUrl}/${path}/([A-Za-z0-9_-]{43})`).exec(
      letter.text,
    )?.[1];
    if (secret) return secret;
  }
  throw new Error(`no letter to ${recipient} with a link to ${path}`);
}

/** The case as it stands in the database. */
export const caseOf = (t: TestHouse, asking: { caseId: CaseId }) => t.house.db.once.cases.get(asking.caseId);

/** The code of the refusal, or what was answered when it was none. */
export async function refusalOf(work: Promise<unknown>): Promise<RefusalCode | { answered: unknown }> {
  try {
    return { answered: await work };
  } catch (fault) {
    if (fault instanceof Refusal) return fault.code;
    throw fault;
  }
}

/** How many facts of a kind a case has. */
export async function countFacts(t: TestHouse, asking: { caseId: CaseId }, kind: string): Promise<number> {
  return (await t.house.db.once.record.ofCase(asking.caseId, [])).filter((fact) => fact.kind === kind).length;
}

/** Law 7: no fact posts the same letter to the same address twice, and all that were owed went out. */
export async function lettersNotOncePerFact(t: TestHouse): Promise<unknown[]> {
  const { rows } = await t.sql.query(
    `SELECT fact_id, kind, lower(recipient), count(*), bool_and(sent_at IS NOT NULL) AS sent FROM letters
     GROUP BY 1, 2, 3 HAVING count(*) <> 1 OR NOT bool_and(sent_at IS NOT NULL)`,
  );
  return rows;
}

/** Puts a case into a state that no move led to, past the database's own guards: what a use-case refuses then, it refuses by itself. */
export async function forceState(
  t: TestHouse,
  asking: { caseId: CaseId },
  state: CaseState,
  forClaimantId?: ClaimantId,
): Promise<void> {
  const sets = `state = '${state}'${forClaimantId ? `, for_claimant_id = '${forClaimantId}'` : ''}`;
  // One simple query is one transaction.
  await t.sql.query(`SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE cases DISABLE TRIGGER USER;
    UPDATE cases SET ${sets} WHERE id = '${asking.caseId}';
    ALTER TABLE cases ENABLE TRIGGER USER`);
}

/** How many letters of a kind were written about a case. */
export async function countLetters(
  t: TestHouse,
  asking: { caseId: CaseId },
  kind: LetterKind,
): Promise<number> {
  const { rows } = await t.sql.query<{ count: string }>(
    'SELECT count(*) FROM letters WHERE case_id = $1 AND kind = $2',
    [asking.caseId, kind],
  );
  return Number(rows[0]?.count);
}

export const newPassword = 'a quiet harbour at low tide';

/** A sitting with every step done but the last, and one of its codes: what `completeRestoration` takes. */
export async function finishAllButLast(
  t: TestHouse,
  granted: { restoreSecret: string },
  password = newPassword,
): Promise<FinishedSitting> {
  const { sittingSecret } = await beginRestoration(t.house, visitor(), {
    secret: granted.restoreSecret,
    isHere: true,
  });
  await restorePassword(t.house, visitor(), { sittingSecret, password });
  const { secretShown } = await showFactor(t.house, visitor(), { sittingSecret });
  const totpSecret = Secret.fromBase32(secretShown.replaceAll(' ', '')).bytes;
  const totpUsed = totpCode(totpSecret, totpStep(t.clock.now()));
  await confirmFactor(t.house, visitor(), { sittingSecret, code: totpUsed });
  const { codes } = await showCodes(t.house, visitor(), { sittingSecret });
  return { sittingSecret, code: codes[3]!, codes, totpSecret, totpUsed };
}

export interface FinishedSitting {
  readonly sittingSecret: string;
  readonly code: string;
  readonly codes: readonly string[];
  readonly totpSecret: Uint8Array;
  readonly totpUsed: string;
}
