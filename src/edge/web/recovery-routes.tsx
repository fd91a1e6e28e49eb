/** The way back, from the first page to the last: the request, the case, the objection, the restoration. */
import type { Route } from '../http/route.ts';
import { linkRoutes } from './case-link.tsx';
import { proveRoutes } from './case-prove.tsx';
import { caseRoutes } from './case-routes.tsx';
import { objectionRoutes } from './objection-routes.tsx';
import { formRoutes } from './recovery-form.tsx';
import { sendRoutes } from './recovery-send.tsx';
import { startRoutes } from './recovery-start.tsx';
import { restorationRoutes } from './restoration-routes.tsx';

/** Every route of the recovery pages. */
export const recoveryRoutes: readonly Route[] = [
  ...startRoutes,
  ...formRoutes,
  ...sendRoutes,
  ...linkRoutes,
  ...caseRoutes,
  ...proveRoutes,
  ...objectionRoutes,
  ...restorationRoutes,
];
