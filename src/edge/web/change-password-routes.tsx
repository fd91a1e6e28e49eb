/** Changing the password: by somebody signed in, who proved lately that it is them and knows the old one. */
import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { changePassword } from '../../usecases/account/change-password.ts';
import { Button } from '../http/design/button.tsx';
import { PasswordField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { faultAt, passwordField } from '../http/form-faults.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { confirmFirst, WhenFresh } from './fresh-proof.tsx';
import { OwnFrame } from './own-page.tsx';
import { passwordWords as words } from './words-account.en.ts';

function PasswordPage({
  call,
  refusal,
}: {
  readonly call: Call<'session'>;
  readonly refusal?: Refusal;
}): VNode {
  return (
    <OwnFrame call={call} refusal={refusal} words={words} fields={['current', 'password']}>
      <WhenFresh call={call} who={call.who} then="/account/password">
        <Form action="/account/password" csrf={call.csrf}>
          <PasswordField
            name="current"
            label={words.current}
            autoComplete="current-password"
            error={faultAt(refusal, 'current')}
          />
          <PasswordField
            name="password"
            label={words.next}
            hint={words.nextHint}
            autoComplete="new-password"
            username={call.who.username}
            error={faultAt(refusal, 'password')}
          />
          <Button>{words.submit}</Button>
        </Form>
      </WhenFresh>
    </OwnFrame>
  );
}

export const changePasswordRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/account/password',
    who: 'session',
    limit: 'general',
    run: async (call) => ({ page: <PasswordPage call={call} /> }),
  }),
  route({
    method: 'POST',
    path: '/account/password',
    who: 'session',
    limit: 'sign_in',
    body: z.object({ current: passwordField, password: passwordField }),
    async run(call) {
      await changePassword(call.house, call.who, call.body);
      return { redirect: '/account?done=password-changed' };
    },
    refused: (call, refusal) =>
      confirmFirst(refusal, '/account/password') ?? { page: <PasswordPage call={call} refusal={refusal} /> },
  }),
];
