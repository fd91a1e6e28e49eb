/**
 * Checks a typed factor in the caller's transaction, which must commit whatever the outcome: a wrong code is counted, a right
 * one is spent by the statement that checks it (ASVS 6.5.1). A code of the app and a recovery code are told apart by shape.
 * Guesses are counted for codes of the app, and stop those only: nobody guesses 125 bits, or two codes in a row; a person locked out
 * must get in by paper or by the app in their hand, and what needs no waiting must not be the quick way to kill somebody's app.
 */
import { newId } from '../../base/id.ts';
import type { Fact, Origin } from '../../domain/fact.ts';
import { newRecoveryCodes, type RecoveryCode, readRecoveryCode } from '../../domain/factor/recovery-code.ts';
import {
  lastRightStep,
  matchTotp,
  matchTotpPair,
  readTotpCode,
  readTotpPair,
} from '../../domain/factor/totp.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AccountId, FactorId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { TotpFactor } from '../../store/factors.ts';
import type { House } from '../house.ts';
import {
  blockOf,
  countGuess,
  forgetAllGuesses,
  forgetGuesses,
  type Guess,
  guesserOf,
  type Shown,
} from './count-guess.ts';
import { record } from './record.ts';
import type { Replacement } from './replaced-code.ts';

export type TypedFactor =
  /** `next`: two codes in a row were typed, and this is the second. */
  | { readonly factor: 'totp'; readonly code: string; readonly next?: string }
  | { readonly factor: 'recovery_code'; readonly code: RecoveryCode };

export type FactorChecked =
  /** `replacement` takes the place of the recovery code that was just used; whose it is then, its caller knows. */
  { readonly outcome: 'right'; readonly replacement?: Replacement } | { readonly outcome: 'wrong' };

/** Reads what was typed, or refuses `input_invalid`: what cannot be a code costs no try. */
export function readFactor(typed: string): TypedFactor {
  const totp = readTotpCode(typed);
  if (totp) return { factor: 'totp', code: totp };
  const pair = readTotpPair(typed);
  if (pair) return { factor: 'totp', code: pair[0], next: pair[1] };
  const code = readRecoveryCode(typed);
  if (code) return { factor: 'recovery_code', code };
  throw new Refusal('input_invalid', {
    fields: { code: faultWords.code.neitherShape },
  });
}

/** What was typed, in one spelling: the same once more is the same press. */
export function sameFactor(typed: TypedFactor): string {
  return `${typed.factor} ${typed.code} ${(typed.factor === 'totp' && typed.next) || ''}`;
}

/** Whether somebody could come upon it by trying. */
const isGuessable = (typed: TypedFactor): boolean => typed.factor === 'totp' && typed.next === undefined;

export interface Asked {
  readonly accountId: AccountId;
  readonly typed: TypedFactor;
  readonly origin: Origin;
  /** A right code will open nothing: a recovery code is then left as it was, for no replacement would be shown. */
  readonly isFrozen?: boolean;
  /** What tells whoever types it apart from strangers. */
  readonly shown: Shown;
}

/** Why this factor may not be tried now; undefined when it may. Recorded. The caller holds the account's lock. */
export async function factorBlock(house: House, tx: Tx, now: Date, ask: Asked): Promise<Refusal | undefined> {
  if (!isGuessable(ask.typed)) return undefined;
  const block = await blockOf(tx, await guessOf(house, tx, now, ask), now);
  if (block) await recordOutcome(house, tx, now, ask, 'blocked');
  return block;
}

async function guessOf(house: House, tx: Tx, now: Date, { accountId, shown }: Asked): Promise<Guess> {
  const guess = { accountId, what: 'factor' } as const;
  return { ...guess, by: await guesserOf(house, tx, now, { ...guess, shown }) };
}

/** Checks and spends, or records the failure, and counts it where it was a guess at the app. The caller holds the account's lock and asked `factorBlock` before. */
export async function checkFactor(house: House, tx: Tx, now: Date, ask: Asked): Promise<FactorChecked> {
  const { accountId, typed, isFrozen = false } = ask;
  const isRight =
    typed.factor === 'totp'
      ? await spendTotp(house, tx, now, accountId, typed)
      : await burn(house, tx, now, { accountId, code: typed.code, isFrozen });
  const guess = await guessOf(house, tx, now, ask);
  if (!isRight) {
    if (isGuessable(typed)) await countGuess(tx, guess, now);
    await recordOutcome(house, tx, now, ask, 'wrong');
    return { outcome: 'wrong' };
  }
  // What nobody guesses shows that the app's holder is here: then it works for strangers again.
  if (isGuessable(typed)) await forgetGuesses(tx, guess);
  else await forgetAllGuesses(tx, accountId, 'factor');
  if (typed.factor === 'recovery_code' && !isFrozen)
    return { outcome: 'right', replacement: await replaceCode(house, tx, now, ask) };
  await recordOutcome(house, tx, now, ask, 'right');
  return { outcome: 'right' };
}

type TypedTotp = Extract<TypedFactor, { readonly factor: 'totp' }>;

async function spendTotp(
  house: House,
  tx: Tx,
  now: Date,
  accountId: AccountId,
  typed: TypedTotp,
): Promise<boolean> {
  const factor = await tx.factors.totp(accountId);
  const step = factor && stepOf(house, now, factor, typed);
  return step !== undefined && tx.factors.spendStep(factor!.id, step, lastRightStep(now));
}

function stepOf(
  house: House,
  now: Date,
  factor: Pick<TotpFactor, 'id' | 'secretSealed' | 'lastStep'>,
  { code, next }: TypedTotp,
): number | undefined {
  const { lastStep } = factor;
  const secret = house.keys.open('totp', factor.id, factor.secretSealed);
  const match =
    next === undefined
      ? matchTotp({ secret, code, now, lastStep })
      : matchTotpPair({ secret, codes: [code, next], now, lastStep });
  return match?.step;
}

/**
 * Whose factor was shown, where it is one that nobody guesses and it is right; undefined otherwise. Nothing is spent: it only tells
 * somebody apart from the strangers who have used up all tries, and is asked for again.
 */
export async function shownFactor(
  house: House,
  tx: Tx,
  now: Date,
  accountId: AccountId,
  typed: TypedFactor,
): Promise<FactorId | undefined> {
  const factor = await tx.factors.totp(accountId);
  if (!factor || isGuessable(typed)) return undefined;
  const isRight =
    typed.factor === 'totp'
      ? stepOf(house, now, factor, typed) !== undefined
      : await tx.factors.hasCode(accountId, house.keys.hash('recovery-code', typed.code));
  return isRight ? factor.id : undefined;
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
  const found = await tx.replacements.liveCode(accountId, codeHash);
  if (!found || isFrozen) return found !== undefined;
  if (!(await tx.factors.burnCode(accountId, codeHash, now))) return false;
  // Whoever uses one of ten new codes has them: it counts as typed back.
  if (found.isShown) await tx.replacements.keepShown(accountId, now);
  return true;
}

/** Issues the replacement of the code that was right, and records both; at once, so that using codes never leaves anybody without (NIST SP 800-63B-4, 4.2.1.1). */
async function replaceCode(house: House, tx: Tx, now: Date, ask: Asked): Promise<Replacement> {
  const code = newRecoveryCodes(house.random)[0]!;
  const { accountId, origin } = ask;
  const left = (await tx.factors.codesLeft(accountId)) + 1;
  const id = newId<'recovery-code'>(house.random, now);
  await tx.factors.addCodes([
    {
      id,
      accountId,
      codeHash: house.keys.hash('recovery-code', code),
      createdAt: now,
    },
  ]);
  await record(house, tx, now, [
    checkedFact(ask, 'right'),
    { kind: 'account:codes:used', payload: { left }, origin, accountId },
  ]);
  return { id, code };
}

async function recordOutcome(house: House, tx: Tx, now: Date, ask: Asked, outcome: Outcome): Promise<void> {
  await record(house, tx, now, [checkedFact(ask, outcome)]);
}

type Outcome = 'right' | 'wrong' | 'blocked';

function checkedFact({ accountId, origin, typed }: Asked, outcome: Outcome): Fact {
  return { kind: 'account:factor:checked', payload: { outcome, factor: typed.factor }, origin, accountId };
}
