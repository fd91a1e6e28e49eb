/** Proving something: each kind a question of its own, each open challenge a page of its own. Only the claimant it was made for finds it. */
import type { VNode } from 'preact';
import * as z from 'zod';
import { metBy } from '../../domain/evidence/kinds.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { answerChallenge } from '../../usecases/recovery/answer-challenge.ts';
import { checkChallenge } from '../../usecases/recovery/check-challenge.ts';
import { dropChallenge } from '../../usecases/recovery/drop-challenge.ts';
import { provePassword } from '../../usecases/recovery/prove-password.ts';
import { type ChallengeView, seeCase } from '../../usecases/recovery/see-case.ts';
import { startChallenge } from '../../usecases/recovery/start-challenge.ts';
import { Button } from '../http/design/button.tsx';
import { PasswordField, TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { faultsOf, typedIn } from '../http/form-faults.ts';
import { text } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { Challenge, leadOfChallenge, titleOfChallenge } from './case-challenges.tsx';
import { caseAgain } from './case-routes.tsx';
import { ForWhom } from './for-whom.tsx';
import { FormPage } from './form-page.tsx';
import { caseWords, proofWords as words } from './words-case.en.ts';

type Proving = Call<'claimant'>;

export const proveRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/case/prove/mailbox',
    who: 'claimant',
    limit: 'status',
    run: (call) => whileProving(call, () => ({ page: mailboxPage(call as Proving) })),
  }),
  route({
    method: 'POST',
    path: '/case/prove/mailbox',
    who: 'claimant',
    limit: 'mail_code',
    body: z.object({ address: z.string().max(500, faultWords.address.tooLong).default('') }),
    run: async (call) => {
      const { challengeId } = await startChallenge(call.house, call.who, {
        kind: 'mailbox',
        address: call.body.address,
      });
      return { redirect: `/case/prove/${challengeId}` };
    },
    refused: (call, refusal) =>
      whileProving(call as Proving, () => ({ page: mailboxPage(call as Proving, refusal) })),
  }),
  route({
    method: 'POST',
    path: '/case/prove/repository',
    who: 'claimant',
    limit: 'prove',
    body: z.object({ linkId: text(60) }),
    run: async (call) => {
      const { challengeId } = await startChallenge(call.house, call.who, {
        kind: 'repository',
        linkId: call.body.linkId,
      });
      return { redirect: `/case/prove/${challengeId}` };
    },
    refused: (call, refusal) => caseAgain(call as Proving, refusal),
  }),
  route({
    method: 'GET',
    path: '/case/prove/password',
    who: 'claimant',
    limit: 'status',
    run: (call) => whileProving(call, () => ({ page: passwordPage(call as Proving) })),
  }),
  route({
    method: 'POST',
    path: '/case/prove/password',
    who: 'claimant',
    limit: 'sign_in',
    body: z.object({ password: z.string().max(1000, faultWords.password.tooLong).default('') }),
    run: async (call) => {
      await provePassword(call.house, call.who, { password: call.body.password });
      return { redirect: '/case?done=proven' };
    },
    refused: (call, refusal) =>
      whileProving(call as Proving, () => ({ page: passwordPage(call as Proving, refusal) })),
  }),
  route({
    method: 'GET',
    path: '/case/prove/:challenge',
    who: 'claimant',
    limit: 'status',
    params: z.object({ challenge: text(60) }),
    run: (call) => showChallenge(call as Proving, call.params.challenge),
  }),
  route({
    method: 'POST',
    path: '/case/prove/:challenge',
    who: 'claimant',
    limit: 'prove',
    params: z.object({ challenge: text(60) }),
    body: z.object({ code: text(100) }),
    run: async (call) =>
      meetChallenge(
        call as Proving,
        await openChallenge(call as Proving, call.params.challenge),
        call.body.code,
      ),
    refused: (call, refusal) => {
      const { challenge } = call.params as { challenge?: string };
      return refusal.code === 'not_found'
        ? undefined
        : showChallenge(call as Proving, String(challenge), refusal);
    },
  }),
  route({
    method: 'POST',
    path: '/case/prove/:challenge/drop',
    who: 'claimant',
    limit: 'prove',
    params: z.object({ challenge: text(60) }),
    run: async (call) => {
      const challenge = await openChallenge(call as Proving, call.params.challenge);
      if (challenge) await dropChallenge(call.house, call.who, { challengeId: challenge.id });
      return { redirect: '/case?done=dropped' };
    },
    refused: (call, refusal) => caseAgain(call as Proving, refusal),
  }),
];

/** Whoever's case takes no proofs any more is led to it: it says how it stands. */
async function whileProving(call: Proving, answer: () => Answer): Promise<Answer> {
  const { may } = await seeCase(call.house, call.who);
  return may.prove ? answer() : { redirect: '/case' };
}

async function openChallenge(call: Proving, id: string): Promise<ChallengeView | undefined> {
  const { challenges } = await seeCase(call.house, call.who);
  return challenges.find((challenge) => challenge.id === id);
}

async function meetChallenge(
  call: Proving,
  challenge: ChallengeView | undefined,
  code: string,
): Promise<Answer> {
  // Over, expired or somebody else's: the same answer, so that nobody learns which.
  if (!challenge) return { redirect: '/case?done=over' };
  const { house, who } = call;
  const challengeId: ChallengeId = challenge.id;
  if (metBy[challenge.kind] === 'typing') {
    await answerChallenge(house, who, { challengeId, code });
    return { redirect: '/case?done=proven' };
  }
  const { outcome } = await checkChallenge(house, who, { challengeId });
  if (outcome === 'met' || outcome === 'over')
    return { redirect: `/case?done=${outcome === 'met' ? 'proven' : 'over'}` };
  return { redirect: `/case/prove/${challengeId}` };
}

async function showChallenge(call: Proving, id: string, refusal?: Refusal): Promise<Answer> {
  const challenge = await openChallenge(call, id);
  if (!challenge) return refusal ? caseAgain(call, refusal) : { redirect: '/case?done=over' };
  if (metBy[challenge.kind] === 'typing' && challenge.triesLeft === 0 && refusal)
    return caseAgain(call, refusal);
  return { page: challengePage(call, challenge, refusal) };
}

const toCase = { href: '/case', label: caseWords.back } as const;

function challengePage(call: Proving, challenge: ChallengeView, refusal?: Refusal): VNode {
  const { csrf, now, house } = call;
  return (
    <FormPage
      call={call as Call}
      title={titleOfChallenge(challenge)}
      lead={leadOfChallenge(challenge)}
      back={toCase}
      faults={faultsOf(refusal, ['code'])}
    >
      <ForWhom contact={call.who.contact} />
      <Challenge
        challenge={challenge}
        csrf={csrf}
        now={now}
        code={house.policy.mailboxCode}
        error={refusal?.fields.code}
      />
    </FormPage>
  );
}

interface AskedProps {
  readonly call: Proving;
  readonly kind: 'mailbox' | 'password';
  readonly field: string;
  readonly refusal: Refusal | undefined;
  readonly children: VNode;
}

/** One thing asked for on a page of its own, whose heading its field bears. */
function Asked({ call, kind, field, refusal, children }: AskedProps): VNode {
  const { title, button } = words[kind];
  return (
    <FormPage
      call={call as Call}
      title={title}
      hasOwnHeading
      back={toCase}
      faults={faultsOf(refusal, [field])}
    >
      <Form action={`/case/prove/${kind}`} csrf={call.csrf}>
        {children}
        <ForWhom contact={call.who.contact} />
        <Button>{button}</Button>
      </Form>
    </FormPage>
  );
}

function mailboxPage(call: Proving, refusal?: Refusal): VNode {
  return (
    <Asked call={call} kind="mailbox" field="address" refusal={refusal}>
      <TextField
        name="address"
        label={words.mailbox.title}
        hint={words.mailbox.hint}
        isHeading
        type="email"
        autoComplete="email"
        value={typedIn(call.body, 'address')}
        error={refusal?.fields.address}
      />
    </Asked>
  );
}

function passwordPage(call: Proving, refusal?: Refusal): VNode {
  return (
    <Asked call={call} kind="password" field="password" refusal={refusal}>
      <PasswordField
        name="password"
        label={words.password.title}
        hint={words.password.hint}
        isHeading
        autoComplete="current-password"
        error={refusal?.fields.password}
      />
    </Asked>
  );
}
