/**
 * A recovery code is 25 symbols of Crockford's base32: 125 random bits, more than the 112 that let one keyed hash find it
 * in one lookup (ASVS 6.5.2; NIST SP 800-63B-4, 3.1.2). It is shown in five groups of five, and read with case,
 * look-alikes, dashes and spaces forgiven, because it is typed from paper on a bad day. Only the bare form is ever hashed.
 */
import { type Random, randomCrockford, readCrockford } from '../../base/random.ts';

declare const made: unique symbol;
/** A recovery code in its bare form: 25 symbols in capitals, no dashes. This form is hashed. */
export type RecoveryCode = string & { readonly [made]: 'recovery code' };

export const recoveryCodeCount = 10;
/** How many symbols a code has. */
export const recoveryCodeSymbols = 25;
const groupSymbols = 5;
/** Most length of what is read as one code, in characters. */
export const typedCharsMax = 200; // room for spaces and dashes between all symbols, and not for a novel
const bareShape = /^[0-9A-HJKMNP-TV-Z]{25}$/;

/** A fresh set of ten different codes. */
export function newRecoveryCodes(random: Random): RecoveryCode[] {
  return Array.from(
    { length: recoveryCodeCount },
    () => randomCrockford(random, recoveryCodeSymbols) as RecoveryCode,
  );
}

/** The code as it is shown and printed: `ABCDE-FGHJK-MNPQR-STVWX-YZ234`. */
export function showRecoveryCode(code: RecoveryCode): string {
  return Array.from({ length: recoveryCodeSymbols / groupSymbols }, (_, i) =>
    code.slice(i * groupSymbols, (i + 1) * groupSymbols),
  ).join('-');
}

/** Reads a typed code into its bare form; undefined when it cannot be one of ours. */
export function readRecoveryCode(typed: string): RecoveryCode | undefined {
  if (typed.length > typedCharsMax) return undefined;
  // NFKC first: full-width letters come from an input method, not from a choice. Letters outside ASCII then fail the shape.
  const text = readCrockford(typed.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, ''));
  return bareShape.test(text) ? (text as RecoveryCode) : undefined;
}
