/** A claimant shows on the case page that they know the password. It counts as a guess like any other, and proves little. */
import { normalPassword, sha1Hex } from '../../domain/account/password.ts';
import { judgePasswordKnown } from '../../domain/evidence/password.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { checkPassword, settlePassword } from '../steps/check-password.ts';
import { makeFinding, mustTakeProofs } from '../steps/make-finding.ts';
import { lockOwnCase, mustStillAsk } from '../steps/say-in-case.ts';
import { type Claiming, originOf } from '../who.ts';

/** Adds the finding, or refuses `input_invalid` (the wrong password), `too_many_requests`, `password_dead`, `busy`. */
export async function provePassword(house: House, who: Claiming, ask: { password: string }): Promise<void> {
  const now = house.clock.now();
  const current = await house.db.once.cases.get(who.caseId);
  await mustStillAsk(house.db.once, current, who.claimantId);
  mustTakeProofs(current);
  const account = await house.db.once.accounts.get(current.accountId);
  const origin = originOf(who, 'claimant', who.claimantId);
  const right = await checkPassword(house, now, {
    ...{ account, password: ask.password, origin },
    shown: { deviceSecret: undefined }, // a claimant is a stranger, whatever browser they sit at
  });
  if (!right)
    throw new Refusal('input_invalid', {
      fields: { password: faultWords.password.notCurrent },
    });
  const isBreached = [ask.password, normalPassword(ask.password)].some((form) =>
    house.breached.has(sha1Hex(form)),
  );
  await house.db.transaction(async (tx) => {
    const locked = await lockOwnCase(tx, who); // the case before its account, as everywhere
    mustTakeProofs(locked);
    const { passwordMailbox: mailbox } = await settlePassword(house, tx, now, right, origin);
    const { publicMailProviders } = house.policy;
    const judged = judgePasswordKnown({ isBreached, mailbox, publicMailProviders });
    await makeFinding(
      house,
      tx,
      locked,
      { kind: 'password', subject: '', claimantId: who.claimantId, challengeId: null, judged, origin },
      now,
    );
  });
}
