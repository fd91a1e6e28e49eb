/**
 * A claimant types the code that was mailed. A try is spent before the code is looked at; five wrong ones, and it is dead. Two letters with
 * codes look alike, so the code of any of them is taken that was mailed to the same address for the same claimant; and what is typed
 * spends a try of each, so that no code faces more guesses than its own.
 */
import { sameBytes } from '../../base/secret.ts';
import { boundCode, readMailboxCode } from '../../domain/evidence/mailbox.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tried } from '../../store/codes.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { makeFinding, mustTakeProofs } from '../steps/make-finding.ts';
import { judgeAnswer } from '../steps/prove.ts';
import { record } from '../steps/record.ts';
import { type Claiming, originOf } from '../who.ts';

/** Proves the mailbox, or refuses `input_invalid` for what cannot be a code (no try is spent), `code_wrong`, `code_dead`, `challenge_over`. */
export async function answerChallenge(
  house: House,
  who: Claiming,
  ask: { challengeId: ChallengeId; code: string },
): Promise<void> {
  const now = house.clock.now();
  const { digits } = house.policy.mailboxCode;
  const code = readMailboxCode(ask.code, digits);
  if (!code) throw new Refusal('input_invalid', { fields: { code: faultWords.code.notOfDigits(digits) } });
  const { challengeId } = ask;
  const tried = await house.db.transaction((tx) => spendTry(house, tx, who, { challengeId, code }, now));
  const { right } = tried;
  if (!right)
    throw new Refusal(tried.left > 0 ? 'code_wrong' : 'code_dead', {
      fields: { code: faultWords.code.wrong(tried.left) },
    });
  await house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(who.caseId);
    mustTakeProofs(current);
    const answered = { ...tried.challenge, ...right };
    const judged = await judgeAnswer(house, tx, current, answered);
    if (!judged) throw new Refusal('challenge_over', { because: 'what it was about is gone' });
    if (!(await tx.evidence.spend(right.id, 'met', now))) throw new Refusal('challenge_over');
    await tx.codes.dropSame(answered, 'met_by_another', now);
    const { kind, subject } = answered;
    const { claimantId } = who;
    const origin = originOf(who, 'claimant', claimantId);
    const found = { kind, subject, claimantId, challengeId: right.id, origin, judged };
    await makeFinding(house, tx, current, found, now);
  });
}

// In a transaction of its own, so that the try stays spent when the answer is a refusal.
async function spendTry(
  house: House,
  tx: Tx,
  who: Claiming,
  ask: { challengeId: ChallengeId; code: string },
  now: Date,
) {
  const challenge = await tx.evidence.challenge(ask.challengeId);
  // A challenge is bound to its claimant: a code mailed for one is worth nothing to another.
  if (challenge?.claimantId !== who.claimantId || !challenge.secretHash) throw new Refusal('not_found');
  const { accountId, id: caseId, ...current } = await tx.cases.get(who.caseId);
  mustTakeProofs(current);
  const tried = await tx.codes.takeTries(challenge, now);
  if (!tried.some(({ id }) => id === challenge.id))
    throw new Refusal(challenge.triesLeft <= 0 ? 'code_dead' : 'challenge_over');
  const isOf = ({ id, secretHash }: Tried) =>
    secretHash !== null && sameBytes(house.keys.hash('challenge', boundCode(id, ask.code)), secretHash);
  const [right] = tried.filter(isOf);
  const left = Math.max(...tried.map(({ triesLeft }) => triesLeft));
  if (!right) {
    const origin = originOf(who, 'claimant', who.claimantId);
    await record(house, tx, now, [
      { kind: 'case:challenge:failed', payload: { kind: challenge.kind, left }, origin, accountId, caseId },
    ]);
  }
  return { challenge, left, right };
}
