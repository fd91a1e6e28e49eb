/** Whether the database is believed, as the doors of a process know it. */
import { Refusal } from '../../domain/refusals.ts';
import type { Trust } from '../../store/trust.ts';
import type { House } from '../house.ts';

const retryAfterS = 60; // it is looked at again each minute

/** What is doubted in the database of a house. */
export const trustIn = ({ db }: House): Trust => db.trust;

/** The refusal of whatever would change something while the record is in doubt. */
export const doubtOf = (house: House): Refusal =>
  new Refusal('record_doubted', { because: trustIn(house).doubts, retryAfterS });

/** Refuses while the record is in doubt. */
export function mustBeTrusted(house: House): void {
  if (trustIn(house).isDoubted) throw doubtOf(house);
}
