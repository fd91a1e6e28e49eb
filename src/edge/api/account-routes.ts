/** An account, for whoever is signed in to it. */
import * as z from 'zod';
import { isId } from '../../base/id.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { addAddress } from '../../usecases/account/add-address.ts';
import { askVerification } from '../../usecases/account/ask-verification.ts';
import { changePassword } from '../../usecases/account/change-password.ts';
import { endOtherSessions } from '../../usecases/account/end-other-sessions.ts';
import { endOwnCase } from '../../usecases/account/end-own-case.ts';
import { endSession } from '../../usecases/account/end-session.ts';
import { freezeOwnAccount } from '../../usecases/account/freeze-own-account.ts';
import { makeAddressPrimary } from '../../usecases/account/make-address-primary.ts';
import { removeAddress } from '../../usecases/account/remove-address.ts';
import { seeAccount } from '../../usecases/account/see-account.ts';
import { seeActivity } from '../../usecases/account/see-activity.ts';
import { seeOwnCase } from '../../usecases/account/see-own-case.ts';
import { address, id, idParams, isSure, password } from './fields.ts';
import { doing, telling } from './row.ts';
import {
  accountSchema,
  activityPageSchema,
  addressSchema,
  ownCaseSchema,
  sessionSchema,
} from './views-account.ts';

const seen = [
  telling({
    method: 'GET',
    path: '/account',
    who: 'session',
    limit: 'general',
    summary: 'See the account.',
    answer: accountSchema,
    run: ({ house, who }) => seeAccount(house, who),
  }),
  telling({
    method: 'GET',
    path: '/account/activity',
    who: 'session',
    limit: 'general',
    summary:
      'See what happened on the account, newest first, 50 a page. What others did again and again is one line.',
    query: z.strictObject({
      before: z.string().refine(isId, faultWords.request.notFromPageBefore).optional(),
    }),
    answer: activityPageSchema,
    run: ({ house, who, query }) => seeActivity(house, who, query),
  }),
];

const recovery = [
  telling({
    method: 'GET',
    path: '/account/case',
    who: 'session',
    limit: 'general',
    summary: 'See the recovery case that is under way on the account: who asks, when, and from where.',
    answer: ownCaseSchema,
    run: ({ house, who }) => seeOwnCase(house, who),
  }),
  doing({
    method: 'POST',
    path: '/account/case/end',
    who: 'session',
    limit: 'general',
    summary: 'End that case: you are signed in with a factor, so nobody needs to give you the account back.',
    run: ({ house, who }) => endOwnCase(house, who),
  }),
  doing({
    method: 'POST',
    path: '/account/case/freeze',
    who: 'session',
    limit: 'general',
    summary:
      'Say that it was not you: the case goes to the desk, the account is frozen, and every session ends, this one too.',
    run: async ({ house, who }) => {
      await freezeOwnAccount(house, who);
    },
  }),
];

const addresses = [
  telling({
    method: 'GET',
    path: '/account/addresses',
    who: 'session',
    limit: 'general',
    summary: 'List the addresses.',
    answer: z.strictObject({ addresses: z.array(addressSchema) }),
    run: async ({ house, who }) => ({ addresses: (await seeAccount(house, who)).addresses }),
  }),
  telling({
    method: 'POST',
    path: '/account/addresses',
    who: 'session',
    limit: 'mail_code',
    summary: 'Add an address. It counts for nothing before it is confirmed by the link mailed to it.',
    body: z.strictObject({ address, isSure }),
    status: 201,
    answer: z.strictObject({ addressId: id }),
    run: ({ house, who, body }) => addAddress(house, who, body),
  }),
  doing({
    method: 'DELETE',
    path: '/account/addresses/:id',
    who: 'session',
    limit: 'general',
    summary: 'Remove an address. It still gets notices for a while.',
    params: idParams,
    run: ({ house, who, params }) => removeAddress(house, who, { addressId: params.id }),
  }),
  doing({
    method: 'POST',
    path: '/account/addresses/:id/primary',
    who: 'session',
    limit: 'general',
    summary: 'Make a confirmed address the primary one.',
    params: idParams,
    run: ({ house, who, params }) => makeAddressPrimary(house, who, { addressId: params.id }),
  }),
  doing({
    method: 'POST',
    path: '/account/addresses/:id/verification',
    who: 'session',
    limit: 'mail_code',
    summary: 'Mail a fresh link to an address that is not confirmed yet.',
    params: idParams,
    run: ({ house, who, params }) => askVerification(house, who, { addressId: params.id }),
  }),
];

const sessions = [
  telling({
    method: 'GET',
    path: '/account/sessions',
    who: 'session',
    limit: 'general',
    summary: 'List the sessions.',
    answer: z.strictObject({ sessions: z.array(sessionSchema) }),
    run: async ({ house, who }) => ({ sessions: (await seeAccount(house, who)).sessions }),
  }),
  doing({
    method: 'DELETE',
    path: '/account/sessions',
    who: 'session',
    limit: 'general',
    summary: 'End every session but this one.',
    run: ({ house, who }) => endOtherSessions(house, who),
  }),
  doing({
    method: 'DELETE',
    path: '/account/sessions/:id',
    who: 'session',
    limit: 'general',
    summary: 'End one session.',
    params: idParams,
    run: ({ house, who, params }) => endSession(house, who, { sessionId: params.id }),
  }),
  doing({
    method: 'POST',
    path: '/account/password',
    who: 'session',
    limit: 'sign_in',
    summary: 'Change the password. Every other session ends.',
    body: z.strictObject({ current: password, password }),
    run: ({ house, who, body }) => changePassword(house, who, body),
  }),
];

export const accountRoutes = [...seen, ...recovery, ...addresses, ...sessions];
