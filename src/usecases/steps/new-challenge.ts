/** A challenge as it begins, whatever its kind: nobody has answered it, nobody has looked, and its claimant has room for it. */
import { after, hourMs } from '../../base/clock.ts';
import type { Case } from '../../domain/case/case.ts';
import type { ChallengeKind } from '../../domain/evidence/finding.ts';
import type { Fact } from '../../domain/fact.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Challenge } from '../../store/evidence.ts';
import type { House } from '../house.ts';
import { type Claiming, originOf } from '../who.ts';

/** What the claimant is told: what to push or put somewhere, or nothing but that a code may be on its way. */
export interface Started {
  readonly challengeId: ChallengeId;
  readonly shown: string | null;
  readonly expiresAt: Date;
  /** Who gets the account by what is proven, masked. */
  readonly forWhom: string;
}

/** Refuses `challenge_limit` to a claimant who has as many open as we allow. */
export async function mustHaveRoom(house: House, tx: Tx, who: Claiming, now: Date): Promise<void> {
  const codesSince = after(now, -house.policy.mailboxCode.lifeHours * hourMs);
  const open = await tx.evidence.openCount(who.claimantId, now, codesSince);
  if (open >= house.policy.challengesOpenMax) throw new Refusal('challenge_limit', { because: { open } });
}

/** The row of a challenge that nothing has happened to. */
export function newChallenge(
  id: ChallengeId,
  who: Claiming,
  kind: ChallengeKind,
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
    answerUntil: null,
  };
}

/** The line of the record that says so, with what its letter may know. */
export function challengeMade(
  who: Claiming,
  current: Case,
  kind: ChallengeKind,
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
