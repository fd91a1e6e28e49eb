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
import type { House } from '../../usecases/house.ts';
import type { Visitor } from '../../usecases/who.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { PasswordField, TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink, PageHeading, Section } from '../http/design/layout.tsx';
import { doneQuery, faultAt, faultsOf, passwordField, typedIn } from '../http/form-faults.ts';
import { linkSecret, text } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { FormPage, type PageCall } from './form-page.tsx';
import { isAnothers, LinkDonePage } from './link-done.tsx';
import { namesWords, resetWords } from './words-sign-in.en.ts';

/** What is asked for by mail: the same page and the same two rows for each. */
interface Ask {
  readonly path: string;
  readonly words: Readonly<
    Record<'title' | 'lead' | 'address' | 'submit' | 'sentTitle' | 'noMail' | 'another', string>
  > & { readonly sent: (hours: number) => string };
  readonly run: (house: House, who: Visitor, ask: { address: string }) => Promise<void>;
  /** What else helps, below the form. */
  readonly below?: () => VNode;
}

function askPage({ path, words, below }: Ask, call: PageCall, refusal?: Refusal): VNode {
  const faults = faultsOf(refusal, ['address']);
  return (
    <FormPage call={call} title={words.title} lead={words.lead} faults={faults}>
      <Form action={path} csrf={call.csrf}>
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
      {below?.()}
    </FormPage>
  );
}

/** The same whatever the address is. */
function sentPage({ path, words, below }: Ask, call: PageCall): VNode {
  return (
    <Shell call={call} title={words.sentTitle}>
      <PageHeading title={words.sentTitle} lead={words.sent(call.house.policy.links.resetHours)} />
      <p>{words.noMail}</p>
      <LoneLink href={path}>{words.another}</LoneLink>
      {below?.()}
    </Shell>
  );
}

const recoverBelow = () => (
  <Section title={resetWords.factorTitle} id="factor">
    <p>{resetWords.factor}</p>
    <LoneLink href="/recover">{resetWords.recover}</LoneLink>
  </Section>
);

function OverPage({ call }: { readonly call: PageCall }): VNode {
  const words = resetWords;
  return (
    <Shell call={call} title={words.overTitle}>
      <PageHeading title={words.overTitle} lead={words.over} />
      <p>
        <LinkButton href="/reset">{words.again}</LinkButton>
      </p>
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
  if (look.isDone)
    return (
      <LinkDonePage call={call} look={look} title={words.doneTitle} lead={words.done(look.username ?? '')} />
    );
  if (look.state !== 'live') return <OverPage call={call} />;
  return (
    <FormPage
      call={call}
      title={words.chooseTitle}
      lead={words.chooseLead(look.username ?? '')}
      faults={faultsOf(refusal, ['password'])}
    >
      <Form action={pathOf(secret)} csrf={call.csrf}>
        <PasswordField
          name="password"
          label={words.password}
          hint={words.passwordHint}
          autoComplete="new-password"
          username={look.username ?? ''}
          error={faultAt(refusal, 'password')}
        />
        <Button>{words.choose}</Button>
      </Form>
    </FormPage>
  );
}

const pathOf = (secret: string) => `/reset/${encodeURIComponent(secret)}`;
const secretParams = z.object({ secret: linkSecret });
const lookOf = (house: PageCall['house'], secret: string) =>
  lookAtLink(house, { purpose: 'reset_password', secret });

const askRows = (ask: Ask): readonly Route[] => [
  route({
    method: 'GET',
    path: ask.path,
    who: 'anyone',
    limit: 'general',
    query: doneQuery,
    run: async (call) => ({
      page: call.query.done === 'sent' ? sentPage(ask, call) : askPage(ask, call),
    }),
  }),
  route({
    method: 'POST',
    path: ask.path,
    who: 'anyone',
    limit: 'password_reset',
    body: z.object({ address: text(320) }),
    async run(call) {
      await ask.run(call.house, call.who, call.body);
      return { redirect: `${ask.path}?done=sent` };
    },
    refused: (call, refusal) => ({ page: askPage(ask, call, refusal) }),
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
    limit: 'sign_in',
    params: secretParams,
    body: z.object({ password: passwordField }),
    async run(call) {
      const { secret } = call.params;
      const { username } = await resetPassword(call.house, call.who, {
        secret,
        password: call.body.password,
      });
      return { redirect: isAnothers(call, username) ? pathOf(secret) : '/sign-in?done=reset' };
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

export const passwordRoutes: readonly Route[] = [
  ...askRows({ path: '/reset', words: resetWords, run: askPasswordReset, below: recoverBelow }),
  ...askRows({ path: '/names', words: namesWords, run: namesOfAddress }),
  ...chooseRows,
];
