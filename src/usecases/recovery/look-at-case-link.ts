/** What the page behind a mailed case link shows before anything is done: mail scanners follow links, so looking acts on nothing. */
import { maskedAddress } from '../../domain/account/address.ts';
import type { CaseState } from '../../domain/case/lifecycle.ts';
import type { House } from '../house.ts';

export type CaseLink =
  | {
      readonly kind: 'known';
      readonly number: string;
      readonly state: CaseState;
      readonly isConfirmed: boolean;
      /** Pressing confirms or says something in the claimant's name: for whoever did not ask, that has a price. */
      readonly isChoice: boolean;
      /** Who gets the account by this case, masked: the link may have been passed on by whoever it is. */
      readonly forWhom: string;
    }
  | { readonly kind: 'unknown' };

/** Looks at the link; an expired or foreign one is `unknown`. */
export async function lookAtCaseLink(house: House, ask: { secret: string }): Promise<CaseLink> {
  const now = house.clock.now();
  const tx = house.db.once;
  const link = await tx.links.find('open_case', house.keys.hash('link:open_case', ask.secret), now);
  if (!link?.caseId || !link.claimantId || link.spentAt) return { kind: 'unknown' };
  const [current, claimant] = await Promise.all([
    tx.cases.get(link.caseId),
    tx.claimants.get(link.claimantId),
  ]);
  return {
    kind: 'known',
    number: current.number,
    state: current.state,
    isConfirmed: claimant.confirmedAt !== null,
    isChoice: claimant.confirmedAt === null || link.request !== null,
    forWhom: maskedAddress(claimant.contact),
  };
}
