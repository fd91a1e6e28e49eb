/**
 * What the desk has settled of one address in a case; what is compared is the mailbox that the link went to, not the link. All co-owners
 * are one root, `people`: who has a project in common can bring in as many of them as they like, so what two people of the desk have
 * cleared of any is settled for all.
 */
import type { Case } from '../../domain/case/case.ts';
import { isSettledBy } from '../../domain/case/second-person.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';

/** Whether objections by this link stop the case no more. A link that does not say to whom it went objects as ever. */
export async function isSettled(tx: Tx, link: Link, current: Case): Promise<boolean> {
  const { recipientKey, addressId } = link;
  if (recipientKey === null) return false;
  const by = addressId === null ? 'co-owners' : { recipientKey };
  return isSettledBy(await tx.links.whoCleared(current.id, by), current);
}
