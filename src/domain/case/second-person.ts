/**
 * Who counts as one of two people (RECOVERY.md, section 8). Two accounts are not two people: whoever gives a second account
 * of their own a role, once they see the case they want, is still one. So where two must approve, each of them was of the
 * desk before the case began. The database holds the same. And it takes two people to be done with one address that objects.
 */
import type { AccountId } from '../ids.ts';
import { type DeskRole, mayDo } from './desk-rights.ts';

/** Whether an approval by this person counts for a case that takes `needed` people. */
export function countsAsApprover(
  person: { readonly role: DeskRole; readonly joinedAt: Date },
  of: { readonly openedAt: Date },
  needed: number,
): boolean {
  return mayDo(person.role, 'approve') && (needed < 2 || wasHereBefore(person, of));
}

/** One who is mistaken, or bribed, must not be able to silence a holder. */
const peopleWhoSettle = 2;

/** Whether these people, who cleared objections of one address in a case, are enough for that address to stop the case no more. */
export function isSettledBy(
  people: readonly { readonly accountId: AccountId; readonly joinedAt: Date }[],
  of: { readonly openedAt: Date },
): boolean {
  const counted = people.filter((person) => wasHereBefore(person, of));
  return new Set(counted.map((person) => person.accountId)).size >= peopleWhoSettle;
}

/** Whether the person was of the desk, without a break, before the case began. */
function wasHereBefore(person: { readonly joinedAt: Date }, of: { readonly openedAt: Date }): boolean {
  return person.joinedAt < of.openedAt;
}
