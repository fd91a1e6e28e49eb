/** What a holder sees who follows "this was not me": the question, and nothing done yet, since mail scanners follow links too. */
import { objectUntil } from '../../domain/case/case.ts';
import { target } from '../../domain/case/lifecycle.ts';
import type { House } from '../house.ts';

/**
 * `open`: one confirmation objects. `contested`: somebody objected already. `over`: there is nothing left to stop.
 * `spent`: this link was used, and a newer letter has another. `unknown`: no such link, or expired.
 */
export type ObjectionView =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'open' | 'contested' | 'over' | 'spent';
      readonly number: string;
      readonly username: string;
      /** The account was restored already: objecting freezes it. */
      readonly isRestored: boolean;
    };

/** Shows what the link of a letter would do. Changes nothing. */
export async function lookAtObjection(house: House, ask: { secret: string }): Promise<ObjectionView> {
  const now = house.clock.now();
  const tx = house.db.once;
  const link = await tx.links.find('object', house.keys.hash('link:object', ask.secret), now);
  if (!link?.caseId) return { state: 'unknown' };
  const current = await tx.cases.get(link.caseId);
  const { username } = await tx.accounts.get(current.accountId);
  const about = { number: current.number, username, isRestored: current.completedAt !== null };
  if (current.state === 'contested') return { state: 'contested', ...about };
  const isOver =
    target(current.state, 'object', 'holder') === undefined ||
    (current.state === 'completed' && now >= objectUntil(current, house.policy));
  if (isOver) return { state: 'over', ...about };
  return { state: link.spentAt ? 'spent' : 'open', ...about };
}
