/** The people of the desk, for whoever runs the machine and needs no role for it. */
import type { House } from '../house.ts';

/** Everybody who is or was at the desk, by name. */
export async function listPeople(house: House) {
  const people = await house.db.once.desk.people();
  return people.map(({ username, role, joinedAt, suspendedAt }) => ({
    username,
    role,
    joinedAt,
    suspendedAt,
  }));
}
