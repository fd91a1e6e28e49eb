/** A case, for whoever opened it by its mailed link; and what the real owner can do about it without signing in. */
import * as z from 'zod';
import { isId } from '../../base/id.ts';
import type { ChallengeId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import { answerChallenge } from '../../usecases/recovery/answer-challenge.ts';
import { answerDesk } from '../../usecases/recovery/answer-desk.ts';
import { askRestoreLink } from '../../usecases/recovery/ask-restore-link.ts';
import { checkChallenge } from '../../usecases/recovery/check-challenge.ts';
import { dropChallenge } from '../../usecases/recovery/drop-challenge.ts';
import { leaveCase } from '../../usecases/recovery/leave-case.ts';
import { lookAtCaseLink } from '../../usecases/recovery/look-at-case-link.ts';
import { lookAtObjection } from '../../usecases/recovery/look-at-objection.ts';
import { objectToCase } from '../../usecases/recovery/object-to-case.ts';
import { openCase } from '../../usecases/recovery/open-case.ts';
import { provePassword } from '../../usecases/recovery/prove-password.ts';
import { renewCaseLink } from '../../usecases/recovery/renew-case-link.ts';
import { reopenCase } from '../../usecases/recovery/reopen-case.ts';
import { seeCase } from '../../usecases/recovery/see-case.ts';
import { startChallenge } from '../../usecases/recovery/start-challenge.ts';
import { submitCase } from '../../usecases/recovery/submit-case.ts';
import { withdrawCase } from '../../usecases/recovery/withdraw-case.ts';
import { address, code, idParams, line, password, secret } from './fields.ts';
import { doing, telling } from './row.ts';
import {
  caseSchema,
  checkedSchema,
  forWhomSchema,
  objectionSchema,
  startedSchema,
  stateSchema,
} from './views-case.ts';

function challengeIdOf(params: { id: string }): ChallengeId {
  if (!isId(params.id)) throw new Refusal('not_found', { because: 'no identifier' });
  return params.id as ChallengeId;
}

const seen = [
  telling({
    method: 'POST',
    path: '/recovery/open/look',
    who: 'anyone',
    limit: 'link',
    summary: 'See what the mailed link to a case is good for. Nothing is done.',
    body: z.strictObject({ secret }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('known'),
        number: z.string(),
        state: stateSchema,
        isConfirmed: z.boolean(),
        isChoice: z
          .boolean()
          .meta({ description: 'Ask whether they asked: opening confirms or says something in their name.' }),
        forWhom: forWhomSchema,
      }),
      z.strictObject({ kind: z.literal('unknown') }),
    ]),
    run: ({ house, body }) => lookAtCaseLink(house, body),
  }),
  telling({
    method: 'POST',
    path: '/recovery/open',
    who: 'anyone',
    limit: 'link',
    summary: 'Open a case by the secret of its mailed link. The first time confirms the contact address.',
    body: z.strictObject({ secret }),
    answer: z.strictObject({
      claimantSecret: z.string().meta({ description: 'The bearer token of this claimant, for 14 days.' }),
      number: z.string(),
    }),
    run: ({ house, who, body }) => openCase(house, who, body),
  }),
  telling({
    method: 'GET',
    path: '/recovery/case',
    who: 'claimant',
    limit: 'status',
    summary: 'See the case: what happened, what is proven, what would help, who acts next and by when.',
    answer: caseSchema,
    run: ({ house, who }) => seeCase(house, who),
  }),
];

const proving = [
  telling({
    method: 'POST',
    path: '/recovery/case/challenges',
    who: 'claimant',
    limit: 'mail_code',
    summary: 'Set out to prove something: a code to an address on file, or a branch in a repository.',
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('mailbox'), address }),
      z.strictObject({ kind: z.literal('repository'), linkId: line(60) }),
    ]),
    status: 201,
    answer: startedSchema,
    run: ({ house, who, body }) => startChallenge(house, who, body),
  }),
  doing({
    method: 'POST',
    path: '/recovery/case/challenges/:id/answer',
    who: 'claimant',
    limit: 'prove',
    summary: 'Type the mailed code. Five wrong ones, and it is dead.',
    params: idParams,
    body: z.strictObject({ code }),
    run: ({ house, who, params, body }) =>
      answerChallenge(house, who, { challengeId: challengeIdOf(params), ...body }),
  }),
  telling({
    method: 'POST',
    path: '/recovery/case/challenges/:id/check',
    who: 'claimant',
    limit: 'prove',
    summary: 'Look now whether the branch is there. The clock looks by itself as well.',
    params: idParams,
    answer: checkedSchema,
    run: ({ house, who, params }) => checkChallenge(house, who, { challengeId: challengeIdOf(params) }),
  }),
  doing({
    method: 'POST',
    path: '/recovery/case/challenges/:id/drop',
    who: 'claimant',
    limit: 'prove',
    summary: 'Give up what was set out to prove, such as a code to a mistyped address.',
    params: idParams,
    run: ({ house, who, params }) => dropChallenge(house, who, { challengeId: challengeIdOf(params) }),
  }),
  doing({
    method: 'POST',
    path: '/recovery/case/password',
    who: 'claimant',
    limit: 'sign_in',
    summary: 'Show that you know the current password. It counts as a guess like any other.',
    body: z.strictObject({ password }),
    run: ({ house, who, body }) => provePassword(house, who, body),
  }),
];

const moving = [
  doing({
    method: 'POST',
    path: '/recovery/case/messages',
    who: 'claimant',
    limit: 'prove',
    summary: 'Write to the desk; with `handsIn` a gathering case goes to it as well.',
    body: z.strictObject({ body: line(20_000), handsIn: z.boolean().default(false) }),
    run: ({ house, who, body }) => answerDesk(house, who, body),
  }),
  doing({
    method: 'POST',
    path: '/recovery/case/submit',
    who: 'claimant',
    limit: 'prove',
    summary:
      'Say that there is nothing more to prove: the desk looks at what there is. While nothing is proven it takes a reason in writing.',
    body: z.strictObject({ reason: line(20_000).optional() }).default({}),
    run: ({ house, who, body }) => submitCase(house, who, body),
  }),
  doing({
    method: 'POST',
    path: '/recovery/case/withdraw',
    who: 'claimant',
    limit: 'prove',
    summary: 'Withdraw: the case ends, or only your part of it while others ask in it too.',
    run: ({ house, who }) => withdrawCase(house, who),
  }),
  telling({
    method: 'POST',
    path: '/recovery/case/reopen',
    who: 'claimant',
    limit: 'prove',
    summary:
      'Take up an expired case again, with what was proven and is still fresh; for whoever proved something in it.',
    answer: z.strictObject({ state: stateSchema }),
    run: ({ house, who }) => reopenCase(house, who),
  }),
  telling({
    method: 'POST',
    path: '/recovery/case/new-link',
    who: 'claimant',
    limit: 'mail_code',
    summary:
      'End all other links to the case and all other sessions of this claimant, and mail a new link unless that was too often today.',
    answer: z.strictObject({ isMailed: z.boolean() }),
    run: ({ house, who }) => renewCaseLink(house, who),
  }),
  doing({
    method: 'POST',
    path: '/recovery/case/leave',
    who: 'claimant',
    limit: 'general',
    summary: 'End this session of the claimant.',
    run: ({ house, who }) => leaveCase(house, who),
  }),
  doing({
    method: 'POST',
    path: '/recovery/case/restore-link',
    who: 'claimant',
    limit: 'mail_code',
    summary: 'Mail the link to restore the account again, to the contact address whose proof was accepted.',
    run: ({ house, who }) => askRestoreLink(house, who),
  }),
];

const objecting = [
  telling({
    method: 'POST',
    path: '/recovery/object/look',
    who: 'anyone',
    limit: 'link',
    summary: 'See what the link "this was not me" would do. Nothing is done.',
    body: z.strictObject({ secret }),
    answer: objectionSchema,
    run: ({ house, body }) => lookAtObjection(house, body),
  }),
  telling({
    method: 'POST',
    path: '/recovery/object',
    who: 'anyone',
    limit: 'link',
    summary: 'This was not me: contest the case and freeze the account.',
    body: z.strictObject({ secret }),
    answer: z.strictObject({
      kind: z.enum(['contested', 'already', 'stands', 'heard']),
      number: z.string(),
      username: z.string(),
    }),
    run: ({ house, who, body }) => objectToCase(house, who, body),
  }),
];

export const caseRoutes = [...seen, ...proving, ...moving, ...objecting];
