/**
 * What was put on an account shortly before its recovery, or since, may be a thief's; left there it would age into strong proof of the
 * next case. Repository links go: the owner adds hers again, and they begin to age then. Addresses stay for notices, but are no
 * longer confirmed. Invitations need nothing: those that an account sent before it was given back are void (`invitation.ts`).
 */
import { after, dayMs } from '../../base/clock.ts';
import type { Case } from '../../domain/case/case.ts';
import type { Fact, Origin } from '../../domain/fact.ts';
import type { AddressId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

export interface TakenBack {
  readonly repositories: number;
  readonly unconfirmed: number;
  readonly facts: readonly Fact[];
}

/** Takes back what the account itself added, of all that had not aged when the grantee came to the case; `contact` is what was adopted now. */
export async function takeBack(
  house: House,
  tx: Tx,
  now: Date,
  { current, came, contact, origin }: { current: Case; came: Date; contact: AddressId; origin: Origin },
): Promise<TakenBack> {
  const { accountId, id: caseId } = current;
  const since = after(came, -house.policy.agedDaysMin * dayMs);
  const links = await tx.projectLinks.removeAddedBy(accountId, since, now);
  const addresses = await tx.addresses.unverify(accountId, since, contact);
  const about = { origin, accountId, caseId };
  return {
    repositories: links.length,
    unconfirmed: addresses.length,
    facts: [
      ...links.map((payload): Fact => ({ ...about, kind: 'registry:project:repository-unlinked', payload })),
      ...addresses.map((payload): Fact => ({ ...about, kind: 'account:address:unconfirmed', payload })),
    ],
  };
}
