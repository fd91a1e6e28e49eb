/** The authenticator app: its secret is shown once, in the answer to the form that made it, and never put into a page again. */
import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { type AccountView, seeAccount } from '../../usecases/account/see-account.ts';
import { beginTotp, type TotpBegun } from '../../usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../usecases/factor/confirm-totp.ts';
import { removeTotp } from '../../usecases/factor/remove-totp.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { CodeField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { BackLink, PageHeading, Section } from '../http/design/layout.tsx';
import { QrCode } from '../http/design/qr-code.tsx';
import { Copyable } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { text } from '../http/input.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { Shell, type ShellProps } from '../http/shell.tsx';
import { confirmFirst, Faults, WhenFresh } from './account-form.tsx';
import { doneFlash, doneQuery, faultAt } from './form-faults.ts';
import { accountWords, factorPageWords as words } from './words-account.en.ts';

const page = '/account/factor';

interface PageProps {
  readonly call: Call<'session'>;
  readonly view: AccountView;
  readonly refusal?: Refusal | undefined;
  readonly flash?: ShellProps['flash'];
}

function FactorPage({ call, view, refusal, flash }: PageProps): VNode {
  return (
    <Shell call={call} title={words.title} flash={flash} hasErrors={refusal !== undefined}>
      <Faults refusal={refusal} />
      <BackLink href="/account">{accountWords.back}</BackLink>
      <PageHeading title={words.title} lead={view.hasFactor ? undefined : words.none} />
      {view.factorSince ? (
        <Enrolled call={call} view={view} since={view.factorSince} />
      ) : (
        <WhenFresh call={call} who={call.who} then={page}>
          <Form action={`${page}/begin`} csrf={call.csrf}>
            <Button>{words.begin}</Button>
          </Form>
        </WhenFresh>
      )}
    </Shell>
  );
}

function Enrolled({ call, view, since }: PageProps & { readonly since: Date }): VNode {
  return (
    <>
      <p>
        {words.has} <When at={since} now={call.now} as="date" />.
      </p>
      {view.codesLeft === 0 && (
        <p>
          {words.codesLead} <a href="/account/codes">{words.codes}</a>
        </p>
      )}
      <Section title={words.removeTitle} id="remove" lead={words.removeLead}>
        <WhenFresh call={call} who={call.who} then={page}>
          <Form action={`${page}/remove`} csrf={call.csrf}>
            <Button kind="danger">{words.remove}</Button>
          </Form>
        </WhenFresh>
      </Section>
    </>
  );
}

function CodeForm({ call, refusal }: { readonly call: Call<'session'>; readonly refusal?: Refusal }): VNode {
  return (
    <Form action={`${page}/confirm`} csrf={call.csrf}>
      <CodeField
        name="code"
        length={6}
        label={words.code}
        hint={words.codeHint}
        error={faultAt(refusal, 'code')}
      />
      <Button>{words.confirm}</Button>
    </Form>
  );
}

function ScanPage({ call, begun }: { readonly call: Call<'session'>; readonly begun: TotpBegun }): VNode {
  return (
    <Shell call={call} title={words.title}>
      <PageHeading title={words.title} />
      <Section title={words.scanTitle} id="scan" lead={words.scanLead}>
        <QrCode text={begun.uri} label={words.qr} />
        <Copyable label={words.secret} text={begun.secretShown} />
        <p class="muted">{words.secretNote}</p>
      </Section>
      <Section title={words.codeTitle} id="code">
        <CodeForm call={call} />
      </Section>
    </Shell>
  );
}

/** After a wrong code: the picture is not shown twice, and what was scanned is still good. */
function RetryPage({ call, refusal }: { readonly call: Call<'session'>; readonly refusal: Refusal }): VNode {
  return (
    <Shell call={call} title={words.title} hasErrors>
      <Faults refusal={refusal} fields={['code']} />
      <PageHeading title={words.title} lead={words.retryLead} />
      <CodeForm call={call} refusal={refusal} />
      <p>
        <LinkButton href={page} kind="secondary">
          {words.again}
        </LinkButton>
      </p>
    </Shell>
  );
}

async function again(call: Call<'session'>, refusal: Refusal) {
  return (
    confirmFirst(refusal, page) ?? {
      page: <FactorPage call={call} view={await seeAccount(call.house, call.who)} refusal={refusal} />,
    }
  );
}

export const factorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: page,
    who: 'session',
    limit: 'general',
    query: doneQuery,
    async run(call) {
      const view = await seeAccount(call.house, call.who);
      return { page: <FactorPage call={call} view={view} flash={doneFlash(words.done, call.query.done)} /> };
    },
  }),
  route({
    method: 'POST',
    path: `${page}/begin`,
    who: 'session',
    limit: 'general',
    run: async (call) => ({ page: <ScanPage call={call} begun={await beginTotp(call.house, call.who)} /> }),
    refused: (call, refusal) => again(call, refusal),
  }),
  route({
    method: 'POST',
    path: `${page}/confirm`,
    who: 'session',
    limit: 'prove',
    body: z.object({ code: text(100) }),
    async run(call) {
      const { sessionSecret } = await confirmTotp(call.house, call.who, call.body);
      return {
        redirect: '/account/codes?done=factor-added',
        cookies: [{ name: 'session', value: sessionSecret }],
      };
    },
    refused: (call, refusal) =>
      refusal.code === 'code_wrong' || refusal.code === 'input_invalid'
        ? { page: <RetryPage call={call} refusal={refusal} /> }
        : again(call, refusal),
  }),
  route({
    method: 'POST',
    path: `${page}/remove`,
    who: 'session',
    limit: 'general',
    async run(call) {
      await removeTotp(call.house, call.who);
      return { redirect: `${page}?done=removed` };
    },
    refused: (call, refusal) => again(call, refusal),
  }),
];
