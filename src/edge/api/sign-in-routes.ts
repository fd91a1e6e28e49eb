/** Signing up, in and out, and what mailed links do without a session. */
import * as z from 'zod';
import { askPasswordReset } from '../../usecases/account/ask-password-reset.ts';
import { beginSignIn } from '../../usecases/account/begin-sign-in.ts';
import { confirmAgain } from '../../usecases/account/confirm-again.ts';
import { finishSignIn } from '../../usecases/account/finish-sign-in.ts';
import { lookAtLink } from '../../usecases/account/look-at-link.ts';
import { namesOfAddress } from '../../usecases/account/names-of-address.ts';
import { openAccount } from '../../usecases/account/open-account.ts';
import { resetPassword } from '../../usecases/account/reset-password.ts';
import { signOut } from '../../usecases/account/sign-out.ts';
import { verifyAddress } from '../../usecases/account/verify-address.ts';
import { address, code, id, isSure, password, secret, username } from './fields.ts';
import { doing, telling } from './row.ts';
import { confirmedSchema, signInBegunSchema, signInFinishedSchema } from './views-account.ts';

const device = secret.optional();
const named = z.strictObject({ username: z.string() });

const signIn = [
  telling({
    method: 'POST',
    path: '/sign-in',
    who: 'anyone',
    limit: 'sign_in',
    summary:
      'Begin to sign in, with the password. Where strangers have used up the tries at it, a `code` that nobody guesses (a recovery code, or two codes of the app in a row) lets it be looked at all the same; the code is asked for again, and spent then.',
    body: z.strictObject({ username, password, deviceSecret: device, code: code.optional() }),
    answer: signInBegunSchema,
    run: async ({ house, who, body }) => {
      const begun = await beginSignIn(house, who, body);
      if (begun.kind === 'signed_in') return begun;
      const { kind, secret: signInSecret, factors } = begun;
      return { kind, signInSecret, factors };
    },
  }),
  telling({
    method: 'POST',
    path: '/sign-in/factor',
    who: 'anyone',
    limit: 'sign_in',
    summary: 'Finish signing in, with a code of the authenticator app or a recovery code.',
    body: z.strictObject({ signInSecret: secret, code, deviceSecret: device }),
    answer: signInFinishedSchema,
    run: ({ house, who, body }) => finishSignIn(house, who, body),
  }),
  doing({
    method: 'POST',
    path: '/sign-out',
    who: 'session',
    limit: 'general',
    summary: 'End this session.',
    run: ({ house, who }) => signOut(house, who),
  }),
  telling({
    method: 'POST',
    path: '/confirm',
    who: 'session',
    limit: 'sign_in',
    summary:
      'Confirm again who you are, before something sensitive: with the factor, where there is one. A working factor ends a recovery case that is under way.',
    body: z.strictObject({ code: code.optional(), password: password.optional() }),
    answer: confirmedSchema,
    run: ({ house, who, body }) => confirmAgain(house, who, body),
  }),
];

const signUp = [
  telling({
    method: 'POST',
    path: '/accounts',
    who: 'anyone',
    limit: 'sign_up',
    summary:
      'Open an account. A link to confirm the address is mailed to it; `signUpSecret` shows then that it was you who signed up.',
    body: z.strictObject({ username, address, isSure, password }),
    status: 201,
    answer: z.strictObject({ accountId: id, signUpSecret: z.string() }),
    run: ({ house, who, body }) => openAccount(house, who, body),
  }),
  telling({
    method: 'POST',
    path: '/address/verify',
    who: 'anyone',
    limit: 'link',
    summary:
      'Confirm an address by the secret of the mailed link. An added one wants you signed in to its account. For the first one send `signUpSecret`, or be signed in to it; whoever cannot chooses a new `password` here, and what was set before is dropped.',
    body: z.strictObject({ secret, signUpSecret: secret.optional(), password: password.optional() }),
    answer: z.strictObject({ username: z.string(), address: z.string(), isPasswordNew: z.boolean() }),
    run: ({ house, who, session, body }) =>
      verifyAddress(house, who, { ...body, accountId: session?.accountId }),
  }),
  doing({
    method: 'POST',
    path: '/usernames',
    who: 'anyone',
    limit: 'password_reset',
    summary: 'Mail an address the names of its accounts, if it has any. The answer is the same either way.',
    body: z.strictObject({ address }),
    run: ({ house, who, body }) => namesOfAddress(house, who, body),
  }),
];

const reset = [
  doing({
    method: 'POST',
    path: '/password-reset',
    who: 'anyone',
    limit: 'password_reset',
    summary:
      'Mail a link to reset the password, if the address has accounts. The answer is the same either way.',
    body: z.strictObject({ address }),
    run: ({ house, who, body }) => askPasswordReset(house, who, body),
  }),
  telling({
    method: 'POST',
    path: '/password-reset/complete',
    who: 'anyone',
    limit: 'sign_in',
    summary: 'Set a new password by the secret of the mailed link. The second factor stands as it stood.',
    body: z.strictObject({ secret, password }),
    answer: named,
    run: ({ house, who, body }) => resetPassword(house, who, body),
  }),
  telling({
    method: 'POST',
    path: '/links/look',
    who: 'anyone',
    limit: 'link',
    summary: 'See what a mailed link is good for. Nothing is done.',
    body: z.strictObject({
      purpose: z.enum(['verify_address', 'reset_password']),
      secret,
      signUpSecret: secret.optional(),
    }),
    answer: z.strictObject({
      state: z.enum(['live', 'spent', 'unknown']),
      username: z.string().optional(),
      asksPassword: z.boolean().optional().meta({ description: 'Confirming chooses a password too.' }),
      asksSignIn: z
        .boolean()
        .optional()
        .meta({ description: 'Confirming wants whoever added the address, signed in.' }),
      isDone: z
        .boolean()
        .optional()
        .meta({ description: 'The link has done what it is for, and that stands.' }),
    }),
    run: ({ house, session, body }) => lookAtLink(house, { ...body, accountId: session?.accountId }),
  }),
];

export const signInRoutes = [...signUp, ...signIn, ...reset];
