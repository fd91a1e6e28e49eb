/**
 * The request form: one question a page, every answer kept at once, none asked twice. What is refused comes back as it was typed.
 * Whoever changes an answer from the last look at the request comes back to it.
 */

import type { VNode } from 'preact';
import * as z from 'zod';
import { type Question, questions } from '../../domain/case/answers.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import { answerQuestion } from '../../usecases/recovery/answer-question.ts';
import type { RequestView } from '../../usecases/recovery/see-request.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { List } from '../http/design/text.tsx';
import { faultsOf } from '../http/form-faults.ts';
import { text } from '../http/input.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { FormPage } from './form-page.tsx';
import { rowOf, stepOf, Typed } from './recovery-questions.tsx';
import { whenReached } from './recovery-start.tsx';
import { formWords as words } from './words-recover.en.ts';

const longText = z.string().max(20_000, faultWords.prose.tooLong).optional();
const some = z.union([z.string().max(100), z.array(z.string().max(100)).max(50)]).optional();
// What a field may say is judged by the use-case, in words for people; here is only how much of it is taken in.
const bodySchema = z.object({
  account: z.string().max(500, faultWords.name.tooLong).optional(),
  meant: z.string().max(400).optional(),
  lost: some,
  held: some,
  codes: z.string().max(100).optional(),
  text: longText,
  address: z.string().max(500, faultWords.address.tooLong).optional(),
  isSure: z.string().max(20).optional(),
  conduct: z.string().max(20).optional(),
  patience: z.string().max(20).optional(),
});
const paramsSchema = z.object({ question: text(50) });

export const formRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/recover/:question',
    who: 'anyone',
    limit: 'general',
    params: paramsSchema,
    query: z.object({ done: text(40) }),
    run: async (call) => {
      const question = questionOf(call.params);
      return whenReached(call, question, (view) => ({
        page: questionPage({ call, view, question, isNamed: call.query.done === 'named' }),
      }));
    },
  }),
  route({
    method: 'POST',
    path: '/recover/:question',
    who: 'anyone',
    limit: 'draft',
    params: paramsSchema,
    body: bodySchema,
    run: async (call) => {
      const question = questionOf(call.params);
      return whenReached(call, question, async (view) => {
        const answer = rowOf[question].read(new Typed(call.body), view, call);
        const answered = await answerQuestion(call.house, call.who, {
          draftSecret: call.cookies.draft,
          answer,
        });
        if (answered.kind === 'named_by_mail') return { redirect: '/recover/account?done=named' };
        if (answer.question === 'codes' && answer.codes === 'in_hand')
          return { redirect: '/recover/code-in-hand' };
        return { redirect: after(question, view) };
      });
    },
    refused: (call, refusal) => {
      const question = questionOf(call.params);
      return whenReached(call, question, (view) => ({
        page: questionPage({ call, view, question, refusal }),
      }));
    },
  }),
  route({
    method: 'GET',
    path: '/recover/code-in-hand',
    who: 'anyone',
    limit: 'general',
    run: (call) =>
      whenReached(call, 'codes', (view) => ({ page: codeInHandPage(call, after('codes', view)) })),
  }),
];

function questionOf(params: unknown): Question {
  const named = (params as { question?: unknown }).question;
  const question = questions.find((known) => known === named);
  if (!question) throw new Refusal('not_found');
  return question;
}

/** Where to go from a question that is answered: on, or back to the last look when it was the only one open. */
function after(question: Question, view: RequestView): string {
  const isLastOpen = view.next === undefined || (view.next === question && question === 'consent');
  if (isLastOpen) return '/recover/check';
  if (question === 'explanation') return '/recover/files';
  return `/recover/${questions[stepOf(question)] ?? 'check'}`;
}

/** Where Back leads: to the question before, or to the last look when all are answered. */
function before(question: Question, view: RequestView): string {
  if (view.next === undefined) return '/recover/check';
  if (question === 'contact') return '/recover/files';
  const earlier = questions[stepOf(question) - 2];
  return earlier ? `/recover/${earlier}` : '/recover';
}

interface QuestionProps {
  readonly call: Call;
  readonly view: RequestView;
  readonly question: Question;
  readonly isNamed?: boolean;
  readonly refusal?: Refusal;
}

function questionPage({ call, view, question, isNamed, refusal }: QuestionProps): VNode {
  const { fields, show } = rowOf[question];
  const typed = refusal && new Typed(call.body);
  const named = { tone: 'info', title: words.account.mailedTitle, text: words.account.mailed } as const;
  return (
    <FormPage
      call={call}
      title={words.titles[question]}
      hasOwnHeading
      flash={isNamed ? named : undefined}
      back={{ href: before(question, view), label: words.back }}
      faults={faultsOf(refusal, fields)}
      steps={{ step: stepOf(question), of: questions.length }}
    >
      {question === 'lost' && view.isPasswordCarried && <Notice tone="good">{words.carried}</Notice>}
      <Form action={`/recover/${question}`} csrf={call.csrf}>
        {show({ call, view, typed, fault: (field) => refusal?.fields[field] })}
        <Button>{words.goOn}</Button>
      </Form>
    </FormPage>
  );
}

function codeInHandPage(call: Call, onwards: string): VNode {
  const { inHand } = words;
  const back = { href: '/recover/codes', label: words.back };
  return (
    <FormPage call={call} title={inHand.title} lead={inHand.lead} back={back}>
      <List items={inHand.steps} isOrdered />
      <p>
        <LinkButton href="/sign-in">{inHand.signIn}</LinkButton>
      </p>
      <p>
        {inHand.forgot} <a href="/reset">{inHand.reset}</a>
      </p>
      <LoneLink href={onwards}>{inHand.goOn}</LoneLink>
    </FormPage>
  );
}
