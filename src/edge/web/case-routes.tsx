/** The case's own routes: to look at it, and the few things a claimant may do with it as a whole, each after one confirmation. */

import type { VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { answerDesk } from '../../usecases/recovery/answer-desk.ts';
import { askRestoreLink } from '../../usecases/recovery/ask-restore-link.ts';
import { leaveCase } from '../../usecases/recovery/leave-case.ts';
import { markCase } from '../../usecases/recovery/mark-case.ts';
import { renewCaseLink } from '../../usecases/recovery/renew-case-link.ts';
import { reopenCase } from '../../usecases/recovery/reopen-case.ts';
import { type CaseView, seeCase } from '../../usecases/recovery/see-case.ts';
import { submitCase } from '../../usecases/recovery/submit-case.ts';
import { withdrawCase } from '../../usecases/recovery/withdraw-case.ts';
import type { Claiming } from '../../usecases/who.ts';
import { Button, ButtonRow, LinkButton } from '../http/design/button.tsx';
import { TextArea } from '../http/design/field.tsx';
import { ErrorSummary, Form } from '../http/design/form.tsx';
import { BackLink, PageHeading } from '../http/design/layout.tsx';
import { faultsOf, typedIn, wordsCharsTaken } from '../http/form-faults.ts';
import { text } from '../http/input.ts';
import { PageCache } from '../http/page-cache.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { casePage } from './case-page.tsx';
import { caseWords, proofWords } from './words-case.en.ts';

type Act = 'submit' | 'withdraw' | 'reopen';
interface Confirmed {
  readonly reason?: string | undefined;
}
const acts: Readonly<
  Record<
    Act,
    {
      run: (house: House, who: Claiming, with_: Confirmed) => Promise<unknown>;
      done: string;
      isHard: boolean;
    }
  >
> = {
  submit: { run: submitCase, done: 'submitted', isHard: false },
  withdraw: { run: (house, who) => withdrawCase(house, who), done: 'withdrawn', isHard: true },
  reopen: { run: (house, who) => reopenCase(house, who), done: 'reopened', isHard: false },
};

/** Shows the case with what went wrong above it, for acts that came too late or were refused. */
export async function caseAgain(call: Call<'claimant'>, refusal: Refusal): Promise<Answer> {
  return { page: casePage({ call: call as Call, view: await seeCase(call.house, call.who), refusal }) };
}

/** One for each house, so that no page outlives what it was rendered from. */
const kept = new WeakMap<House, PageCache>();
const keptOf = (house: House) => kept.get(house) ?? kept.set(house, new PageCache()).get(house)!;

export const caseRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/case',
    who: 'claimant',
    limit: 'status',
    query: z.object({ done: text(40) }),
    run: async (call) => {
      const show = async (csrf: string) =>
        casePage({
          call: { ...(call as Call), csrf },
          view: await seeCase(call.house, call.who),
          done: call.query.done,
        });
      // What was just done is said once, and a signed-in person's name stands in the header: neither is worth keeping.
      if (call.query.done || call.session) return { page: await show(call.csrf) };
      const mark = await markCase(call.house, call.who);
      return {
        html: await keptOf(call.house).page(
          { viewer: call.who.claimantId, mark, now: call.now, csrf: call.csrf },
          show,
        ),
      };
    },
  }),
  ...(Object.keys(acts) as Act[]).flatMap(routesOf),
  route({
    method: 'POST',
    path: '/case/new-link',
    who: 'claimant',
    limit: 'mail_code',
    async run(call) {
      const { isMailed } = await renewCaseLink(call.house, call.who);
      return { redirect: isMailed ? '/case?done=new_link' : '/case?done=new_link_later' };
    },
  }),
  route({
    method: 'POST',
    path: '/case/leave',
    who: 'claimant',
    limit: 'general',
    async run(call) {
      await leaveCase(call.house, call.who);
      const cookies = [
        { name: 'case', value: null },
        { name: 'sitting', value: null },
      ] as const;
      return { redirect: '/case/link?done=left', cookies };
    },
  }),
  route({
    method: 'POST',
    path: '/case/answer',
    who: 'claimant',
    limit: 'prove',
    // Two buttons send it: one hands the case back with it, the other leaves time for a further proof.
    body: z.object({ body: text(wordsCharsTaken), next: z.enum(['desk', 'more']).default('more') }),
    prose: 'body',
    run: async (call) => {
      const handsIn = call.body.next === 'desk';
      await answerDesk(call.house, call.who, { body: call.body.body, handsIn });
      return { redirect: handsIn ? '/case?done=sent_back' : '/case?done=answered' };
    },
    refused: (call, refusal) => caseAgain(call as Call<'claimant'>, refusal),
  }),
  route({
    method: 'POST',
    path: '/case/restore-link',
    who: 'claimant',
    limit: 'mail_code',
    run: async (call) => {
      await askRestoreLink(call.house, call.who);
      return { redirect: '/case?done=restore_link' };
    },
    refused: (call, refusal) => caseAgain(call, refusal),
  }),
];

/** The question and the act. What cannot be done any more leads to the case, which says how it stands: pressing twice is no fault. */
function routesOf(act: Act): Route[] {
  const path = `/case/${act}`;
  return [
    route({
      method: 'GET',
      path,
      who: 'claimant',
      limit: 'status',
      run: async (call) => {
        const view = await seeCase(call.house, call.who);
        return view.may[act] ? { page: confirmPage(call as Call, view, act) } : { redirect: '/case' };
      },
    }),
    route({
      method: 'POST',
      path,
      who: 'claimant',
      limit: 'prove',
      body: z.object({ reason: text(wordsCharsTaken) }),
      prose: 'reason',
      run: async (call) => {
        const view = await seeCase(call.house, call.who);
        if (!view.may[act]) return { redirect: '/case' };
        await acts[act].run(call.house, call.who, { reason: call.body.reason });
        return { redirect: `/case?done=${acts[act].done}` };
      },
      // What was written is asked for once more where it stands; what cannot be done any more is told on the case.
      refused: async (call, refusal) => {
        const claiming = call as Call<'claimant'>;
        const view = await seeCase(claiming.house, claiming.who);
        const asksAgain = act === 'submit' && view.may.submit && view.needsReason;
        return asksAgain
          ? { page: confirmPage(call as Call, view, act, refusal) }
          : caseAgain(claiming, refusal);
      },
    }),
  ];
}

function confirmPage(call: Call, view: CaseView, act: Act, refusal?: Refusal): VNode {
  const { title, body, button } = proofWords.confirm[act];
  return (
    <Shell call={call} title={title} hasErrors={refusal !== undefined}>
      <ErrorSummary errors={faultsOf(refusal, ['reason'])} />
      <BackLink href="/case">{caseWords.back}</BackLink>
      <PageHeading title={title} caption={caseWords.caption(view.number)} />
      <p>{body}</p>
      <Form action={`/case/${act}`} csrf={call.csrf}>
        {act === 'submit' && view.needsReason && <Reason call={call} refusal={refusal} />}
        <ButtonRow>
          <Button kind={acts[act].isHard ? 'danger' : 'primary'}>{button}</Button>
          <LinkButton href="/case" kind="secondary">
            {proofWords.confirm.no}
          </LinkButton>
        </ButtonRow>
      </Form>
    </Shell>
  );
}

/** While nothing is proven a person looks at what is written; without that there would be nothing to look at. */
function Reason({ call, refusal }: { readonly call: Call; readonly refusal: Refusal | undefined }): VNode {
  const { unproven, reason, reasonHint } = proofWords.confirm.submit;
  return (
    <>
      <p>{unproven(call.house.policy.handIn.unprovenDays)}</p>
      <TextArea
        name="reason"
        label={reason}
        hint={reasonHint}
        rows={4}
        value={refusal && typedIn(call.body, 'reason', wordsCharsTaken)}
        error={refusal?.fields.reason}
      />
    </>
  );
}
