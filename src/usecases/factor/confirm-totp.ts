/**
 * A code typed back proves that the app works, and is burned by that. From here on the account needs both factors, so this browser
 * gets a new session and every other one is ended (ASVS 7.2.4, 7.4.3).
 */
import { after, minuteMs } from '../../base/clock.ts';
import { driftOf, matchTotp, readTotpCode } from '../../domain/factor/totp.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { makeSession } from '../steps/begin-session.ts';
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
): Promise<{ sessionSecret: string }> {
  const now = house.clock.now();
  const { accountId } = who;
  return house.db.transaction(async (tx) => {
    const { live } = await lockSignedIn(tx, who, now);
    if (await tx.factors.totp(accountId)) throw new Refusal('factor_exists');
    const pending = await tx.factors.pendingTotp(accountId, after(now, -setUpLifeMinutes * minuteMs));
    if (!pending) throw new Refusal('enrolment_expired');
    const secret = house.keys.open('totp', pending.id, pending.secretSealed);
    const match = matchTotp({ secret, code: ask.code, now, lastStep: null });
    if (!match) throw new Refusal('code_wrong', { fields: { code: helpFor(secret, ask.code, now) } });
    if (!(await tx.factors.confirmTotp(pending.id, match.step, now))) throw new Refusal('enrolment_expired');
    // A device that the password alone had made is no known device of an account that has a factor now.
    await tx.sessions.endDevices(accountId, now, live.deviceId);
    const origin = holderOrigin(who);
    await record(house, tx, now, [
      { kind: 'account:factor:added', payload: { factor: 'totp' }, origin, accountId },
    ]);
    await endSessions(house, tx, now, { accountId, how: 'factor_changed', origin });
    return {
      sessionSecret: await makeSession(house, tx, now, who, {
        accountId,
        assurance: 'two_factor',
        deviceId: live.deviceId,
      }),
    };
  });
}

/** In an enrolment the person has the secret anyway, so that telling how far their clock is off tells no guesser anything. */
function helpFor(secret: Uint8Array, typed: string, now: Date): string {
  if (!readTotpCode(typed)) return faultWords.code.notSixDigits;
  const steps = driftOf({ secret, code: typed, now });
  return steps === undefined ? faultWords.code.notOfPicture : faultWords.code.clockAhead(steps * 30);
}
