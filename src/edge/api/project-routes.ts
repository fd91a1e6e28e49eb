/** Projects: what the registry has an account for. */
import * as z from 'zod';
import { addOwner } from '../../usecases/registry/add-owner.ts';
import { createProject } from '../../usecases/registry/create-project.ts';
import { linkRepository } from '../../usecases/registry/link-repository.ts';
import { seeProject } from '../../usecases/registry/see-project.ts';
import { id, line, nameParams, username } from './fields.ts';
import { doing, telling } from './row.ts';
import { projectSchema } from './views-account.ts';

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
    path: '/projects/:name/owners',
    who: 'session',
    limit: 'general',
    summary: 'Add an owner to a project of your own.',
    params: nameParams,
    body: z.strictObject({ username }),
    run: ({ house, who, params, body }) => addOwner(house, who, { project: params.name, ...body }),
  }),
];
