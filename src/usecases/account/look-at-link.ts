/** What a mailed link is good for, for the page that it opens. Looking changes nothing: GET never acts (SECURITY.md, Links). */
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';
import type { House } from '../house.ts';
import { isDoneBy } from '../steps/find-link.ts';
import { hasSignedUp, isUnproven, type SignedUp } from '../steps/sign-up-secret.ts';

export interface LinkLook {
  /** `unknown` also for links that expired and were forgotten. */
  readonly state: 'live' | 'spent' | 'unknown';
  /** Told while the link is live, and once it has done what it is for: then it is told to whoever reads the mailbox. */
  readonly username?: string | undefined;
  /** Confirming chooses a password too: the account is unproven, and somebody else signed up (see `verifyAddress`). */
  readonly asksPassword?: boolean | undefined;
  /** Confirming wants its adder signed in: nobody is, or somebody else. */
  readonly asksSignIn?: boolean | undefined;
  /** The link was spent on what it is for, and that stands; then the user name is told as well. */
  readonly isDone?: boolean | undefined;
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
  const account = await tx.accounts.get(link.accountId);
  const { username } = account;
  if (link.spentAt) {
    const isDone = await isDoneWith(tx, { ...link, spentAt: link.spentAt }, account);
    return isDone ? { state: 'spent', username, isDone } : { state: 'spent' };
  }
  if (ask.purpose === 'reset_password') return { state: 'live', username };
  const isTheirs = hasSignedUp(house, link.accountId, ask);
  const isFirst = await isUnproven(tx, link.accountId);
  const asksSignIn = !isFirst && ask.accountId !== link.accountId;
  return { state: 'live', username, asksPassword: isFirst && !isTheirs, asksSignIn: asksSignIn || undefined };
}

/** Whether the password or the confirmation that stands today is of this link. */
async function isDoneWith(tx: Tx, link: Link & { spentAt: Date }, account: Account): Promise<boolean> {
  if (link.purpose === 'reset_password') return isDoneBy(link, account.passwordChangedAt);
  const address = link.addressId && (await tx.addresses.get(account.id, link.addressId));
  return address ? isDoneBy(link, address.verifiedAt) : false;
}
