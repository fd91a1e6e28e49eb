/**
 * A code typed back proves that the app works, and is burned by that. From here on the account needs both factors, so this browser
 * gets a new session and every other one is ended (ASVS 7.2.4, 7.4.3). An app that is replaced dies here, and not a moment sooner:
 * whoever gives up half-way still has the old one. Recovery codes stand in for whatever app there is, and stay.
 */
import { after, minuteMs } from '../../base/clock.ts';
import { driftOf, matchTotp, readTotpCode } from '../../domain/factor/totp.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AccountId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { TotpFactor } from '../../store/factors.ts';
import type { House } from '../house.ts';
import { makeSession } from '../steps/begin-session.ts';
import { forgetAllGuesses } from '../steps/count-guess.ts';
import { endSessions } from '../steps/end-sessions.ts';
import { lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { holderOrigin, type SignedIn } from '../who.ts';

const setUpLifeMinutes = 30; // to fetch a phone and install an app

/** Confirms the set-up and answers this browser's new session. Refuses `enrolment_expired`, `factor_exists`, `code_wrong`. */
export async function confirmTotp(
  house: House,
  who: SignedIn,
  ask: { code: string },
): Promise<{ sessionSecret: string; isReplaced: boolean }> {
  const now = house.clock.now();
  const { accountId } = who;
  return house.db.transaction(async (tx) => {
    const { live } = await lockSignedIn(tx, who, now);
    const old = await tx.factors.totp(accountId);
    const pending = await findPending(tx, accountId, now, old);
    const secret = house.keys.open('totp', pending.id, pending.secretSealed);
    const match = matchTotp({ secret, code: ask.code, now, lastStep: null });
    if (!match) throw new Refusal('code_wrong', { fields: { code: helpFor(secret, ask.code, now) } });
    if (old) await retire(tx, now, old);
    if (!(await tx.factors.confirmTotp(pending.id, match.step, now))) throw new Refusal('enrolment_expired');
    // A device that the password alone had made is no known device of an account that has a factor now.
    if (!old) await tx.sessions.endDevices(accountId, now, live.deviceId);
    const origin = holderOrigin(who);
    const kind = old ? 'account:factor:replaced' : 'account:factor:added';
    await record(house, tx, now, [{ kind, payload: { factor: 'totp' }, origin, accountId }]);
    await endSessions(house, tx, now, { accountId, how: 'factor_changed', origin });
    return {
      isReplaced: old !== undefined,
      sessionSecret: await makeSession(house, tx, now, who, {
        accountId,
        assurance: 'two_factor',
        deviceId: live.deviceId,
      }),
    };
  });
}

/** The set-up that waits. One that was begun before the account got the app it has was not begun to replace it. */
async function findPending(
  tx: Tx,
  accountId: AccountId,
  now: Date,
  old: TotpFactor | undefined,
): Promise<TotpFactor> {
  const pending = await tx.factors.pendingTotp(accountId, after(now, -setUpLifeMinutes * minuteMs));
  if (old && !(pending && pending.createdAt >= old.confirmedAt!)) throw new Refusal('factor_exists');
  if (!pending) throw new Refusal('enrolment_expired');
  return pending;
}

/** The old app opens nothing from here on, and what was guessed of it counts no more. */
async function retire(tx: Tx, now: Date, old: TotpFactor): Promise<void> {
  await tx.factors.retireTotp(old.id, now);
  await forgetAllGuesses(tx, old.accountId, 'factor');
}

/** In an enrolment the person has the secret anyway, so that telling how far their clock is off tells no guesser anything. */
function helpFor(secret: Uint8Array, typed: string, now: Date): string {
  if (!readTotpCode(typed)) return faultWords.code.notSixDigits;
  const steps = driftOf({ secret, code: typed, now });
  return steps === undefined ? faultWords.code.notOfPicture : faultWords.code.clockAhead(steps * 30);
}
