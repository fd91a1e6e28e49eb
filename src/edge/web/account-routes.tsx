/** The table of the account's pages: who is here, what protects them, and what everybody may read. */
import type { Route } from '../http/route.ts';
import { addressRoutes } from './address-routes.tsx';
import { changePasswordRoutes } from './change-password-routes.tsx';
import { codesRoutes } from './codes-routes.tsx';
import { confirmRoutes } from './confirm-routes.tsx';
import { factorRoutes } from './factor-routes.tsx';
import { mailboxRoutes } from './mailbox-routes.tsx';
import { newCodesRoutes } from './new-codes-routes.tsx';
import { overviewRoutes } from './overview-routes.tsx';
import { passwordRoutes } from './password-routes.tsx';
import { projectRoutes } from './project-routes.tsx';
import { publicRoutes } from './public-routes.tsx';
import { sessionsRoutes } from './sessions-routes.tsx';
import { signInRoutes } from './sign-in-routes.tsx';
import { signUpRoutes } from './sign-up-routes.tsx';

/** Every page about accounts and projects. */
export const accountRoutes: readonly Route[] = [
  ...publicRoutes,
  ...signUpRoutes,
  ...signInRoutes,
  ...confirmRoutes,
  ...passwordRoutes,
  ...overviewRoutes,
  ...sessionsRoutes,
  ...addressRoutes,
  ...changePasswordRoutes,
  ...factorRoutes,
  ...codesRoutes,
  ...newCodesRoutes,
  ...projectRoutes,
  ...mailboxRoutes,
];
