/** The commands about the people of the desk, for whoever runs the machine: the first admin's link, who is there, and who no longer is. */
import { CannotStart } from '../base/cannot-start.ts';
import { Refusal } from '../domain/refusals.ts';
import { printTable } from '../edge/cli/table.ts';
import { listPeople } from '../usecases/desk/list-people.ts';
import { makeJoinLink } from '../usecases/desk/make-join-link.ts';
import { removePerson } from '../usecases/desk/remove-person.ts';
import type { Configuration } from './configuration.ts';
import { say, withHouse } from './with-house.ts';

/** `staff link`: prints the one-time link while the desk has no admin. */
export function linkStaff(configuration: Configuration): Promise<number> {
  return withHouse(configuration, async (house) => {
    const secret = await makeJoinLink(house);
    if (!secret) throw new CannotStart('The desk has an admin already: they give others their roles.');
    say(`${house.settings.baseUrl}/desk/join/${secret}`);
    return 0;
  });
}

/** `staff list`: a line for each person of the desk. */
export function listStaff(configuration: Configuration): Promise<number> {
  return withHouse(configuration, async (house) => {
    const people = await listPeople(house);
    if (people.length === 0) say('Nobody is at the desk yet: rekey staff link makes the first admin.');
    else
      printTable(
        ['user name', 'role', 'joined', 'suspended'],
        people.map(({ username, role, joinedAt, suspendedAt }) => [
          username,
          role,
          joinedAt.toISOString(),
          suspendedAt?.toISOString() ?? '',
        ]),
        say,
      );
    return 0;
  });
}

/** `staff remove`: takes somebody's role away. */
export function removeStaff(username: string, configuration: Configuration): Promise<number> {
  return withHouse(configuration, async (house) => {
    try {
      await removePerson(house, { username });
    } catch (fault) {
      if (fault instanceof Refusal) throw new CannotStart(Object.values(fault.fields).join(' '));
      throw fault;
    }
    say(`${username} is of the desk no more.`);
    return 0;
  });
}
