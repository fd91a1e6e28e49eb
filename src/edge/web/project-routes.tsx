/** The holder's projects: creating one, linking its repository, taking in another owner. */
import type { VNode } from 'preact';
import * as z from 'zod';
import { Refusal } from '../../domain/refusals.ts';
import { type AccountView, seeAccount } from '../../usecases/account/see-account.ts';
import { addOwner } from '../../usecases/registry/add-owner.ts';
import { createProject } from '../../usecases/registry/create-project.ts';
import { linkRepository } from '../../usecases/registry/link-repository.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { Select, TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { BackLink, PageHeading, Section } from '../http/design/layout.tsx';
import { Empty, Notice } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { text } from '../http/input.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { Shell, type ShellProps } from '../http/shell.tsx';
import { confirmFirst, Faults, WhenFresh } from './account-form.tsx';
import { doneFlash, doneQuery, faultAt, typedIn } from './form-faults.ts';
import { accountWords, projectWords as words } from './words-account.en.ts';

const page = '/account/projects';

interface PageProps {
  readonly call: Call<'session'>;
  readonly view: AccountView;
  readonly refusal?: Refusal | undefined;
  readonly flash?: ShellProps['flash'];
}

function ProjectsPage({ call, view, refusal, flash }: PageProps): VNode {
  return (
    <Shell call={call} title={words.title} flash={flash} hasErrors={refusal !== undefined}>
      <Faults refusal={refusal} fields={['name', 'project', 'url', 'ownedProject', 'username']} />
      <BackLink href="/account">{accountWords.back}</BackLink>
      <PageHeading title={words.title} />
      <OwnProjects call={call} view={view} />
      {view.hasFactor ? (
        <Forms call={call} view={view} refusal={refusal} />
      ) : (
        <Notice tone="info" title={words.needsFactor}>
          <p>
            <LinkButton href="/account/factor">{words.toFactor}</LinkButton>
          </p>
        </Notice>
      )}
    </Shell>
  );
}

function OwnProjects({ call, view }: PageProps): VNode {
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
  return <DataTable caption={words.caption} isCaptionHidden columns={columns} rows={rows} />;
}

function Forms({ call, view, refusal }: PageProps): VNode {
  const names = view.projects.map(({ name }) => ({ value: name, label: name }));
  const field = (name: string) => ({ name, value: typedIn(call.body, name), error: faultAt(refusal, name) });
  return (
    <>
      <Section title={words.createTitle} id="create">
        <Form action={page} csrf={call.csrf}>
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
        <WhenFresh call={call} who={call.who} then={page}>
          <Section title={words.linkTitle} id="link" lead={words.linkLead(call.house.policy.agedDaysMin)}>
            <Form action={`${page}/repository`} csrf={call.csrf}>
              <Select {...field('project')} label={words.project} options={names} />
              <TextField {...field('url')} type="url" label={words.url} hint={words.urlHint} />
              <Button kind="secondary">{words.link}</Button>
            </Form>
          </Section>
          <Section title={words.ownerTitle} id="owner" lead={words.ownerLead}>
            <Form action={`${page}/owner`} csrf={call.csrf}>
              <Select {...field('ownedProject')} label={words.project} options={names} />
              <TextField {...field('username')} label={words.owner} width="medium" isVerbatim />
              <Button kind="secondary">{words.addOwner}</Button>
            </Form>
          </Section>
        </WhenFresh>
      )}
    </>
  );
}

async function again(call: Call<'session'>, refusal: Refusal) {
  return (
    confirmFirst(refusal, page) ?? {
      page: <ProjectsPage call={call} view={await seeAccount(call.house, call.who)} refusal={refusal} />,
    }
  );
}

function mustChoose(project: string, field: string): string {
  if (!project) throw new Refusal('input_invalid', { fields: { [field]: words.projectMissing } });
  return project;
}

export const projectRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: page,
    who: 'session',
    limit: 'general',
    query: doneQuery,
    async run(call) {
      const view = await seeAccount(call.house, call.who);
      return {
        page: <ProjectsPage call={call} view={view} flash={doneFlash(words.done, call.query.done)} />,
      };
    },
  }),
  route({
    method: 'POST',
    path: page,
    who: 'session',
    limit: 'general',
    body: z.object({ name: text(200) }),
    async run(call) {
      await createProject(call.house, call.who, call.body);
      return { redirect: `${page}?done=created` };
    },
    refused: (call, refusal) => again(call, refusal),
  }),
  route({
    method: 'POST',
    path: `${page}/repository`,
    who: 'session',
    limit: 'prove',
    body: z.object({ project: text(200), url: text(2000) }),
    async run(call) {
      const { project, url } = call.body;
      await linkRepository(call.house, call.who, { project: mustChoose(project, 'project'), url });
      return { redirect: `${page}?done=linked` };
    },
    refused: (call, refusal) => again(call, refusal),
  }),
  route({
    method: 'POST',
    path: `${page}/owner`,
    who: 'session',
    limit: 'general',
    // The two forms of this page stand beside one another, so that the project has a field name of its own in each.
    body: z.object({ ownedProject: text(200), username: text(200) }),
    async run(call) {
      const { ownedProject, username } = call.body;
      await addOwner(call.house, call.who, { project: mustChoose(ownedProject, 'ownedProject'), username });
      return { redirect: `${page}?done=owner-added` };
    },
    refused: (call, refusal) => again(call, refusal),
  }),
];
