/** What a mailed link is good for, for the page that it opens. Looking changes nothing: GET never acts (SECURITY.md, Links). */
import type { House } from '../house.ts';
import { hasSignedUp, isUnproven, type SignedUp } from '../steps/sign-up-secret.ts';

export interface LinkLook {
  /** `unknown` also for links that expired and were forgotten. */
  readonly state: 'live' | 'spent' | 'unknown';
  /** Told only while the link is live: then it is told to whoever reads the mailbox. */
  readonly username?: string | undefined;
  /** Confirming chooses a password too: the account is unproven, and somebody else signed up (see `verifyAddress`). */
  readonly asksPassword?: boolean | undefined;
}

/** Looks at a link about an account. Never refuses. */
export async function lookAtLink(
  house: House,
  ask: SignedUp & { purpose: 'verify_address' | 'reset_password'; secret: string },
): Promise<LinkLook> {
  const now = house.clock.now();
  const tx = house.db.once;
  const link = await tx.links.find(ask.purpose, house.keys.hash(`link:${ask.purpose}`, ask.secret), now);
  if (!link?.accountId) return { state: 'unknown' };
  if (link.spentAt) return { state: 'spent' };
  const { username } = await tx.accounts.get(link.accountId);
  if (ask.purpose === 'reset_password') return { state: 'live', username };
  const isTheirs = hasSignedUp(house, link.accountId, ask);
  return { state: 'live', username, asksPassword: !isTheirs && (await isUnproven(tx, link.accountId)) };
}
