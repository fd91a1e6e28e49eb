/** "This was not me": one question, one button, and afterwards a calm page that is the same however often the link is followed. */

import type { VNode } from 'preact';
import * as z from 'zod';
import { hourMs } from '../../base/clock.ts';
import { whoAsksLines } from '../../domain/letter/who-asks-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import { lookAtObjection, type ObjectionView } from '../../usecases/recovery/look-at-objection.ts';
import { objectToCase } from '../../usecases/recovery/object-to-case.ts';
import { Button, ButtonRow, LinkButton } from '../http/design/button.tsx';
import { RadioGroup } from '../http/design/choice.tsx';
import { Form } from '../http/design/form.tsx';
import { PageHeading, Section } from '../http/design/layout.tsx';
import { durationWords, exactWords } from '../http/design/relative-time.ts';
import { SummaryList } from '../http/design/steps.tsx';
import { List } from '../http/design/text.tsx';
import { doneQuery, faultAt, faultsOf, typedIn } from '../http/form-faults.ts';
import { linkSecret, text } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { FormPage } from './form-page.tsx';
import { objectionWords as words } from './words-restore.en.ts';

const secretSchema = z.object({ secret: linkSecret });
const pathOf = (secret: string) => `/not-me/${encodeURIComponent(secret)}`;

export const objectionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/not-me/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretSchema,
    query: doneQuery,
    run: async (call) => (call.query.done === 'mine' ? minePage(call) : answer(call, call.params.secret)),
  }),
  route({
    method: 'POST',
    path: '/not-me/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretSchema,
    body: z.object({ answer: text(20) }),
    run: async (call) => {
      if (call.body.answer === 'mine') return { redirect: `${pathOf(call.params.secret)}?done=mine` };
      if (call.body.answer !== 'not_me')
        throw new Refusal('input_invalid', { fields: { answer: words.choice.missing } });
      await objectToCase(call.house, call.who, call.params);
      return { redirect: pathOf(call.params.secret) };
    },
    // A second press, a spent link, a case that is over: the page behind the link says how it stands.
    refused: (call, refusal) => {
      const secret = typedIn(call.params, 'secret');
      return refusal.code === 'link_spent' || refusal.code === 'case_over'
        ? { redirect: pathOf(secret) }
        : answer(call, secret, refusal);
    },
  }),
];

async function answer(call: Call, secret: string, refusal?: Refusal): Promise<Answer> {
  const view = await lookAtObjection(call.house, { secret });
  if (view.state === 'open') return { page: openPage(call, secret, view, refusal) };
  if (view.state === 'settled') return { page: settledPage(call, secret, view, refusal) };
  if (view.state === 'contested' || view.state === 'stands') return { page: frozenPage(call, view) };
  return { page: calmPage(call, view), ...(view.state === 'unknown' ? { status: 404 } : {}) };
}

type Known = Exclude<ObjectionView, { state: 'unknown' }>;

function openPage(call: Call, secret: string, view: Known, refusal?: Refusal): VNode {
  const { open } = words;
  const lead = view.isRestored ? open.restoredLead : open.lead;
  return (
    <FormPage
      call={call}
      title={open.title}
      lead={lead(view.username)}
      faults={faultsOf(refusal, ['answer'])}
    >
      <WhoAsked view={view} />
      <p>{open.whatLead}</p>
      <List items={open.what} />
      <Form action={pathOf(secret)} csrf={call.csrf}>
        <AnswerChoice notMe={open.button} refusal={refusal} />
      </Form>
      <p>{open.yours}</p>
      <p class="muted">{open.why}</p>
    </FormPage>
  );
}

/** Who asks, line by line: nobody can say whether it was them without it. */
function WhoAsked({ view: { asks } }: { readonly view: Known }): VNode | null {
  if (!asks) return null;
  const rows = whoAsksLines(asks, (iso) => exactWords(new Date(iso)));
  return (
    <Section title={words.whoTitle} id="who">
      <SummaryList
        rows={rows.map(([label, value], index) => ({ key: String(index), label, value }))}
        isDense
      />
    </Section>
  );
}

/** What this address says was cleared by two people: nothing is stopped, and the page says so before anything is pressed. */
function settledPage(call: Call, secret: string, view: Known, refusal?: Refusal): VNode {
  const { settled } = words;
  const lead = view.isRestored ? settled.restoredLead : settled.lead;
  return (
    <FormPage
      call={call}
      title={settled.title}
      lead={lead(view.username)}
      faults={faultsOf(refusal, ['answer'])}
    >
      <WhoAsked view={view} />
      <p>{settled.yours}</p>
      <p>
        <LinkButton href="/recover">{words.contested.button}</LinkButton>
      </p>
      <p>{settled.hear}</p>
      <Form action={pathOf(secret)} csrf={call.csrf}>
        <AnswerChoice notMe={settled.button} refusal={refusal} />
      </Form>
    </FormPage>
  );
}

/** A choice, and nothing chosen beforehand: machines follow links and press buttons, and this one freezes an account. */
function AnswerChoice({
  notMe,
  refusal,
}: {
  readonly notMe: string;
  readonly refusal?: Refusal | undefined;
}): VNode {
  const { choice } = words;
  return (
    <>
      <RadioGroup
        name="answer"
        label={choice.label}
        choices={[
          { value: 'mine', label: choice.mine },
          { value: 'not_me', label: notMe },
        ]}
        error={faultAt(refusal, 'answer')}
      />
      <ButtonRow>
        <Button kind="secondary">{choice.submit}</Button>
      </ButtonRow>
    </>
  );
}

/** Whoever says that it was them, or a co-owner, has stopped nothing. */
function minePage(call: Call): Answer {
  return {
    page: (
      <Shell call={call} title={words.mine.title}>
        <PageHeading title={words.mine.title} lead={words.mine.lead} />
      </Shell>
    ),
  };
}

/** The account is frozen, and what follows: for a case that is contested, or a completed one whose objection stands. */
function frozenPage(call: Call, view: Known): VNode {
  const { contested } = words;
  const { title, lead, next } = view.state === 'stands' ? words.stands : contested;
  const { mailFrom } = call.house.policy.registry;
  return (
    <Shell call={call} title={title}>
      <PageHeading title={title} lead={lead(view.username)} />
      <Section title={contested.nextTitle} id="next">
        <List items={next(timesOf(view))} isOrdered />
        <p>
          <LinkButton href="/recover">{contested.button}</LinkButton>
        </p>
        {mailFrom && <p class="muted">{contested.caseLead(view.number, mailFrom)}</p>}
      </Section>
    </Shell>
  );
}

/** By when, and how long after that: in words. */
const timesOf = ({ answerBy, waitHoursMin, isRestored }: Known) => ({
  answerBy: answerBy && exactWords(answerBy),
  wait: durationWords(waitHoursMin * hourMs),
  isRestored,
});

function calmPage(call: Call, view: ObjectionView): VNode {
  const { title, lead } = calmWords(view);
  return (
    <Shell call={call} title={title}>
      <PageHeading title={title} lead={lead} />
      <ButtonRow>
        <LinkButton href="/sign-in">{words.signIn}</LinkButton>
        <LinkButton href="/recover" kind="secondary">
          {words.recover}
        </LinkButton>
      </ButtonRow>
    </Shell>
  );
}

function calmWords(view: ObjectionView): { title: string; lead: string } {
  if (view.state === 'unknown') return words.unknown;
  if (view.state === 'spent') return words.spent;
  if (view.state === 'heard') return { title: words.heard.title, lead: words.heard.lead(view.username) };
  const { title, lead, restoredLead } = words.over;
  return { title, lead: view.isRestored ? restoredLead(view.username) : lead(view.username) };
}
