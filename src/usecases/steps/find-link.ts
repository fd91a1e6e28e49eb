/** A mailed link about an account, found by its secret. Looking never spends it: mail scanners follow links. */
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';
import type { House } from '../house.ts';

/** The link of a secret, spent or not, or a refusal `link_spent`: unknown and expired links are answered as used ones are. */
export async function findKnown(
  house: House,
  tx: Tx,
  now: Date,
  ask: { purpose: Link['purpose']; secret: string },
): Promise<Link> {
  const link = await tx.links.find(ask.purpose, house.keys.hash(`link:${ask.purpose}`, ask.secret), now);
  if (!link) throw new Refusal('link_spent', { because: 'unknown or expired' });
  return link;
}

/** The link of a secret that was spent, while it has not expired: whoever presses once more is told what the first press did. */
export async function findSpent(
  house: House,
  tx: Tx,
  now: Date,
  ask: { purpose: Link['purpose']; secret: string },
): Promise<(Link & { readonly spentAt: Date }) | undefined> {
  const { purpose, secret } = ask;
  const link = await tx.links.find(purpose, house.keys.hash(`link:${purpose}`, secret), now);
  return link?.spentAt ? { ...link, spentAt: link.spentAt } : undefined;
}

/** Whether something is of the very instant at which a link was spent: then that link did it. */
export const isDoneBy = (link: { readonly spentAt: Date }, at: Date | null): boolean =>
  at?.getTime() === link.spentAt.getTime();
