/** Figures for whoever watches the machines: how many cases stand where, how many letters are owed. */
import type { House } from '../house.ts';

/** Counts; nothing about a person. */
export async function seeHealth(
  house: House,
): Promise<{ lettersOwed: number; lettersGivenUp: number; cases: { state: string; count: number }[] }> {
  const { letters, desk } = house.db.once;
  const [lettersOwed, lettersGivenUp, cases] = await Promise.all([
    letters.owed(),
    letters.givenUp(),
    desk.counts(),
  ]);
  return { lettersOwed, lettersGivenUp, cases };
}
