/** Open challenges: the code from a mailbox to be typed, the branch to be pushed with its commands, and what a look at it saw. */
import type { VNode } from 'preact';
import type { Policy } from '../../domain/policy/policy.ts';
import type { ChallengeView } from '../../usecases/recovery/see-case.ts';
import { Button, ButtonRow, LinkButton } from '../http/design/button.tsx';
import { CodeField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { LoneLink } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import type { ChecklistItem } from '../http/design/proof.tsx';
import { Copyable, Disclosure } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { caseWords, proofWords as words } from './words-case.en.ts';

type CodeLimits = Policy['mailboxCode'];

export interface ChallengeProps {
  readonly challenge: ChallengeView;
  readonly csrf: string;
  readonly now: Date;
  readonly code: CodeLimits;
  readonly error?: string | undefined;
}

interface Shown {
  readonly title: string;
  readonly lead: (subject: string) => string;
  /** Its line in a checklist, and how it stands there. */
  readonly line: (subject: string) => string;
  readonly standing: (challenge: ChallengeView) => string | null;
  /** How long it is good: of a mailed code nobody is told when it left, or whether. */
  readonly Life: (props: Pick<ChallengeProps, 'challenge' | 'now' | 'code'>) => VNode;
  readonly Body: (props: ChallengeProps) => VNode;
}

/** How the challenge of each kind is shown. */
const shown: Readonly<Record<ChallengeView['kind'], Shown>> = {
  mailbox: {
    title: words.code.title,
    lead: words.code.lead,
    line: caseWords.codeTo,
    standing: ({ triesLeft }) => words.code.left(triesLeft),
    Life: ({ code }) => <>{words.code.life(code.lifeHours)}</>,
    Body: MailboxCode,
  },
  repository: {
    title: words.repository.title,
    lead: () => words.repository.lead,
    line: (subject) => `${caseWords.kinds.repository}: ${subject}`,
    standing: ({ outcome, outcomeDetail }) => outcome && sentenceOf(outcome, outcomeDetail),
    Life: ({ challenge, now }) => (
      <>
        {words.repository.until} <When at={challenge.expiresAt} now={now} as="exact" />.
      </>
    ),
    Body: Branch,
  },
};

/** The challenge to be met now, with its one primary button. */
export function Challenge(props: ChallengeProps): VNode {
  const { Body } = shown[props.challenge.kind];
  return <Body {...props} />;
}

/** What a challenge is called as the heading of its page or section. */
export const titleOfChallenge = ({ kind }: ChallengeView): string => shown[kind].title;

/** The sentence under that heading. */
export const leadOfChallenge = ({ kind, subject }: ChallengeView): string => shown[kind].lead(subject);

function MailboxCode({ challenge, csrf, code, error }: ChallengeProps): VNode {
  const { digits, lifeHours } = code;
  const hint = `${words.code.left(challenge.triesLeft)} ${words.code.life(lifeHours)}`;
  return (
    <>
      <Form action={`/case/prove/${challenge.id}`} csrf={csrf}>
        <CodeField
          name="code"
          label={words.code.label(digits)}
          length={digits + 2}
          hint={hint}
          error={error}
        />
        <Button>{words.code.button}</Button>
      </Form>
      <LoneLink href="/case/prove/mailbox">{words.code.other}</LoneLink>
      <Dismiss challenge={challenge} csrf={csrf} />
    </>
  );
}

function Branch({ challenge, csrf, now }: ChallengeProps): VNode {
  const { subject, shown, expiresAt, nextCheckAt } = challenge;
  const name = shown ?? '';
  const url = quoted(subject);
  return (
    <>
      <Copyable label={words.repository.name} text={name} />
      <Copyable label={words.repository.inClone} text={`git push ${url} HEAD:refs/heads/${name}`} />
      <Disclosure summary={words.repository.fresh}>
        <Copyable
          label={words.repository.freshCommands}
          text={`git clone --depth 1 ${url} rekey-proof\ncd rekey-proof\ngit push origin HEAD:refs/heads/${name}`}
        />
      </Disclosure>
      <Disclosure summary={words.repository.web}>
        <p>{words.repository.webBody}</p>
      </Disclosure>
      <p>{words.repository.colleague}</p>
      <LastLook challenge={challenge} now={now} />
      <Form action={`/case/prove/${challenge.id}`} csrf={csrf}>
        <Button>{words.repository.check}</Button>
      </Form>
      <p class="muted">
        {nextCheckAt ? (
          <>
            {words.repository.nextCheck} <When at={nextCheckAt} now={now} />.{' '}
          </>
        ) : (
          words.repository.noNextCheck
        )}{' '}
        {words.repository.until} <When at={expiresAt} now={now} as="exact" />.
      </p>
      <Dismiss challenge={challenge} csrf={csrf} />
    </>
  );
}

function LastLook({
  challenge,
  now,
}: {
  readonly challenge: ChallengeView;
  readonly now: Date;
}): VNode | null {
  const { checkedAt, outcome, outcomeDetail } = challenge;
  if (!checkedAt || !outcome) return null;
  return (
    <Notice tone={outcome === 'absent' ? 'info' : 'warn'} title={sentenceOf(outcome, outcomeDetail)}>
      {words.repository.lastLook} <When at={checkedAt} now={now} />
    </Notice>
  );
}

function sentenceOf(outcome: string, detail: string | null): string {
  if (outcome === 'near_miss' && detail) return words.repository.found(detail);
  return words.repository.outcomes[outcome] ?? words.repository.outcomes.unreachable!;
}

/** A repository's URL as a shell takes it for one word, whatever its path holds: it goes from our page into somebody's terminal. */
function quoted(url: string): string {
  return /^[\w:/.@%+~-]+$/.test(url) ? url : `'${url.replaceAll("'", '%27')}'`;
}

/** Whoever mistyped an address, or cannot push after all, need not look at it for days. */
function Dismiss({ challenge, csrf }: Pick<ChallengeProps, 'challenge' | 'csrf'>): VNode {
  return (
    <Form action={`/case/prove/${challenge.id}/drop`} csrf={csrf} isInline>
      <Button kind="quiet" isSmall>
        {words.drop}
        <span class="visually-hidden"> {shown[challenge.kind].line(challenge.subject)}</span>
      </Button>
    </Form>
  );
}

/** An open challenge as a line of the checklist, with the way to its own page, and the way out of it. */
export function lineOf({ challenge, csrf, now, code }: ChallengeProps): ChecklistItem {
  const { title, line, standing, Life } = shown[challenge.kind];
  return {
    key: challenge.id,
    state: 'checking',
    title: line(challenge.subject),
    detail: (
      <p>
        {standing(challenge)} <Life challenge={challenge} now={now} code={code} />
      </p>
    ),
    action: (
      <ButtonRow>
        <LinkButton href={`/case/prove/${challenge.id}`} kind="secondary" isSmall>
          {title}
        </LinkButton>
        <Dismiss challenge={challenge} csrf={csrf} />
      </ButtonRow>
    ),
  };
}
