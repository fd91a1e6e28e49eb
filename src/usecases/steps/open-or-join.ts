/**
 * A request reaches its case: the account's live one, or a new one (S13). A second request never restarts anything and never
 * redirects an answer: its contact address becomes one more claimant, who has to prove for themselves. What it says that repeats one of the
 * same contact address waits in its own link: `take-request.ts`.
 */
import { after, dayMs } from '../../base/clock.ts';
import { type Id, newId, newNumber } from '../../base/id.ts';
import type { Answers } from '../../domain/case/answers.ts';
import type { Case } from '../../domain/case/case.ts';
import type { Repeated } from '../../domain/case/repeated.ts';
import type { Fact } from '../../domain/fact.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { NewClaimant } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { SignIn } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { carriedBy, carryPassword } from './carry-password.ts';
import { mayWriteTo } from './link-letters.ts';
import { timersFor } from './make-move.ts';
import { record } from './record.ts';

/** A claimant who has not reached their case yet. */
type Asking = Omit<NewClaimant, 'caseId'>;

interface AskIn {
  readonly account: Account;
  readonly answers: Required<Answers>;
  readonly signIn: SignIn | undefined;
  /** The form that was filled in, with its files. */
  readonly draftId: Id<'draft'> | null;
}

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
  ask: AskIn,
): Promise<Asked> {
  const mayWrite = await mayWriteTo(house, tx, now, ask.answers.contact, ask.account.id);
  const asking: Asking = {
    id: newId<'claimant'>(house.random, now),
    contact: ask.answers.contact,
    contactKey: ask.answers.contact.toLowerCase(),
    answers: ask.answers,
    joinedAt: now,
    addressPrefix: visitor.addressPrefix,
    client: visitor.client,
    draftId: ask.draftId,
  };
  const { current, how, claimantId } = await openJoinOrRepeat(house, tx, now, ask.account, asking);
  const origin = originOf(visitor, 'claimant', claimantId);
  const about = { origin, accountId: ask.account.id, caseId: current.id, claimantId };
  const asked = {
    ...about,
    recipient: ask.answers.contact,
    letter: letterAbout(ask.account, current, how),
    isSilent: !mayWrite,
    ...askedFact(how, current, ask, visitor),
  };
  const signIn = carriedBy(ask.signIn, ask.account);
  const waits: Fact = { ...about, kind: 'case:finding:waiting', payload: { kind: 'password' } };
  // All three look alike to whoever asks, and write alike: as many lines, letters and jobs, for the same instants (law 10).
  const facts = signIn && how === 'repeated' ? [asked as Fact, waits] : [asked as Fact];
  const timed = how === 'opened' ? current : newCase(house, now, ask.account);
  await record(house, tx, now, facts, timersFor(house, timed));
  if (signIn && how !== 'repeated')
    await carryPassword(house, tx, now, { signIn, account: ask.account }, about);
  return { number: current.number, contact: ask.answers.contact, how };
}

function letterAbout({ username }: Account, { number, dueAt, state }: Case, how: Asked['how']) {
  const isRepeat = how === 'repeated';
  // Where the desk or the clock acts next the date of the case is theirs, and nothing lapses for whoever asks.
  if (!dueAt || !['opened', 'gathering'].includes(state)) return { username, number, isRepeat };
  return { username, number, isRepeat, lapsesAt: dueAt.toISOString() };
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
    return { current: await withTime(tx, current, opened), how: 'joined', claimantId: asking.id };
  const before = await tx.claimants.byContact(current.id, asking.contactKey);
  return { current: await withTime(tx, current, opened), how: 'repeated', claimantId: before!.id };
}

/** Whoever comes late to a case that nobody has confirmed has as long to confirm as whoever began it. */
async function withTime(tx: Tx, current: Case, { dueAt }: Case): Promise<Case> {
  if (current.state !== 'opened' || !dueAt) return current;
  await tx.cases.giveTime(current.id, dueAt);
  return { ...current, dueAt };
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
    contestedAt: null,
    lapsesAt: null,
  };
}

function askedFact(
  how: Asked['how'],
  current: Case,
  ask: AskIn,
  visitor: Visitor,
): Pick<Fact, 'kind' | 'payload' | 'request'> {
  const { number } = current;
  const { lost, codes } = ask.answers;
  const signIn = carriedBy(ask.signIn, ask.account);
  if (how === 'opened')
    return { kind: 'case:case:opened', payload: { number, lost, codes, carried: signIn !== undefined } };
  if (how === 'joined') return { kind: 'case:case:joined', payload: { number } };
  const { addressPrefix, client } = visitor;
  const { answers, draftId } = ask;
  const request: Repeated = { answers, draftId, signInId: signIn?.id ?? null, addressPrefix, client };
  return { kind: 'case:link:asked', payload: {}, request };
}
