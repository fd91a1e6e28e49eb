/**
 * Checks a typed factor in the caller's transaction, which must commit whatever the outcome: a wrong code is counted, a right
 * one is spent by the statement that checks it (ASVS 6.5.1). A code of the app and a recovery code are told apart by shape.
 * Guesses are counted for codes of the app, and stop those only: nobody guesses 125 bits, a person locked out must get in by paper,
 * and wrong recovery codes, which need no waiting, must not be the quick way to kill somebody's app.
 */
import { newId } from '../../base/id.ts';
import type { Fact, Origin } from '../../domain/fact.ts';
import {
  newRecoveryCodes,
  type RecoveryCode,
  readRecoveryCode,
  showRecoveryCode,
} from '../../domain/factor/recovery-code.ts';
import { matchTotp, readTotpCode } from '../../domain/factor/totp.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AccountId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { blockOf } from './count-guess.ts';
import { record } from './record.ts';

export type TypedFactor =
  | { readonly factor: 'totp'; readonly code: string }
  | { readonly factor: 'recovery_code'; readonly code: RecoveryCode };

export type FactorChecked =
  /** `newCode` replaces the recovery code that was just used; it is shown once. */
  { readonly outcome: 'right'; readonly newCode?: string } | { readonly outcome: 'wrong' };

/** Reads what was typed, or refuses `input_invalid`: what cannot be a code costs no try. */
export function readFactor(typed: string): TypedFactor {
  const totp = readTotpCode(typed);
  if (totp) return { factor: 'totp', code: totp };
  const code = readRecoveryCode(typed);
  if (code) return { factor: 'recovery_code', code };
  throw new Refusal('input_invalid', {
    fields: { code: faultWords.code.neitherShape },
  });
}

/** Why this factor may not be tried now; undefined when it may. Recorded. The caller holds the account's lock. */
export async function factorBlock(house: House, tx: Tx, now: Date, ask: Asked): Promise<Refusal | undefined> {
  if (ask.typed.factor === 'recovery_code') return undefined;
  const block = await blockOf(tx, ask.accountId, 'factor', now);
  if (block) await recordOutcome(house, tx, now, ask, 'blocked');
  return block;
}

export interface Asked {
  readonly accountId: AccountId;
  readonly typed: TypedFactor;
  readonly origin: Origin;
  /** A right code will open nothing: a recovery code is then left as it was, for no replacement would be shown. */
  readonly isFrozen?: boolean;
}

/** Checks and spends, or records the failure, and counts it where it was a guess at the app. The caller holds the account's lock and asked `factorBlock` before. */
export async function checkFactor(house: House, tx: Tx, now: Date, ask: Asked): Promise<FactorChecked> {
  const { accountId, typed, isFrozen = false } = ask;
  const isRight =
    typed.factor === 'totp'
      ? await spendTotp(house, tx, now, accountId, typed.code)
      : await burn(house, tx, now, { accountId, code: typed.code, isFrozen });
  if (!isRight) {
    if (typed.factor === 'totp') await tx.accounts.countGuess(accountId, 'factor', now);
    await recordOutcome(house, tx, now, ask, 'wrong');
    return { outcome: 'wrong' };
  }
  await tx.accounts.forgetGuesses(accountId, 'factor');
  if (typed.factor === 'recovery_code' && !isFrozen)
    return { outcome: 'right', newCode: await replaceCode(house, tx, now, ask) };
  await recordOutcome(house, tx, now, ask, 'right');
  return { outcome: 'right' };
}

async function spendTotp(
  house: House,
  tx: Tx,
  now: Date,
  accountId: AccountId,
  code: string,
): Promise<boolean> {
  const factor = await tx.factors.totp(accountId);
  if (!factor) return false;
  const secret = house.keys.open('totp', factor.id, factor.secretSealed);
  const match = matchTotp({ secret, code, now, lastStep: factor.lastStep });
  return match !== undefined && tx.factors.spendStep(factor.id, match.step);
}

// Recovery codes stand in for the factor: where none is enrolled they open nothing, whatever rows were left behind.
async function burn(
  house: House,
  tx: Tx,
  now: Date,
  { accountId, code, isFrozen }: { accountId: AccountId; code: RecoveryCode; isFrozen: boolean },
): Promise<boolean> {
  if (!(await tx.factors.totp(accountId))) return false;
  const codeHash = house.keys.hash('recovery-code', code);
  return isFrozen ? tx.factors.hasCode(accountId, codeHash) : tx.factors.burnCode(accountId, codeHash, now);
}

/** Issues the replacement of the code that was right, and records both; at once, so that using codes never leaves anybody without (NIST SP 800-63B-4, 4.2.1.1). */
async function replaceCode(house: House, tx: Tx, now: Date, ask: Asked): Promise<string> {
  const code = newRecoveryCodes(house.random)[0]!;
  const { accountId, origin } = ask;
  const left = (await tx.factors.codesLeft(accountId)) + 1;
  await tx.factors.addCodes([
    {
      id: newId(house.random, now),
      accountId,
      codeHash: house.keys.hash('recovery-code', code),
      createdAt: now,
    },
  ]);
  await record(house, tx, now, [
    checkedFact(ask, 'right'),
    { kind: 'account:codes:used', payload: { left }, origin, accountId },
  ]);
  return showRecoveryCode(code);
}

async function recordOutcome(house: House, tx: Tx, now: Date, ask: Asked, outcome: Outcome): Promise<void> {
  await record(house, tx, now, [checkedFact(ask, outcome)]);
}

type Outcome = 'right' | 'wrong' | 'blocked';

function checkedFact({ accountId, origin, typed }: Asked, outcome: Outcome): Fact {
  return { kind: 'account:factor:checked', payload: { outcome, factor: typed.factor }, origin, accountId };
}
