/** The room of the pages for everybody: one table, in which the permission of each page can be read. */
import type { Room } from '../http/route.ts';
import { accountRoutes } from './account-routes.tsx';
import { recoveryRoutes } from './recovery-routes.tsx';
import { renderRefusal } from './render-refusal.ts';

/** The pages of accounts and of recovery. */
export const webRoom: Room = { name: 'web', routes: [...accountRoutes, ...recoveryRoutes], renderRefusal };
