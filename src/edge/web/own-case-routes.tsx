/**
 * A recovery that is under way, on the account's own page: who asks, and the two things its holder can do. Ending it asks for a proof, which
 * ends it by itself; freezing asks once more, because it shuts out whoever presses it.
 */
import type { VNode } from 'preact';
import { proofTold } from '../../domain/letter/who-asks-words.en.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { endOwnCase } from '../../usecases/account/end-own-case.ts';
import { freezeOwnAccount } from '../../usecases/account/freeze-own-account.ts';
import type { Asking, OwnCaseView } from '../../usecases/account/see-own-case.ts';
import { Button, ButtonRow, LinkButton } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { PageHeading } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { SummaryList, type SummaryRow } from '../http/design/steps.tsx';
import { List } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { FormPage, type PageCall } from './form-page.tsx';
import { formOf, type OwnPage } from './own-page.tsx';
import { freezeWords, accountWords as words } from './words-account.en.ts';

const path = '/account/case';

interface OwnCaseProps {
  readonly call: PageCall;
  readonly own: OwnCaseView;
}

/** What the account's page shows of it. */
export function OwnCase({ call, own }: OwnCaseProps): VNode {
  const isContested = own.state === 'contested';
  return (
    <Notice tone="warn" title={words.caseTitle(own.number)}>
      <p>{isContested ? words.caseContested : words.caseBody}</p>
      {own.waitUntil && (
        <p>
          {words.caseUntil} <When at={own.waitUntil} now={call.now} as="both" />
        </p>
      )}
      {own.claimants.map((asking, index) => (
        <SummaryList key={String(index)} rows={rowsOf(call, asking)} />
      ))}
      {!isContested && <Acts call={call} own={own} />}
    </Notice>
  );
}

function Acts({ call, own }: OwnCaseProps): VNode {
  const freeze = (
    <LinkButton href={`${path}/freeze`} kind="danger">
      {words.caseFreeze}
    </LinkButton>
  );
  if (own.endRefusal)
    return (
      <>
        <p>{words.caseEndNot[own.endRefusal]}</p>
        <ButtonRow>{freeze}</ButtonRow>
      </>
    );
  return (
    <>
      <p>{words.caseEndLead}</p>
      <Form action={`${path}/end`} csrf={call.csrf}>
        <ButtonRow>
          <Button>{words.caseEnd}</Button>
          {freeze}
        </ButtonRow>
      </Form>
    </>
  );
}

function rowsOf({ now }: PageCall, asking: Asking): SummaryRow[] {
  const row = (key: string, label: string, value: SummaryRow['value']): SummaryRow => ({ key, label, value });
  const from = [asking.client, asking.place].filter(Boolean).join(' · ');
  return [
    row('asked', words.caseAsked, <When at={new Date(asking.askedAt)} now={now} as="both" />),
    ...(from ? [row('from', words.caseFrom, from)] : []),
    row(
      'contact',
      words.caseContact,
      asking.isConfirmed ? asking.contact : `${asking.contact}. ${words.caseUnconfirmed}`,
    ),
    row('shown', words.caseShown, asking.proofs.map(proofTold).join(', ') || words.caseNothing),
  ];
}

const freezePage = (call: Call<'session'>): VNode => (
  <FormPage call={call} title={freezeWords.title} lead={freezeWords.lead}>
    <List items={freezeWords.what} />
    <Form action={`${path}/freeze`} csrf={call.csrf}>
      <ButtonRow>
        <Button kind="danger">{freezeWords.button}</Button>
        <LinkButton href="/account" kind="secondary">
          {freezeWords.back}
        </LinkButton>
      </ButtonRow>
    </Form>
  </FormPage>
);

/** The session is over with the freeze, so this page is for nobody signed in. */
function frozen(call: Call<'session'>, number: string): Answer {
  const page = (
    <Shell call={{ ...call, session: undefined }} title={freezeWords.doneTitle}>
      <PageHeading title={freezeWords.doneTitle} lead={freezeWords.doneLead(number)} />
      <p>{freezeWords.next}</p>
      <p>
        <LinkButton href="/recover">{freezeWords.recover}</LinkButton>
      </p>
    </Shell>
  );
  return { page, cookies: [{ name: 'session', value: null }] };
}

/** The forms of a case on the account's page, whose refusals that page shows; of a request that is over already it says just that. */
export const ownCaseRoutes = (page: OwnPage): readonly Route[] => {
  const refused = (_call: unknown, { code }: Refusal) =>
    code === 'case_over' ? { redirect: `${page.path}?done=case-over` } : undefined;
  return [
    formOf(page, {
      path: `${path}/end`,
      limit: 'general',
      refused,
      async run(call) {
        await endOwnCase(call.house, call.who);
        return { redirect: `${page.path}?done=case-ended` };
      },
    }),
    route({
      method: 'GET',
      path: `${path}/freeze`,
      who: 'session',
      limit: 'general',
      run: async (call) => ({ page: freezePage(call) }),
    }),
    formOf(page, {
      path: `${path}/freeze`,
      limit: 'general',
      refused,
      run: async (call) => frozen(call, (await freezeOwnAccount(call.house, call.who)).number),
    }),
  ];
};
