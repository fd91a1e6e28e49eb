/** The account's own pages to look at: the overview, and what happened. */
import type { VNode } from 'preact';
import * as z from 'zod';
import { Refusal } from '../../domain/refusals.ts';
import type { AccountView } from '../../usecases/account/see-account.ts';
import { type Activity, type ActivityPage, seeActivity } from '../../usecases/account/see-activity.ts';
import { type OwnCaseView, seeOwnCase } from '../../usecases/account/see-own-case.ts';
import { LinkButton } from '../http/design/button.tsx';
import { Timeline, type TimelineItem } from '../http/design/case-status.tsx';
import { ErrorSummary } from '../http/design/form.tsx';
import { BackLink, LoneLink, PageHeading } from '../http/design/layout.tsx';
import { Empty, Notice } from '../http/design/notice.tsx';
import { SummaryList, type SummaryRow } from '../http/design/steps.tsx';
import { Pagination } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { faultsOf } from '../http/form-faults.ts';
import { loose } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import type { PageCall } from './form-page.tsx';
import { OwnCase, ownCaseRoutes } from './own-case-routes.tsx';
import { type OwnPage, type OwnPageProps, shownAt } from './own-page.tsx';
import { accountWords, activityPageWords } from './words-account.en.ts';
import { tellFact } from './words-activity.en.ts';

const page: OwnPage = { path: '/account', done: accountWords.done, show: AccountPage };

async function AccountPage({ call, view, refusal, flash }: OwnPageProps): Promise<VNode> {
  const own = view.liveCase ? await ownCaseOf(call) : undefined;
  const faults = faultsOf(refusal);
  return (
    <Shell call={call} title={accountWords.title} flash={flash} hasErrors={faults.length > 0}>
      <ErrorSummary errors={faults} />
      <PageHeading title={accountWords.title} />
      {own && <OwnCase call={call} own={own} />}
      <Warnings call={call} view={view} />
      <SummaryList rows={overviewRows(call, view)} />
      <LoneLink href={`/user/${encodeURIComponent(view.username)}`}>{accountWords.publicPage}</LoneLink>
    </Shell>
  );
}

/** The live case; undefined when it ended a moment ago. */
async function ownCaseOf({ house, who }: OwnPageProps['call']): Promise<OwnCaseView | undefined> {
  try {
    return await seeOwnCase(house, who);
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.code === 'case_over') return undefined;
    throw refusal;
  }
}

/** What needs a look, the most urgent first; of what would make the account safer only the next step. */
function Warnings({ call, view }: OwnPageProps): VNode {
  const words = accountWords;
  return (
    <>
      {view.aftercareUntil && (
        <Notice tone="info" title={words.aftercareTitle}>
          <p>
            {words.aftercareBody} <When at={view.aftercareUntil} now={call.now} as="both" />
          </p>
        </Notice>
      )}
      <NextStep view={view} />
    </>
  );
}

function NextStep({ view }: { readonly view: AccountView }): VNode | null {
  const words = accountWords;
  const step = (title: string, body: string, href: string, act: string) => (
    <Notice tone="warn" title={title}>
      <p>{body}</p>
      <p>
        <LinkButton href={href}>{act}</LinkButton>
      </p>
    </Notice>
  );
  if (!view.addresses.some(({ isVerified }) => isVerified))
    return step(words.unverifiedTitle, words.unverifiedBody, '/account/addresses', words.unverifiedAct);
  if (!view.hasFactor) return step(words.weakTitle, words.weakBody, '/account/factor', words.weakAct);
  if (view.newCodes > 0)
    return step(words.newCodesTitle, words.newCodesBody, '/account/new-codes', words.newCodesAct);
  if (view.codesWaitingSince)
    return step(words.codesWaitTitle, words.codesWaitBody, '/account/codes', words.codesWaitAct);
  if (view.codesLeft === 0)
    return step(words.noCodesTitle, words.noCodesBody, '/account/codes', words.noCodesAct);
  return null;
}

function overviewRows({ now }: PageCall, view: AccountView): SummaryRow[] {
  const words = accountWords;
  const verified = view.addresses.filter(({ isVerified }) => isVerified).length;
  const row = (page: string, label: string, value: SummaryRow['value']): SummaryRow => ({
    key: page,
    label,
    value,
    changeHref: `/account/${page}`,
  });
  return [
    { key: 'username', label: words.username, value: view.username },
    row('addresses', words.addressesLabel, words.addressesCount(verified, view.addresses.length)),
    row(
      'password',
      words.passwordLabel,
      <>
        {words.passwordSince} <When at={view.passwordChangedAt} now={now} />
      </>,
    ),
    row(
      'factor',
      words.factorLabel,
      view.factorSince ? (
        <>
          {words.factorSince} <When at={view.factorSince} now={now} as="date" />
        </>
      ) : (
        words.factorNone
      ),
    ),
    row('codes', words.codesLabel, codesValue(view)),
    row('sessions', words.sessionsLabel, words.sessionsCount(view.sessions.length)),
    row('projects', words.projectsLabel, words.projectsCount(view.projects.length)),
    {
      key: 'activity',
      label: words.activityLabel,
      value: <a href="/account/activity">{words.activityLink}</a>,
    },
  ];
}

function codesValue({ codesLeft, codesKeptAt }: AccountView): string {
  const words = accountWords;
  if (codesLeft === 0) return words.codesNone;
  return codesKeptAt ? words.codesLeft(codesLeft) : `${words.codesLeft(codesLeft)}, ${words.codesNotKept}`;
}

function ActivityPageView({
  call,
  found,
  before,
}: {
  readonly call: PageCall;
  readonly found: ActivityPage;
  readonly before: string;
}): VNode {
  const words = activityPageWords;
  return (
    <Shell call={call} title={words.title}>
      <BackLink href="/account">{accountWords.back}</BackLink>
      <PageHeading title={words.title} lead={words.lead} />
      {found.activities.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <Timeline items={found.activities.map((fact) => itemOf(fact, call.now))} now={call.now} />
      )}
      <Pagination
        newerHref={before ? '/account/activity' : undefined}
        olderHref={found.next ? `/account/activity?before=${encodeURIComponent(found.next)}` : undefined}
      />
    </Shell>
  );
}

function itemOf(fact: Activity, now: Date): TimelineItem {
  const line = tellFact(fact) ?? { title: activityPageWords.unknown(fact.kind) };
  const from = [fact.client, fact.place].filter(Boolean).join(' · ');
  return {
    key: fact.id,
    at: fact.at,
    title: line.title,
    body:
      fact.times === 1 ? (
        line.body
      ) : (
        <>
          {line.body} {activityPageWords.times(fact.times)} <When at={fact.firstAt} now={now} />.
        </>
      ),
    tone: line.tone,
    ...(from ? { by: from } : {}),
  };
}

export const overviewRoutes: readonly Route[] = [
  shownAt(page),
  ...ownCaseRoutes(page),
  route({
    method: 'GET',
    path: '/account/activity',
    who: 'session',
    limit: 'general',
    query: z.object({ before: loose(40) }),
    async run(call) {
      const { before } = call.query;
      const found = await seeActivity(call.house, call.who, before ? { before } : {});
      return { page: <ActivityPageView call={call} found={found} before={before} /> };
    },
  }),
];
