/** What the desk has settled of one address in a case; what is compared is the mailbox that the link went to, not the link. */
import type { Case } from '../../domain/case/case.ts';
import { isSettledBy } from '../../domain/case/second-person.ts';
import type { Tx } from '../../store/db.ts';
import type { Link } from '../../store/links.ts';

/** Whether objections of the address that this link was mailed to stop the case no more. A link that does not say to whom it went objects as ever. */
export async function isSettled(tx: Tx, link: Link, current: Case): Promise<boolean> {
  if (link.recipientKey === null) return false;
  return isSettledBy(await tx.links.whoCleared(current.id, link.recipientKey), current);
}
