/**
 * A request reaches its case: the account's live one, or a new one (S13). A second request never restarts anything and never
 * redirects an answer: its contact address becomes one more claimant, who has to prove for themselves.
 */
import { after, dayMs } from '../../base/clock.ts';
import { newId, newNumber } from '../../base/id.ts';
import type { Answers } from '../../domain/case/answers.ts';
import type { Case } from '../../domain/case/case.ts';
import { judgePasswordKnown } from '../../domain/evidence/password.ts';
import type { Fact } from '../../domain/fact.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { NewClaimant } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { SignIn } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { mayWriteTo } from './link-letters.ts';
import { timersFor } from './make-move.ts';
import { record } from './record.ts';

/** A claimant who has not reached their case yet. */
type Asking = Omit<NewClaimant, 'caseId'>;

export interface Asked {
  readonly number: string;
  readonly contact: string;
  /** Whether this request began the case, came to one that was there, or repeats one of the same contact address. */
  readonly how: 'opened' | 'joined' | 'repeated';
}

/** Opens or joins the account's case for whoever asks, with complete answers, and mails them their link unless that was too often today. */
export async function openOrJoin(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  ask: { account: Account; answers: Required<Answers>; signIn: SignIn | undefined },
): Promise<Asked & { claimantId: ClaimantId }> {
  const mayWrite = await mayWriteTo(tx, now, ask.answers.contact, ask.account.id);
  const asking: Asking = {
    id: newId<'claimant'>(house.random, now),
    contact: ask.answers.contact,
    contactKey: ask.answers.contact.toLowerCase(),
    answers: ask.answers,
    joinedAt: now,
    addressPrefix: visitor.addressPrefix,
    client: visitor.client,
  };
  const { current, how, claimantId } = await openJoinOrRepeat(house, tx, now, ask.account, asking);
  const origin = originOf(visitor, 'claimant', claimantId);
  const about = { origin, accountId: ask.account.id, caseId: current.id, claimantId };
  const letter = letterAbout(house, now, ask.account, current);
  const carried = carriedBy(ask.signIn, ask.account);
  const asked = {
    ...about,
    recipient: ask.answers.contact,
    letter,
    isSilent: !mayWrite,
    ...askedFact(how, current, ask.answers, carried !== undefined),
  };
  // Of a repeated request only its letter would be new.
  if (mayWrite || how !== 'repeated')
    await record(house, tx, now, [asked as Fact], how === 'opened' ? timersFor(house, current) : []);
  if (carried && how !== 'repeated')
    await carryPassword(house, tx, now, { signIn: carried, account: ask.account }, about);
  return { number: current.number, contact: ask.answers.contact, how, claimantId };
}

function letterAbout(house: House, now: Date, { username }: Account, { number, dueAt }: Case) {
  const lapsesAt = (dueAt ?? after(now, house.policy.contactConfirmDays * dayMs)).toISOString();
  return { username, number, lapsesAt };
}

/** Opens first and looks afterwards: most requests are an account's only one, and of parallel ones the database chooses. */
async function openJoinOrRepeat(
  house: House,
  tx: Tx,
  now: Date,
  account: Account,
  asking: Asking,
): Promise<{ current: Case; how: Asked['how']; claimantId: ClaimantId }> {
  const opened = newCase(house, now, account);
  if (await tx.cases.open(opened, { ...asking, caseId: opened.id }))
    return { current: opened, how: 'opened', claimantId: asking.id };
  const current = await tx.cases.liveOf(account.id);
  if (!current)
    throw new Refusal('busy', { retryAfterS: 1, because: 'the case ended while it was being joined' });
  if (await tx.claimants.add({ ...asking, caseId: current.id }))
    return { current, how: 'joined', claimantId: asking.id };
  const before = await tx.claimants.byContact(current.id, asking.contactKey);
  return { current, how: 'repeated', claimantId: before!.id };
}

function newCase(house: House, now: Date, account: Account): Case {
  return {
    id: newId(house.random, now),
    number: newNumber(house.random),
    accountId: account.id,
    state: 'opened',
    version: 1,
    openedAt: now,
    enteredAt: now,
    dueAt: after(now, house.policy.contactConfirmDays * dayMs),
    stake: 'none', // weighed when there is something to weigh
    waitStartedAt: null,
    waitUntil: null,
    aftercare: null,
    forClaimantId: null,
    approvalsNeeded: 1,
    round: 1,
    completedAt: null,
    takenBy: null,
    grounds: null,
  };
}

function askedFact(
  how: Asked['how'],
  current: Case,
  answers: Required<Answers>,
  carried: boolean,
): Pick<Fact, 'kind' | 'payload'> {
  const { number } = current;
  if (how === 'opened')
    return {
      kind: 'case:case:opened',
      payload: { number, lost: answers.lost, codes: answers.codes, carried },
    };
  return how === 'joined'
    ? { kind: 'case:case:joined', payload: { number } }
    : { kind: 'case:link:asked', payload: {} };
}

/** The sign-in, if it shows that today's password of this account is known: nothing has ended it, and the password is still the same. */
function carriedBy(signIn: SignIn | undefined, account: Account): SignIn | undefined {
  if (signIn?.accountId !== account.id || signIn.finishedAt !== null) return undefined;
  return account.passwordChangedAt <= signIn.passwordAt ? signIn : undefined;
}

/** The sign-in that stopped at the factor has already shown the password: that is the first finding. */
async function carryPassword(
  house: House,
  tx: Tx,
  now: Date,
  { signIn, account }: { signIn: SignIn; account: Account },
  about: Pick<Fact, 'origin' | 'accountId' | 'caseId' | 'claimantId'>,
): Promise<void> {
  const { publicMailProviders } = house.policy;
  const judged = judgePasswordKnown({
    isBreached: signIn.isBreached,
    mailbox: account.passwordMailbox,
    publicMailProviders,
  });
  await tx.evidence.addFinding({
    id: newId(house.random, now),
    caseId: about.caseId!,
    claimantId: about.claimantId!,
    challengeId: null,
    kind: 'password',
    subject: '',
    observedAt: signIn.passwordAt,
    ...judged,
  });
  const { strength, root, because } = judged;
  await record(house, tx, now, [
    { ...about, kind: 'case:finding:made', payload: { kind: 'password', strength, root, because } },
  ]);
}
