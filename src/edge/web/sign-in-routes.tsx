/**
 * Signing in, in two steps, and signing out. Between the steps the browser holds a half sign-in in a cookie of its
 * own, which stays when the factor fails: recovery carries the password step over from there.
 */
import * as z from 'zod';
import { Refusal } from '../../domain/refusals.ts';
import { beginSignIn } from '../../usecases/account/begin-sign-in.ts';
import { finishSignIn } from '../../usecases/account/finish-sign-in.ts';
import { lookAtSignIn } from '../../usecases/account/look-at-sign-in.ts';
import { signOut } from '../../usecases/account/sign-out.ts';
import type { CookieChange } from '../http/cookies.ts';
import { doneFlash, doneQuery, passwordField } from '../http/form-faults.ts';
import { loose, text } from '../http/input.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { newCodesPath } from './new-codes-routes.tsx';
import { readOwnPath } from './own-path.ts';
import { FactorPage, SignInPage } from './sign-in-pages.tsx';
import { signInWords } from './words-sign-in.en.ts';

const codeCharsMax = 200; // a recovery code with spaces and dashes between all its signs

/** Where somebody who has just signed in goes: to the page that asked for it, else to the account. */
const goesTo = (call: Pick<Call, 'cookies'>): string => readOwnPath(call.cookies.then) ?? '/account';

function begunCookies(begun: { sessionSecret: string; deviceSecret: string }): CookieChange[] {
  return [
    { name: 'session', value: begun.sessionSecret },
    { name: 'device', value: begun.deviceSecret },
    { name: 'then', value: null },
  ];
}

export const signInRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sign-in',
    who: 'anyone',
    limit: 'general',
    query: doneQuery,
    run: async (call) =>
      call.session
        ? { redirect: goesTo(call), cookies: [{ name: 'then', value: null }] }
        : { page: <SignInPage call={call} flash={doneFlash(signInWords.done, call.query.done)} /> },
  }),
  route({
    method: 'POST',
    path: '/sign-in',
    who: 'anyone',
    limit: 'sign_in',
    body: z.object({ username: text(200), password: passwordField, code: loose(codeCharsMax) }),
    async run(call) {
      const begun = await beginSignIn(call.house, call.who, {
        ...call.body,
        deviceSecret: call.cookies.device,
      });
      if (begun.kind === 'signed_in')
        return {
          redirect: goesTo(call),
          cookies: [...begunCookies(begun), { name: 'sign-in', value: null }],
        };
      return { redirect: '/sign-in/factor', cookies: [{ name: 'sign-in', value: begun.secret }] };
    },
    refused: (call, refusal) => ({ page: <SignInPage call={call} refusal={refusal} /> }),
  }),
  route({
    method: 'GET',
    path: '/sign-in/factor',
    who: 'anyone',
    limit: 'general',
    async run(call) {
      const half = await lookAtSignIn(call.house, { secret: call.cookies['sign-in'] });
      if (half.isWaiting) return { page: <FactorPage call={call} username={half.username} /> };
      return { redirect: call.session ? goesTo(call) : '/sign-in' };
    },
  }),
  route({
    method: 'POST',
    path: '/sign-in/factor',
    who: 'anyone',
    limit: 'sign_in',
    body: z.object({ code: text(codeCharsMax) }),
    async run(call) {
      const signInSecret = call.cookies['sign-in'];
      if (!signInSecret) throw new Refusal('sign_in_expired', { because: 'no cookie' });
      const done = await finishSignIn(call.house, call.who, {
        signInSecret,
        code: call.body.code,
        deviceSecret: call.cookies.device,
      });
      const { newCode, endedCase } = done;
      const then = goesTo(call);
      const cookies = begunCookies(done);
      // The half sign-in stays in its cookie until it expires: the same press once more is answered by it.
      return { redirect: newCode || endedCase ? newCodesPath(then) : then, cookies };
    },
    async refused(call, refusal) {
      const half = await lookAtSignIn(call.house, { secret: call.cookies['sign-in'] });
      return { page: <FactorPage call={call} username={half.username} refusal={refusal} /> };
    },
  }),
  route({
    method: 'POST',
    path: '/sign-out',
    who: 'anyone',
    limit: 'general',
    async run(call) {
      if (call.session) await signOut(call.house, call.session);
      const cookies = [
        { name: 'session', value: null },
        { name: 'sign-in', value: null },
      ] as const;
      return { redirect: '/sign-in?done=signed-out', cookies };
    },
  }),
];
