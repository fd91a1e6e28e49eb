/**
 * How the first person comes to the desk: by the operator's link. Anybody who has it may look; only somebody signed in with both
 * factors can press, and only once. The way back from the sign-in and from adding a factor is kept in a cookie, never in an address.
 */
import * as z from 'zod';
import { readPastedSecret } from '../../base/pasted-secret.ts';
import { joinDesk } from '../../usecases/desk/join-desk.ts';
import { lookAtJoinLink } from '../../usecases/desk/look-at-join-link.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { type JoinCall, JoinPage, NoJoinPage } from './join-page.tsx';

const params = z.object({
  secret: z
    .string()
    .transform(readPastedSecret)
    .pipe(z.string().regex(/^[A-Za-z0-9_-]{1,100}$/))
    .catch(''),
});

export const joinRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/desk/join/:secret',
    who: 'anyone',
    limit: 'link',
    params,
    run: async (call) => show(call, call.params.secret),
  }),
  route({
    method: 'POST',
    path: '/desk/join/:secret',
    who: 'session',
    limit: 'link',
    params,
    async run(call) {
      await joinDesk(call.house, call.who, { secret: call.params.secret });
      return { redirect: '/desk?done=joined', cookies: [{ name: 'then', value: null }] };
    },
    refused(call, refusal) {
      // The page itself says which step is open, and what has become of the link.
      const isSaid = ['second_factor_required', 'desk_exists', 'link_spent'].includes(refusal.code);
      return isSaid ? show(call, call.params.secret) : undefined;
    },
  }),
];

async function show(call: JoinCall & Pick<Call, 'cookies'>, secret: string): Promise<Answer> {
  const state = await lookAtJoinLink(call.house, { secret });
  const path = `/desk/join/${secret}`;
  if (state === 'live')
    return { page: <JoinPage call={call} path={path} />, cookies: [{ name: 'then', value: path }] };
  const cookies = call.cookies.then === path ? [{ name: 'then' as const, value: null }] : [];
  const status = 'method' in call && call.method === 'POST' ? {} : { status: 410 };
  return { page: <NoJoinPage call={call} state={state} />, cookies, ...status };
}
