/** Opening an account, and confirming an address by its mailed link. Opening the link only shows a page: mail scanners follow links. */
import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { type LinkLook, lookAtLink } from '../../usecases/account/look-at-link.ts';
import { openAccount } from '../../usecases/account/open-account.ts';
import { verifyAddress } from '../../usecases/account/verify-address.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { asked, PasswordField, TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { LinkList, PageHeading } from '../http/design/layout.tsx';
import { faultAt, faultsOf, passwordField, typedIn } from '../http/form-faults.ts';
import { linkSecret, text, tick } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { AddressField, saysSure } from './address-field.tsx';
import { FormPage, type PageCall } from './form-page.tsx';
import { isAnothers, LinkDonePage, SignedInElsewhere } from './link-done.tsx';
import { signUpWords, verifyWords } from './words-sign-in.en.ts';

interface SignUpProps {
  readonly call: PageCall;
  readonly refusal?: Refusal | undefined;
}

function SignUpPage({ call, refusal }: SignUpProps): VNode {
  const faults = faultsOf(refusal, ['username', 'address', 'password']);
  return (
    <FormPage call={call} title={signUpWords.title} lead={signUpWords.lead} faults={faults}>
      <SignUpForm call={call} refusal={refusal} />
      <LinkList
        links={[
          ['/sign-in', signUpWords.haveOne],
          ['/recover', signUpWords.lockedOut],
        ]}
      />
    </FormPage>
  );
}

function SignUpForm({ call, refusal }: SignUpProps): VNode {
  const words = signUpWords;
  const field = (name: string) => ({ name, value: typedIn(call.body, name), error: faultAt(refusal, name) });
  return (
    <Form action="/sign-up" csrf={call.csrf}>
      <TextField
        {...field('username')}
        label={words.username}
        hint={words.usernameHint}
        autoComplete="username"
        width="medium"
        isVerbatim
      />
      <AddressField
        {...field('address')}
        label={words.address}
        hint={words.addressHint}
        isSure={saysSure(call.body)}
      />
      <PasswordField
        name="password"
        label={words.password}
        hint={words.passwordHint}
        autoComplete="new-password"
        username={asked}
        error={faultAt(refusal, 'password')}
      />
      <Button>{words.submit}</Button>
    </Form>
  );
}

const pathOf = (secret: string) => `/verify/${encodeURIComponent(secret)}`;

interface VerifyProps {
  readonly call: PageCall;
  readonly look: LinkLook;
  readonly secret: string;
  readonly refusal?: Refusal | undefined;
}

function VerifyPage(props: VerifyProps): VNode {
  const { call, look, secret, refusal } = props;
  const words = verifyWords;
  if (look.isDone)
    return (
      <LinkDonePage call={call} look={look} title={words.doneTitle} lead={words.done(look.username ?? '')} />
    );
  if (look.state !== 'live') return <VerifyOverPage {...props} />;
  if (look.asksSignIn) return <AdderPage {...props} />;
  const faults = faultsOf(refusal, ['password']);
  return (
    <FormPage call={call} title={words.title} lead={words.lead(look.username ?? '')} faults={faults}>
      {look.asksPassword && <p>{words.elsewhere}</p>}
      <Form action={pathOf(secret)} csrf={call.csrf}>
        {look.asksPassword && (
          <PasswordField
            name="password"
            label={words.password}
            hint={signUpWords.passwordHint}
            autoComplete="new-password"
            username={look.username ?? ''}
            error={faultAt(refusal, 'password')}
          />
        )}
        <Button>{look.asksPassword ? words.submitWithPassword : words.submit}</Button>
      </Form>
      <p class="muted">{words.not}</p>
    </FormPage>
  );
}

/** An added address waits for its adder, who may read the mail on another device than the one they are signed in on. */
function AdderPage({ call, look }: VerifyProps): VNode {
  const words = verifyWords;
  return (
    <Shell call={call} title={words.signInTitle}>
      <PageHeading title={words.signInTitle} lead={words.signInLead(look.username ?? '')} />
      {call.session ? (
        <SignedInElsewhere call={call} />
      ) : (
        <p>
          <LinkButton href="/sign-in">{words.signIn}</LinkButton>
        </p>
      )}
      <p class="muted">{words.notAdded}</p>
    </Shell>
  );
}

function VerifyOverPage({ call, look }: VerifyProps): VNode {
  const words = verifyWords;
  return (
    <Shell call={call} title={words.overTitle}>
      <PageHeading title={words.overTitle} lead={look.state === 'spent' ? words.spent : words.unknown} />
      {look.state !== 'spent' && <p>{words.newOne}</p>}
      <p>
        <LinkButton href="/account/addresses" kind="secondary">
          {words.toAddresses}
        </LinkButton>
      </p>
    </Shell>
  );
}

const secretParams = z.object({ secret: linkSecret });
const signedUp = (call: PageCall) => ({
  signUpSecret: call.cookies['sign-up'],
  accountId: call.session?.accountId,
});
const lookOf = (call: PageCall, secret: string) =>
  lookAtLink(call.house, { purpose: 'verify_address', secret, ...signedUp(call) });

export const signUpRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sign-up',
    who: 'anyone',
    limit: 'general',
    run: async (call) => ({ page: <SignUpPage call={call} /> }),
  }),
  route({
    method: 'POST',
    path: '/sign-up',
    who: 'anyone',
    limit: 'sign_up',
    body: z.object({ username: text(200), address: text(320), isSure: tick, password: passwordField }),
    async run(call) {
      const { signUpSecret } = await openAccount(call.house, call.who, call.body);
      return { redirect: '/sign-in?done=opened', cookies: [{ name: 'sign-up', value: signUpSecret }] };
    },
    refused: (call, refusal) => ({ page: <SignUpPage call={call} refusal={refusal} /> }),
  }),
  route({
    method: 'GET',
    path: '/verify/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretParams,
    async run(call) {
      const { secret } = call.params;
      const look = await lookOf(call, secret);
      return {
        page: <VerifyPage call={call} look={look} secret={secret} />,
        status: look.state === 'live' ? 200 : 410,
        ...(look.asksSignIn ? { cookies: [{ name: 'then', value: pathOf(secret) }] } : {}),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/verify/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretParams,
    body: z.object({ password: passwordField }),
    async run(call) {
      const ask = { ...signedUp(call), secret: call.params.secret, password: call.body.password };
      const { isPasswordNew, username } = await verifyAddress(call.house, call.who, ask);
      const cookies = [{ name: 'sign-up', value: null }] as const;
      if (isAnothers(call, username)) return { redirect: pathOf(call.params.secret), cookies };
      if (isPasswordNew) return { redirect: '/sign-in?done=handed-over', cookies };
      return {
        redirect: call.session ? '/account/addresses?done=verified' : '/sign-in?done=verified',
        cookies,
      };
    },
    async refused(call, refusal) {
      const secret = typedIn(call.params, 'secret');
      return {
        page: <VerifyPage call={call} look={await lookOf(call, secret)} secret={secret} refusal={refusal} />,
      };
    },
  }),
];
