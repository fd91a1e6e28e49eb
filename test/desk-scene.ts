/** What the desk's stories are played on: accounts, people of the desk, cases with proofs; written by the stores, with instants of the past. */
import { after, dayMs, hourMs } from '../src/base/clock.ts';
import { newId, newNumber } from '../src/base/id.ts';
import type { Answers } from '../src/domain/case/answers.ts';
import type { Case } from '../src/domain/case/case.ts';
import type { Finding } from '../src/domain/evidence/finding.ts';
import type { AccountId, CaseId, ClaimantId } from '../src/domain/ids.ts';
import type { NewClaimant } from '../src/store/claimants.ts';
import type { StaffRole } from '../src/store/schema.ts';
import type { Staff } from '../src/usecases/who.ts';
import { type TestHouse, testStart, visitor } from './house.ts';

const longAgo = after(testStart, -900 * dayMs);

export const mailboxProof = { kind: 'mailbox', root: 'domain:example.org', strength: 'strong' } as const;
export const repositoryProof = { kind: 'repository', root: 'forge:github.com', strength: 'strong' } as const;
export const passwordProof = { kind: 'password', root: 'own', strength: 'weak' } as const;
export type Proven = Pick<Finding, 'kind' | 'root' | 'strength'>;

const answers = (username: string, contact: string): Answers => ({
  account: { typed: username, username },
  lost: ['authenticator'],
  held: ['mailbox'],
  codes: 'lost',
  explanation: 'My phone fell into the lake.',
  contact,
  consent: { conduct: true, patience: true, estimate: 'three days' },
});

/** An account two and a half years old, with a verified address `<username>@example.org`. */
export async function addAccount({ house }: TestHouse, username: string): Promise<AccountId> {
  const id = newId<'account'>(house.random, longAgo);
  const address = `${username}@example.org`;
  const addressId = newId<'address'>(house.random, longAgo);
  const tx = house.db.once;
  await tx.accounts.add({
    id,
    username,
    usernameKey: username,
    passwordHash: `$argon2id$of-${username}`,
    createdAt: longAgo,
  });
  await tx.addresses.add({ id: addressId, accountId: id, address, addressKey: address, addedAt: longAgo });
  await tx.addresses.verify(addressId, longAgo);
  await tx.addresses.makePrimary(id, addressId);
  return id;
}

/** A project that makes the account's stake ordinary, or critical by its downloads. */
export async function addProject(
  { house }: TestHouse,
  accountId: AccountId,
  name: string,
  downloads = 10,
): Promise<void> {
  const id = newId<'project'>(house.random, longAgo);
  await house.db.once.projects.add({ id, name, nameKey: name, createdAt: longAgo });
  await house.db.once.projects.addOwner(id, accountId, longAgo, null);
  await house.db.pool.query('UPDATE projects SET downloads_per_month = $2 WHERE id = $1', [id, downloads]);
}

/** Somebody of the desk, signed in a moment ago with both factors. */
export async function addStaff(scene: TestHouse, username: string, role: StaffRole): Promise<Staff> {
  const accountId = await addAccount(scene, username);
  await scene.house.db.once.desk.join(accountId, role, after(testStart, -30 * dayMs));
  return staffOf(scene, accountId, username, role);
}

/** Another session of somebody of the desk, by password and app. */
export async function staffOf(
  scene: TestHouse,
  accountId: AccountId,
  username: string,
  staffRole: StaffRole,
): Promise<Staff> {
  const { house, clock } = scene;
  const now = clock.now();
  if (!(await house.db.once.factors.totp(accountId))) await addFactor(scene, accountId);
  const session = {
    ...{ id: newId<'session'>(house.random, now), accountId, freshAt: now },
    assurance: 'two_factor' as const,
    ...{ deviceId: null, createdAt: now, seenAt: now, expiresAt: after(now, 1000 * dayMs) },
  };
  const { addressPrefix, client, ...request } = visitor();
  await house.db.once.sessions.add({
    ...{ ...session, addressPrefix, client },
    secretHash: house.keys.hash('session', session.id),
  });
  return {
    ...{ ...request, addressPrefix, client, accountId, username, staffRole },
    ...{ sessionId: session.id, assurance: session.assurance, freshAt: now },
  };
}

/** Gives the account an authenticator app, so that a session of both factors counts. */
export async function addFactor({ house }: TestHouse, accountId: AccountId): Promise<void> {
  const id = newId<'factor'>(house.random, testStart);
  const secretSealed = house.keys.seal('totp', id, house.random.bytes(20), house.random);
  const createdAt = after(testStart, -100 * dayMs);
  await house.db.once.factors.addTotp({
    id,
    accountId,
    secretSealed,
    createdAt,
    confirmedAt: createdAt,
    lastStep: 0,
  });
}

export interface Scene {
  readonly id: CaseId;
  readonly number: string;
  readonly accountId: AccountId;
  readonly claimantId: ClaimantId;
}

/** A case opened yesterday about a new account, with one confirmed claimant who has proven `proofs`. */
export async function addCase(
  scene: TestHouse,
  username: string,
  how: { proofs: readonly Proven[]; downloads?: number; set?: Partial<Case> },
): Promise<Scene> {
  const { house } = scene;
  const accountId = await addAccount(scene, username);
  if (how.downloads !== undefined) await addProject(scene, accountId, `${username}-project`, how.downloads);
  const openedAt = after(testStart, -dayMs);
  const id = newId<'case'>(house.random, openedAt);
  const number = newNumber(house.random);
  const first = newClaimant(scene, id, username, `${username}@contact.example`);
  const opened: Case = {
    ...{ id, number, accountId, openedAt },
    state: 'reviewing',
    version: 5,
    enteredAt: after(testStart, -hourMs),
    dueAt: after(testStart, 3 * dayMs),
    stake: 'none',
    waitStartedAt: null,
    waitUntil: null,
    aftercare: null,
    forClaimantId: null,
    approvalsNeeded: 1,
    round: 2,
    completedAt: null,
    takenBy: null,
    grounds: null,
    contestedAt: null,
    lapsesAt: null,
    ...how.set,
  };
  await house.db.once.cases.open(opened, first);
  await settle(scene, first, how.proofs, true);
  return { id, number, accountId, claimantId: first.id };
}

function newClaimant({ house }: TestHouse, caseId: CaseId, username: string, contact: string): NewClaimant {
  const joinedAt = after(testStart, -dayMs);
  return {
    id: newId<'claimant'>(house.random, joinedAt),
    ...{ caseId, contact, contactKey: contact, joinedAt },
    answers: answers(username, contact),
    addressPrefix: '203.0.113.0/24',
    client: 'Firefox on Linux',
  };
}

/** Whether their address is proven, and what else is. */
async function settle(
  { house }: TestHouse,
  { id, caseId }: NewClaimant,
  proofs: readonly Proven[],
  isConfirmed: boolean,
): Promise<void> {
  if (isConfirmed) await house.db.once.claimants.confirm(id, after(testStart, -20 * hourMs));
  for (const proof of proofs) await addFinding(house, caseId, id, proof);
}

/** One more who asks in a case, with what they have proven. */
export async function addClaimant(
  scene: TestHouse,
  of: Pick<Scene, 'id' | 'accountId'>,
  contact: string,
  proofs: readonly Proven[],
  confirmed = true,
): Promise<ClaimantId> {
  const { username } = await scene.house.db.once.accounts.get(of.accountId);
  const one = newClaimant(scene, of.id, username, contact);
  await scene.house.db.once.claimants.add(one);
  await settle(scene, one, proofs, confirmed);
  return one.id;
}

export async function addFinding(
  house: TestHouse['house'],
  caseId: CaseId,
  claimantId: ClaimantId,
  proof: Proven,
): Promise<void> {
  const observedAt = after(testStart, -10 * hourMs);
  const id = newId<'finding'>(house.random, observedAt);
  await house.db.once.evidence.addFinding({
    ...proof,
    id,
    caseId,
    claimantId,
    challengeId: null,
    subject: '',
    because: ['aged'],
    observedAt,
  });
}

/** The version as a person who has just looked sees it. */
export async function versionOf({ house }: TestHouse, of: Pick<Scene, 'id'>): Promise<number> {
  return (await house.db.once.cases.get(of.id)).version;
}
