/**
 * Forgotten: the password and the user name. Whoever asks sees the same page whatever the address is (ASVS 6.3.8); what is known
 * of it goes there by mail. A reset link chooses a password and nothing more: it signs nobody in.
 */
import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { askPasswordReset } from '../../usecases/account/ask-password-reset.ts';
import { type LinkLook, lookAtLink } from '../../usecases/account/look-at-link.ts';
import { namesOfAddress } from '../../usecases/account/names-of-address.ts';
import { resetPassword } from '../../usecases/account/reset-password.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { PasswordField, TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { PageHeading, Section } from '../http/design/layout.tsx';
import { text } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { Shell, type ShellProps } from '../http/shell.tsx';
import { Faults, type PageCall } from './account-form.tsx';
import { doneFlash, doneQuery, faultAt, passwordField, typedIn } from './form-faults.ts';
import { namesWords, resetWords } from './words-sign-in.en.ts';

interface AskProps {
  readonly call: PageCall;
  readonly refusal?: Refusal | undefined;
  readonly flash?: ShellProps['flash'];
}

function AddressForm({
  call,
  refusal,
  action,
  words,
}: AskProps & { readonly action: string; readonly words: { address: string; submit: string } }): VNode {
  return (
    <Form action={action} csrf={call.csrf}>
      <TextField
        name="address"
        label={words.address}
        type="email"
        autoComplete="email"
        value={typedIn(call.body, 'address')}
        error={faultAt(refusal, 'address')}
      />
      <Button>{words.submit}</Button>
    </Form>
  );
}

function AskResetPage({ call, refusal, flash }: AskProps): VNode {
  const words = resetWords;
  return (
    <Shell call={call} title={words.title} flash={flash} hasErrors={refusal !== undefined}>
      <Faults refusal={refusal} fields={['address']} />
      <PageHeading title={words.title} lead={words.lead} />
      <AddressForm call={call} refusal={refusal} action="/reset" words={words} />
      <Section title={words.factorTitle} id="factor">
        <p>{words.factor}</p>
        <p>
          <a href="/recover">{words.recover}</a>
        </p>
      </Section>
    </Shell>
  );
}

function AskNamesPage({ call, refusal, flash }: AskProps): VNode {
  return (
    <Shell call={call} title={namesWords.title} flash={flash} hasErrors={refusal !== undefined}>
      <Faults refusal={refusal} fields={['address']} />
      <PageHeading title={namesWords.title} lead={namesWords.lead} />
      <AddressForm call={call} refusal={refusal} action="/names" words={namesWords} />
    </Shell>
  );
}

function ChoosePage(props: {
  readonly call: PageCall;
  readonly look: LinkLook;
  readonly secret: string;
  readonly refusal?: Refusal;
}): VNode {
  const { call, look, secret, refusal } = props;
  const words = resetWords;
  if (look.state !== 'live')
    return (
      <Shell call={call} title={words.overTitle}>
        <PageHeading title={words.overTitle} lead={words.over} />
        <p>
          <LinkButton href="/reset">{words.again}</LinkButton>
        </p>
      </Shell>
    );
  return (
    <Shell call={call} title={words.chooseTitle} hasErrors={refusal !== undefined}>
      <Faults refusal={refusal} fields={['password']} />
      <PageHeading title={words.chooseTitle} lead={words.chooseLead(look.username ?? '')} />
      <Form action={`/reset/${encodeURIComponent(secret)}`} csrf={call.csrf}>
        <PasswordField
          name="password"
          label={words.password}
          hint={words.passwordHint}
          autoComplete="new-password"
          error={faultAt(refusal, 'password')}
        />
        <Button>{words.choose}</Button>
      </Form>
    </Shell>
  );
}

const secretParams = z.object({ secret: text(200) });
const addressBody = z.object({ address: text(320) });
const lookOf = (house: PageCall['house'], secret: string) =>
  lookAtLink(house, { purpose: 'reset_password', secret });

const askRows: readonly Route[] = [
  route({
    method: 'GET',
    path: '/reset',
    who: 'anyone',
    limit: 'general',
    query: doneQuery,
    run: async (call) => ({
      page: <AskResetPage call={call} flash={doneFlash({ sent: resetWords.sent }, call.query.done)} />,
    }),
  }),
  route({
    method: 'POST',
    path: '/reset',
    who: 'anyone',
    limit: 'password_reset',
    body: addressBody,
    async run(call) {
      await askPasswordReset(call.house, call.who, call.body);
      return { redirect: '/reset?done=sent' };
    },
    refused: (call, refusal) => ({ page: <AskResetPage call={call} refusal={refusal} /> }),
  }),
  route({
    method: 'GET',
    path: '/names',
    who: 'anyone',
    limit: 'general',
    query: doneQuery,
    run: async (call) => ({
      page: <AskNamesPage call={call} flash={doneFlash({ sent: namesWords.sent }, call.query.done)} />,
    }),
  }),
  route({
    method: 'POST',
    path: '/names',
    who: 'anyone',
    limit: 'password_reset',
    body: addressBody,
    async run(call) {
      await namesOfAddress(call.house, call.who, call.body);
      return { redirect: '/names?done=sent' };
    },
    refused: (call, refusal) => ({ page: <AskNamesPage call={call} refusal={refusal} /> }),
  }),
];

const chooseRows: readonly Route[] = [
  route({
    method: 'GET',
    path: '/reset/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretParams,
    async run(call) {
      const { secret } = call.params;
      const look = await lookOf(call.house, secret);
      return {
        page: <ChoosePage call={call} look={look} secret={secret} />,
        status: look.state === 'live' ? 200 : 410,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/reset/:secret',
    who: 'anyone',
    limit: 'password_reset',
    params: secretParams,
    body: z.object({ password: passwordField }),
    async run(call) {
      await resetPassword(call.house, call.who, { secret: call.params.secret, password: call.body.password });
      return { redirect: '/sign-in?done=reset' };
    },
    async refused(call, refusal) {
      const secret = typedIn(call.params, 'secret');
      return {
        page: (
          <ChoosePage call={call} look={await lookOf(call.house, secret)} secret={secret} refusal={refusal} />
        ),
      };
    },
  }),
];

export const passwordRoutes: readonly Route[] = [...askRows, ...chooseRows];
