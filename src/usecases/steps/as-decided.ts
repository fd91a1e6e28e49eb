/**
 * What was decided, for a case that takes no more proofs: the decision as it was stored, with its trail and what spoke for care then. What the
 * rules would say now is another matter: the restoration itself changes addresses and password, and would look like a risk.
 */
import type { Case } from '../../domain/case/case.ts';
import type { CaseState } from '../../domain/case/lifecycle.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import type { Decision } from '../../domain/policy/decide.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { deskGrant } from './desk-grant.ts';
import { provingStates } from './make-finding.ts';
import { type Weighed, weighed } from './weigh.ts';

interface Stored {
  readonly claimantId?: ClaimantId;
  readonly decision?: Decision;
}

const undecided: readonly CaseState[] = ['opened', ...provingStates];

/**
 * The one side that it was decided for, as it was judged then, under the stake it had; none where nothing was ever weighed. While the case
 * is still weighed that is what counts, and it comes back as it is.
 */
async function asDecided(tx: Tx, current: Case, now: Weighed): Promise<Weighed> {
  if (undecided.includes(current.state)) return now;
  const { stake, grounds, forClaimantId } = current;
  const stored = (await tx.cases.decision(current.id))?.decision as Stored | null | undefined;
  const side = now.sides.find(({ claimantId }) => claimantId === stored?.claimantId);
  // Whoever got the account is shown by their own decision, and by nobody else's.
  const isTheirs = forClaimantId === null || forClaimantId === stored?.claimantId;
  if (!side || !stored?.decision || !isTheirs) return { stake, sides: [] };
  const signals = grounds?.signals ?? [];
  return {
    stake,
    sides: [{ ...side, decision: stored.decision, signals, grounds: grounds ?? side.grounds }],
  };
}

/** What the desk is shown: as the case is weighed now, with whoever is listed; as it is judged; and what an approval would give, while one can be given. */
export async function judgedForDesk(house: House, tx: Tx, current: Case, now: Date) {
  const ids = (await tx.claimants.listed(current.id, house.policy.claimantsListedMax)).map(({ id }) => id);
  const weighedNow = await weighed(house, tx, current, now, ids);
  const judged = await asDecided(tx, current, weighedNow);
  const isOpen = undecided.includes(current.state);
  const grant = (isOpen && deskGrant(judged.stake, judged.sides[0])) || null;
  return { weighedNow, judged, grant };
}
