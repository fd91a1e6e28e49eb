/**
 * Who counts as one of two people (RECOVERY.md, section 8). Two accounts are not two people: whoever gives a second account
 * of their own a role, once they see the case they want, is still one. So where two must approve, each of them was of the
 * desk before the case began. The database holds the same.
 */
import { type DeskRole, mayDo } from './desk-rights.ts';

/** Whether an approval by this person counts for a case that takes `needed` people. */
export function countsAsApprover(
  person: { readonly role: DeskRole; readonly joinedAt: Date },
  of: { readonly openedAt: Date },
  needed: number,
): boolean {
  return mayDo(person.role, 'approve') && (needed < 2 || wasHereBefore(person, of));
}

/** Whether the person was of the desk, without a break, before the case began. */
function wasHereBefore(person: { readonly joinedAt: Date }, of: { readonly openedAt: Date }): boolean {
  return person.joinedAt < of.openedAt;
}
