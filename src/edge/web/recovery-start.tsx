/** Where recovery begins: the short ways first (S5), then the form. Beginning twice goes on with what was begun. */

import type { VNode } from 'preact';
import * as z from 'zod';
import type { Question } from '../../domain/case/answers.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { beginRequest } from '../../usecases/recovery/begin-request.ts';
import { type RequestView, seeRequest } from '../../usecases/recovery/see-request.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { Card, PageHeading, Section } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { Disclosure, List } from '../http/design/text.tsx';
import { text, tick } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { stepOf } from './recovery-questions.tsx';
import { formWords, startWords as words } from './words-recover.en.ts';

/** The request of this browser, or nothing where there is none any more. */
export async function requestOf(call: {
  house: House;
  cookies: Call['cookies'];
}): Promise<RequestView | undefined> {
  try {
    return await seeRequest(call.house, { draftSecret: call.cookies.draft });
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'not_found') return undefined;
    throw fault;
  }
}

/** Where a request goes on: its first open question, the last look at it, or the page after sending. */
export function nextPath(view: RequestView): string {
  if (view.isSent) return '/recover/sent';
  return view.next ? `/recover/${view.next}` : '/recover/check';
}

/**
 * Answers when the request has come to this question, or to its end; else leads to where it stands. Whoever has none any more
 * begins anew.
 */
export async function whenReached(
  call: Call,
  place: Question | 'end',
  answer: (view: RequestView) => Answer | Promise<Answer>,
): Promise<Answer> {
  const view = await requestOf(call);
  if (!view) return { redirect: '/recover?done=gone' };
  const isEarly = view.next !== undefined && (place === 'end' || stepOf(place) > stepOf(view.next));
  return view.isSent || isEarly ? { redirect: nextPath(view) } : answer(view);
}

export const startRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/recover',
    who: 'anyone',
    limit: 'general',
    query: z.object({ done: text(40) }),
    run: async (call) => ({ page: startPage(call, await requestOf(call), call.query.done === 'gone') }),
  }),
  route({
    method: 'POST',
    path: '/recover',
    who: 'anyone',
    limit: 'recovery_ask',
    body: z.object({ again: tick }),
    run: async (call) => {
      const begun = call.body.again ? undefined : await requestOf(call);
      if (begun && !begun.isSent) return { redirect: nextPath(begun) };
      const { draftSecret } = await beginRequest(call.house, call.who, {
        signInSecret: call.cookies['sign-in'],
      });
      const view = await seeRequest(call.house, { draftSecret });
      return { redirect: nextPath(view), cookies: [{ name: 'draft', value: draftSecret }] };
    },
  }),
];

function startPage(call: Call, begun: RequestView | undefined, isGone: boolean): VNode {
  const isOpen = begun !== undefined && !begun.isSent;
  return (
    <Shell
      call={call}
      title={words.title}
      isIndexed
      flash={isGone ? { tone: 'info', text: formWords.gone } : undefined}
    >
      <PageHeading title={words.title} lead={words.lead} />
      {isOpen && <GoOn call={call} begun={begun} />}
      <FirstWays />
      <Section title={words.happensTitle} id="happens">
        <List items={words.happens} isOrdered />
        <p>{words.privacy}</p>
        {!isOpen && <Begin call={call} />}
        <p>
          {words.linkLead} <a href="/case/link">{words.linkLink}</a>
        </p>
      </Section>
    </Shell>
  );
}

/** What often helps faster than recovery. */
function FirstWays(): VNode {
  return (
    <Section title={words.firstTitle} id="first" lead={words.firstLead}>
      <Card>
        <h3>{words.codeTitle}</h3>
        <p>{words.codeBody}</p>
        <p>
          <LinkButton href="/sign-in" kind="secondary">
            {words.codeButton}
          </LinkButton>
        </p>
      </Card>
      {words.ways.map(({ summary, body }) => (
        <Disclosure key={summary} summary={summary}>
          <p>{body}</p>
        </Disclosure>
      ))}
      <Disclosure summary={words.passwordSummary}>
        <p>
          {words.passwordBody} <a href="/reset">{words.passwordLink}</a>
        </p>
      </Disclosure>
    </Section>
  );
}

function Begin({ call }: { readonly call: Call }): VNode {
  return (
    <>
      {call.cookies['sign-in'] && <Notice tone="info">{words.carry}</Notice>}
      <Form action="/recover" csrf={call.csrf}>
        <Button>{words.start}</Button>
      </Form>
    </>
  );
}

function GoOn({ call, begun }: { readonly call: Call; readonly begun: RequestView }): VNode {
  return (
    <Card>
      <p>{words.goOnLead}</p>
      <p>
        <LinkButton href={nextPath(begun)}>{words.goOn}</LinkButton>
      </p>
      <Form action="/recover" csrf={call.csrf} hidden={{ again: 'yes' }}>
        <Button kind="quiet">{words.startAgain}</Button>
      </Form>
    </Card>
  );
}
