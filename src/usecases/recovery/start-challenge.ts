/** A claimant sets out to prove something: the challenge is made as its kind says, once at a time for the same thing. */
import type { House } from '../house.ts';
import { mustTakeProofs } from '../steps/make-finding.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import type { Started } from '../steps/new-challenge.ts';
import { type ProofAsk, startProof } from '../steps/prove.ts';
import { lockOwnCase } from '../steps/say-in-case.ts';
import { type Claiming, originOf } from '../who.ts';

/** Makes the challenge, or answers the one that is open for the same thing. Refuses `case_over`, `challenge_limit`, `mail_code_limit`, `input_invalid`, `not_found`. */
export async function startChallenge(house: House, who: Claiming, ask: ProofAsk): Promise<Started> {
  const now = house.clock.now();
  if (ask.kind === 'mailbox')
    await mustHoldNoSecret(house, now, originOf(who, 'claimant', who.claimantId), { address: ask.address });
  return house.db.transaction(async (tx) => {
    const current = await lockOwnCase(tx, who);
    mustTakeProofs(current);
    return startProof(house, tx, who, current, ask, now);
  });
}
