/** The questions of the request, one a page: how each is asked, and how what comes back is read. A row for every question. */
import type { VNode } from 'preact';
import { readAccountName, toAskAbout } from '../../domain/account/account-name.ts';
import {
  type Answers,
  type CodeStatus,
  codeStatuses,
  type HeldThing,
  heldThings,
  lostThings,
  type Question,
  questions,
} from '../../domain/case/answers.ts';
import { outlookFor } from '../../domain/policy/outlook.ts';
import { type Stake, stakes } from '../../domain/policy/rules.ts';
import type { RequestView } from '../../usecases/recovery/see-request.ts';
import type { Answer } from '../../usecases/steps/read-answer.ts';
import { Checkbox, CheckboxGroup, RadioGroup } from '../http/design/choice.tsx';
import { TextArea, TextField } from '../http/design/field.tsx';
import { PageHeading, Section } from '../http/design/layout.tsx';
import { SummaryList } from '../http/design/steps.tsx';
import type { Call } from '../http/route.ts';
import { AddressField } from './address-field.tsx';
import { formWords as words } from './words-recover.en.ts';

/** A question being shown: the answers kept so far, and of a refused form what was typed and what is wrong. */
export interface Asked {
  readonly call: Pick<Call, 'house' | 'now'>;
  readonly view: RequestView;
  /** What came back with a refused form; undefined when the question is shown afresh. */
  readonly typed: Typed | undefined;
  readonly fault: (field: string) => string | undefined;
}

/** The form as it came in, parsed or not: what is no text or list of texts reads as nothing. */
export class Typed {
  readonly body: Readonly<Record<string, unknown>>;
  constructor(body: unknown) {
    this.body = (body ?? {}) as Record<string, unknown>;
  }
  one(name: string): string {
    const value = this.body[name];
    return typeof value === 'string' ? value : '';
  }
  all(name: string): string[] {
    const value = this.body[name];
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  }
  has(name: string): boolean {
    return this.body[name] !== undefined && this.body[name] !== false && this.body[name] !== '';
  }
}

interface Row {
  readonly fields: readonly string[];
  show(asked: Asked): VNode;
  read(typed: Typed, view: RequestView, call: Asked['call']): Answer;
}

/** Which fields a question has, how it looks, and what its form says. */
export const rowOf: Readonly<Record<Question, Row>> = {
  account: {
    fields: ['account'],
    show: (asked) => <AccountQuestion {...asked} />,
    read: (typed) =>
      typed.has('meant')
        ? { question: 'account', typed: typed.one('meant'), isSure: true }
        : { question: 'account', typed: typed.one('account') },
  },
  lost: {
    fields: ['lost'],
    show: ({ view, typed, fault }) => (
      <CheckboxGroup
        name="lost"
        label={words.titles.lost}
        hint={words.lost.hint}
        isHeading
        values={typed ? typed.all('lost') : view.answers.lost}
        error={fault('lost')}
        choices={lostThings.map((value) => ({ value, label: words.lostThings[value] }))}
      />
    ),
    read: (typed) => ({ question: 'lost', lost: typed.all('lost') }),
  },
  held: {
    fields: ['held'],
    show: ({ view, typed, fault }) => (
      <CheckboxGroup
        name="held"
        label={words.titles.held}
        hint={words.held.hint}
        isHeading
        values={
          typed ? typed.all('held') : (view.answers.held ?? heldIn(view.answers, view.isPasswordCarried))
        }
        error={fault('held')}
        choices={heldThings.map((value) => ({ value, ...words.heldThings[value] }))}
      />
    ),
    read: (typed) => ({ question: 'held', held: typed.all('held') }),
  },
  codes: {
    fields: ['codes'],
    show: ({ view, typed, fault }) => (
      <RadioGroup
        name="codes"
        label={words.titles.codes}
        hint={words.codes.hint}
        isHeading
        value={typed ? typed.one('codes') : view.answers.codes}
        error={fault('codes')}
        choices={codeStatuses.map((value: CodeStatus) => ({ value, label: words.codeStatuses[value] }))}
      />
    ),
    read: (typed) => ({ question: 'codes', codes: typed.one('codes') }),
  },
  explanation: {
    fields: ['text'],
    show: ({ view, typed, fault }) => (
      <TextArea
        name="text"
        label={words.explanation.label}
        hint={words.explanation.hint}
        isHeading
        rows={9}
        value={typed ? typed.one('text') : view.answers.explanation}
        error={fault('text')}
      />
    ),
    read: (typed) => ({ question: 'explanation', text: typed.one('text') }),
  },
  contact: {
    fields: ['address'],
    show: (asked) => <ContactQuestion {...asked} />,
    read: (typed) => ({ question: 'contact', address: typed.one('address'), isSure: typed.has('isSure') }),
  },
  consent: {
    fields: ['patience', 'conduct'],
    show: (asked) => <ConsentQuestion {...asked} />,
    read: (typed, view, call) => ({
      question: 'consent',
      conduct: typed.has('conduct'),
      patience: typed.has('patience'),
      estimate: outlookOf(view, call)
        .map(({ label, value }) => `${label}: ${value}`)
        .join('; '),
    }),
  },
};

function AccountQuestion({ call, view, typed, fault }: Asked): VNode {
  const error = fault('account');
  const meant =
    error && typed ? toAskAbout(readAccountName(typed.one('account'), call.house.settings.baseUrl)) : [];
  return (
    <>
      <TextField
        name="account"
        label={words.account.label}
        hint={words.account.hint}
        isHeading
        isVerbatim
        autoComplete="username"
        value={typed ? typed.one('account') : view.answers.account?.typed}
        error={error}
      />
      {meant.length > 0 && (
        <RadioGroup
          name="meant"
          label={words.account.which}
          hint={words.account.whichHint}
          choices={meant.map((value) => ({ value, label: value }))}
        />
      )}
    </>
  );
}

function ContactQuestion({ view, typed, fault }: Asked): VNode {
  return (
    <AddressField
      name="address"
      label={words.contact.label}
      hint={words.contact.hint}
      isHeading
      value={typed ? typed.one('address') : view.answers.contact}
      error={fault('address')}
      isSure={typed?.has('isSure') ?? false}
    />
  );
}

/** How long it would take with what is held, for each stake, in words. */
function outlookOf(
  view: RequestView,
  { house, now }: Asked['call'],
): { stake: Stake; label: string; value: string }[] {
  const outlook = outlookFor(house.policy, heldIn(view.answers, view.isPasswordCarried), now);
  return stakes.map((stake) => ({
    stake,
    label: words.consent.stakes[stake],
    value: words.decision(outlook[stake], view.reviewHoursTypical),
  }));
}

function heldIn(answers: Answers, isPasswordCarried: boolean): readonly HeldThing[] {
  const held = answers.held ?? [];
  return isPasswordCarried && !held.includes('password') ? [...held, 'password'] : held;
}

function ConsentQuestion({ call, view, typed, fault }: Asked): VNode {
  const { consent } = view.answers;
  return (
    <>
      <PageHeading title={words.titles.consent} lead={words.consent.lead} />
      <Section title={words.consent.timeTitle} id="time" lead={words.consent.timeLead}>
        <SummaryList
          rows={outlookOf(view, call).map(({ stake, label, value }) => ({ key: stake, label, value }))}
          isDense
        />
        <p>{words.consent.person(view.reviewHoursTypical, view.reviewHoursLong)}</p>
        <p>{words.consent.better}</p>
      </Section>
      <Checkbox
        name="patience"
        label={words.consent.patience}
        isTicked={typed ? typed.has('patience') : consent?.patience}
        error={fault('patience')}
      />
      <Checkbox
        name="conduct"
        label={words.consent.conduct}
        hint={
          <>
            {words.consent.conductHint} <a href="/conduct">{words.consent.conductLink}</a>
          </>
        }
        isTicked={typed ? typed.has('conduct') : consent?.conduct}
        error={fault('conduct')}
      />
    </>
  );
}

/** The place of a question in the form, counted from one. */
export const stepOf = (question: Question): number => questions.indexOf(question) + 1;
