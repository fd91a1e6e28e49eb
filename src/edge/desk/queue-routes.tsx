/** The queue's page: what waits for the desk, what is due first on top. */
import * as z from 'zod';
import { seeQueue } from '../../usecases/desk/see-queue.ts';
import { loose } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { QueuePage } from './queue-page.tsx';

export const queueRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/desk',
    who: 'staff',
    limit: 'desk',
    query: z.object({ state: loose(20), page: z.coerce.number().catch(1), done: loose(20) }),
    async run(call) {
      const { state, page, done } = call.query;
      const queue = await seeQueue(call.house, call.who, { state, page });
      return { page: <QueuePage call={call} queue={queue} done={done} /> };
    },
  }),
];
