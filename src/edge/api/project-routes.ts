/** Projects: what the registry has an account for. */
import * as z from 'zod';
import { acceptInvitation } from '../../usecases/registry/accept-invitation.ts';
import { createProject } from '../../usecases/registry/create-project.ts';
import { declineInvitation } from '../../usecases/registry/decline-invitation.ts';
import { inviteOwner } from '../../usecases/registry/invite-owner.ts';
import { linkRepository } from '../../usecases/registry/link-repository.ts';
import { seeInvitations } from '../../usecases/registry/see-invitations.ts';
import { seeProject } from '../../usecases/registry/see-project.ts';
import { withdrawInvitation } from '../../usecases/registry/withdraw-invitation.ts';
import { id, line, nameParams, username } from './fields.ts';
import { doing, telling } from './row.ts';
import { invitationsSchema, projectSchema } from './views-account.ts';

export const projectRoutes = [
  telling({
    method: 'POST',
    path: '/projects',
    who: 'session',
    limit: 'general',
    summary: 'Create a project. Needs two factors and a confirmed address.',
    body: z.strictObject({ name: line(200) }),
    status: 201,
    answer: z.strictObject({ projectId: id, name: z.string() }),
    run: ({ house, who, body }) => createProject(house, who, body),
  }),
  telling({
    method: 'GET',
    path: '/projects/:name',
    who: 'anyone',
    limit: 'general',
    summary: 'See a project: its owners and repositories are public.',
    params: nameParams,
    answer: projectSchema,
    run: ({ house, params }) => seeProject(house, params),
  }),
  telling({
    method: 'POST',
    path: '/projects/:name/repositories',
    who: 'session',
    limit: 'general',
    summary: 'Link a repository to a project of your own.',
    params: nameParams,
    body: z.strictObject({ url: line(2000) }),
    status: 201,
    answer: z.strictObject({ linkId: id }),
    run: ({ house, who, params, body }) => linkRepository(house, who, { project: params.name, ...body }),
  }),
  doing({
    method: 'POST',
    path: '/projects/:name/invitations',
    who: 'session',
    limit: 'mail_code',
    summary: 'Invite somebody to own a project of yours. They own it once they accept, and not before.',
    params: nameParams,
    body: z.strictObject({ username }),
    run: ({ house, who, params, body }) => inviteOwner(house, who, { project: params.name, ...body }),
  }),
  doing({
    method: 'DELETE',
    path: '/projects/:name/invitations/:username',
    who: 'session',
    limit: 'general',
    summary: 'Withdraw an invitation to own a project of yours.',
    params: z.strictObject({ name: line(200), username }),
    run: ({ house, who, params }) =>
      withdrawInvitation(house, who, { project: params.name, username: params.username }),
  }),
  telling({
    method: 'GET',
    path: '/account/invitations',
    who: 'session',
    limit: 'general',
    summary: 'See the open invitations: to the account, and to own its projects.',
    answer: invitationsSchema,
    run: ({ house, who }) => seeInvitations(house, who),
  }),
  doing({
    method: 'POST',
    path: '/account/invitations/:name/accept',
    who: 'session',
    limit: 'general',
    summary: 'Accept the invitation to own a project, by its name. Needs two factors.',
    params: nameParams,
    run: ({ house, who, params }) => acceptInvitation(house, who, { project: params.name }),
  }),
  doing({
    method: 'POST',
    path: '/account/invitations/:name/decline',
    who: 'session',
    limit: 'general',
    summary: 'Decline the invitation to own a project, by its name.',
    params: nameParams,
    run: ({ house, who, params }) => declineInvitation(house, who, { project: params.name }),
  }),
];
