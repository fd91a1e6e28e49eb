/** A claimant gives up what they set out to prove: a code that went to a mistyped address, a branch they cannot push. It counts for nothing and costs nothing back. */
import type { Fact } from '../../domain/fact.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { record } from '../steps/record.ts';
import { type Claiming, originOf } from '../who.ts';

/** Ends the open challenge; does nothing for one that is over. Refuses `not_found` for another claimant's. */
export async function dropChallenge(
  house: House,
  who: Claiming,
  ask: { challengeId: ChallengeId },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const challenge = await tx.evidence.challenge(ask.challengeId);
    if (challenge?.claimantId !== who.claimantId) throw new Refusal('not_found');
    const { id: caseId, accountId } = await tx.cases.get(challenge.caseId);
    if (!(await tx.codes.drop(challenge.id, now))) return;
    const origin = originOf(who, 'claimant', who.claimantId);
    const dropped: Fact = {
      kind: 'case:challenge:dropped',
      payload: { kind: challenge.kind },
      origin,
      accountId,
      caseId,
    };
    await record(house, tx, now, [dropped]);
  });
}
