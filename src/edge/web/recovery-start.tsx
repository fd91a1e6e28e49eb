/** Where recovery begins: the short ways first (S5), then the form. Beginning twice goes on with what was begun. */

import type { VNode } from 'preact';
import * as z from 'zod';
import type { Question } from '../../domain/case/answers.ts';
import { Refusal } from '../../domain/refusals.ts';
import { type HalfSignIn, lookAtSignIn } from '../../usecases/account/look-at-sign-in.ts';
import type { House } from '../../usecases/house.ts';
import { beginRequest } from '../../usecases/recovery/begin-request.ts';
import { carryIntoRequest } from '../../usecases/recovery/carry-into-request.ts';
import { type Carried, lookAtCarried } from '../../usecases/recovery/look-at-carried.ts';
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
    run: async (call) => {
      const { house, cookies } = call;
      const carried = await lookAtCarried(house, { signInSecret: cookies['sign-in'] });
      const half = await lookAtSignIn(house, { secret: cookies['sign-in'] });
      const isGone = call.query.done === 'gone';
      return { page: startPage({ call, begun: await requestOf(call), carried, half, isGone }) };
    },
  }),
  route({
    method: 'POST',
    path: '/recover',
    who: 'anyone',
    limit: 'recovery_ask',
    body: z.object({ again: tick }),
    run: async (call) => {
      const begun = call.body.again ? undefined : await requestOf(call);
      if (begun && !begun.isSent) {
        const { draft: draftSecret, 'sign-in': signInSecret } = call.cookies;
        await carryIntoRequest(call.house, { draftSecret, signInSecret });
        return { redirect: nextPath((await requestOf(call)) ?? begun) };
      }
      const { draftSecret } = await beginRequest(call.house, call.who, {
        signInSecret: call.cookies['sign-in'],
      });
      const view = await seeRequest(call.house, { draftSecret });
      return { redirect: nextPath(view), cookies: [{ name: 'draft', value: draftSecret }] };
    },
  }),
];

interface StartProps {
  readonly call: Call;
  readonly begun: RequestView | undefined;
  readonly carried: Carried | undefined;
  readonly half: HalfSignIn;
  readonly isGone: boolean;
}

function startPage({ call, begun, carried, half, isGone }: StartProps): VNode {
  const isOpen = begun !== undefined && !begun.isSent;
  return (
    <Shell
      call={call}
      title={words.title}
      isIndexed
      flash={isGone ? { tone: 'info', text: formWords.gone } : undefined}
    >
      <PageHeading title={words.title} lead={words.lead} />
      {isOpen && <GoOn call={call} begun={begun} carried={carried} />}
      <FirstWays half={half} />
      <Section title={words.happensTitle} id="happens">
        <List items={words.happens} isOrdered />
        <p>{words.privacy}</p>
        {!isOpen && <Begin call={call} carried={carried} />}
        <p>
          {words.linkLead} <a href="/case/link">{words.linkLink}</a>
        </p>
      </Section>
    </Shell>
  );
}

/** What often helps faster than recovery. */
function FirstWays({ half }: Pick<StartProps, 'half'>): VNode {
  const isHalfIn = half.isWaiting && half.username !== undefined;
  return (
    <Section title={words.firstTitle} id="first" lead={words.firstLead}>
      <Card>
        <h3>{words.codeTitle}</h3>
        <p>{words.codeBody}</p>
        {isHalfIn && <p>{words.codeGoOnBody(half.username ?? '')}</p>}
        <p>
          <LinkButton href={isHalfIn ? '/sign-in/factor' : '/sign-in'} kind="secondary">
            {isHalfIn ? words.codeGoOn : words.codeButton}
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

/** What the password just given is worth, for the account that the request is for; nothing where none was given. */
function carryOf(carried: Carried | undefined, named: string | undefined): string | undefined {
  if (!carried) return undefined;
  const { username, isBreached } = carried;
  if (named && named.toLowerCase() !== username.toLowerCase()) return words.carryNot(named, username);
  return isBreached ? words.carryBreached(username) : words.carry(username);
}

function Begin({ call, carried }: Pick<StartProps, 'call' | 'carried'>): VNode {
  const carry = carryOf(carried, undefined);
  return (
    <>
      {carry && <Notice tone="info">{carry}</Notice>}
      <Form action="/recover" csrf={call.csrf}>
        <Button>{words.start}</Button>
      </Form>
    </>
  );
}

function GoOn({
  call,
  begun,
  carried,
}: Pick<StartProps, 'call' | 'carried'> & { readonly begun: RequestView }): VNode {
  const carry = carryOf(carried, begun.answers.account?.username);
  return (
    <Card>
      <p>{words.goOnLead}</p>
      {carry && <Notice tone="info">{carry}</Notice>}
      {carried ? (
        // A press: with it the password that was just given comes along, which following a link must not bring about.
        <Form action="/recover" csrf={call.csrf}>
          <Button>{words.goOn}</Button>
        </Form>
      ) : (
        <p>
          <LinkButton href={nextPath(begun)}>{words.goOn}</LinkButton>
        </p>
      )}
      <Form action="/recover" csrf={call.csrf} hidden={{ again: 'yes' }}>
        <Button kind="quiet">{words.startAgain}</Button>
      </Form>
    </Card>
  );
}
