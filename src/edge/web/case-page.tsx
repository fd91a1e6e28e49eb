/** The status page of a case: who acts next and by when, the one thing to do, and everything else below it. */
import type { VNode } from 'preact';
import { metBy } from '../../domain/evidence/kinds.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { CaseView, ChallengeView } from '../../usecases/recovery/see-case.ts';
import { Button, ButtonRow, LinkButton } from '../http/design/button.tsx';
import { Timeline, type TimelineItem } from '../http/design/case-status.tsx';
import { TextArea } from '../http/design/field.tsx';
import { ErrorSummary, Form } from '../http/design/form.tsx';
import { Card, PageHeading, Section } from '../http/design/layout.tsx';
import { CaseTag } from '../http/design/notice.tsx';
import { Checklist } from '../http/design/proof.tsx';
import { doneFlash, faultsOf, typedIn, wordsCharsTaken } from '../http/form-faults.ts';
import type { Call } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { About } from './case-about.tsx';
import { Challenge, leadOfChallenge, lineOf, titleOfChallenge } from './case-challenges.tsx';
import { Head, History, Proven, standingOf, Ways, waysToShow } from './case-standing.tsx';
import { ForWhom } from './for-whom.tsx';
import { proofWords, caseWords as words } from './words-case.en.ts';

export interface CasePageProps {
  readonly call: Call;
  readonly view: CaseView;
  readonly done?: string;
  /** Of a refused act: what is wrong, and for a message what was typed. */
  readonly refusal?: Refusal;
}

/** The whole page. */
export function casePage({ call, view, done, refusal }: CasePageProps): VNode {
  const { now } = call;
  const first = firstChallenge(view);
  const others = view.challenges.filter((challenge) => challenge !== first);
  const standing = standingOf(view);
  const isAsked = standing === 'asked' && view.may.answer;
  const messages = (isNext: boolean) => (
    <Messages call={call} view={view} refusal={refusal} isNext={isNext} />
  );
  return (
    <Shell
      call={call}
      title={words.title(view.number, view.username)}
      hasErrors={refusal !== undefined}
      flash={doneFlash(words.done, done ?? '')}
    >
      <ErrorSummary errors={faultsOf(refusal, ['body'])} />
      <PageHeading
        title={view.username}
        caption={words.caption(view.number)}
        aside={<CaseTag state={view.state} />}
      />
      <Head view={view} now={now} />
      {isAsked && messages(!first)}
      {standing === 'answered' && view.may.submit && !first && <Go href="/case/submit">{words.sendBack}</Go>}
      <Next call={call} view={view} first={first} />
      {(view.proven.length > 0 || view.may.prove) && (
        <Section title={words.proven} id="proven">
          <Proven view={view} now={now} />
        </Section>
      )}
      <Begun call={call} others={others} />
      {first && <MoreWays call={call} view={view} />}
      {!isAsked && (view.may.answer || view.messages.length > 0) && messages(false)}
      <Section title={words.history} id="history">
        <History view={view} now={now} />
      </Section>
      <About view={view} now={now} csrf={call.csrf} />
    </Shell>
  );
}

/** What was begun besides: it is not proven, and it can be given up. */
function Begun({
  call,
  others,
}: {
  readonly call: Call;
  readonly others: readonly ChallengeView[];
}): VNode | null {
  if (others.length === 0) return null;
  const { csrf, now, house } = call;
  const code = house.policy.mailboxCode;
  return (
    <Section title={words.openAlready} id="open" lead={words.openAlreadyLead}>
      <Checklist items={others.map((challenge) => lineOf({ challenge, csrf, now, code }))} />
    </Section>
  );
}

function MoreWays({ call, view }: Pick<CasePageProps, 'call' | 'view'>): VNode | null {
  if (waysToShow(view).length === 0) return null;
  return (
    <Section title={words.ways} id="ways" lead={words.waysLead}>
      <Ways view={view} csrf={call.csrf} isFirst={false} />
    </Section>
  );
}

/** The challenge to go on with: a code that waits to be typed before a branch that waits to be pushed, the newest of each. */
function firstChallenge(view: CaseView): ChallengeView | undefined {
  // Nothing is asked of whoever waits: what is open stands in the list, with the way to it.
  if (!view.may.prove || standingOf(view) === 'waiting') return undefined;
  const open = view.challenges.filter(({ kind, triesLeft }) => metBy[kind] !== 'typing' || triesLeft > 0);
  return open.findLast(({ kind }) => metBy[kind] === 'typing') ?? open.at(-1);
}

interface NextProps {
  readonly call: Call;
  readonly view: CaseView;
  readonly first: ChallengeView | undefined;
}

/** The one next thing, where there is one for this claimant. */
function Next(props: NextProps): VNode | null {
  const { call, view } = props;
  switch (standingOf(view)) {
    case 'granted':
      return (
        <Section title={words.restoreTitle} id="next" lead={words.restoreLead(view.contact)}>
          <Form action="/case/restore-link" csrf={call.csrf}>
            <Button kind="secondary">{words.restoreAgain}</Button>
          </Form>
        </Section>
      );
    case 'expired':
      return <Go href="/case/reopen">{words.reopenButton}</Go>;
    case 'completed':
      return <Go href="/sign-in">{words.signIn}</Go>;
    case 'completed_other':
    case 'expired_for_good':
    case 'refused':
    case 'withdrawn':
      return <Go href="/recover">{words.askAnew}</Go>;
    default:
      return <NextProof {...props} />;
  }
}

/** The challenge that is open, else the ways to prove something, else sending it to a person with what there is. */
function NextProof({ call: { csrf, now, house }, view, first }: NextProps): VNode | null {
  if (first)
    return (
      <Section title={titleOfChallenge(first)} id="next" lead={leadOfChallenge(first)}>
        <Card>
          <ForWhom contact={view.contact} />
          <Challenge challenge={first} csrf={csrf} now={now} code={house.policy.mailboxCode} />
        </Card>
      </Section>
    );
  if (waysToShow(view).length > 0)
    return (
      <Section title={nextTitle(view)} id="next">
        <Ways view={view} csrf={csrf} isFirst={standingOf(view) === 'gathering'} />
      </Section>
    );
  if (standingOf(view) !== 'gathering' || !view.may.submit) return null;
  return (
    <Section title={words.next} id="next" lead={words.noWays}>
      <LinkButton href="/case/submit">{words.submitLink}</LinkButton>
    </Section>
  );
}

function nextTitle(view: CaseView): string {
  const standing = standingOf(view);
  if (standing === 'asked' || standing === 'answered') return words.nextElse;
  if (standing === 'reviewing' || standing === 'reviewing_unproven') return words.nextHelps;
  return standing === 'waiting' ? words.nextFaster : words.next;
}

function Go({ href, children }: { readonly href: string; readonly children: string }): VNode {
  return (
    <p>
      <LinkButton href={href}>{children}</LinkButton>
    </p>
  );
}

interface MessagesProps {
  readonly call: Call;
  readonly view: CaseView;
  readonly refusal: Refusal | undefined;
  /** Answering is the one next thing. */
  readonly isNext: boolean;
}

function Messages(props: MessagesProps): VNode {
  const { call, view } = props;
  const items = view.messages.map(
    ({ at, by, body }, index): TimelineItem => ({
      key: String(index),
      at,
      title: words.messageBy[by],
      body: body.split('\n').map((line) => <p key={line}>{line}</p>),
      tone: by === 'desk' ? 'info' : undefined,
    }),
  );
  return (
    <Section title={words.messages} id="messages">
      {items.length === 0 ? <p>{words.noMessages}</p> : <Timeline items={items} now={call.now} />}
      {view.may.answer && <MessageForm {...props} />}
    </Section>
  );
}

function MessageForm({ call, view, refusal, isNext }: MessagesProps): VNode {
  const { message } = proofWords;
  const isAsked = view.messages.at(-1)?.by === 'desk';
  return (
    <Form action="/case/answer" csrf={call.csrf}>
      <TextArea
        name="body"
        label={isAsked ? message.answerLabel : message.label}
        hint={message.hint}
        rows={4}
        value={refusal && typedIn(call.body, 'body', wordsCharsTaken)}
        error={refusal?.fields.body}
      />
      {isAsked && view.may.submit ? (
        <ButtonRow>
          <Button kind={isNext ? 'primary' : 'secondary'} name="next" value="desk">
            {message.sendBack}
          </Button>
          <Button kind="secondary" name="next" value="more">
            {message.keep}
          </Button>
        </ButtonRow>
      ) : (
        <Button kind={isNext ? 'primary' : 'secondary'}>{message.button}</Button>
      )}
    </Form>
  );
}
