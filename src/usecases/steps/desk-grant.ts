/** What an approval of the desk would give one claimant: the policy's own numbers, never a person's choice. */

import type { Case } from '../../domain/case/case.ts';
import { mayDo } from '../../domain/case/desk-rights.ts';
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

/** The approvals of this round, each with whether it counts for `claimantId`: given for them, by somebody who may still approve. */
export async function approvalsFor(tx: Tx, current: Case, claimantId: ClaimantId | undefined) {
  const given = await tx.desk.approvals(current.id, current.round);
  return given.map((approval) => ({
    ...approval,
    isCounting:
      approval.claimantId === claimantId &&
      approval.staffId !== current.accountId &&
      approval.role !== null &&
      mayDo(approval.role, 'approve'),
  }));
}
