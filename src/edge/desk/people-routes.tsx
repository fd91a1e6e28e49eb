/** Who is of the desk: seen, invited and suspended by its admins, each act with a reason. */
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { invitePerson } from '../../usecases/desk/invite-person.ts';
import { seePeople } from '../../usecases/desk/see-people.ts';
import { suspendPerson } from '../../usecases/desk/suspend-person.ts';
import { wordsCharsTaken } from '../http/form-faults.ts';
import { loose, text } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { type PeopleForm, PeoplePage } from './people-page.tsx';

const nameCharsMax = 200;

export const peopleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/desk/people',
    who: 'staff',
    limit: 'desk',
    query: z.object({ done: loose(20) }),
    async run(call) {
      const people = await seePeople(call.house, call.who);
      return { page: <PeoplePage call={call} people={people} done={call.query.done} /> };
    },
  }),
  route({
    method: 'POST',
    path: '/desk/people/invite',
    who: 'staff',
    limit: 'desk',
    body: z.object({ username: text(nameCharsMax), role: text(20), reason: text(wordsCharsTaken) }),
    prose: 'reason',
    async run(call) {
      await invitePerson(call.house, call.who, call.body);
      return { redirect: '/desk/people?done=invited' };
    },
    refused: (call, refusal) => again(call, refusal, 'invite'),
  }),
  route({
    method: 'POST',
    path: '/desk/people/suspend',
    who: 'staff',
    limit: 'desk',
    body: z.object({ person: text(nameCharsMax), because: text(wordsCharsTaken) }),
    prose: 'because',
    async run(call) {
      const { person, because } = call.body;
      await suspendPerson(call.house, call.who, { username: person, reason: because });
      return { redirect: '/desk/people?done=suspended' };
    },
    refused: (call, refusal) => again(call, refusal, 'suspend'),
  }),
];

async function again(call: Call<'staff'>, refusal: Refusal, form: PeopleForm): Promise<Answer | undefined> {
  // Whoever has no right to the page has none to see it again.
  if (refusal.code === 'forbidden' || refusal.code === 'second_factor_required') return undefined;
  const people = await seePeople(call.house, call.who);
  return { page: <PeoplePage call={call} people={people} refused={{ form, refusal, body: call.body }} /> };
}
