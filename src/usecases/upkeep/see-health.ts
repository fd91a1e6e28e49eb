/** Figures for whoever watches the machines: how many cases stand where, how many letters are owed. */
import type { House } from '../house.ts';

/** Counts; nothing about a person. */
export async function seeHealth(
  house: House,
): Promise<{ lettersOwed: number; lettersGivenUp: number; cases: { state: string; count: number }[] }> {
  const tx = house.db.once;
  const [lettersOwed, lettersGivenUp, cases] = await Promise.all([
    tx.letters.owed(),
    tx.letters.givenUp(),
    tx.desk.counts(),
  ]);
  return { lettersOwed, lettersGivenUp, cases };
}
