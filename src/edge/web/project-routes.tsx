/** The holder's projects: creating one, linking its repository, inviting another owner, and answering to an invitation. */
import type { VNode } from 'preact';
import * as z from 'zod';
import { Refusal } from '../../domain/refusals.ts';
import { acceptInvitation } from '../../usecases/registry/accept-invitation.ts';
import { createProject } from '../../usecases/registry/create-project.ts';
import { declineInvitation } from '../../usecases/registry/decline-invitation.ts';
import { inviteOwner } from '../../usecases/registry/invite-owner.ts';
import { linkRepository } from '../../usecases/registry/link-repository.ts';
import { type InvitationsView, seeInvitations } from '../../usecases/registry/see-invitations.ts';
import { withdrawInvitation } from '../../usecases/registry/withdraw-invitation.ts';
import type { SignedIn } from '../../usecases/who.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { Select, TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { Section } from '../http/design/layout.tsx';
import { Empty, Notice } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { faultAt, typedIn } from '../http/form-faults.ts';
import { text } from '../http/input.ts';
import type { Call, Route } from '../http/route.ts';
import { WhenFresh } from './fresh-proof.tsx';
import { projectsPage, Received, Sent } from './invitation-sections.tsx';
import { formOf, OwnFrame, type OwnPage, type OwnPageProps, shownAt } from './own-page.tsx';
import { projectWords as words } from './words-account.en.ts';

const page: OwnPage = {
  path: projectsPage,
  done: words.done,
  show: async (props) => (
    <ProjectsPage {...props} invitations={await seeInvitations(props.call.house, props.call.who)} />
  ),
};
const fields = ['name', 'project', 'url', 'ownedProject', 'username'];

interface ProjectsPageProps extends OwnPageProps {
  readonly invitations: InvitationsView;
}

function ProjectsPage({ call, view, invitations, refusal, flash }: ProjectsPageProps): VNode {
  return (
    <OwnFrame call={call} refusal={refusal} flash={flash} words={words} fields={fields}>
      <Received call={call} invitations={invitations} hasFactor={view.hasFactor} />
      <OwnProjects call={call} view={view} />
      <Sent call={call} invitations={invitations} />
      {view.hasFactor ? (
        <Forms call={call} view={view} refusal={refusal} />
      ) : (
        <Notice tone="info" title={words.needsFactor}>
          <p>
            <LinkButton href="/account/factor">{words.toFactor}</LinkButton>
          </p>
        </Notice>
      )}
    </OwnFrame>
  );
}

function OwnProjects({ call, view }: OwnPageProps): VNode {
  if (view.projects.length === 0) return <Empty title={words.none} />;
  const columns = [
    { key: 'name', label: words.name },
    { key: 'since', label: words.since },
  ];
  const rows = view.projects.map(({ id, name, ownedSince }) => ({
    key: id,
    cells: {
      name: <a href={`/project/${encodeURIComponent(name)}`}>{name}</a>,
      since: <When at={ownedSince} now={call.now} as="date" />,
    },
  }));
  return (
    <Section title={words.caption} id="own">
      <DataTable caption={words.caption} isCaptionHidden columns={columns} rows={rows} />
    </Section>
  );
}

function Forms({ call, view, refusal }: OwnPageProps): VNode {
  const names = view.projects.map(({ name }) => ({ value: name, label: name }));
  const field = (name: string) => ({ name, value: typedIn(call.body, name), error: faultAt(refusal, name) });
  return (
    <>
      <Section title={words.createTitle} id="create">
        <Form action={page.path} csrf={call.csrf}>
          <TextField
            {...field('name')}
            label={words.createLabel}
            hint={words.createHint}
            width="medium"
            isVerbatim
          />
          <Button>{words.create}</Button>
        </Form>
      </Section>
      {names.length > 0 && (
        <WhenFresh call={call} who={call.who} then={page.path}>
          <Section title={words.linkTitle} id="link" lead={words.linkLead(call.house.policy.agedDaysMin)}>
            <Form action={`${page.path}/repository`} csrf={call.csrf}>
              <Select {...field('project')} label={words.project} options={names} />
              <TextField {...field('url')} type="url" label={words.url} hint={words.urlHint} />
              <Button kind="secondary">{words.link}</Button>
            </Form>
          </Section>
          <Section title={words.ownerTitle} id="owner" lead={words.ownerLead}>
            <Form action={`${page.path}/owner`} csrf={call.csrf}>
              <Select {...field('ownedProject')} label={words.project} options={names} />
              <TextField {...field('username')} label={words.owner} width="medium" isVerbatim />
              <Button kind="secondary">{words.invite}</Button>
            </Form>
          </Section>
        </WhenFresh>
      )}
    </>
  );
}

function mustChoose(project: string, field: string): string {
  if (!project) throw new Refusal('input_invalid', { fields: { [field]: words.projectMissing } });
  return project;
}

/** A row of the table: an answer to one invitation. */
function answering(
  verb: string,
  done: string,
  run: (house: Call['house'], who: SignedIn, ask: { project: string; username: string }) => Promise<void>,
): Route {
  return formOf(page, {
    path: `${page.path}/invitation/${verb}`,
    limit: 'general',
    body: z.object({ project: text(200), username: text(200) }),
    async run(call) {
      await run(call.house, call.who, call.body);
      return { redirect: `${page.path}?done=${done}` };
    },
  });
}

export const projectRoutes: readonly Route[] = [
  shownAt(page),
  formOf(page, {
    path: page.path,
    limit: 'general',
    body: z.object({ name: text(200) }),
    async run(call) {
      await createProject(call.house, call.who, call.body);
      return { redirect: `${page.path}?done=created` };
    },
  }),
  formOf(page, {
    path: `${page.path}/repository`,
    limit: 'prove',
    body: z.object({ project: text(200), url: text(2000) }),
    async run(call) {
      const { project, url } = call.body;
      await linkRepository(call.house, call.who, { project: mustChoose(project, 'project'), url });
      return { redirect: `${page.path}?done=linked` };
    },
  }),
  formOf(page, {
    path: `${page.path}/owner`,
    limit: 'mail_code',
    // The two forms of this page stand beside one another, so that the project has a field name of its own in each.
    body: z.object({ ownedProject: text(200), username: text(200) }),
    async run(call) {
      const { ownedProject, username } = call.body;
      await inviteOwner(call.house, call.who, {
        project: mustChoose(ownedProject, 'ownedProject'),
        username,
      });
      return { redirect: `${page.path}?done=invited` };
    },
  }),
  answering('accept', 'accepted', acceptInvitation),
  answering('decline', 'declined', declineInvitation),
  answering('withdraw', 'withdrawn', withdrawInvitation),
];
