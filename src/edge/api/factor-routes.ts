/** The second factor of an account, and its recovery codes. */
import * as z from 'zod';
import { beginTotp } from '../../usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../usecases/factor/confirm-totp.ts';
import { keepNewCodes } from '../../usecases/factor/keep-new-codes.ts';
import { keepRecoveryCodes } from '../../usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../usecases/factor/make-recovery-codes.ts';
import { removeTotp } from '../../usecases/factor/remove-totp.ts';
import { seeNewCodes } from '../../usecases/factor/see-new-codes.ts';
import { seeRecoveryCodes } from '../../usecases/factor/see-recovery-codes.ts';
import { code } from './fields.ts';
import { doing, telling } from './row.ts';
import { codesSchema, newCodesSchema, totpBegunSchema } from './views-account.ts';

export const factorRoutes = [
  telling({
    method: 'POST',
    path: '/account/factor',
    who: 'session',
    limit: 'general',
    summary:
      'Begin to set up an authenticator app. It counts once a code of it was typed back. With `replaces` in the place of the one that is there, which dies only then.',
    body: z.strictObject({ replaces: z.boolean().optional() }).optional(),
    status: 201,
    answer: totpBegunSchema,
    run: ({ house, who, body }) => beginTotp(house, who, body),
  }),
  telling({
    method: 'POST',
    path: '/account/factor/confirm',
    who: 'session',
    limit: 'prove',
    summary: 'Confirm the app with its first code. Every session ends; this one goes on under a new secret.',
    body: z.strictObject({ code }),
    answer: z.strictObject({ sessionSecret: z.string() }),
    run: async ({ house, who, body }) => {
      const { sessionSecret } = await confirmTotp(house, who, body);
      return { sessionSecret };
    },
  }),
  doing({
    method: 'DELETE',
    path: '/account/factor',
    who: 'session',
    limit: 'general',
    summary: 'Remove the app and all recovery codes, where nothing needs them.',
    run: ({ house, who }) => removeTotp(house, who),
  }),
  telling({
    method: 'POST',
    path: '/account/codes',
    who: 'session',
    limit: 'general',
    summary:
      'Make ten recovery codes. In the session that made them they are told alike until one is typed back, and until then the older ones work.',
    status: 201,
    answer: codesSchema,
    run: ({ house, who }) => makeRecoveryCodes(house, who),
  }),
  telling({
    method: 'GET',
    path: '/account/codes',
    who: 'session',
    limit: 'general',
    summary: 'See again the ten codes that this session made, while none of them was typed back.',
    answer: codesSchema,
    run: ({ house, who }) => seeRecoveryCodes(house, who),
  }),
  telling({
    method: 'GET',
    path: '/account/new-codes',
    who: 'session',
    limit: 'general',
    summary: 'See the codes in place of those that were used in this session, until they are kept.',
    answer: newCodesSchema,
    run: ({ house, who }) => seeNewCodes(house, who),
  }),
  doing({
    method: 'POST',
    path: '/account/new-codes/keep',
    who: 'session',
    limit: 'general',
    summary: 'Say that they are written down. They are erased, and shown no more.',
    run: ({ house, who }) => keepNewCodes(house, who),
  }),
  doing({
    method: 'POST',
    path: '/account/codes/keep',
    who: 'session',
    limit: 'prove',
    summary: 'Type one recovery code back, to show that they were kept. It stays good.',
    body: z.strictObject({ code }),
    run: ({ house, who, body }) => keepRecoveryCodes(house, who, body),
  }),
];
