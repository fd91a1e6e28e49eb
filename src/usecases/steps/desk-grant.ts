/** What an approval of the desk would give one claimant: the policy's own numbers, never a person's choice. */

import type { Case } from '../../domain/case/case.ts';
import { countsAsApprover } from '../../domain/case/second-person.ts';
import type { ClaimantId } from '../../domain/ids.ts';
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
    approvalsNeeded: stake === 'critical' ? 2 : asked,
  };
}

/**
 * The approvals of this round, each with whether it counts for `claimantId` where `needed` people must approve: given for them,
 * by somebody who may still approve and is no newcomer to a case that takes two.
 */
export async function approvalsFor(
  tx: Tx,
  current: Case,
  claimantId: ClaimantId | undefined,
  needed: number,
) {
  const given = await tx.desk.approvals(current.id, current.round);
  return given.map(({ role, joinedAt, ...approval }) => ({
    ...approval,
    isCounting:
      approval.claimantId === claimantId &&
      approval.staffId !== current.accountId &&
      role !== null &&
      joinedAt !== null &&
      countsAsApprover({ role, joinedAt }, current, needed),
  }));
}

/** Everybody whose approval would count where `needed` people must approve, by name. */
export async function approversOf(tx: Tx, current: Case, needed: number) {
  const people = await tx.desk.whoMayActOn(current);
  return people.filter((person) => countsAsApprover(person, current, needed));
}
