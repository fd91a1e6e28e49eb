/** The pages of the restoration. Each says where one is, what to do, and nothing that was typed before. */
import type { ComponentChildren, VNode } from 'preact';
import type { Refusal } from '../../domain/refusals.ts';
import type { RestorationView } from '../../usecases/recovery/look-at-restoration.ts';
import type { RestoredView } from '../../usecases/recovery/look-at-restored.ts';
import type { ShownFactor } from '../../usecases/recovery/show-factor.ts';
import { Button, ButtonRow, LinkButton } from '../http/design/button.tsx';
import { CodeField, PasswordField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink, PageHeading, Section } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { QrCode } from '../http/design/qr-code.tsx';
import { dateWords } from '../http/design/relative-time.ts';
import { SummaryList } from '../http/design/steps.tsx';
import { CodeSheet, Copyable, Disclosure, List } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { faultsOf } from '../http/form-faults.ts';
import type { Call } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { FormPage } from './form-page.tsx';
import { restoreWords as words } from './words-restore.en.ts';

interface StepProps {
  readonly call: Call;
  readonly view: RestorationView;
  readonly step: 1 | 2 | 3;
  readonly title: string;
  readonly refusal: Refusal | undefined;
  readonly field: string;
  readonly children: ComponentChildren;
}

function Step({ call, view, step, title, refusal, field, children }: StepProps): VNode {
  return (
    <FormPage
      call={call}
      title={title}
      windowTitle={`${title}: ${words.caption(view.username)}`}
      hasOwnHeading
      faults={faultsOf(refusal, [field])}
      steps={{ step, of: 3 }}
    >
      {children}
    </FormPage>
  );
}

/** Step one. */
export function passwordPage(call: Call, view: RestorationView, onwards: string, refusal?: Refusal): VNode {
  const { password } = words;
  return (
    <Step call={call} view={view} step={1} title={password.title} refusal={refusal} field="password">
      {view.step !== 'password' && (
        <Notice tone="info">
          <p>
            {password.again} <a href={onwards}>{password.goOn}</a>
          </p>
        </Notice>
      )}
      <Form action="/restore/password" csrf={call.csrf}>
        <PasswordField
          name="password"
          label={password.title}
          hint={password.hint}
          isHeading
          autoComplete="new-password"
          username={view.username}
          error={refusal?.fields.password}
        />
        <Button>{password.button}</Button>
      </Form>
    </Step>
  );
}

/** Step two: scan, or type the key, then the code. */
export function factorPage(call: Call, view: RestorationView, shown: ShownFactor, refusal?: Refusal): VNode {
  const { factor } = words;
  return (
    <Step call={call} view={view} step={2} title={factor.title} refusal={refusal} field="code">
      <PageHeading title={factor.title} lead={factor.lead} />
      <QrCode text={shown.uri} label={factor.qr} />
      <Disclosure summary={factor.byHand} isOpen={refusal !== undefined}>
        <Copyable label={factor.key} text={shown.secretShown} />
        <LoneLink href={shown.uri}>{factor.open}</LoneLink>
      </Disclosure>
      <Form action="/restore/factor" csrf={call.csrf}>
        <CodeField name="code" label={factor.code} length={7} error={refusal?.fields.code} />
        <Button>{factor.button}</Button>
      </Form>
    </Step>
  );
}

/** Step two, for whoever comes back to it. */
export function factorDonePage(call: Call, view: RestorationView): VNode {
  const { factor } = words;
  return (
    <Step call={call} view={view} step={2} title={factor.doneTitle} refusal={undefined} field="">
      <PageHeading title={factor.doneTitle} lead={factor.doneLead} />
      <p>
        <LinkButton href="/restore/codes">{factor.goOn}</LinkButton>
      </p>
    </Step>
  );
}

/** Step three: the codes, and one of them typed back, which finishes it all. */
export function codesPage(
  call: Call,
  view: RestorationView,
  shown: readonly string[],
  refusal?: Refusal,
): VNode {
  const { codes } = words;
  return (
    <Step call={call} view={view} step={3} title={codes.title} refusal={refusal} field="code">
      <PageHeading title={codes.title} lead={codes.lead} />
      <CodeSheet title={codes.sheet(view.username, dateWords(call.now))} codes={shown} />
      <p>
        <LinkButton href="/restore/codes.txt" kind="secondary">
          {codes.download}
        </LinkButton>
      </p>
      <p>{codes.print}</p>
      <Section title={codes.typeTitle} id="type">
        <Form action="/restore/codes" csrf={call.csrf}>
          <CodeField
            name="code"
            kind="saved"
            label={codes.label}
            hint={codes.typeHint}
            error={refusal?.fields.code}
          />
          <p>{codes.finish}</p>
          <Button>{codes.button}</Button>
        </Form>
      </Section>
    </Step>
  );
}

/** What changed, what to do now, and until when which restrictions hold. */
export function donePage(call: Call, restored: RestoredView): VNode {
  const { done } = words;
  return (
    <Shell call={call} title={done.title}>
      <PageHeading title={done.title} lead={done.lead(restored.username)} />
      <p>
        <LinkButton href="/sign-in">{done.signIn}</LinkButton>
      </p>
      <Section title={done.nextTitle} id="next">
        <List items={done.next} isOrdered />
      </Section>
      <WhatEnded restored={restored} />
      <WhatHolds call={call} restored={restored} />
    </Shell>
  );
}

interface DoneProps {
  readonly call: Call;
  readonly restored: RestoredView;
}

function WhatEnded({ restored: { ended } }: Pick<DoneProps, 'restored'>): VNode {
  const { done } = words;
  const keys = Object.keys(done.ended) as (keyof typeof done.ended)[];
  const rows = [
    { key: 'password', label: done.password, value: done.passwordGone },
    ...keys.map((key) => ({ key, label: done.ended[key], value: done.count(ended[key]) })),
  ];
  return (
    <Section title={done.endedTitle} id="ended">
      <SummaryList rows={rows} isDense />
      {ended.repositories + ended.unconfirmed > 0 && <p>{done.takenBack}</p>}
    </Section>
  );
}

function WhatHolds({ call, restored: { contact, aftercareUntil } }: DoneProps): VNode {
  const { done } = words;
  const until = aftercareUntil ? <When at={aftercareUntil} now={call.now} as="exact" /> : done.none;
  const rows = [
    { key: 'contact', label: done.contact, value: contact },
    { key: 'until', label: done.until, value: until },
  ];
  return (
    <Section title={done.newTitle} id="new">
      <SummaryList rows={rows} isDense />
      <p>{done.aftercare}</p>
    </Section>
  );
}

/** No sitting of this browser is open. */
export function stalePage(call: Call): VNode {
  return <Ended call={call} title={words.stale.title} lead={words.stale.lead} />;
}

/** The mailed link does nothing any more. */
export function spentPage(call: Call): VNode {
  return <Ended call={call} title={words.stale.spentTitle} lead={words.stale.spentLead} />;
}

function Ended({
  call,
  title,
  lead,
}: {
  readonly call: Call;
  readonly title: string;
  readonly lead: string;
}): VNode {
  return (
    <Shell call={call} title={title}>
      <PageHeading title={title} lead={lead} />
      <ButtonRow>
        <LinkButton href="/case">{words.stale.case}</LinkButton>
        <LinkButton href="/sign-in" kind="secondary">
          {words.stale.signIn}
        </LinkButton>
      </ButtonRow>
    </Shell>
  );
}
