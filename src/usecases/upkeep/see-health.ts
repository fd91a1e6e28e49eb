/** Figures for whoever watches the machines: how many cases stand where, how many letters are owed. */
import type { House } from '../house.ts';

/** Counts; nothing about a person. */
export async function seeHealth(
  house: House,
): Promise<{ lettersOwed: number; cases: { state: string; count: number }[] }> {
  const [lettersOwed, cases] = await Promise.all([house.db.once.letters.owed(), house.db.once.desk.counts()]);
  return { lettersOwed, cases };
}
