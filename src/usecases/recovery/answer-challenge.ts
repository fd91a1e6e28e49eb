/** A claimant types the code that was mailed. A try is spent before the code is looked at; five wrong ones, and it is dead. */
import { sameBytes } from '../../base/secret.ts';
import { boundCode, readMailboxCode } from '../../domain/evidence/mailbox.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
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
  if (!tried.isRight)
    throw new Refusal(tried.left > 0 ? 'code_wrong' : 'code_dead', {
      fields: { code: faultWords.code.wrong(tried.left) },
    });
  await house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(who.caseId);
    mustTakeProofs(current);
    const judged = await judgeAnswer(house, tx, current, tried.challenge);
    if (!judged) throw new Refusal('challenge_over', { because: 'what it was about is gone' });
    if (!(await tx.evidence.spend(ask.challengeId, 'met', now))) throw new Refusal('challenge_over');
    const { kind, subject } = tried.challenge;
    const { claimantId } = who;
    const origin = originOf(who, 'claimant', claimantId);
    const found = { kind, subject, claimantId, challengeId: ask.challengeId, origin, judged };
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
  const left = await tx.evidence.takeTry(challenge.id, now);
  if (left === undefined) throw new Refusal(challenge.triesLeft <= 0 ? 'code_dead' : 'challenge_over');
  const typed = house.keys.hash('challenge', boundCode(challenge.id, ask.code));
  const isRight = sameBytes(typed, challenge.secretHash);
  if (!isRight) {
    const origin = originOf(who, 'claimant', who.claimantId);
    await record(house, tx, now, [
      { kind: 'case:challenge:failed', payload: { kind: challenge.kind, left }, origin, accountId, caseId },
    ]);
  }
  return { challenge, left, isRight };
}
