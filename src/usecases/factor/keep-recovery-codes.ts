/** One recovery code typed back shows that they were kept, and ends the older ones. It stays good: nothing is burned. */
import { after } from '../../base/clock.ts';
import { readRecoveryCode } from '../../domain/factor/recovery-code.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { sentAgainWithinMs } from '../steps/sent-again.ts';
import { holderOrigin, mustHaveTwoFactors, type SignedIn } from '../who.ts';

/** Notes that the codes were kept. Refuses `code_wrong` for anything that is not a live code of the account. */
export async function keepRecoveryCodes(house: House, who: SignedIn, ask: { code: string }): Promise<void> {
  const now = house.clock.now();
  const { accountId } = who;
  const code = readRecoveryCode(ask.code);
  await house.db.transaction(async (tx) => {
    const { live } = await lockSignedIn(tx, who, now);
    mustHaveTwoFactors(live);
    const set = await tx.factors.codeSet(accountId);
    const found = code && (await tx.replacements.liveCode(accountId, house.keys.hash('recovery-code', code)));
    if (!found || !set) throw new Refusal('code_wrong', { fields: { code: faultWords.code.notYours } });
    if (set.shownAt && !found.isShown)
      throw new Refusal('code_wrong', { fields: { code: faultWords.code.ofOlderSet } });
    // The same press twice is kept once, and told so twice.
    if (!set.shownAt && set.keptAt && set.keptAt >= after(now, -sentAgainWithinMs)) return;
    await tx.replacements.keepShown(accountId, now);
    await record(house, tx, now, [
      { kind: 'account:codes:kept', payload: {}, origin: holderOrigin(who), accountId },
    ]);
  });
}
