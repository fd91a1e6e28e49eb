/** Figures for whoever watches the machines: how many cases stand where, how many letters are owed, how many lines somebody else wrote. */
import { msBetween, secondMs } from '../../base/clock.ts';
import { recordEntryIfAny } from '../../domain/record-entry.ts';
import type { House } from '../house.ts';
import { isMarkOf } from '../steps/fact-mark.ts';

const linesMost = 1000; // of those that wait: whoever has that many has an alarm in any case

export interface Health {
  readonly lettersOwed: number;
  readonly lettersGivenUp: number;
  /** Lines of the record that bear no mark of Rekey's, and so are not sealed. */
  readonly unmarkedLines: number;
  readonly cases: { state: string; count: number }[];
  /** How many seconds the clock of this process is ahead of the database's. */
  readonly clockSkewS: number;
}

/** Counts; nothing about a person. */
export async function seeHealth(house: House): Promise<Health> {
  const tx = house.db.once;
  const now = house.clock.now();
  const clockSkewS = msBetween(await tx.clocks.now(), now) / secondMs;
  const [lettersOwed, lettersGivenUp, cases, waiting] = await Promise.all([
    tx.letters.owed(),
    tx.letters.givenUp(),
    tx.desk.counts(),
    tx.recordTree.waitingAfter(null, linesMost),
  ]);
  const unmarked = waiting.filter(({ fact, mark }) => {
    const entry = recordEntryIfAny(fact);
    return !entry || !mark || !isMarkOf(house, mark, entry);
  });
  return { lettersOwed, lettersGivenUp, unmarkedLines: unmarked.length, cases, clockSkewS };
}
