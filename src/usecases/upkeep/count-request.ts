/** Requests of one kind from one network are counted over all processes, minute by minute: one statement, and no transaction to wait for. */
import type { LimitName } from '../../domain/policy/limits.ts';
import type { House } from '../house.ts';

/** How many there were in this minute (of the epoch) under this name and key, with this one. */
export function countRequest(
  house: House,
  ask: { name: LimitName; key: string; minute: number },
): Promise<number> {
  return house.db.once.requestCounts.count(ask);
}
