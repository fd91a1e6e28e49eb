/** People of the desk with a real session each, and a case with everything a case can have: for the stories of the desk's pages. */
import { after, dayMs, hourMs, minuteMs } from '../src/base/clock.ts';
import { newId } from '../src/base/id.ts';
import type { AccountId } from '../src/domain/ids.ts';
import type { StaffRole } from '../src/store/schema.ts';
import { makeSession } from '../src/usecases/steps/begin-session.ts';
import { record } from '../src/usecases/steps/record.ts';
import { originOf, policyOrigin, type Staff } from '../src/usecases/who.ts';
import {
  addAccount,
  addCase,
  addClaimant,
  addFactor,
  addStaff,
  mailboxProof,
  passwordProof,
  repositoryProof,
  type Scene,
} from './desk-scene.ts';
import { type TestHouse, testStart, visitor } from './house.ts';

/** The secret of a session that begins now. */
export function beginAt(
  { house, clock }: TestHouse,
  accountId: AccountId,
  assurance: 'password' | 'two_factor' = 'two_factor',
): Promise<string> {
  return makeSession(house, house.db.once, clock.now(), visitor(), { accountId, assurance, deviceId: null });
}

/** Somebody of the desk with an authenticator app, and the secret of their session. */
export async function enter(
  scene: TestHouse,
  username: string,
  role: StaffRole,
): Promise<{ who: Staff; secret: string }> {
  const who = await addStaff(scene, username, role);
  return { who, secret: await beginAt(scene, who.accountId) };
}

/** Somebody who is not of the desk, signed in with both factors. */
export async function enterStranger(
  scene: TestHouse,
  username: string,
): Promise<{ accountId: AccountId; secret: string }> {
  const accountId = await addAccount(scene, username);
  await addFactor(scene, accountId);
  return { accountId, secret: await beginAt(scene, accountId) };
}

export const explanation =
  'My phone fell into the lake.\n\nI still read <b>my mail</b> & can push to the repository.';
export const evil = '"><script>alert(1)</script>';

/** A critical case in review with two claimants, messages, a note, a file, checks under way and a history. */
export async function addFullCase(scene: TestHouse, desk: Staff): Promise<Scene> {
  const { house } = scene;
  const of = await addCase(scene, 'lindqvist', {
    proofs: [mailboxProof, repositoryProof, passwordProof],
    downloads: 4_200_000,
  });
  const rival = await addClaimant(scene, of, 'somebody.else@mail.example', [
    { ...repositoryProof, root: 'forge:gitlab.com', strength: 'weak' },
  ]);
  await addClaimant(scene, of, 'third@mail.example', [], false);
  const tx = house.db.once;
  await scene.sql.query(
    `UPDATE findings SET subject = 'https://github.com/lindqvist/rope' WHERE case_id = $1 AND kind = 'repository'`,
    [of.id],
  );
  await scene.sql.query(`UPDATE findings SET because = '{known}' WHERE case_id = $1 AND kind = 'password'`, [
    of.id,
  ]);
  await scene.sql.query(
    `UPDATE claimants SET answers = jsonb_set(answers, '{explanation}', to_jsonb($2::text)) WHERE id = $1`,
    [of.claimantId, explanation],
  );
  const said = (at: Date, body: string, by: { claimantId?: Scene['claimantId']; isInternal?: boolean }) =>
    tx.claimants.addMessage({
      id: newId(house.random, at),
      caseId: of.id,
      claimantId: by.claimantId ?? null,
      staffId: by.claimantId ? null : desk.accountId,
      at,
      body,
      isInternal: by.isInternal ?? false,
    });
  await said(after(testStart, -6 * hourMs), 'Since when have you had this account?', {});
  await said(after(testStart, -5 * hourMs), `Since 2017.\n\nI am the author of rope. ${evil}`, {
    claimantId: of.claimantId,
  });
  await said(after(testStart, -4 * hourMs), 'The voice on the call was not the one from the conference.', {
    isInternal: true,
  });
  await tx.drafts.addFile({
    id: newId(house.random, testStart),
    draftId: null,
    claimantId: of.claimantId,
    name: 'invoice "2017".pdf',
    mediaType: 'application/pdf',
    content: Buffer.from('%PDF-1.4 an invoice'),
    addedAt: after(testStart, -20 * hourMs),
    addressPrefix: null,
  });
  await tx.evidence.addChallenge({
    id: newId(house.random, testStart),
    caseId: of.id,
    claimantId: rival,
    kind: 'repository',
    subject: 'https://gitlab.com/lindqvist/rope',
    subjectId: null,
    shown: 'rekey-secretname',
    secretHash: null,
    madeAt: after(testStart, -hourMs),
    expiresAt: after(testStart, 6 * dayMs),
    triesLeft: 5,
    checks: 2,
    checkedAt: after(testStart, -5 * minuteMs),
    nextCheckAt: after(testStart, 10 * minuteMs),
    outcome: 'near_miss',
    outcomeDetail: 'rekey-secret',
    overAt: null,
  });
  await addHistory(scene, of);
  return of;
}

async function addHistory({ house }: TestHouse, of: Scene): Promise<void> {
  const about = { accountId: of.accountId, caseId: of.id };
  const claimant = originOf(visitor('203.0.113.0/24', 'Firefox on Linux'), 'claimant', of.claimantId);
  const tx = house.db.once;
  await record(house, tx, after(testStart, -24 * hourMs), [
    {
      kind: 'case:case:opened',
      payload: { number: of.number, lost: ['authenticator'], codes: 'lost', carried: true },
      origin: claimant,
      ...about,
    },
  ]);
  await record(house, tx, after(testStart, -10 * hourMs), [
    {
      kind: 'case:finding:made',
      payload: { kind: 'repository', root: 'forge:github.com', strength: 'strong', because: ['continuous'] },
      origin: claimant,
      ...about,
    },
    { kind: 'case:decision:made', payload: { kind: 'review', trail: [] }, origin: policyOrigin, ...about },
  ]);
  await record(house, tx, after(testStart, -hourMs), [
    {
      kind: 'case:move:refer',
      payload: { from: 'gathering', to: 'reviewing', reason: 'stake_critical' },
      origin: policyOrigin,
      ...about,
    },
  ]);
}
