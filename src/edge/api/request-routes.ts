/** Asking for recovery: in one piece, or question by question as a draft, which also takes files. */
import * as z from 'zod';
import { codeStatuses, heldThings, lostThings, questions } from '../../domain/case/answers.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import { answerQuestion } from '../../usecases/recovery/answer-question.ts';
import { askCaseLink } from '../../usecases/recovery/ask-case-link.ts';
import { askRecovery } from '../../usecases/recovery/ask-recovery.ts';
import { attachFile } from '../../usecases/recovery/attach-file.ts';
import { beginRequest } from '../../usecases/recovery/begin-request.ts';
import { mayAttach } from '../../usecases/recovery/may-attach.ts';
import { removeFile } from '../../usecases/recovery/remove-file.ts';
import { seeRequest } from '../../usecases/recovery/see-request.ts';
import { sendRequest } from '../../usecases/recovery/send-request.ts';
import { address, id, idParams, isSure, line, secret, username } from './fields.ts';
import { doing, telling } from './row.ts';
import { askedSchema, draftSchema } from './views-case.ts';

const explanation = line(20_000);
const lost = z.array(z.enum(lostThings)).max(50);
const held = z.array(z.enum(heldThings)).max(50);
const codes = z.enum(codeStatuses);
const answer = z.discriminatedUnion('question', [
  z.strictObject({ question: z.literal('account'), typed: line(500), isSure }),
  z.strictObject({ question: z.literal('lost'), lost }),
  z.strictObject({ question: z.literal('held'), held }),
  z.strictObject({ question: z.literal('codes'), codes }),
  z.strictObject({ question: z.literal('explanation'), text: explanation }),
  z.strictObject({ question: z.literal('contact'), address, isSure }),
  z.strictObject({
    question: z.literal('consent'),
    conduct: z.boolean(),
    patience: z.boolean(),
    estimate: line(200),
  }),
]);

/** How much is told of a request that was taken in: the same, whether the account has a case already or not. */
const mailed = (contact: string): z.output<typeof askedSchema> => ({ kind: 'link_mailed', contact });

/** In one piece the questions' fields carry the question's own name. */
async function inOnePiece<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    const { text, address: contact, ...fields } = fault.fields;
    const { code, because, retryAfterS } = fault;
    throw new Refusal(code, {
      because,
      fields: { ...fields, ...(text ? { explanation: text } : {}), ...(contact ? { contact } : {}) },
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
    });
  }
}

const asking = [
  telling({
    method: 'POST',
    path: '/recovery/requests',
    who: 'anyone',
    limit: 'recovery_ask',
    summary: 'Ask for recovery, in one piece. A link to the case is mailed to the contact address.',
    body: z.strictObject({
      account: line(500).meta({
        description: 'The user name, the address of the account, or a link to a profile.',
      }),
      lost,
      held,
      codes,
      explanation,
      contact: address,
      isSure,
      conduct: z.boolean(),
      patience: z.boolean(),
      signInSecret: secret
        .optional()
        .meta({ description: 'Of the sign-in that stopped at the factor, if there was one.' }),
    }),
    status: 202,
    answer: askedSchema,
    run: async ({ house, who, body }) => {
      const asked = await inOnePiece(askRecovery(house, who, body));
      return asked.how === 'named_by_mail' ? { kind: 'names_mailed' } : mailed(asked.contact);
    },
  }),
  doing({
    method: 'POST',
    path: '/recovery/case-link',
    who: 'anyone',
    limit: 'mail_code',
    summary:
      'Mail the link to a case again, to a contact address that asks in it. The answer is always the same.',
    body: z.strictObject({ username, contact: address }),
    run: ({ house, who, body }) => askCaseLink(house, who, body),
  }),
];

const drafting = [
  telling({
    method: 'POST',
    path: '/recovery/draft',
    who: 'anyone',
    limit: 'recovery_ask',
    summary: 'Begin a request question by question. Its secret is the bearer token of what follows.',
    body: z.strictObject({ signInSecret: secret.optional() }),
    status: 201,
    answer: z.strictObject({ draftSecret: z.string() }),
    run: ({ house, who, body }) => beginRequest(house, who, body),
  }),
  telling({
    method: 'GET',
    path: '/recovery/draft',
    who: 'bearer',
    limit: 'general',
    summary: 'See the draft.',
    answer: draftSchema,
    run: ({ house, who }) => seeRequest(house, { draftSecret: who.secret }),
  }),
  telling({
    method: 'POST',
    path: '/recovery/draft/answers',
    who: 'bearer',
    limit: 'draft',
    summary: `Answer one question of the draft: ${questions.join(', ')}.`,
    body: answer,
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('kept') }),
      z.strictObject({ kind: z.literal('named_by_mail'), address: z.string() }),
    ]),
    run: ({ house, who, body }) => answerQuestion(house, who, { draftSecret: who.secret, answer: body }),
  }),
  telling({
    method: 'POST',
    path: '/recovery/draft/files',
    who: 'bearer',
    limit: 'upload',
    takesFiles: true,
    mayUpload: ({ house, who }) => mayAttach(house, who, { draftSecret: who.secret }),
    summary: 'Put files with the draft. They are forgotten unless it is sent within `unsentHours`.',
    status: 201,
    answer: z.strictObject({ files: z.array(z.strictObject({ id })) }),
    run: async ({ house, who, files }) => {
      if (files.length === 0)
        throw new Refusal('input_invalid', { fields: { files: faultWords.file.missing } });
      const kept: { id: string }[] = [];
      for (const { name, content } of files)
        kept.push(await attachFile(house, who, { draftSecret: who.secret, name, content }));
      return { files: kept };
    },
  }),
  doing({
    method: 'DELETE',
    path: '/recovery/draft/files/:id',
    who: 'bearer',
    limit: 'general',
    summary: 'Take a file out of the draft.',
    params: idParams,
    run: ({ house, who, params }) => removeFile(house, who, { draftSecret: who.secret, fileId: params.id }),
  }),
  telling({
    method: 'POST',
    path: '/recovery/draft/send',
    who: 'bearer',
    limit: 'recovery_ask',
    summary: 'Send the request. However often: it is sent once.',
    status: 202,
    answer: askedSchema,
    run: async ({ house, who }) =>
      mailed((await sendRequest(house, who, { draftSecret: who.secret })).contact),
  }),
];

export const requestRoutes = [...asking, ...drafting];
