/** Where somebody is signed in, and how they end it (ASVS 7.5.2). */
import type { VNode } from 'preact';
import * as z from 'zod';
import { endOtherSessions } from '../../usecases/account/end-other-sessions.ts';
import { endSession } from '../../usecases/account/end-session.ts';
import { Button } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { Tag } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { text } from '../http/input.ts';
import type { Route } from '../http/route.ts';
import { formOf, OwnFrame, type OwnPage, type OwnPageProps, shownAt } from './own-page.tsx';
import { sessionWords as words } from './words-account.en.ts';

const page: OwnPage = { path: '/account/sessions', done: words.done, show: SessionsPage };

function SessionsPage({ call, view, refusal, flash }: OwnPageProps): VNode {
  return (
    <OwnFrame call={call} refusal={refusal} flash={flash} words={words}>
      <SessionTable call={call} view={view} />
      {view.sessions.length > 1 && (
        <Form action={`${page.path}/others`} csrf={call.csrf}>
          <Button kind="danger">{words.endOthers}</Button>
        </Form>
      )}
    </OwnFrame>
  );
}

function SessionTable({ call, view }: OwnPageProps): VNode {
  const columns = [
    { key: 'client', label: words.client },
    { key: 'begun', label: words.begun },
    { key: 'seen', label: words.seen },
    { key: 'actions', label: words.actions },
  ];
  const rows = view.sessions.map(({ id, client, place, createdAt, seenAt, isThis }) => ({
    key: id,
    cells: {
      client: (
        <>
          {client} <small>{place}</small>
        </>
      ),
      begun: <When at={createdAt} now={call.now} as="date" />,
      seen: <When at={seenAt} now={call.now} />,
      actions: isThis ? (
        <Tag tone="info">{words.isThis}</Tag>
      ) : (
        <Form action={page.path} csrf={call.csrf} hidden={{ sessionId: id }} isInline>
          <Button kind="secondary" isSmall>
            {words.end}
            <span class="visually-hidden">: {client}</span>
          </Button>
        </Form>
      ),
    },
  }));
  return <DataTable caption={words.caption} isCaptionHidden columns={columns} rows={rows} />;
}

export const sessionsRoutes: readonly Route[] = [
  shownAt(page),
  formOf(page, {
    path: page.path,
    limit: 'general',
    body: z.object({ sessionId: text(100) }),
    async run(call) {
      await endSession(call.house, call.who, call.body);
      return { redirect: `${page.path}?done=ended` };
    },
  }),
  formOf(page, {
    path: `${page.path}/others`,
    limit: 'general',
    async run(call) {
      await endOtherSessions(call.house, call.who);
      return { redirect: `${page.path}?done=others-ended` };
    },
  }),
];
