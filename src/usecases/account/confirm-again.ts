/**
 * Somebody signed in proves again that it is them, before something sensitive: by the factor where there is one (ASVS 7.5.1). A working
 * factor ends the account's recovery, here as in signing in.
 */
import { sameBytes } from '../../base/secret.ts';
import { showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { checkFactor, factorBlock, readFactor, sameFactor, type TypedFactor } from '../steps/check-factor.ts';
import { checkPassword, settlePassword } from '../steps/check-password.ts';
import { endCase, endedAt, lockLiveCase } from '../steps/end-case.ts';
import { type Live, lockSignedIn } from '../steps/live-session.ts';
import { record } from '../steps/record.ts';
import { addReplacement, waitingCodes } from '../steps/replaced-code.ts';
import { holderOrigin, isFresh, type SignedIn } from '../who.ts';

export interface ConfirmAgain {
  readonly code?: string | undefined;
  readonly password?: string | undefined;
}

export interface ConfirmedAgain {
  /** Replaces the recovery code that was used. Shown until it is kept. */
  readonly newCode?: string | undefined;
  /** The number of the recovery case that this ended. */
  readonly endedCase?: string | undefined;
}

/** Makes the session fresh. Refuses `factor_failed`, `factor_locked`, `input_invalid` and the like. */
export async function confirmAgain(house: House, who: SignedIn, ask: ConfirmAgain): Promise<ConfirmedAgain> {
  const now = house.clock.now();
  const hasFactor = (await house.db.once.factors.totp(who.accountId)) !== undefined;
  if (!hasFactor) {
    await confirmByPassword(house, who, now, ask.password ?? '');
    return {};
  }
  const typed = readFactor(ask.code ?? '');
  const checking = { accountId: who.accountId, typed, origin: holderOrigin(who), shown: who };
  const outcome = await house.db.transaction(async (tx) => {
    const locked = await lockLiveCase(tx, who.accountId);
    const { live } = await lockSignedIn(tx, who, now);
    if (isConfirmedBy(house, live, now, typed)) return confirmedBefore(house, tx, live, typed);
    const block = await factorBlock(house, tx, now, checking);
    if (block) return block;
    const checked = await checkFactor(house, tx, now, checking);
    if (checked.outcome === 'wrong')
      return new Refusal('factor_failed', { because: { factor: typed.factor } });
    const { replacement } = checked;
    if (replacement) await addReplacement(house, tx, now, who, replacement);
    const { accountId, origin } = checking;
    const endedCase = await endCase(house, tx, now, { locked, accountId, origin });
    await refresh(house, tx, who, now, confirmedBy(house, who, typed));
    return { newCode: replacement && showRecoveryCode(replacement.code), endedCase };
  });
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

/** The hash by which the same code is known again, in this session alone. */
function confirmedBy(house: House, { sessionId }: SignedIn, typed: TypedFactor): Buffer {
  return house.keys.hash('confirm-code', `${sessionId} ${sameFactor(typed)}`);
}

/** The same press once more: the code was right, is spent, and what it confirmed still stands. Nothing is done and nothing is longer fresh. */
function isConfirmedBy(house: House, live: Live, now: Date, typed: TypedFactor): boolean {
  if (!live.confirmedBy || !isFresh(house, live, now)) return false;
  return sameBytes(live.confirmedBy, confirmedBy(house, live, typed));
}

async function confirmedBefore(
  house: House,
  tx: Tx,
  live: Live,
  { factor }: TypedFactor,
): Promise<ConfirmedAgain> {
  const endedCase = await endedAt(tx, live.accountId, live.freshAt);
  return {
    newCode: factor === 'recovery_code' ? (await waitingCodes(house, tx, live))[0] : undefined,
    endedCase,
  };
}

async function confirmByPassword(house: House, who: SignedIn, now: Date, password: string): Promise<void> {
  const account = await house.db.once.accounts.get(who.accountId);
  const right = await checkPassword(house, now, { account, password, origin: holderOrigin(who), shown: who });
  if (!right) throw new Refusal('input_invalid', { fields: { password: faultWords.password.wrong } });
  const refused = await house.db.transaction(async (tx) => {
    await lockSignedIn(tx, who, now);
    await settlePassword(house, tx, now, right, holderOrigin(who));
    // A factor that was enrolled meanwhile is what must be shown. What was settled outlives this refusal.
    if (await tx.factors.totp(who.accountId)) return new Refusal('fresh_proof_required');
    await refresh(house, tx, who, now);
    return undefined;
  });
  if (refused) throw refused;
}

async function refresh(
  house: House,
  tx: Tx,
  who: SignedIn,
  now: Date,
  by: Buffer | null = null,
): Promise<void> {
  await tx.sessions.refresh(who.sessionId, now, by);
  await record(house, tx, now, [
    { kind: 'account:session:confirmed', payload: {}, origin: holderOrigin(who), accountId: who.accountId },
  ]);
}
