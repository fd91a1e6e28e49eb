/** Where somebody is signed in, and how they end it (ASVS 7.5.2). */
import type { VNode } from 'preact';
import * as z from 'zod';
import { endOtherSessions } from '../../usecases/account/end-other-sessions.ts';
import { endSession } from '../../usecases/account/end-session.ts';
import { type AccountView, seeAccount } from '../../usecases/account/see-account.ts';
import { Button } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { BackLink, PageHeading } from '../http/design/layout.tsx';
import { Tag } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { text } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { Shell, type ShellProps } from '../http/shell.tsx';
import type { PageCall } from './account-form.tsx';
import { doneFlash, doneQuery } from './form-faults.ts';
import { accountWords, sessionWords } from './words-account.en.ts';

interface ViewProps {
  readonly call: PageCall;
  readonly view: AccountView;
  readonly flash?: ShellProps['flash'];
}

function SessionsPage({ call, view, flash }: ViewProps): VNode {
  const words = sessionWords;
  const columns = [
    { key: 'client', label: words.client },
    { key: 'place', label: words.place },
    { key: 'begun', label: words.begun },
    { key: 'seen', label: words.seen },
    { key: 'actions', label: words.actions },
  ];
  const rows = view.sessions.map(({ id, client, place, createdAt, seenAt, isThis }) => ({
    key: id,
    cells: {
      client,
      place,
      begun: <When at={createdAt} now={call.now} as="date" />,
      seen: <When at={seenAt} now={call.now} />,
      actions: isThis ? (
        <Tag tone="info">{words.isThis}</Tag>
      ) : (
        <Form action="/account/sessions" csrf={call.csrf} hidden={{ sessionId: id }} isInline>
          <Button kind="secondary" isSmall>
            {words.end}
            <span class="visually-hidden">: {client}</span>
          </Button>
        </Form>
      ),
    },
  }));
  return (
    <Shell call={call} title={words.title} flash={flash}>
      <BackLink href="/account">{accountWords.back}</BackLink>
      <PageHeading title={words.title} lead={words.lead} />
      <DataTable caption={words.caption} isCaptionHidden columns={columns} rows={rows} />
      {rows.length > 1 && (
        <Form action="/account/sessions/others" csrf={call.csrf}>
          <Button kind="danger">{words.endOthers}</Button>
        </Form>
      )}
    </Shell>
  );
}

export const sessionsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/account/sessions',
    who: 'session',
    limit: 'general',
    query: doneQuery,
    async run(call) {
      const view = await seeAccount(call.house, call.who);
      return {
        page: <SessionsPage call={call} view={view} flash={doneFlash(sessionWords.done, call.query.done)} />,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/account/sessions',
    who: 'session',
    limit: 'general',
    body: z.object({ sessionId: text(100) }),
    async run(call) {
      await endSession(call.house, call.who, call.body);
      return { redirect: '/account/sessions?done=ended' };
    },
  }),
  route({
    method: 'POST',
    path: '/account/sessions/others',
    who: 'session',
    limit: 'general',
    async run(call) {
      await endOtherSessions(call.house, call.who);
      return { redirect: '/account/sessions?done=others-ended' };
    },
  }),
];
