/** The step-up: before something sensitive whoever is signed in proves once more that it is them, and goes on where they were. */
import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { confirmAgain } from '../../usecases/account/confirm-again.ts';
import { Button } from '../http/design/button.tsx';
import { CodeField, PasswordField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { Disclosure } from '../http/design/text.tsx';
import { faultAt, faultsOf, passwordField, typedIn } from '../http/form-faults.ts';
import { loose, text } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { FormPage, type PageCall } from './form-page.tsx';
import { newCodesPath } from './new-codes-routes.tsx';
import { readOwnPath } from './own-path.ts';
import { Hints } from './sign-in-pages.tsx';
import { confirmWords, factorWords } from './words-sign-in.en.ts';

const afterConfirm = '/account?done=confirmed';

interface ConfirmProps {
  readonly call: PageCall;
  readonly then: string;
  readonly refusal?: Refusal;
}

/** The step-up: by the factor where the account has one, else by the password. */
function ConfirmPage({ call, then, refusal }: ConfirmProps): VNode {
  const hasFactor = call.session?.assurance === 'two_factor';
  return (
    <FormPage
      call={call}
      title={confirmWords.title}
      lead={confirmWords.lead(call.session?.username ?? '')}
      faults={faultsOf(refusal, ['code', 'password'])}
    >
      <Form action="/confirm" csrf={call.csrf} hidden={{ then }}>
        {hasFactor ? <Code refusal={refusal} /> : <Password refusal={refusal} />}
        <Button>{confirmWords.submit}</Button>
      </Form>
      {hasFactor && (
        <Disclosure summary={factorWords.trouble}>
          <Hints />
        </Disclosure>
      )}
    </FormPage>
  );
}

function Code({ refusal }: { readonly refusal: Refusal | undefined }): VNode {
  return (
    <CodeField
      name="code"
      kind="either"
      label={confirmWords.code}
      hint={confirmWords.codeHint}
      error={faultAt(refusal, 'code')}
    />
  );
}

function Password({ refusal }: { readonly refusal: Refusal | undefined }): VNode {
  return (
    <PasswordField
      name="password"
      label={confirmWords.password}
      autoComplete="current-password"
      error={faultAt(refusal, 'password')}
    />
  );
}

export const confirmRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/confirm',
    who: 'session',
    limit: 'general',
    // biome-ignore lint/suspicious/noThenProperty: a word of the address, and never a function
    query: z.object({ then: loose(400) }),
    run: async (call) => ({
      page: <ConfirmPage call={call} then={readOwnPath(call.query.then) ?? afterConfirm} />,
    }),
  }),
  route({
    method: 'POST',
    path: '/confirm',
    who: 'session',
    limit: 'sign_in',
    // biome-ignore lint/suspicious/noThenProperty: a word of the form, and never a function
    body: z.object({ code: text(200), password: passwordField, then: loose(400) }),
    async run(call) {
      const { code, password } = call.body;
      const { newCode, endedCase } = await confirmAgain(call.house, call.who, { code, password });
      const then = readOwnPath(call.body.then) ?? afterConfirm;
      return { redirect: newCode || endedCase ? newCodesPath(then, true) : then };
    },
    refused: (call, refusal) => ({
      page: (
        <ConfirmPage
          call={call}
          then={readOwnPath(typedIn(call.body, 'then')) ?? afterConfirm}
          refusal={refusal}
        />
      ),
    }),
  }),
];
