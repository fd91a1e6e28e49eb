/** The operator's link opened: three steps, those that are done already marked, and one button for the next. */
import type { VNode } from 'preact';
import { Button, ButtonRow, LinkButton } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { PageHeading, Section } from '../http/design/layout.tsx';
import { Checklist, type ChecklistItem } from '../http/design/proof.tsx';
import { Copyable } from '../http/design/text.tsx';
import { Shell, type ShellCall } from '../http/shell.tsx';
import { joinWords as words } from './words-desk.en.ts';

export type JoinCall = ShellCall;

/** The page of a link that still makes somebody the first person. */
export function JoinPage({ call, path }: { readonly call: JoinCall; readonly path: string }): VNode {
  const { session, csrf } = call;
  const isReady = session?.assurance === 'two_factor';
  return (
    <Shell call={call} title={words.title}>
      <PageHeading title={words.title} lead={words.lead} />
      <Section id="steps" title={words.steps}>
        <Checklist items={stepsOf(session)} />
      </Section>
      {!session && (
        <ButtonRow>
          <LinkButton href="/sign-up">{words.signUp}</LinkButton>
          <LinkButton href="/sign-in" kind="secondary">
            {words.signIn}
          </LinkButton>
        </ButtonRow>
      )}
      {session && !isReady && (
        <ButtonRow>
          <LinkButton href="/account/factor">{words.addFactor}</LinkButton>
        </ButtonRow>
      )}
      {isReady && (
        <Form action={path} csrf={csrf}>
          <Button>{words.join}</Button>
        </Form>
      )}
    </Shell>
  );
}

function stepsOf(session: JoinCall['session']): ChecklistItem[] {
  const isReady = session?.assurance === 'two_factor';
  return [
    {
      key: 'account',
      state: session ? 'proven' : 'open',
      word: session ? words.done : words.open,
      title: `1. ${words.account}`,
      detail: session ? words.accountDone(session.username) : words.accountOpen,
    },
    {
      key: 'factor',
      state: isReady ? 'proven' : 'open',
      word: isReady ? words.done : words.open,
      title: `2. ${words.factor}`,
      detail: isReady
        ? words.factorDone
        : session
          ? `${words.factorOpen} ${words.factorLater}`
          : words.factorOpen,
    },
    {
      key: 'press',
      state: 'open',
      word: words.open,
      title: `3. ${words.press}`,
      detail: isReady ? words.pressOpen : words.pressLater,
    },
  ];
}

/** The page of a link that was used, replaced, or never was one. */
export function NoJoinPage({
  call,
  state,
}: {
  readonly call: JoinCall;
  readonly state: 'spent' | 'unknown';
}): VNode {
  const title = state === 'spent' ? words.spentTitle : words.unknownTitle;
  const isStaff = call.session?.staffRole != null;
  return (
    <Shell call={call} title={title}>
      <PageHeading title={title} lead={state === 'spent' ? words.spentLead : words.unknownLead} />
      {state === 'unknown' && <Copyable label={words.command} text="rekey staff link" />}
      <p>
        <LinkButton href={isStaff ? '/desk' : '/'} kind="secondary">
          {isStaff ? words.toDesk : words.toFront}
        </LinkButton>
      </p>
    </Shell>
  );
}
