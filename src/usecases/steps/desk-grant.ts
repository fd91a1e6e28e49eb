/** What an approval of the desk would give one claimant: the policy's own numbers, never a person's choice. */

import type { Case } from '../../domain/case/case.ts';
import { countsAsApprover } from '../../domain/case/second-person.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { holdsStill } from '../../domain/policy/grounds.ts';
import type { Stake } from '../../domain/policy/rules.ts';
import type { Tx } from '../../store/db.ts';
import type { Side } from './weigh.ts';

export interface DeskGrant {
  readonly claimantId: ClaimantId;
  /** From the last approval to the grant. */
  readonly waitHours: number;
  readonly aftercare: 'strong' | 'weak';
  /** How many different people must approve. */
  readonly approvalsNeeded: number;
}

/** The grant that may be approved for this side; undefined where the rules let nobody approve. */
export function deskGrant(stake: Stake, side: Side | undefined): DeskGrant | undefined {
  const decision = side?.decision;
  if (!side || !decision || decision.kind === 'missing' || decision.waitHours === null) return undefined;
  const asked = decision.kind === 'accept' ? 1 : decision.approvalsNeeded;
  if (asked === null) return undefined;
  const { waitHours, aftercare } = decision;
  return {
    claimantId: side.claimantId,
    waitHours,
    aftercare,
    approvalsNeeded: stake === 'critical' || side.signals.includes('contested') ? 2 : asked,
  };
}

/** For whom approvals are counted: the claimant as they stand, and how many people must approve. */
export interface Counting {
  readonly side: Pick<Side, 'claimantId' | 'grounds'> | undefined;
  readonly needed: number;
}

/**
 * The approvals of this round, each with whether it counts for this claimant where so many people must approve: given for them,
 * by somebody who may still approve and is no newcomer to a case that takes two, on grounds that still hold; outdated are those that lack only that.
 */
export async function approvalsFor(tx: Tx, current: Case, { side, needed }: Counting) {
  const given = await tx.desk.approvals(current.id, current.round);
  return given.map(({ role, joinedAt, grounds, ...approval }) => {
    const isTheirs =
      approval.claimantId === side?.claimantId &&
      approval.staffId !== current.accountId &&
      role !== null &&
      joinedAt !== null &&
      countsAsApprover({ role, joinedAt }, current, needed);
    const holds = side !== undefined && holdsStill(grounds, side.grounds);
    return { ...approval, isCounting: isTheirs && holds, isOutdated: isTheirs && !holds };
  });
}

/** Everybody whose approval would count where `needed` people must approve, by name. */
export async function approversOf(tx: Tx, current: Case, needed: number) {
  const people = await tx.desk.whoMayActOn(current);
  return people.filter((person) => countsAsApprover(person, current, needed));
}
