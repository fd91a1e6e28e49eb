/** The guided sitting that gives the account back, step by step; nothing counts before its end. */
import * as z from 'zod';
import { beginRestoration } from '../../usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../usecases/recovery/complete-restoration.ts';
import { confirmFactor } from '../../usecases/recovery/confirm-factor.ts';
import { lookAtRestoration } from '../../usecases/recovery/look-at-restoration.ts';
import { lookAtRestoreLink } from '../../usecases/recovery/look-at-restore-link.ts';
import { lookAtRestored } from '../../usecases/recovery/look-at-restored.ts';
import { restorePassword } from '../../usecases/recovery/restore-password.ts';
import { showCodes } from '../../usecases/recovery/show-codes.ts';
import { showFactor } from '../../usecases/recovery/show-factor.ts';
import { code, instant, password, secret } from './fields.ts';
import { doing, telling } from './row.ts';
import { codesSchema, totpBegunSchema } from './views-account.ts';
import { restorationSchema, restoredSchema } from './views-case.ts';

export const restorationRoutes = [
  telling({
    method: 'POST',
    path: '/recovery/restoration/look',
    who: 'anyone',
    limit: 'link',
    summary: 'See whether a restoration can be begun by the mailed link. Nothing is done.',
    body: z.strictObject({ secret }),
    answer: z.strictObject({
      isLive: z.boolean(),
      runsElsewhereSince: instant
        .nullable()
        .meta({ description: 'Since when a sitting runs that was begun elsewhere.' }),
    }),
    run: ({ house, who, body }) => lookAtRestoreLink(house, who, body),
  }),
  telling({
    method: 'POST',
    path: '/recovery/restoration',
    who: 'anyone',
    limit: 'link',
    summary:
      'Begin to restore, by the secret of the mailed link. The sitting lasts an hour; its secret is the bearer token of each step. While one runs elsewhere it is refused, unless `isHere` drops what was done there.',
    body: z.strictObject({ secret, isHere: z.boolean().optional() }),
    status: 201,
    answer: z.strictObject({ sittingSecret: z.string() }),
    run: ({ house, who, body }) => beginRestoration(house, who, body),
  }),
  telling({
    method: 'GET',
    path: '/recovery/restoration',
    who: 'bearer',
    limit: 'general',
    summary: 'See which step is open.',
    answer: restorationSchema,
    run: ({ house, who }) => lookAtRestoration(house, { sittingSecret: who.secret }),
  }),
  doing({
    method: 'POST',
    path: '/recovery/restoration/password',
    who: 'bearer',
    limit: 'sign_in',
    summary: 'First step: choose a new password.',
    body: z.strictObject({ password }),
    run: ({ house, who, body }) => restorePassword(house, who, { sittingSecret: who.secret, ...body }),
  }),
  telling({
    method: 'POST',
    path: '/recovery/restoration/factor',
    who: 'bearer',
    limit: 'general',
    summary: 'Second step: get the secret for a new authenticator app; the same one until it is confirmed.',
    answer: totpBegunSchema,
    run: ({ house, who }) => showFactor(house, who, { sittingSecret: who.secret }),
  }),
  doing({
    method: 'POST',
    path: '/recovery/restoration/factor/confirm',
    who: 'bearer',
    limit: 'prove',
    summary: 'Confirm the app with its first code.',
    body: z.strictObject({ code }),
    run: ({ house, who, body }) => confirmFactor(house, who, { sittingSecret: who.secret, ...body }),
  }),
  telling({
    method: 'POST',
    path: '/recovery/restoration/codes',
    who: 'bearer',
    limit: 'general',
    summary: 'Third step: get fresh recovery codes; the same ones until the end.',
    answer: codesSchema,
    run: ({ house, who }) => showCodes(house, who, { sittingSecret: who.secret }),
  }),
  telling({
    method: 'POST',
    path: '/recovery/restoration/complete',
    who: 'bearer',
    limit: 'prove',
    summary: 'Type one code back: the account is restored, and everything that opened it before is gone.',
    body: z.strictObject({ code }),
    answer: z.strictObject({ number: z.string(), username: z.string(), aftercareUntil: instant }),
    run: ({ house, who, body }) => completeRestoration(house, who, { sittingSecret: who.secret, ...body }),
  }),
  telling({
    method: 'GET',
    path: '/recovery/restoration/done',
    who: 'bearer',
    limit: 'general',
    summary: 'See what was restored, within the hour.',
    answer: restoredSchema,
    run: ({ house, who }) => lookAtRestored(house, { sittingSecret: who.secret }),
  }),
];
