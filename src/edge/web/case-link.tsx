/** The mailed link to a case: one button to open it, since mail scanners follow links too; and a way to get it again. */

import type { VNode } from 'preact';
import * as z from 'zod';
import { Refusal } from '../../domain/refusals.ts';
import { askCaseLink } from '../../usecases/recovery/ask-case-link.ts';
import { type CaseLink, lookAtCaseLink } from '../../usecases/recovery/look-at-case-link.ts';
import { openCase } from '../../usecases/recovery/open-case.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { RadioGroup } from '../http/design/choice.tsx';
import { TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink, PageHeading } from '../http/design/layout.tsx';
import { List } from '../http/design/text.tsx';
import { doneFlash, faultAt, faultsOf, typedIn } from '../http/form-faults.ts';
import { linkSecret, text } from '../http/input.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { ForWhom } from './for-whom.tsx';
import { FormPage } from './form-page.tsx';
import { linkWords } from './words-case.en.ts';

const secretSchema = z.object({ secret: linkSecret });

export const linkRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/case/open/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretSchema,
    run: async (call) => {
      const link = await lookAtCaseLink(call.house, call.params);
      return link.kind === 'known'
        ? { page: openPage(call, call.params.secret, link) }
        : { page: gonePage(call), status: 410 };
    },
  }),
  route({
    method: 'POST',
    path: '/case/open/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretSchema,
    body: z.object({ answer: text(20) }),
    run: async (call) => {
      const link = await lookAtCaseLink(call.house, call.params);
      if (link.kind === 'known' && link.isChoice) {
        if (call.body.answer === 'no') return { redirect: '/case/link?done=not-mine' };
        if (call.body.answer !== 'yes')
          throw new Refusal('input_invalid', { fields: { answer: linkWords.open.unchosen } });
      }
      const { claimantSecret } = await openCase(call.house, call.who, call.params);
      const isFirst = link.kind === 'known' && !link.isConfirmed;
      return {
        redirect: isFirst ? '/case?done=opened' : '/case',
        cookies: [{ name: 'case', value: claimantSecret }],
      };
    },
    async refused(call, refusal) {
      const secret = typedIn(call.params, 'secret');
      const link = await lookAtCaseLink(call.house, { secret });
      return { page: link.kind === 'known' ? openPage(call, secret, link, refusal) : gonePage(call) };
    },
  }),
  route({
    method: 'GET',
    path: '/case/link',
    who: 'anyone',
    limit: 'general',
    query: z.object({ done: text(40) }),
    async run(call) {
      const { done } = call.query;
      if (done === 'not-mine') return { page: notMinePage(call) };
      return {
        page: done === 'sent' ? sentPage(call) : askPage(call, undefined, doneFlash(linkWords.done, done)),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/case/link',
    who: 'anyone',
    limit: 'mail_code',
    body: z.object({ username: text(200), contact: text(500) }),
    run: async (call) => {
      await askCaseLink(call.house, call.who, call.body);
      return { redirect: '/case/link?done=sent' };
    },
    refused: (call, refusal) => ({ page: askPage(call as Call, refusal) }),
  }),
];

type Known = Extract<CaseLink, { kind: 'known' }>;

function openPage(call: Call, secret: string, link: Known, refusal?: Refusal): VNode {
  const { open } = linkWords;
  const title = link.isConfirmed ? open.title : open.confirmTitle;
  const lead = link.isConfirmed ? open.lead(link.number) : open.confirmLead(link.number);
  return (
    <FormPage call={call} title={title} lead={lead} faults={faultsOf(refusal, ['answer'])}>
      <ForWhom contact={link.forWhom} />
      <Form action={`/case/open/${encodeURIComponent(secret)}`} csrf={call.csrf}>
        {link.isChoice && (
          <RadioGroup
            name="answer"
            label={link.isConfirmed ? open.askedAgain : open.asked}
            choices={open.choices}
            error={faultAt(refusal, 'answer')}
          />
        )}
        <Button>{link.isChoice ? open.answerButton : open.button}</Button>
      </Form>
      <p class="muted">{link.isChoice ? open.whyChoice : open.why}</p>
    </FormPage>
  );
}

/** Somebody else gave this address: nothing follows from it. */
function notMinePage(call: Call): VNode {
  const { notMine } = linkWords;
  return (
    <Shell call={call} title={notMine.title}>
      <PageHeading title={notMine.title} lead={notMine.lead} />
    </Shell>
  );
}

function gonePage(call: Call): VNode {
  const { open } = linkWords;
  return (
    <Shell call={call} title={open.goneTitle}>
      <PageHeading title={open.goneTitle} lead={open.goneLead} />
      <p>
        <LinkButton href="/case/link">{open.again}</LinkButton>
      </p>
    </Shell>
  );
}

function askPage(call: Call, refusal?: Refusal, flash?: ReturnType<typeof doneFlash>): VNode {
  const { ask } = linkWords;
  return (
    <FormPage
      call={call}
      title={ask.title}
      lead={ask.lead}
      flash={flash}
      faults={faultsOf(refusal, ['username', 'contact'])}
    >
      <Form action="/case/link" csrf={call.csrf}>
        <TextField
          name="username"
          label={ask.username}
          isVerbatim
          autoComplete="username"
          width="medium"
          value={typedIn(call.body, 'username')}
          error={refusal?.fields.username}
        />
        <TextField
          name="contact"
          label={ask.contact}
          type="email"
          autoComplete="email"
          value={typedIn(call.body, 'contact')}
          error={refusal?.fields.contact}
        />
        <Button>{ask.button}</Button>
      </Form>
      <LoneLink href="/recover">{ask.anew}</LoneLink>
    </FormPage>
  );
}

function sentPage(call: Call): VNode {
  const { ask } = linkWords;
  return (
    <Shell call={call} title={ask.sentTitle}>
      <PageHeading title={ask.sentTitle} lead={ask.sentLead} />
      <List items={ask.sentMore} />
      <LoneLink href="/recover">{ask.anew}</LoneLink>
    </Shell>
  );
}
