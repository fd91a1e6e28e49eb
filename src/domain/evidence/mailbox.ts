/**
 * Evidence by an address on file: an eight-digit code is mailed to the address the claimant names, when the account has it.
 * Nobody learns whether it does: the challenge is made either way, and only a code that was really sent can be typed.
 */
import { after, dayMs } from '../../base/clock.ts';
import { type Random, randomDigits } from '../../base/random.ts';
import type { ChallengeId } from '../ids.ts';
import type { Judgement } from './finding.ts';
import { rootOfAddress } from './root.ts';

/** The challenge: a code of `digits` decimal digits. */
export function mailboxCode(random: Random, digits: number): string {
  return randomDigits(random, digits);
}

/**
 * What was typed for a code of `digits` digits: spaces, dashes and invisible signs dropped, full-width digits read as meant. Undefined for
 * what cannot be such a code, so that a digit left out costs no try.
 */
export function readMailboxCode(typed: string, digits: number): string | undefined {
  const code = typed
    .slice(0, 100)
    .normalize('NFKC')
    .replace(/[\s\-‐‑–—\p{Default_Ignorable_Code_Point}]/gu, '');
  return new RegExp(`^\\d{${digits}}$`).test(code) ? code : undefined;
}

/** A code as it is hashed: bound to its challenge, so that the hash of one opens no other. */
export function boundCode(challengeId: ChallengeId, code: string): string {
  return `${challengeId} ${code}`;
}

/** How much reading this address proves: strong when it was verified long enough before this claimant came to the case (RECOVERY.md, section 3), never where mail is only passed on. */
export function judgeMailbox(ask: {
  address: string;
  verifiedAt: Date | null;
  /** When the claimant confirmed their own contact address. */
  caseOpenedAt: Date;
  agedDaysMin: number;
  publicMailProviders: readonly string[];
}): Judgement {
  const root = rootOfAddress(ask.address, ask.publicMailProviders);
  if (root === 'forwarded') return { strength: 'weak', root, because: ['forwarded'] };
  if (ask.verifiedAt === null) return { strength: 'weak', root, because: ['unverified'] };
  const isAged = ask.verifiedAt <= after(ask.caseOpenedAt, -ask.agedDaysMin * dayMs);
  return isAged
    ? { strength: 'strong', root, because: ['aged'] }
    : { strength: 'weak', root, because: ['added_lately'] };
}
