/** Inviting somebody to own a project: what the inviting one and the invited one see, and answers that came too late. */
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { enrol } from '../stories/maintainer.ts';
import { longName, meanwhile, type Shots, send } from './shot.ts';

const path = '/account/projects';

/** An invitation from both sides. */
export const owningShots: Shots = async function* ({ t }) {
  const ann = await enrol(t);
  const bob = await enrol(t, longName);
  const projects = ['rope', `${longName.slice(0, 40)}-rope`];
  for (const name of projects) await createProject(t.house, ann.who, { name });
  const invite = (project: string) => inviteOwner(t.house, ann.who, { project, username: longName });
  for (const project of projects) await invite(project);
  const by = { ann: { session: ann.sessionSecret }, bob: { session: bob.sessionSecret } };
  yield { name: 'projects-inviting', path, cookies: by.ann };
  yield { name: 'projects-invited', path, cookies: by.bob };
  const forget = () => t.sql.query('DELETE FROM project_invitations');
  for (const [verb, cookies] of [
    ['accept', by.bob],
    ['decline', by.bob],
    ['withdraw', by.ann],
  ] as const) {
    const act = meanwhile(forget, send(`${path}/invitation/${verb}`));
    yield { name: `projects-invitation-${verb}-too-late`, path, cookies, act };
    if (verb !== 'withdraw') await invite('rope');
  }
};
