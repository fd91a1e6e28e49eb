/** The sitting as it stands: which step is open. */
import type { House } from '../house.ts';
import { findSitting, type RestorationStep } from '../steps/find-sitting.ts';

export interface RestorationView {
  /** The step to do next: `password`, `factor`, `codes`, or `finish` (type one of the codes back). */
  readonly step: RestorationStep;
  readonly number: string;
  readonly username: string;
  /** The contact address that becomes the account's primary one. */
  readonly contact: string;
  readonly expiresAt: Date;
}

/** Shows the sitting of this browser; refuses `restoration_stale` or `move_not_allowed`. Changes nothing. */
export async function lookAtRestoration(
  house: House,
  ask: { sittingSecret: string | undefined },
): Promise<RestorationView> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const { sitting, current, open } = await findSitting(house, tx, now, ask.sittingSecret);
    const { username } = await tx.accounts.get(current.accountId);
    const { contact } = await tx.claimants.get(sitting.claimantId);
    return { step: open, number: current.number, username, contact, expiresAt: sitting.expiresAt };
  });
}
