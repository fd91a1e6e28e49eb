/**
 * A claimant presses *check now*: the pages' process looks itself, so that the answer comes at once, but only while it has a place. It has
 * one for each of the queues in which looks wait (look-job.ts), so that strangers' servers hold no more of it than of the workers, and
 * one domain never both. Whoever finds the place taken is next in that queue (docs/decisions/024).
 */

import { secondMs } from '../../base/clock.ts';
import { timeoutMsDefault } from '../../outside/guarded-fetch.ts';
import type { House } from '../house.ts';
import { queueFor } from './look-job.ts';
import type { Seen, Sight } from './observe-repository.ts';
import { type Look, look } from './prove.ts';

const requestMsMax = 3 * secondMs; // a browser waits; a slower server is left to the queue, which has more time

const takenIn = new WeakMap<House['db'], Set<string>>();

/** A place to look from, until it is left. */
export interface Place {
  leave(): void;
}

/** The place of this process for such a look; undefined while somebody has it. */
export function takePlace({ db }: House, ready: Look): Place | undefined {
  const taken = takenIn.get(db) ?? new Set<string>();
  takenIn.set(db, taken);
  const queue = queueFor(ready.link.url);
  if (taken.has(queue)) return undefined;
  taken.add(queue);
  return { leave: () => void taken.delete(queue) };
}

/** Looks from a place, and leaves it. */
export async function lookFromPlace(house: House, ready: Look, place: Place): Promise<Seen<Sight>> {
  const timeoutMs = Math.min(house.reach.timeoutMs ?? timeoutMsDefault, requestMsMax);
  try {
    return await look({ ...house, reach: { ...house.reach, timeoutMs } }, ready);
  } finally {
    place.leave();
  }
}
