/** The API's table: every use-case that a page has, as JSON under `/api/v1`. Callers are known by bearer tokens, never by cookies. */

import { problemOf } from '../http/problem.ts';
import type { Room } from '../http/route.ts';
import { accountRoutes } from './account-routes.ts';
import { caseRoutes } from './case-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { factorRoutes } from './factor-routes.ts';
import { projectRoutes } from './project-routes.ts';
import { recordRoutes } from './record-routes.ts';
import { requestRoutes } from './request-routes.ts';
import { restorationRoutes } from './restoration-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';

export const apiRoom: Room = {
  name: 'api',
  routes: [
    ...signInRoutes,
    ...accountRoutes,
    ...factorRoutes,
    ...projectRoutes,
    ...requestRoutes,
    ...caseRoutes,
    ...restorationRoutes,
    ...deskRoutes,
    ...recordRoutes,
  ],
  renderRefusal: (_call, refusal, requestId) => ({
    json: problemOf(refusal, requestId),
    status: refusal.status,
    headers: {
      'content-type': 'application/problem+json',
      // RFC 9110, 11.6.1: a 401 names the way to authenticate.
      ...(refusal.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
  }),
};
