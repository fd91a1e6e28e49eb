/** The people of the desk, for its admins. */

import type { DeskRole } from '../../domain/case/desk-rights.ts';
import type { House } from '../house.ts';
import { mustHaveRight } from '../steps/desk-case.ts';
import type { Staff } from '../who.ts';

export interface Person {
  readonly username: string;
  readonly role: DeskRole;
  readonly joinedAt: Date;
  readonly suspendedAt: Date | null;
  readonly isYou: boolean;
}

/** Everybody who is or was at the desk, by name. */
export async function seePeople(house: House, staff: Staff): Promise<Person[]> {
  const now = house.clock.now();
  const tx = house.db.once;
  await mustHaveRight(tx, staff, 'people', now);
  const people = await tx.desk.people();
  return people.map(({ username, role, joinedAt, suspendedAt, accountId }) => ({
    username,
    role,
    joinedAt,
    suspendedAt,
    isYou: accountId === staff.accountId,
  }));
}
