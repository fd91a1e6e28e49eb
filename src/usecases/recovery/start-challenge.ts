/**
 * A claimant sets out to prove something: a code to an address on file, or a branch in a project's repository. The challenge
 * is made the same whether or not the account has the address, and only the mailbox itself learns more.
 */
import { after, dayMs, hourMs, minuteMs } from '../../base/clock.ts';
import { isId, newId } from '../../base/id.ts';
import { addressKey, readAddress } from '../../domain/account/address.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { Case } from '../../domain/case/case.ts';
import { boundCode, mailboxCode } from '../../domain/evidence/mailbox.ts';
import { mayAskCode, mayMailCode } from '../../domain/evidence/mailbox-limit.ts';
import { branchName } from '../../domain/evidence/repository.ts';
import type { Fact } from '../../domain/fact.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ChallengeId, ProjectLinkId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Address } from '../../store/addresses.ts';
import type { Tx } from '../../store/db.ts';
import type { Challenge } from '../../store/evidence.ts';
import type { House } from '../house.ts';
import { nothingToSend } from '../steps/link-letters.ts';
import { checkJob } from '../steps/look-job.ts';
import { mustTakeProofs } from '../steps/make-finding.ts';
import { putOffLapse } from '../steps/put-off-lapse.ts';
import { record } from '../steps/record.ts';
import { type Claiming, originOf } from '../who.ts';

export type StartChallenge =
  | { readonly kind: 'mailbox'; readonly address: string }
  | { readonly kind: 'repository'; readonly linkId: string };

/** What the claimant is told: for a repository the branch to push, for a mailbox nothing but that a code may be on its way. */
export interface Started {
  readonly challengeId: ChallengeId;
  readonly shown: string | null;
  readonly expiresAt: Date;
}

/** Makes the challenge, or answers the one that is open for the same thing. Refuses `challenge_limit`, `mail_code_limit`, `input_invalid`, `not_found`. */
export async function startChallenge(house: House, who: Claiming, ask: StartChallenge): Promise<Started> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(who.caseId);
    mustTakeProofs(current);
    return ask.kind === 'mailbox'
      ? startMailbox(house, tx, who, current, ask.address, now)
      : startRepository(house, tx, who, current, ask.linkId, now);
  });
}

async function mustHaveRoom(house: House, tx: Tx, who: Claiming, now: Date): Promise<void> {
  const open = await tx.evidence.openCount(who.claimantId, now);
  if (open >= house.policy.challengesOpenMax) throw new Refusal('challenge_limit', { because: { open } });
}

async function startMailbox(
  house: House,
  tx: Tx,
  who: Claiming,
  current: Case,
  typed: string,
  now: Date,
): Promise<Started> {
  const address = readAddress(typed);
  if (!address)
    throw new Refusal('input_invalid', {
      fields: { address: faultWords.address.invalid },
    });
  await mustHaveRoom(house, tx, who, now);
  const policy = house.policy.mailboxCode;
  const key = addressKey(address);
  const asked = await tx.evidence.codesAsked(who.claimantId, current.accountId, key, after(now, -dayMs));
  if (!mayAskCode(policy, asked)) throw new Refusal('mail_code_limit', { retryAfterS: 3600, because: asked });
  const id = newId<'challenge'>(house.random, now);
  const code = mailboxCode(house.random, policy.digits);
  const onFile = await tx.addresses.forCodes(current.accountId, key);
  const mailbox = mailboxKey(address, house.policy.publicMailProviders);
  const written = await tx.letters.codesWritten(mailbox, after(now, -dayMs));
  const expiresAt = after(now, policy.lifeHours * hourMs);
  await tx.evidence.addChallenge({
    ...bare(id, who, 'mailbox', address, now, expiresAt),
    subjectId: onFile?.id ?? null,
    secretHash: house.keys.hash('challenge', boundCode(id, code)),
    triesLeft: policy.triesMax,
  });
  await recordCode(house, tx, who, current, now, {
    to: onFile && mayMailCode(policy, written, onFile) ? onFile : undefined,
    letter: { code, expiresAt: expiresAt.toISOString() },
  });
  return { challengeId: id, shown: null, expiresAt };
}

/**
 * The line of the record, with the letter. It goes to the address as it is on file, never to a spelling that a stranger chose;
 * where there is none, a job of the same kind finds nothing to send, so that the time tells nothing either (law 5).
 */
async function recordCode(
  house: House,
  tx: Tx,
  who: Claiming,
  current: Case,
  now: Date,
  { to, letter }: { to: Address | undefined; letter: Readonly<Record<string, string>> },
): Promise<void> {
  const { username } = await tx.accounts.get(current.accountId);
  // With name and number at hand, a letter needs no look-up of its own.
  const known = { letter: { ...letter, username, number: current.number } };
  const fact = made(who, current, 'mailbox', {
    ...known,
    ...(to ? { recipient: to.address, addressId: to.id } : {}),
  });
  const { timers } = await putOffLapse(house, tx, current, now);
  await record(house, tx, now, [fact], to ? timers : [...timers, nothingToSend(house, now)]);
}

async function startRepository(
  house: House,
  tx: Tx,
  who: Claiming,
  current: Case,
  linkId: string,
  now: Date,
): Promise<Started> {
  const link = isId(linkId)
    ? await tx.projects.linkOf(current.accountId, linkId as ProjectLinkId)
    : undefined;
  if (!link) throw new Refusal('not_found', { because: 'no such link of this account' });
  const open = await tx.evidence.openFor(who.claimantId, 'repository', link.id, now);
  if (open) return { challengeId: open.id, shown: open.shown, expiresAt: open.expiresAt };
  await mustHaveRoom(house, tx, who, now);
  const { lifeDays, retryMinutes } = house.policy.repositoryChallenge;
  const id = newId<'challenge'>(house.random, now);
  const nextCheckAt = after(now, retryMinutes[0]! * minuteMs);
  const challenge = {
    ...bare(id, who, 'repository', link.url, now, after(now, lifeDays * dayMs)),
    subjectId: link.id,
    shown: branchName(house.random),
    nextCheckAt,
  };
  await tx.evidence.addChallenge(challenge);
  await tx.jobs.add(checkJob({ id, url: link.url }, nextCheckAt));
  const { timers } = await putOffLapse(house, tx, current, now);
  await record(house, tx, now, [made(who, current, 'repository', {})], timers);
  return { challengeId: id, shown: challenge.shown, expiresAt: challenge.expiresAt };
}

function bare(
  id: ChallengeId,
  who: Claiming,
  kind: Challenge['kind'],
  subject: string,
  madeAt: Date,
  expiresAt: Date,
): Challenge {
  const { caseId, claimantId } = who;
  const untouched = {
    subjectId: null,
    shown: null,
    secretHash: null,
    triesLeft: 1,
    checks: 0,
    checkedAt: null,
    nextCheckAt: null,
  };
  return {
    id,
    caseId,
    claimantId,
    kind,
    subject,
    madeAt,
    expiresAt,
    ...untouched,
    outcome: null,
    outcomeDetail: null,
    overAt: null,
  };
}

function made(
  who: Claiming,
  current: Case,
  kind: string,
  more: Pick<Fact, 'recipient' | 'addressId' | 'letter'>,
): Fact {
  const { accountId, id: caseId } = current;
  const origin = originOf(who, 'claimant', who.claimantId);
  return {
    kind: 'case:challenge:made',
    payload: { kind },
    origin,
    accountId,
    caseId,
    claimantId: who.claimantId,
    ...more,
  };
}
