/** The authenticator app: its secret is shown once, in the answer to the form that made it, and never put into a page again. */
import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { beginTotp, type TotpBegun } from '../../usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../usecases/factor/confirm-totp.ts';
import { removeTotp } from '../../usecases/factor/remove-totp.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { CodeField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink, PageHeading, Section } from '../http/design/layout.tsx';
import { QrCode } from '../http/design/qr-code.tsx';
import { Copyable } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { faultAt, faultsOf } from '../http/form-faults.ts';
import { text } from '../http/input.ts';
import type { Answer, Call, Route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { FormPage } from './form-page.tsx';
import { WhenFresh } from './fresh-proof.tsx';
import { formOf, OwnFrame, type OwnPage, type OwnPageProps, shownAt } from './own-page.tsx';
import { readOwnPath } from './own-path.ts';
import { factorPageWords as words } from './words-account.en.ts';

const page: OwnPage = { path: '/account/factor', done: words.done, show: FactorPage };

function FactorPage({ call, view, refusal, flash }: OwnPageProps): VNode {
  return (
    <OwnFrame
      call={call}
      refusal={refusal}
      flash={flash}
      words={{ title: words.title, lead: view.hasFactor ? undefined : words.none }}
    >
      {view.factorSince ? (
        <Enrolled call={call} view={view} since={view.factorSince} />
      ) : (
        <WhenFresh call={call} who={call.who} then={page.path}>
          <Form action={`${page.path}/begin`} csrf={call.csrf}>
            <Button>{words.begin}</Button>
          </Form>
        </WhenFresh>
      )}
    </OwnFrame>
  );
}

function Enrolled({ call, view, since }: OwnPageProps & { readonly since: Date }): VNode {
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
      <Section title={words.replaceTitle} id="replace" lead={words.replaceLead}>
        <WhenFresh call={call} who={call.who} then={page.path}>
          <Form action={`${page.path}/replace`} csrf={call.csrf}>
            <Button>{words.replace}</Button>
          </Form>
        </WhenFresh>
      </Section>
      <Section title={words.removeTitle} id="remove" lead={words.removeLead}>
        <WhenFresh call={call} who={call.who} then={page.path}>
          <Form action={`${page.path}/remove`} csrf={call.csrf}>
            <Button kind="danger">{words.remove}</Button>
          </Form>
        </WhenFresh>
      </Section>
    </>
  );
}

function CodeForm({ call, refusal }: { readonly call: Call<'session'>; readonly refusal?: Refusal }): VNode {
  return (
    <Form action={`${page.path}/confirm`} csrf={call.csrf}>
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
        <LoneLink href={begun.uri}>{words.open}</LoneLink>
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
    <FormPage call={call} title={words.title} lead={words.retryLead} faults={faultsOf(refusal, ['code'])}>
      <CodeForm call={call} refusal={refusal} />
      <p>
        <LinkButton href={page.path} kind="secondary">
          {words.again}
        </LinkButton>
      </p>
    </FormPage>
  );
}

/** After the code: back to the page that asked for the app, else on to the recovery codes. */
function enrolled(
  call: Call<'session'>,
  { sessionSecret, isReplaced }: Awaited<ReturnType<typeof confirmTotp>>,
): Answer {
  const codes = `/account/codes?done=${isReplaced ? 'factor-replaced' : 'factor-added'}`;
  return {
    redirect: readOwnPath(call.cookies.then) ?? codes,
    cookies: [
      { name: 'session', value: sessionSecret },
      { name: 'then', value: null },
    ],
  };
}

export const factorRoutes: readonly Route[] = [
  shownAt(page),
  formOf(page, {
    path: `${page.path}/begin`,
    limit: 'general',
    run: async (call) => ({ page: <ScanPage call={call} begun={await beginTotp(call.house, call.who)} /> }),
  }),
  formOf(page, {
    path: `${page.path}/replace`,
    limit: 'general',
    run: async (call) => ({
      page: <ScanPage call={call} begun={await beginTotp(call.house, call.who, { replaces: true })} />,
    }),
  }),
  formOf(page, {
    path: `${page.path}/confirm`,
    limit: 'prove',
    body: z.object({ code: text(100) }),
    run: async (call) => enrolled(call, await confirmTotp(call.house, call.who, call.body)),
    refused: (call, refusal) =>
      ['code_wrong', 'input_invalid', 'form_stale'].includes(refusal.code)
        ? { page: <RetryPage call={call} refusal={refusal} /> }
        : undefined,
  }),
  formOf(page, {
    path: `${page.path}/remove`,
    limit: 'general',
    async run(call) {
      await removeTotp(call.house, call.who);
      return { redirect: `${page.path}?done=removed` };
    },
  }),
];
