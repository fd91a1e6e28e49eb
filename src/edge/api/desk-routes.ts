/** The desk: its queue, its cases, its people. Who of them may do what is the desk's own table (domain/case/desk-rights.ts). */
import * as z from 'zod';
import { deskRoles } from '../../domain/case/desk-rights.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { approveCase } from '../../usecases/desk/approve-case.ts';
import { askClaimant } from '../../usecases/desk/ask-claimant.ts';
import { clearCase } from '../../usecases/desk/clear-case.ts';
import { invitePerson } from '../../usecases/desk/invite-person.ts';
import { joinDesk } from '../../usecases/desk/join-desk.ts';
import { refuseCase } from '../../usecases/desk/refuse-case.ts';
import { seeAttachment } from '../../usecases/desk/see-attachment.ts';
import { seeDeskCase } from '../../usecases/desk/see-desk-case.ts';
import { seePeople } from '../../usecases/desk/see-people.ts';
import { seeQueue } from '../../usecases/desk/see-queue.ts';
import { suspendPerson } from '../../usecases/desk/suspend-person.ts';
import { takeCase } from '../../usecases/desk/take-case.ts';
import { writeNote } from '../../usecases/desk/write-note.ts';
import { type OtherMedia, route } from '../http/route.ts';
import { line, nameParams, numberParams, reason, secret, username } from './fields.ts';
import { doing, telling } from './row.ts';
import { approvedSchema, chosenSchema, deskCaseSchema, queueSchema } from './views-desk.ts';
import { personSchema } from './views-people.ts';

const version = z.int().min(1);
const judged = z.strictObject({ reason, version });
const attachment: OtherMedia = {
  description: 'The file as it was sent. It comes from a stranger.',
  content: { '*/*': { schema: z.string().meta({ contentMediaType: 'application/octet-stream' }) } },
};

const seen = [
  telling({
    method: 'GET',
    path: '/desk/queue',
    who: 'staff',
    limit: 'desk',
    summary: 'See what waits for the desk, what is due first on top; or every case of one state.',
    query: z.strictObject({
      state: chosenSchema.optional(),
      page: z.coerce.number().int().min(1).max(1000).optional(),
    }),
    answer: queueSchema,
    run: ({ house, who, query }) => seeQueue(house, who, query),
  }),
  telling({
    method: 'GET',
    path: '/desk/cases/:number',
    who: 'staff',
    limit: 'desk',
    summary: 'See a case with everything that helps to judge it, and no secret.',
    params: numberParams,
    answer: deskCaseSchema,
    run: ({ house, who, params }) => seeDeskCase(house, who, params),
  }),
  route({
    method: 'GET',
    path: '/api/v1/desk/cases/:number/attachments/:id',
    who: 'staff',
    limit: 'desk',
    summary: 'Download a file of a claimant. That you looked is recorded.',
    params: z.strictObject({ number: z.string().max(20), id: z.string().max(60) }),
    answers: { 200: attachment },
    run: async ({ house, who, params }) => {
      const { name, mediaType, bytes } = await seeAttachment(house, who, {
        number: params.number,
        attachmentId: params.id,
      });
      return { file: bytes, mediaType, name };
    },
  }),
];

const working = [
  doing({
    method: 'POST',
    path: '/desk/cases/:number/take',
    who: 'staff',
    limit: 'desk',
    summary: 'Take a case, or give it back.',
    params: numberParams,
    body: z.strictObject({ release: z.boolean().default(false) }),
    run: ({ house, who, params, body }) => takeCase(house, who, { ...params, ...body }),
  }),
  doing({
    method: 'POST',
    path: '/desk/cases/:number/notes',
    who: 'staff',
    limit: 'desk',
    summary: 'Write a note that only the desk sees.',
    params: numberParams,
    body: z.strictObject({ body: line(20_000) }),
    run: ({ house, who, params, body }) => writeNote(house, who, { ...params, ...body }),
  }),
  doing({
    method: 'POST',
    path: '/desk/cases/:number/ask',
    who: 'staff',
    limit: 'desk',
    summary: 'Ask for more: one of those who ask in the case, or all of them.',
    params: numberParams,
    body: z.strictObject({
      question: reason,
      version,
      to: line(60)
        .optional()
        .meta({ description: 'The id of a claimant, or `all`. Needed where several ask.' }),
    }),
    run: ({ house, who, params, body: { to, ...body } }) =>
      askClaimant(house, who, { ...params, ...body, ...(to ? { to: to as ClaimantId | 'all' } : {}) }),
  }),
  telling({
    method: 'POST',
    path: '/desk/cases/:number/approve',
    who: 'staff',
    limit: 'desk',
    summary: 'Approve what the policy allows to be approved.',
    params: numberParams,
    body: judged.extend({ claimantId: line(60).optional() }),
    answer: approvedSchema,
    run: ({ house, who, params, body: { claimantId, ...body } }) =>
      approveCase(house, who, {
        ...params,
        ...body,
        ...(claimantId ? { claimantId: claimantId as ClaimantId } : {}),
      }),
  }),
  doing({
    method: 'POST',
    path: '/desk/cases/:number/refuse',
    who: 'staff',
    limit: 'desk',
    summary: 'Refuse a case. The reason goes to the claimants word for word.',
    params: numberParams,
    body: judged,
    run: ({ house, who, params, body }) => refuseCase(house, who, { ...params, ...body }),
  }),
  doing({
    method: 'POST',
    path: '/desk/cases/:number/clear',
    who: 'staff',
    limit: 'desk',
    summary: 'Find the objection answered: the case goes back to review.',
    params: numberParams,
    body: judged,
    run: ({ house, who, params, body }) => clearCase(house, who, { ...params, ...body }),
  }),
];

const people = [
  telling({
    method: 'GET',
    path: '/desk/people',
    who: 'staff',
    limit: 'desk',
    summary: 'List the people of the desk.',
    answer: z.strictObject({ people: z.array(personSchema) }),
    run: async ({ house, who }) => ({ people: await seePeople(house, who) }),
  }),
  doing({
    method: 'POST',
    path: '/desk/people',
    who: 'staff',
    limit: 'desk',
    summary: 'Give somebody a role of the desk, or another one.',
    body: z.strictObject({ username, role: z.enum(deskRoles), reason }),
    run: ({ house, who, body }) => invitePerson(house, who, body),
  }),
  doing({
    method: 'POST',
    path: '/desk/people/:name/suspend',
    who: 'staff',
    limit: 'desk',
    summary: 'Take somebody’s role of the desk.',
    params: nameParams,
    body: z.strictObject({ reason }),
    run: ({ house, who, params, body }) => suspendPerson(house, who, { username: params.name, ...body }),
  }),
  doing({
    method: 'POST',
    path: '/desk/join',
    who: 'session',
    limit: 'link',
    summary: 'Become the desk’s admin while it has none, by the operator’s link.',
    body: z.strictObject({ secret }),
    run: ({ house, who, body }) => joinDesk(house, who, body),
  }),
];

export const deskRoutes = [...seen, ...working, ...people];
