/**
 * The recovery that is under way on an account, as its holder sees it from within: who asks, when, from where and with what was shown, and
 * what the holder can do about it now. Contact addresses are masked: somebody else's, perhaps.
 */

import type { Case } from '../../domain/case/case.ts';
import { states } from '../../domain/case/lifecycle.ts';
import { maskedAddress, proofsTold, type WhoAsks } from '../../domain/letter/who-asks.ts';
import { Refusal, type RefusalCode } from '../../domain/refusals.ts';
import type { Claimant } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { mayEnd } from '../steps/end-case.ts';
import type { SignedIn } from '../who.ts';

/** One who asks. */
export interface Asking extends WhoAsks {
  /** Masked. */
  readonly contact: string;
  /** Whether the contact address is theirs, as far as anybody can tell. */
  readonly isConfirmed: boolean;
}

export interface OwnCaseView {
  readonly number: string;
  readonly state: Case['state'];
  readonly openedAt: Date;
  /** When it would be granted, if nobody stops it; null while no wait runs. */
  readonly waitUntil: Date | null;
  /** Why the holder cannot end it; null when they can. */
  readonly endRefusal: Extract<
    RefusalCode,
    'second_factor_required' | 'move_not_allowed' | 'factor_young'
  > | null;
  readonly claimants: readonly Asking[];
}

const listedOfEachMax = 10; // a page that one person reads; of a crowd that proved nothing the first and the last

/** Shows the live case of one's own account. Refuses `case_over` when there is none. */
export async function seeOwnCase(house: House, who: SignedIn): Promise<OwnCaseView> {
  const now = house.clock.now();
  return house.db.snapshot(async (tx) => {
    const live = await tx.cases.liveOf(who.accountId);
    if (!live) throw new Refusal('case_over', { because: 'no live case' });
    const claimants = await tx.claimants.listed(live.id, listedOfEachMax, [live.forClaimantId]);
    const asking: Asking[] = [];
    for (const claimant of claimants) asking.push(await askingOf(house, tx, now, live, claimant));
    return {
      number: live.number,
      state: live.state,
      openedAt: live.openedAt,
      waitUntil: states[live.state].actsNext === 'clock' ? live.waitUntil : null,
      endRefusal: await endRefusalOf(tx, who, live),
      claimants: asking,
    };
  });
}

async function endRefusalOf(tx: Tx, who: SignedIn, live: Case): Promise<OwnCaseView['endRefusal']> {
  const may = await mayEnd(tx, live);
  if (may === 'contested') return 'move_not_allowed';
  if (who.assurance !== 'two_factor') return 'second_factor_required';
  return may === 'may' ? null : may;
}

async function askingOf(
  house: House,
  tx: Tx,
  now: Date,
  { waitStartedAt }: Case,
  { id, contact, confirmedAt, joinedAt, client, addressPrefix }: Claimant,
): Promise<Asking> {
  return {
    contact: maskedAddress(contact),
    isConfirmed: confirmedAt !== null,
    askedAt: joinedAt.toISOString(),
    client,
    place: addressPrefix,
    proofs: proofsTold(await tx.evidence.of(id), house.policy.findingLifeDays, waitStartedAt ?? now),
  };
}
