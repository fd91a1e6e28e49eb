/**
 * The forms of a case. Which of them are shown comes from the lifecycle, the rights and the decision, by way of `moves` and `acts`;
 * each carries the version it was shown with, so that nobody acts on a case that has moved on.
 */
import type { ComponentChildren, VNode } from 'preact';
import { states } from '../../domain/case/lifecycle.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { DeskCase } from '../../usecases/desk/see-desk-case.ts';
import { Button, type ButtonKind } from '../http/design/button.tsx';
import { RadioGroup } from '../http/design/choice.tsx';
import { TextArea } from '../http/design/field.tsx';
import { type FieldError, Form } from '../http/design/form.tsx';
import { LoneLink, Section } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { Disclosure } from '../http/design/text.tsx';
import { actWords as words } from './words-acts.en.ts';
import { caseWords } from './words-case.en.ts';

/** The field of each form, distinct on the page; forms of one button have none. */
export const fieldOf = {
  approve: 'approval',
  refuse: 'refusal',
  clear: 'clearing',
  ask: 'question',
  note: 'note',
  take: '',
  release: '',
} as const;
export type CaseForm = keyof typeof fieldOf;
type WrittenForm = Exclude<CaseForm, 'take' | 'release'>;

/** What was refused, and what was typed then. */
export interface RefusedAct {
  readonly form: CaseForm;
  readonly refusal: Refusal;
  readonly typed: string;
  /** Of a question: whom it was for. */
  readonly to?: string | undefined;
}

export interface ActsProps {
  readonly csrf: string;
  readonly seen: DeskCase;
  readonly refused: RefusedAct | undefined;
  readonly faults: readonly FieldError[];
}

/** Whether the case now shows this form to this person. */
export function isShown({ moves, acts }: DeskCase, form: CaseForm): boolean {
  return form === 'note' || form === 'take' || form === 'release'
    ? acts.includes(form === 'note' ? 'note' : 'take')
    : moves.includes(form);
}

interface OneProps extends ActsProps {
  readonly form: WrittenForm;
  readonly kind: ButtonKind;
  readonly rows?: number;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly children?: ComponentChildren;
  /** Further fields, before the text. */
  readonly fields?: ComponentChildren;
}

/** One form behind its name; open when it was refused. */
function One({
  csrf,
  seen,
  refused,
  faults,
  form,
  kind,
  rows = 3,
  hidden,
  children,
  fields,
}: OneProps): VNode | null {
  if (!isShown(seen, form)) return null;
  const own = refused?.form === form ? refused : undefined;
  const field = fieldOf[form];
  const { open, field: label, hint, button } = words[form];
  return (
    <Disclosure summary={open} isOpen={own !== undefined}>
      {children}
      <Form
        action={`/desk/cases/${seen.number}/${form}`}
        csrf={csrf}
        hidden={{ version: String(seen.version), ...hidden }}
      >
        {fields}
        <TextArea
          name={field}
          label={label}
          hint={hint}
          rows={rows}
          value={own?.typed}
          error={faults.find((fault) => fault.field === field)?.message}
        />
        <Button kind={kind} shortcut={shortcuts[form]}>
          {button}
        </Button>
      </Form>
    </Disclosure>
  );
}

const shortcuts: Readonly<Record<WrittenForm, string>> = {
  approve: 'a',
  refuse: 'r',
  clear: 'c',
  ask: 'q',
  note: 'n',
};

/** What decides the case: approve, refuse, clear; or why none of it can be done now. */
export function Decide(props: ActsProps): VNode {
  const { seen } = props;
  const { moves, acts, state } = seen;
  const isReviewing = state === 'reviewing';
  const mayApprove = acts.includes('approve');
  const isOnlyLooking = acts.length === 1;
  const hasNone = !moves.some((move) => move !== 'ask');
  return (
    <Section id="decide" title={caseWords.act}>
      {seen.contestedAt && states[state].actsNext !== 'nobody' && (
        <Notice tone="info" title={words.approve.contested}>
          <p>{words.approve.contestedText}</p>
        </Notice>
      )}
      {isReviewing && <TooFew seen={seen} />}
      {isReviewing && mayApprove && !moves.includes('approve') && <NotApprovable seen={seen} />}
      {moves.includes('approve') && <Approve {...props} />}
      <One {...props} form="clear" kind="primary">
        <p>{words.clear.means}</p>
        <p>{words.clear.again}</p>
      </One>
      <One {...props} form="refuse" kind="danger">
        <p>{words.refuse.means}</p>
      </One>
      {moves.includes('ask') && <LoneLink href="#write">{caseWords.askInstead}</LoneLink>}
      {isOnlyLooking ? (
        <p class="muted">{caseWords.onlySee}</p>
      ) : (
        hasNone && !isReviewing && <p class="muted">{caseWords.nothingToDo}</p>
      )}
    </Section>
  );
}

function NotApprovable({ seen }: { readonly seen: DeskCase }): VNode {
  const { approve } = words;
  const hasApproved = seen.approvals.some((approval) => approval.isYou && approval.isCounting);
  if (hasApproved) return <Notice tone="good" title={approve.done} />;
  if (!seen.judged.grant) return <Notice tone="warn" title={approve.denied} />;
  return (
    <Notice tone="info" title={approve.joinedAfter}>
      <p>
        {approve.joinedAfterText} {approve.approvers(seen.approvers)}
      </p>
    </Notice>
  );
}

/** Where two people must approve and the desk has no two who count: what can be done instead. */
function TooFew({ seen }: { readonly seen: DeskCase }): VNode | null {
  const { grant } = seen.judged;
  if (!grant || grant.approvalsNeeded <= seen.approvers.length) return null;
  return (
    <Notice tone="warn" title={words.approve.tooFew}>
      <p>{words.approve.tooFewText}</p>
      <p>{words.approve.approvers(seen.approvers)}</p>
    </Notice>
  );
}

function Approve(props: ActsProps): VNode | null {
  const { judged, approvals, approvers, claimants } = props.seen;
  const { grant } = judged;
  if (!grant) return null;
  const given = approvals.filter((approval) => approval.isCounting).map((approval) => approval.username);
  const contact = claimants.find((claimant) => claimant.id === grant.claimantId)?.contact ?? '';
  const { approve } = words;
  const isLast = given.length + 1 >= grant.approvalsNeeded;
  return (
    <One {...props} form="approve" kind="primary" hidden={{ claimant: grant.claimantId }}>
      <p>{approve.forWhom(contact)}</p>
      <p>
        {approve.needs(grant.approvalsNeeded)} {approve.given(given)}
        {grant.approvalsNeeded > 1 && ` ${approve.approvers(approvers)}`}
      </p>
      <p>{isLast ? approve.last(grant.waitHours) : approve.notLast(grant.waitHours)}</p>
    </One>
  );
}

/** What is written to the claimant or for the desk itself, below the history. */
export function Write(props: ActsProps): VNode | null {
  if (!isShown(props.seen, 'ask') && !isShown(props.seen, 'note')) return null;
  return (
    <Section id="write" title={caseWords.write}>
      <One {...props} form="ask" kind="secondary" rows={4} fields={<ForWhom {...props} />}>
        <p>{words.ask.means}</p>
      </One>
      <One {...props} form="note" kind="secondary" rows={4} />
    </Section>
  );
}

/** Whom the question is for, where several ask: nobody's matters go to a stranger who joined unless that is chosen. */
function ForWhom({ seen, refused, faults }: ActsProps): VNode | null {
  const asking = seen.claimants.filter(({ confirmedAt, leftAt }) => confirmedAt !== null && leftAt === null);
  if (asking.length + seen.unlisted <= 1) return null;
  return (
    <RadioGroup
      name="to"
      label={words.ask.whom}
      choices={[
        ...asking.map(({ id, contact }) => ({ value: id, label: contact })),
        { value: 'all', label: words.ask.all, hint: words.ask.allHint },
      ]}
      value={refused?.form === 'ask' ? refused.to : undefined}
      error={faults.find((fault) => fault.field === 'to')?.message}
    />
  );
}
