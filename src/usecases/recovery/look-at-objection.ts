/** What a holder sees who follows "this was not me": the question, and nothing done yet, since mail scanners follow links too. */
import { isOpenToObjection } from '../../domain/case/case.ts';
import type { WhoAsks } from '../../domain/letter/who-asks.ts';
import type { House } from '../house.ts';
import { isSettled } from '../steps/is-settled.ts';
import { whoAsks } from '../steps/who-asks.ts';

/**
 * `open`: one confirmation objects. `contested`: somebody objected already. `stands`: somebody objected to this completed recovery
 * while another case of the account was contested, and the account is frozen for it. `over`: there is nothing left to stop. `settled`:
 * two people of the desk have cleared what this address said; it can still be heard, and then is `heard`. `spent`: this link was used,
 * and a newer letter has another. `unknown`: no such link, or expired.
 */
export type ObjectionView =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'open' | 'contested' | 'stands' | 'over' | 'settled' | 'heard' | 'spent';
      readonly number: string;
      readonly username: string;
      /** The account was restored already: objecting freezes it. */
      readonly isRestored: boolean;
      /** Who asks, as the letters told it; missing where nobody's proof was accepted yet. */
      readonly asks?: WhoAsks;
      /** After an objection: by when the desk expects to have looked; null where it does not look. */
      readonly answerBy: Date | null;
      readonly waitHoursMin: number;
    };

/** Shows what the link of a letter would do. Changes nothing. */
export async function lookAtObjection(house: House, ask: { secret: string }): Promise<ObjectionView> {
  const now = house.clock.now();
  const tx = house.db.once;
  const link = await tx.links.find('object', house.keys.hash('link:object', ask.secret), now);
  if (!link?.caseId) return { state: 'unknown' };
  const current = await tx.cases.get(link.caseId);
  const { username, frozenByCaseId } = await tx.accounts.get(current.accountId);
  const asks = await whoAsks(house, tx, current, now);
  const about = {
    number: current.number,
    username,
    isRestored: current.completedAt !== null,
    ...(asks ? { asks } : {}),
    answerBy: current.state === 'contested' ? current.dueAt : null,
    waitHoursMin: house.policy.riskWaitHoursMin,
  };
  if (current.state === 'contested') return { state: 'contested', ...about };
  if (current.state === 'completed' && frozenByCaseId === current.id) return { state: 'stands', ...about };
  if (!isOpenToObjection(current, now, house.policy)) return { state: 'over', ...about };
  if (await isSettled(tx, link, current)) return { state: link.spentAt ? 'heard' : 'settled', ...about };
  return { state: link.spentAt ? 'spent' : 'open', ...about };
}
