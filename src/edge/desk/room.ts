/** The desk's room: every path a person of the desk may take, and how a refusal looks that has no form of its own. */
import type { Refusal } from '../../domain/refusals.ts';
import type { Answer, Call, Room } from '../http/route.ts';
import { refusalPage } from '../http/shell.tsx';
import { caseRoutes } from './case-routes.tsx';
import { joinRoutes } from './join-routes.tsx';
import { overPage } from './over-page.tsx';
import { peopleRoutes } from './people-routes.tsx';
import { queueRoutes } from './queue-routes.tsx';

export const deskRoom: Room = {
  name: 'desk',
  routes: [...queueRoutes, ...caseRoutes, ...peopleRoutes, ...joinRoutes],
  renderRefusal,
};

type RefusedCall = Parameters<Room['renderRefusal']>[0];

/** Who must sign in, add a factor or confirm first is brought back to where they were. */
function renderRefusal(call: RefusedCall, refusal: Refusal, requestId: string): Answer {
  if (refusal.code === 'desk_time_over' && call.session) return overPage(call, call.session, backTo(call));
  const answer = refusalPage(call, refusal, requestId);
  const isOnTheWay = refusal.code === 'sign_in_required' || refusal.code === 'second_factor_required';
  if (!isOnTheWay) return answer;
  return { ...answer, cookies: [{ name: 'then', value: backTo(call) }] };
}

/** The page to come back to: the one asked for, or the one whose form was sent. */
function backTo({ method, url }: Pick<Call, 'method' | 'url'>): string {
  const page = method === 'GET' ? url : (url.split('?')[0] ?? '');
  const isPage = method === 'GET' || page.startsWith('/desk/join/');
  return isPage ? page : page.replace(/\/[a-z]+$/, '') || '/desk';
}
