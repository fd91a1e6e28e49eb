/**
 * How often codes are mailed to an address for the asking (docs/decisions/007-whose-code-comes-first.md). Nobody's mailbox is flooded, and no stranger
 * who asks for the same account uses up what its holder needs: from one network only a part of a day's codes is to be had,
 * first codes go on when repeated ones have stopped, and a few are kept for whoever has proven something already.
 */
import type { Policy } from '../policy/policy.ts';

export type MailCodeLimits = Policy['mailboxCode'];

/** The codes that were asked for to one address in the last 24 hours, whether it is on file or not: for one account, where nothing else is said. */
export interface CodesAsked {
  /** By this claimant. */
  readonly own: number;
  /** By claimants of the same network, over all accounts: naming the address on more of them is no way to more codes. */
  readonly network: number;
  /** By all. */
  readonly all: number;
  /** By claimants who have proven something. */
  readonly proven: number;
  /** By this claimant in the whole case, to any address. */
  readonly ownEver: number;
  /** Whether this claimant has proven something. */
  readonly hasProven: boolean;
}

/** Whether one more code may be asked for. */
export function mayAskCode(limits: MailCodeLimits, asked: CodesAsked): boolean {
  if (asked.ownEver >= limits.perCaseMax || asked.own >= limits.perClaimantPerDayMax) return false;
  if (asked.hasProven && asked.proven < limits.keptForProvenPerDayMax) return true;
  if (asked.network >= limits.perNetworkPerDayMax) return false;
  return asked.all < (asked.own === 0 ? limits.perAddressPerDayMax : limits.repeatedPerAddressPerDayMax);
}

/** The codes that a mailbox was mailed in the last 24 hours: about accounts that ever confirmed the address, and about all others. */
export interface CodesWritten {
  readonly confirmed: number;
  readonly unconfirmed: number;
}

/**
 * Whether one more code may be mailed to an address on file. A limit that showed would tell that it is on file, so what is too much is left
 * out in silence. Anybody can name a mailbox on accounts of their own: those take nothing from the accounts that confirmed it.
 */
export function mayMailCode(
  limits: MailCodeLimits,
  written: CodesWritten,
  onFile: { readonly verifiedAt: Date | null },
): boolean {
  return onFile.verifiedAt === null
    ? written.unconfirmed < limits.unconfirmedPerMailboxPerDayMax
    : written.confirmed < limits.perMailboxPerDayMax;
}
