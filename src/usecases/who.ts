/** Who calls a use-case. The edge finds out from live rows; a use-case takes it as given and asks only whether they may. */
import { after, minuteMs } from '../base/clock.ts';
import type { Origin } from '../domain/fact.ts';
import type { AccountId, CaseId, ClaimantId, SessionId } from '../domain/ids.ts';
import { isAhead } from '../domain/instant.ts';
import { Refusal } from '../domain/refusals.ts';
import type { StaffRole } from '../store/schema.ts';
import type { House } from './house.ts';

/** Anybody: where the request came from. */
export interface Visitor {
  readonly requestId: string;
  /** The client's network, shortened (/24 or /48): nothing more exact is ever kept. */
  readonly addressPrefix: string;
  /** The browser or program, in words. */
  readonly client: string;
}

/** Somebody signed in. */
export interface SignedIn extends Visitor {
  readonly accountId: AccountId;
  readonly username: string;
  readonly sessionId: SessionId;
  readonly assurance: 'password' | 'two_factor';
  readonly freshAt: Date;
  readonly staffRole: StaffRole | null;
  /** A person of the desk whose time at it is over (then `staffRole` is null): after idling they confirm, after a day they sign in again. */
  readonly deskOver?: 'idle' | 'day';
}

/** Somebody who opened a case by its mailed link. */
export interface Claiming extends Visitor {
  readonly claimantId: ClaimantId;
  readonly caseId: CaseId;
  readonly contact: string;
  /** By which hash this browser's session is known; missing where there is none, as in jobs. */
  readonly sessionHash?: Buffer;
}

/** A person of the desk. */
export interface Staff extends SignedIn {
  readonly staffRole: StaffRole;
}

/** The clock, calling on nobody's behalf. */
export const clockOrigin: Origin = {
  actor: 'clock',
  actorId: null,
  addressPrefix: null,
  client: null,
  requestId: null,
};
/** The policy, judging. */
export const policyOrigin: Origin = { ...clockOrigin, actor: 'policy' };

/** The origin of what `who` does, in the part they play. */
export function originOf(
  who: Visitor,
  actor: Origin['actor'],
  actorId: AccountId | ClaimantId | null = null,
): Origin {
  return { actor, actorId, addressPrefix: who.addressPrefix, client: who.client, requestId: who.requestId };
}

/** A fact about the holder's own doing. */
export const holderOrigin = (who: SignedIn): Origin => originOf(who, 'holder', who.accountId);

/** What another account's holder did, as it stands on this one: who, and not from which network or browser. */
export const originOfAnother = (who: SignedIn): Origin => ({
  ...holderOrigin(who),
  addressPrefix: null,
  client: null,
});

/** Whether the session was confirmed within the policy's minutes. */
export function isFresh(house: House, who: SignedIn, now: Date): boolean {
  // A proof from the future says nothing of how long ago it was: it is asked for again.
  if (isAhead(who.freshAt, now)) return false;
  return now <= after(who.freshAt, house.policy.sessions.freshProofMinutes * minuteMs);
}

/** Refuses unless the session was confirmed within the policy's minutes, with the factor when there is one (ASVS 7.5.1). */
export function mustBeFresh(house: House, who: SignedIn, now: Date): void {
  if (!isFresh(house, who, now)) throw new Refusal('fresh_proof_required');
}

/** Refuses unless both factors were given: the password alone gets nobody at anything of worth (S1). */
export function mustHaveTwoFactors(who: SignedIn): void {
  if (who.assurance !== 'two_factor') throw new Refusal('second_factor_required');
}
