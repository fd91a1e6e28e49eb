/** The authenticator app is taken off the account, and its recovery codes with it: a removed factor leaves nothing alive. */
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { forgetAllGuesses } from '../steps/count-guess.ts';
import { endSessions } from '../steps/end-sessions.ts';
import { mustBeSure } from '../steps/must-be-sure.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

/** Removes the app and all codes. Refuses `factor_last` while the account owns projects or works at the desk, and `not_found`. */
export async function removeTotp(house: House, who: SignedIn): Promise<void> {
  const now = house.clock.now();
  const { accountId } = who;
  await house.db.transaction(async (tx) => {
    await mustBeSure(house, tx, who, now);
    if (!(await tx.factors.totp(accountId))) throw new Refusal('not_found', { because: 'no factor' });
    const isNeeded =
      (await tx.projects.count(accountId)) > 0 || (await tx.desk.staff(accountId)) !== undefined;
    if (isNeeded) throw new Refusal('factor_last');
    await tx.factors.removeAllTotp(accountId, now);
    await tx.factors.dropCodes(accountId, now);
    await forgetAllGuesses(tx, accountId, 'factor');
    const origin = holderOrigin(who);
    await record(house, tx, now, [
      { kind: 'account:factor:removed', payload: { factor: 'totp' }, origin, accountId },
    ]);
    await endSessions(house, tx, now, { accountId, how: 'factor_changed', origin, keep: who.sessionId });
  });
}
