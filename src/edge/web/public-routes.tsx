/** What everybody may read: the front page, projects and their owners, the code of conduct. Nothing of it tells who is locked out. */
import type { VNode } from 'preact';
import * as z from 'zod';
import { type ProjectView, seeProject } from '../../usecases/registry/see-project.ts';
import { seeUser, type UserView } from '../../usecases/registry/see-user.ts';
import { ButtonRow, LinkButton } from '../http/design/button.tsx';
import { LinkList, LoneLink, PageHeading, Section } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { List, NamedList } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { text } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import type { PageCall } from './form-page.tsx';
import { conductWords, frontWords, projectPageWords, userPageWords } from './words-public.en.ts';

function FrontPage({ call }: { readonly call: PageCall }): VNode {
  const words = frontWords;
  return (
    <Shell call={call} title={words.title} isIndexed>
      <PageHeading title={words.heading(call.house.settings.siteName)} lead={words.lead} />
      <ButtonRow>
        <LinkButton href={call.session ? '/account' : '/sign-in'}>
          {call.session ? words.account : words.signIn}
        </LinkButton>
        {!call.session && (
          <LinkButton href="/recover" kind="secondary">
            {words.lockedOut}
          </LinkButton>
        )}
        {!call.session && (
          <LinkButton href="/sign-up" kind="quiet">
            {words.signUp}
          </LinkButton>
        )}
      </ButtonRow>
      <Section title={words.howTitle} id="how">
        <List items={words.how} isOrdered />
      </Section>
      <Section title={words.safeTitle} id="safe">
        <p>{words.safe}</p>
      </Section>
    </Shell>
  );
}

function ProjectPage({ call, view }: { readonly call: PageCall; readonly view: ProjectView }): VNode {
  const words = projectPageWords;
  return (
    <Shell call={call} title={view.name} isIndexed>
      <PageHeading
        title={view.name}
        lead={
          <>
            {words.created} <When at={view.createdAt} now={call.now} as="date" />
          </>
        }
      />
      <Section title={words.owners} id="owners">
        <List
          items={view.owners.map(({ username, since }) => (
            <>
              <a href={`/user/${encodeURIComponent(username)}`}>{username}</a>, {words.since}{' '}
              <When at={since} now={call.now} as="date" />
            </>
          ))}
        />
      </Section>
      <Section title={words.repositories} id="repositories">
        <List none={words.none} items={view.repositories.map(({ url }) => <code>{url}</code>)} />
      </Section>
    </Shell>
  );
}

function UserPage({ call, view }: { readonly call: PageCall; readonly view: UserView }): VNode {
  const words = userPageWords;
  return (
    <Shell call={call} title={view.username} isIndexed>
      <PageHeading
        title={view.username}
        lead={
          <>
            {words.since} <When at={view.since} now={call.now} as="date" />
          </>
        }
      />
      <Section title={words.projects} id="projects">
        <LinkList
          none={words.none}
          links={view.projects.map(({ name }) => [`/project/${encodeURIComponent(name)}`, name] as const)}
        />
        {view.projectsMore > 0 && <p>{words.more(view.projectsMore)}</p>}
      </Section>
      {!call.session && (
        <Notice tone="info" title={words.locked}>
          <LoneLink href="/recover">{words.recover}</LoneLink>
        </Notice>
      )}
    </Shell>
  );
}

function ConductPage({ call }: { readonly call: PageCall }): VNode {
  const words = conductWords;
  return (
    <Shell call={call} title={words.title} isIndexed>
      <PageHeading title={words.title} lead={words.lead} />
      <NamedList items={words.rules} />
      <Section title={words.whatTitle} id="what">
        <p>{words.what}</p>
      </Section>
    </Shell>
  );
}

const nameParams = z.object({ name: text(200) });

export const publicRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/',
    who: 'anyone',
    limit: 'general',
    run: async (call) => ({ page: <FrontPage call={call} /> }),
  }),
  route({
    method: 'GET',
    path: '/project/:name',
    who: 'anyone',
    limit: 'general',
    params: nameParams,
    run: async (call) => ({
      page: <ProjectPage call={call} view={await seeProject(call.house, call.params)} />,
    }),
  }),
  route({
    method: 'GET',
    path: '/user/:name',
    who: 'anyone',
    limit: 'general',
    params: nameParams,
    run: async (call) => ({
      page: <UserPage call={call} view={await seeUser(call.house, { username: call.params.name })} />,
    }),
  }),
  // Where a password manager sends its owner (W3C, A Well-Known URL for Changing Passwords).
  route({
    method: 'GET',
    path: '/.well-known/change-password',
    who: 'anyone',
    limit: 'general',
    run: async () => ({ redirect: '/account/password' }),
  }),
  route({
    method: 'GET',
    path: '/conduct',
    who: 'anyone',
    limit: 'general',
    run: async (call) => ({ page: <ConductPage call={call} /> }),
  }),
];
