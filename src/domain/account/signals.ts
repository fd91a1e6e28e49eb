/**
 * Risk signals from what stands on record about the account (RECOVERY.md, section 4). A signal never refuses anybody: it
 * costs a row or brings a person, because an attacker prepares an account before asking for it, and so do owners who move.
 */
import { dayMs, msBetween } from '../../base/clock.ts';
import type { Policy } from '../policy/policy.ts';
import type { RiskSignal } from '../policy/rules.ts';

/** What happened to the account; an instant is null when it never changed since sign-up. */
export interface AccountFacts {
  readonly addressChangedAt: Date | null;
  readonly passwordChangedAt: Date | null;
  readonly linkChangedAt: Date | null;
  readonly ownersChangedAt: Date | null;
  /** Sign-ins with the right password and a wrong factor since the password was last changed. */
  readonly factorFailuresSincePassword: number;
  readonly brokenContinuity: boolean;
  /** Two contact addresses of the case each proved different roots. */
  readonly rivals: boolean;
  readonly unseenLocation: boolean;
  /** The holder has objected: in this case, or in another whose freeze still stands. */
  readonly contested: boolean;
}

/** The signals that hold, in the order of the table. A change after the claimant confirmed their address is as late as one just before. */
export function signalsOf(
  facts: AccountFacts,
  confirmedAt: Date,
  policy: Pick<Policy, 'changedLatelyDays' | 'factorFailuresMin'>,
): RiskSignal[] {
  const isLate = (changedAt: Date | null) =>
    changedAt !== null && msBetween(changedAt, confirmedAt) < policy.changedLatelyDays * dayMs;
  const found: readonly (readonly [RiskSignal, boolean])[] = [
    ['address_changed_lately', isLate(facts.addressChangedAt)],
    ['password_changed_lately', isLate(facts.passwordChangedAt)],
    ['link_changed_lately', isLate(facts.linkChangedAt)],
    ['owner_changed_lately', isLate(facts.ownersChangedAt)],
    // Below the threshold it is the owner with an old phone: everybody who comes here has failed the factor before.
    ['factor_guessed', facts.factorFailuresSincePassword >= policy.factorFailuresMin],
    ['unseen_location', facts.unseenLocation],
    ['continuity_broken', facts.brokenContinuity],
    ['rivals', facts.rivals],
    ['contested', facts.contested],
  ];
  return found.filter(([, holds]) => holds).map(([signal]) => signal);
}
