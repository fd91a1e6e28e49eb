/** The last look at all answers, and the page after sending. */
import type { VNode } from 'preact';
import type { Question } from '../../domain/case/answers.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { RequestView } from '../../usecases/recovery/see-request.ts';
import { Button } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink, PageHeading, Section } from '../http/design/layout.tsx';
import { SummaryList, type SummaryRow } from '../http/design/steps.tsx';
import { List } from '../http/design/text.tsx';
import { faultsOf } from '../http/form-faults.ts';
import type { Call } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { FormPage } from './form-page.tsx';
import { formWords as words } from './words-recover.en.ts';

/** Check your answers: each can be changed, and nothing is sent before the button. */
export function checkPage(call: Call, view: RequestView, refusal?: Refusal): VNode {
  const { check } = words;
  return (
    <FormPage
      call={call}
      title={check.title}
      lead={check.lead}
      back={{ href: '/recover/consent', label: words.back }}
      faults={faultsOf(refusal)}
    >
      <SummaryList rows={checkRows(view)} />
      <Form action="/recover/check" csrf={call.csrf}>
        <p>{check.afterwards(view.answers.contact ?? '')}</p>
        <Button>{check.send}</Button>
      </Form>
    </FormPage>
  );
}

function checkRows({ answers, files }: RequestView): SummaryRow[] {
  const { labels } = words.check;
  const row = (key: Question | 'files', value: SummaryRow['value']) => ({
    key,
    label: labels[key],
    value,
    changeHref: `/recover/${key}`,
  });
  const list = (lines: readonly string[]) => (lines.length === 1 ? lines[0] : <List items={lines} />);
  return [
    row('account', answers.account?.username),
    row('lost', list((answers.lost ?? []).map((thing) => words.lostThings[thing]))),
    row('held', list((answers.held ?? []).map((thing) => words.heldThings[thing].label))),
    row('codes', answers.codes && words.codeStatuses[answers.codes]),
    row(
      'explanation',
      (answers.explanation ?? '').split('\n').map((line) => <p key={line}>{line}</p>),
    ),
    row('files', files.length > 0 ? list(files.map(({ name }) => name)) : words.check.noFiles),
    row('contact', answers.contact),
    row('consent', words.check.agreed),
  ];
}

/** What happens next, and what to do when no mail comes. */
export function sentPage(call: Call, view: RequestView): VNode {
  const { sent } = words;
  return (
    <Shell call={call} title={sent.title}>
      <PageHeading title={sent.title} lead={sent.lead(view.answers.contact ?? '')} />
      <Section title={sent.nextTitle} id="next">
        <List items={sent.next(call.house.policy.contactConfirmDays)} isOrdered />
      </Section>
      <Section title={sent.noMailTitle} id="no-mail">
        <List items={sent.noMail} />
        <LoneLink href="/case/link">{sent.again}</LoneLink>
        <Form action="/recover" csrf={call.csrf} hidden={{ again: 'yes' }}>
          <Button kind="quiet">{sent.startAgain}</Button>
        </Form>
      </Section>
    </Shell>
  );
}
