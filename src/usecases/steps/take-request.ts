/**
 * What a request says and files becomes the claimant's when the link is pressed that was mailed for it, and not before: anybody can ask
 * with somebody else's contact address, and only whoever reads the mailbox knows which requests are theirs. The first link that is pressed
 * decides what the claimant answers; later ones add what their requests say, as a message, and what they file.
 */
import type { Case } from '../../domain/case/case.ts';
import type { Repeated } from '../../domain/case/repeated.ts';
import type { Origin } from '../../domain/fact.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';
import type { SignIn } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { carriedBy, carryPassword } from './carry-password.ts';
import { keepMessage, messagesPerClaimantMax, takesWords } from './keep-message.ts';
import { provingStates } from './make-finding.ts';

/** Requests whose files one claimant may bring: they must not grow without end. */
const requestsWithFiles = 4;

interface Taking {
  readonly link: Pick<Link, 'id' | 'request'>;
  readonly claimantId: ClaimantId;
  readonly isFirst: boolean;
  readonly origin: Origin;
}

/** Takes what waits for this link into the locked case, once, and answers the case as it then stands, and whether there is something new to weigh. */
export async function takeRequest(
  house: House,
  tx: Tx,
  locked: Case,
  { link, claimantId, isFirst, origin }: Taking,
  now: Date,
): Promise<{ current: Case; isProof: boolean }> {
  const { draftId: first, answers } = await tx.claimants.get(claimantId);
  // What a case takes no more stays where it is: the desk may yet hand it back.
  const waiting = isFirst || takesWords(locked) ? link.request : null;
  const body = waiting?.answers.explanation ?? '';
  const isWord = !isFirst && body !== answers.explanation && (await mayAdd(tx, locked, claimantId, body));
  const known = waiting && (await knownBy(tx, locked, waiting));
  const request = waiting && (await tx.links.takeRequest(link.id)) ? waiting : null;
  if (isFirst && request) await tx.claimants.answer(claimantId, request);
  const draftId = request ? request.draftId : isFirst ? first : null;
  const filesMax = requestsWithFiles * house.policy.uploads.filesMax;
  if (draftId) await tx.drafts.handFiles(draftId, claimantId, filesMax);
  const isSaid = request !== null && isWord;
  const kept = isSaid ? await keepMessage(house, tx, locked, { claimantId, body, origin }, now) : locked;
  if (!request || !known) return { current: kept, isProof: false };
  const about = { origin, accountId: kept.accountId, caseId: kept.id, claimantId };
  const version = await carryPassword(house, tx, now, known, about);
  return { current: { ...kept, version }, isProof: true };
}

/** Whether these words are not said already, and the claimant has not said too much. */
async function mayAdd(tx: Tx, { id }: Case, claimantId: ClaimantId, body: string): Promise<boolean> {
  const messages = await tx.claimants.messagesWith(id, claimantId);
  if (messages.some((message) => message.claimantId === claimantId && message.body === body)) return false;
  return (await tx.claimants.countMessages(id, claimantId)) < messagesPerClaimantMax;
}

/** The sign-in that showed the password before the request was sent; undefined where it shows nothing, or proofs are not taken. */
async function knownBy(
  tx: Tx,
  { accountId, state }: Case,
  { signInId }: Repeated,
): Promise<{ signIn: SignIn; account: Account } | undefined> {
  if (!signInId || !provingStates.includes(state)) return undefined;
  const account = await tx.accounts.get(accountId);
  const signIn = carriedBy(await tx.sessions.signInById(signInId), account);
  return signIn && { signIn, account };
}
