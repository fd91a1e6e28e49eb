/** The request at the foot of its case: whose account, how to reach the claimant, their own words as the desk has them, and the ways out of it. */
import type { VNode } from 'preact';
import type { CaseView } from '../../usecases/recovery/see-case.ts';
import { Button, ButtonRow } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink, Section } from '../http/design/layout.tsx';
import { SummaryList } from '../http/design/steps.tsx';
import { Disclosure, List } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { caseWords as words } from './words-case.en.ts';
import { formWords } from './words-recover.en.ts';

/** What the claimant said, as it is with the desk: whoever confirmed words that came first from elsewhere sees them here (docs/decisions/014). */
function OwnWords({
  answers: { lost = [], held = [], codes, explanation },
}: Pick<CaseView, 'answers'>): VNode {
  const { labels } = formWords.check;
  const lines = (list: readonly string[]) => (list.length === 1 ? list[0] : <List items={list} />);
  const rows = [
    { key: 'lost', label: labels.lost, value: lines(lost.map((thing) => formWords.lostThings[thing])) },
    { key: 'held', label: labels.held, value: lines(held.map((thing) => formWords.heldThings[thing].label)) },
    { key: 'codes', label: labels.codes, value: codes && formWords.codeStatuses[codes] },
    {
      key: 'explanation',
      label: labels.explanation,
      value: (explanation ?? '').split('\n').map((line, index) => <p key={index}>{line}</p>),
    },
  ];
  return (
    <Disclosure summary={words.ownWords}>
      <SummaryList rows={rows} isDense />
    </Disclosure>
  );
}

/** The request itself, and the ways out of it. */
export function About(props: { readonly view: CaseView; readonly now: Date; readonly csrf: string }): VNode {
  const { view, now, csrf } = props;
  const rows = [
    { key: 'account', label: words.facts.account, value: view.username },
    { key: 'contact', label: words.facts.contact, value: view.contact },
    { key: 'since', label: words.facts.since, value: <When at={view.openedAt} now={now} as="date" /> },
    ...(view.files.length > 0
      ? [{ key: 'files', label: words.facts.files, value: view.files.map(({ name }) => name).join(', ') }]
      : []),
  ];
  return (
    <Section title={words.more} id="about">
      <SummaryList rows={rows} isDense />
      <OwnWords answers={view.answers} />
      <p class="muted">{words.linkNote}</p>
      <p class="muted">{words.renewNote}</p>
      <ButtonRow>
        <Form action="/case/new-link" csrf={csrf} isInline>
          <Button kind="secondary">{words.renew}</Button>
        </Form>
        <Form action="/case/leave" csrf={csrf} isInline>
          <Button kind="secondary">{words.leave}</Button>
        </Form>
      </ButtonRow>
      {view.may.submit && <LoneLink href="/case/submit">{words.submitLink}</LoneLink>}
      {view.may.withdraw && <LoneLink href="/case/withdraw">{words.withdrawLink}</LoneLink>}
    </Section>
  );
}
