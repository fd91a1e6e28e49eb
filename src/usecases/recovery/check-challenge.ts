/**
 * Looks whether a challenge is met that is met by looking: when the claimant asks, and by the clock until it is or expires. Claim (a
 * look at the rows), observe (the outside, no transaction), settle (compare-and-set): of any number of parallel checks one
 * makes the finding.
 */
import { after, minuteMs, secondMs } from '../../base/clock.ts';
import type { Case } from '../../domain/case/case.ts';
import { metBy } from '../../domain/evidence/kinds.ts';
import type { Fact, Origin } from '../../domain/fact.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Challenge } from '../../store/evidence.ts';
import type { House } from '../house.ts';
import { checkJob, pressedJob } from '../steps/look-job.ts';
import { lookFromPlace, takePlace } from '../steps/look-pressed.ts';
import { makeFinding, mustTakeProofs, provingStates } from '../steps/make-finding.ts';
import type { Seen, Sight } from '../steps/observe-repository.ts';
import { judgeSeen, type Look, look, readyToLook } from '../steps/prove.ts';
import { record } from '../steps/record.ts';
import { type Claiming, clockOrigin, originOf } from '../who.ts';

const lookAgainS = 5; // a claimant may press the button as fast as they like; the outside is asked this often at most

/** What the check saw. `later`: the outside could not be asked now; the clock looks again at `nextCheckAt`. */
export interface Checked {
  readonly outcome: 'met' | 'absent' | 'near_miss' | 'later' | 'over';
  readonly detail: string | null;
  readonly nextCheckAt: Date | null;
}

interface Claimed {
  readonly challenge: Challenge;
  readonly current: Case;
  readonly ready: Look;
  /** Whether the clock looks by itself, and for nobody who pressed. */
  readonly isClock: boolean;
  readonly origin: Origin;
  readonly who: Claiming | null;
}

const over: Checked = { outcome: 'over', detail: null, nextCheckAt: null };

/** Checks for the claimant (`who`), or for the clock (null). Refuses `not_found`, `challenge_over`, `too_many_requests`. */
export async function checkChallenge(
  house: House,
  who: Claiming | null,
  ask: { challengeId: ChallengeId; isPressed?: boolean | undefined },
): Promise<Checked> {
  const began = house.clock.now();
  const claimed = await claim(house, who, ask, began);
  const { challenge, current, ready } = claimed;
  if (!who && !provingStates.includes(current.state))
    return claimed.isClock ? postpone(house, challenge, began) : over;
  const place = who ? takePlace(house, ready) : undefined;
  if (who && !place) return waitInLine(house, claimed, began);
  const seen = place ? await lookFromPlace(house, ready, place) : await look(house, ready);
  const now = house.clock.now(); // the outside took its time; what follows is judged by when it answered
  return settle(house, claimed, seen, now);
}

async function claim(
  house: House,
  who: Claiming | null,
  { challengeId: id, isPressed = false }: { challengeId: ChallengeId; isPressed?: boolean | undefined },
  now: Date,
): Promise<Claimed> {
  const tx = house.db.once;
  const challenge = await tx.evidence.challenge(id);
  if (!challenge || metBy[challenge.kind] !== 'looking') throw new Refusal('not_found');
  if (who && challenge.claimantId !== who.claimantId) throw new Refusal('not_found');
  if (challenge.overAt || challenge.expiresAt <= now) throw new Refusal('challenge_over');
  const current = await tx.cases.get(challenge.caseId);
  const ready = await readyToLook(tx, current, challenge);
  if (!ready) throw new Refusal('challenge_over', { because: 'what it was about is gone' });
  if (who) mustTakeProofs(current);
  if (who && !(await tx.evidence.takeLook(id, now, after(now, -lookAgainS * secondMs))))
    throw new Refusal('too_many_requests', { retryAfterS: lookAgainS });
  return {
    challenge,
    current,
    ready,
    isClock: !who && !isPressed,
    who,
    origin: who ? originOf(who, 'claimant', who.claimantId) : clockOrigin,
  };
}

async function settle(house: House, claimed: Claimed, seen: Seen<Sight>, now: Date): Promise<Checked> {
  const {
    challenge,
    current: { id: caseId },
  } = claimed;
  const isFound = 'ok' in seen && seen.ok.sought !== 'absent' && 'found' in seen.ok.sought;
  return house.db.transaction(async (tx) => {
    const locked = await tx.cases.lock(caseId);
    if (!provingStates.includes(locked.state)) return over;
    if (isFound) {
      if (!(await tx.evidence.spend(challenge.id, 'met', now))) return over;
      await record(house, tx, now, [checkedFact(claimed, locked, 'met')]);
      await makeFinding(house, tx, locked, findingOf(house, claimed, seen.ok), now);
      return { outcome: 'met', detail: null, nextCheckAt: null };
    }
    const noted = noteOf(seen);
    if (claimed.who && isSlow(seen)) await tx.jobs.add(pressedJob(jobOf(challenge), now));
    await tx.evidence.noteCheck(challenge.id, noted.stored, noted.detail, now);
    if (noted.stored !== challenge.outcome)
      await record(house, tx, now, [checkedFact(claimed, locked, noted.stored)]);
    // Who presses looks between the clock's looks, and neither puts them off nor uses them up.
    const nextCheckAt = claimed.isClock ? await lookAgain(house, tx, challenge, now) : challenge.nextCheckAt;
    return { outcome: noted.outcome, detail: noted.detail, nextCheckAt };
  });
}

/** A server that is too slow for whoever waits at the page is looked at once more by the queue, which has more time. */
const isSlow = (seen: Seen<Sight>) => 'fault' in seen && seen.fault === 'timed_out';

/** Others are being looked at: the next place in the queue is theirs, and their page says so. */
function waitInLine(house: House, { challenge }: Claimed, now: Date): Promise<Checked> {
  return house.db.transaction(async (tx) => {
    await tx.evidence.noteCheck(challenge.id, 'queued', null, now);
    await tx.jobs.add(pressedJob(jobOf(challenge), now));
    return { outcome: 'later', detail: null, nextCheckAt: now };
  });
}

const jobOf = ({ id, subject: url }: Challenge) => ({ id, url });

/** While a case takes no proofs (it is granted) the clock does not look; an objection may let it go on. */
function postpone(house: House, challenge: Challenge, now: Date): Promise<Checked> {
  return house.db.transaction(async (tx) => {
    const nextCheckAt = await lookAgain(house, tx, challenge, now);
    return { outcome: 'later', detail: null, nextCheckAt };
  });
}

async function lookAgain(house: House, tx: Tx, challenge: Challenge, now: Date): Promise<Date | null> {
  const at = nextCheck(house, challenge, now);
  await tx.evidence.noteNextCheck(challenge.id, at);
  if (at) await tx.jobs.add(checkJob(jobOf(challenge), at));
  return at;
}

/** Only a near miss's own name is told; what a server said in its fault stays in our log. */
function noteOf(seen: Seen<Sight>): { outcome: Checked['outcome']; stored: string; detail: string | null } {
  if ('fault' in seen) return { outcome: 'later', stored: seen.fault, detail: null };
  const { sought } = seen.ok;
  if (sought !== 'absent' && 'nearMiss' in sought)
    return { outcome: 'near_miss', stored: 'near_miss', detail: sought.nearMiss.slice(0, 200) };
  return { outcome: 'absent', stored: 'absent', detail: null };
}

function nextCheck(house: House, challenge: Challenge, now: Date): Date | null {
  const waits = house.policy.repositoryChallenge.retryMinutes;
  const at = after(now, waits[Math.min(challenge.checks + 1, waits.length - 1)]! * minuteMs);
  return at < challenge.expiresAt ? at : null;
}

function findingOf(house: House, { challenge, ready, origin }: Claimed, sight: Sight) {
  const { id: challengeId, kind, subject, claimantId } = challenge;
  return { kind, subject, claimantId, challengeId, origin, judged: judgeSeen(house, ready, sight) };
}

function checkedFact({ challenge, origin }: Claimed, current: Case, outcome: string): Fact {
  return {
    kind: 'case:challenge:checked',
    payload: { kind: challenge.kind, outcome },
    origin,
    accountId: current.accountId,
    caseId: current.id,
  };
}
