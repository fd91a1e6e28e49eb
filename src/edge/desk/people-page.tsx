/** The people of the desk and the two forms about them; shown to whoever proved lately that it is them. */
import type { VNode } from 'preact';
import { deskRoles } from '../../domain/case/desk-rights.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Person } from '../../usecases/desk/see-people.ts';
import { isFresh } from '../../usecases/who.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { RadioGroup } from '../http/design/choice.tsx';
import { Select, TextArea, TextField } from '../http/design/field.tsx';
import { ErrorSummary, type FieldError, Form } from '../http/design/form.tsx';
import { PageHeading, Section, Split } from '../http/design/layout.tsx';
import { Notice, Tag } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { faultsOf, typedIn, wordsCharsTaken } from '../http/form-faults.ts';
import { type DeskCall, DeskPage } from './desk-page.tsx';
import { peopleWords as words } from './words-desk.en.ts';

export type PeopleForm = 'invite' | 'suspend';

export interface PeoplePageProps {
  readonly call: DeskCall;
  readonly people: readonly Person[];
  readonly done?: string;
  readonly refused?: { readonly form: PeopleForm; readonly refusal: Refusal; readonly body: unknown };
}

const fields = ['username', 'role', 'reason', 'person', 'because'];
/** What a form calls the fields that the use-cases call otherwise: ids on one page are distinct. */
const named = { invite: {}, suspend: { username: 'person', reason: 'because' } } as const;

/** The page. */
export function PeoplePage({ call, people, done, refused }: PeoplePageProps): VNode {
  const isConfirmed = isFresh(call.house, call.who, call.now);
  const needsConfirming = refused?.refusal.code === 'fresh_proof_required';
  const faults = refused && !needsConfirming ? faultsOf(refused.refusal, fields, named[refused.form]) : [];
  return (
    <DeskPage call={call} title={words.title} current="people" done={done} hasErrors={faults.length > 0}>
      <ErrorSummary errors={faults} />
      <PageHeading title={words.title} lead={words.lead} />
      <Split
        asideLabel={words.suspend}
        aside={isConfirmed || refused ? <SuspendForm {...{ call, people, refused, faults }} /> : null}
      >
        <PeopleTable call={call} people={people} />
        {!isConfirmed && <ConfirmFirst isAgain={needsConfirming} />}
        {(isConfirmed || refused) && <InviteForm {...{ call, refused, faults }} />}
      </Split>
    </DeskPage>
  );
}

function PeopleTable({ call, people }: Pick<PeoplePageProps, 'call' | 'people'>): VNode {
  return (
    <DataTable
      caption={words.tableCaption}
      isCaptionHidden
      isDense
      columns={[
        { key: 'name', label: words.name },
        { key: 'role', label: words.role },
        { key: 'since', label: words.since },
        { key: 'state', label: words.state },
      ]}
      rows={people.map(({ username, role, joinedAt, suspendedAt, isYou }) => ({
        key: username,
        cells: {
          name: isYou ? `${username} (${words.you})` : username,
          role: words.roles[role],
          since: <When at={joinedAt} now={call.now} as="date" />,
          state: suspendedAt ? (
            <>
              <Tag>{words.suspended}</Tag> {words.suspendedSince}{' '}
              <When at={suspendedAt} now={call.now} as="date" />
            </>
          ) : (
            <Tag tone="good">{words.active}</Tag>
          ),
        },
      }))}
    />
  );
}

function ConfirmFirst({ isAgain }: { readonly isAgain: boolean }): VNode {
  return (
    <Notice tone="info" title={words.confirmTitle}>
      <p>{isAgain ? words.confirmAgain : words.confirmLead}</p>
      <p>
        <LinkButton href="/confirm?then=/desk/people" kind="secondary">
          {words.confirm}
        </LinkButton>
      </p>
    </Notice>
  );
}

type FormProps = Pick<PeoplePageProps, 'call'> & {
  readonly refused: PeoplePageProps['refused'];
  readonly faults: readonly FieldError[];
};

/** The sentence for one field, when it belongs to this form. */
const errorAt = ({ refused, faults }: FormProps, form: PeopleForm, field: string): string | undefined =>
  refused?.form === form ? faults.find((fault) => fault.field === field)?.message : undefined;

function InviteForm(props: FormProps): VNode {
  const typed = (name: string) =>
    props.refused?.form === 'invite' ? typedIn(props.refused.body, name, wordsCharsTaken) : '';
  const error = (name: string) => errorAt(props, 'invite', name);
  return (
    <Section id="invite" title={words.invite} lead={words.inviteLead}>
      <Form action="/desk/people/invite" csrf={props.call.csrf}>
        <TextField
          name="username"
          label={words.username}
          value={typed('username')}
          error={error('username')}
          width="medium"
          autoComplete="off"
          isVerbatim
        />
        <RadioGroup
          name="role"
          label={words.role}
          value={typed('role')}
          error={error('role')}
          choices={deskRoles.map((role) => ({
            value: role,
            label: words.roles[role],
            hint: words.roleMeans[role],
          }))}
        />
        <TextArea
          name="reason"
          label={words.reason}
          hint={words.reasonHint}
          value={typed('reason')}
          error={error('reason')}
          rows={2}
        />
        <Button>{words.inviteButton}</Button>
      </Form>
    </Section>
  );
}

function SuspendForm(props: FormProps & Pick<PeoplePageProps, 'people'>): VNode {
  const typed = (name: string) =>
    props.refused?.form === 'suspend' ? typedIn(props.refused.body, name, wordsCharsTaken) : '';
  const error = (name: string) => errorAt(props, 'suspend', name);
  const others = props.people.filter(({ isYou, suspendedAt }) => !isYou && suspendedAt === null);
  return (
    <Section id="suspend" title={words.suspend} lead={words.suspendLead}>
      {others.length === 0 ? (
        <p>{words.nobodyElse}</p>
      ) : (
        <Form action="/desk/people/suspend" csrf={props.call.csrf}>
          <Select
            name="person"
            label={words.person}
            value={typed('person')}
            error={error('person')}
            options={others.map(({ username, role }) => ({
              value: username,
              label: `${username} (${words.roles[role]})`,
            }))}
          />
          <TextArea
            name="because"
            label={words.reason}
            hint={words.reasonHint}
            value={typed('because')}
            error={error('because')}
            rows={2}
          />
          <Button kind="danger">{words.suspendButton}</Button>
        </Form>
      )}
    </Section>
  );
}
