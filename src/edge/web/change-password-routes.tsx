/** Changing the password: by somebody signed in, who proved lately that it is them and knows the old one. */
import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { changePassword } from '../../usecases/account/change-password.ts';
import { Button } from '../http/design/button.tsx';
import { PasswordField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { BackLink, PageHeading } from '../http/design/layout.tsx';
import { type Call, type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { confirmFirst, Faults, WhenFresh } from './account-form.tsx';
import { faultAt, passwordField } from './form-faults.ts';
import { accountWords, passwordWords } from './words-account.en.ts';

function PasswordPage({
  call,
  refusal,
}: {
  readonly call: Call<'session'>;
  readonly refusal?: Refusal;
}): VNode {
  return (
    <Shell call={call} title={passwordWords.title} hasErrors={refusal !== undefined}>
      <Faults refusal={refusal} fields={['current', 'password']} />
      <BackLink href="/account">{accountWords.back}</BackLink>
      <PageHeading title={passwordWords.title} lead={passwordWords.lead} />
      <WhenFresh call={call} who={call.who} then="/account/password">
        <Form action="/account/password" csrf={call.csrf}>
          <PasswordField
            name="current"
            label={passwordWords.current}
            autoComplete="current-password"
            error={faultAt(refusal, 'current')}
          />
          <PasswordField
            name="password"
            label={passwordWords.next}
            hint={passwordWords.nextHint}
            autoComplete="new-password"
            error={faultAt(refusal, 'password')}
          />
          <Button>{passwordWords.submit}</Button>
        </Form>
      </WhenFresh>
    </Shell>
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
