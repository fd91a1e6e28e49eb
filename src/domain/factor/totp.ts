/**
 * Codes of an authenticator app (RFC 6238): SHA-1, 6 digits, 30 s. A code counts one step either side of now and only when its step
 * is later than the last one used; the caller stores the step by one conditional UPDATE, so that a step is accepted once
 * (ASVS 6.5.1). The code that proves an enrolment is burned the same way.
 */
import { HOTP, Secret, TOTP } from 'otpauth';
import { after, secondMs } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { sameBytes } from '../../base/secret.ts';
import { clockToleranceMs } from '../instant.ts';

const secretBytes = 20; // RFC 4226, 4 R6: 160 bits, the length of the hash
const digits = 6;
const stepS = 30;
const windowSteps = 1;
const typedCharsMax = 40; // six digits with spaces and dashes between them
const driftStepsMax = 10; // five minutes: a clock set by hand

/** A new secret: 160 bits. Sealed at rest, shown once. */
export function newTotpSecret(random: Random): Uint8Array {
  return Uint8Array.from(random.bytes(secretBytes));
}

/** The secret as people type it into an app: base32 in groups of four. */
export function showTotpSecret(secret: Uint8Array): string {
  return secretOf(secret).base32.replace(/.{4}(?=.)/g, '$& ');
}

/** The `otpauth://` URI that an app reads from the QR code. `issuer` is the registry's name. */
export function totpUri(ask: { secret: Uint8Array; issuer: string; username: string }): string {
  // A colon would end the issuer inside the label.
  const issuer = ask.issuer.replaceAll(':', ' ');
  return new TOTP({
    issuer,
    label: ask.username,
    secret: secretOf(ask.secret),
    digits,
    period: stepS,
  }).toString();
}

/** The step an instant lies in: whole 30 s since 1970. */
export function totpStep(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepS);
}

/** The code of a step. For the demo, which plays the claimant's app, and for tests. */
export function totpCode(secret: Uint8Array, step: number): string {
  return HOTP.generate({ secret: secretOf(secret), counter: step, digits });
}

/** Six ASCII digits out of what was typed (spaces, dashes, full-width and Arabic digits forgiven); undefined when it is no code. */
export function readTotpCode(typed: string): string | undefined {
  if (typed.length > typedCharsMax) return undefined;
  const text = digitsOf(typed);
  return /^[0-9]{6}$/.test(text) ? text : undefined;
}

const digitsOf = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[\s\-‐‑–—.]/g, '');

/** The step that a typed code belongs to, one step either side of `now` and later than `lastStep`; undefined when there is none. */
export function matchTotp(ask: {
  secret: Uint8Array;
  code: string;
  now: Date;
  lastStep: number | null;
}): { step: number } | undefined {
  const steps = matchingSteps(ask.secret, ask.code, ask.now, windowSteps);
  // Where two steps happen to share a code, the later one is burned: burning the earlier would let the code be used again.
  const step = steps.filter((candidate) => isLater(candidate, ask.lastStep, ask.now)).at(-1);
  return step === undefined ? undefined : { step };
}

/** The latest step that can have been accepted by now, by clocks that differ as little as right ones do. */
export const lastRightStep = (now: Date): number => totpStep(after(now, clockToleranceMs)) + windowSteps;

/**
 * Whether a step comes after the last one. A last step that no right clock would have accepted yet was burned by one that was ahead: it says
 * nothing of now, or the app would be dead until then. That none of its codes works twice is held by the steps that are remembered.
 */
function isLater(step: number, lastStep: number | null, now: Date): boolean {
  return lastStep === null || lastStep > lastRightStep(now) || step > lastStep;
}

/** Two codes of an app, one after the other, out of what was typed; undefined when it is anything else. */
export function readTotpPair(typed: string): readonly [string, string] | undefined {
  if (typed.length > 2 * typedCharsMax) return undefined;
  const text = digitsOf(typed);
  return /^[0-9]{12}$/.test(text) ? [text.slice(0, digits), text.slice(digits)] : undefined;
}

/**
 * The later step of two codes in a row, of which the later may be one step either side of `now`, and neither is spent; undefined when they
 * are not that. One chance in three hundred thousand million: nobody guesses it, so it needs no count that others could use up.
 */
export function matchTotpPair(ask: {
  secret: Uint8Array;
  codes: readonly [string, string];
  now: Date;
  lastStep: number;
}): { step: number } | undefined {
  const [first, second] = ask.codes;
  const before = matchingSteps(ask.secret, first, after(ask.now, -stepS * secondMs), windowSteps);
  const steps = matchingSteps(ask.secret, second, ask.now, windowSteps);
  const step = steps.find((later) => before.includes(later - 1) && isLater(later - 1, ask.lastStep, ask.now));
  return step === undefined ? undefined : { step };
}

/**
 * By how many steps the clock that made a code is ahead (positive) or behind, up to ten; undefined when the code is simply wrong.
 * For help text only, and only after full authentication or in an enrolment: told to a guesser it would widen the window tenfold.
 */
export function driftOf(ask: { secret: Uint8Array; code: string; now: Date }): number | undefined {
  const here = totpStep(ask.now);
  return matchingSteps(ask.secret, ask.code, ask.now, driftStepsMax)
    .map((step) => step - here)
    .sort((a, b) => Math.abs(a) - Math.abs(b))[0];
}

/** Every candidate is computed and compared, in constant time each, so that timing does not tell which one was near. */
function matchingSteps(secret: Uint8Array, typed: string, now: Date, eitherSide: number): number[] {
  const code = readTotpCode(typed);
  const first = totpStep(now) - eitherSide;
  const steps = Array.from({ length: 2 * eitherSide + 1 }, (_, i) => first + i).filter((step) => step >= 0);
  const encoder = new TextEncoder();
  const given = encoder.encode(code ?? '------');
  return steps.filter((step) => sameBytes(encoder.encode(totpCode(secret, step)), given));
}

function secretOf(secret: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(secret).buffer });
}
