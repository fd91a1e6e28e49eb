/** What has happened, in one column: the record's lines, the messages, and the desk's own notes, which are marked as such by icon and word. */
import type { VNode } from 'preact';
import type { DeskCase, DeskMessage } from '../../usecases/desk/see-desk-case.ts';
import { Timeline, type TimelineItem } from '../http/design/case-status.tsx';
import { Card, Section } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { Disclosure } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { type DeskCall, Prose } from './desk-page.tsx';
import { wordFor, historyWords as words } from './words-case.en.ts';
import { factInWords, toneOfFact } from './words-record.en.ts';

interface Props {
  readonly call: DeskCall;
  readonly seen: DeskCase;
}

/** Lines that only say that a message was written: the message itself stands there. */
const saidByMessage: ReadonlySet<string> = new Set(['case:message:sent', 'desk:note:written']);

/** The history of the case, oldest first. */
export function History({ call, seen }: Props): VNode {
  const lines = seen.history
    .filter(({ kind }) => !saidByMessage.has(kind))
    .map((line, index) => lineItem(line, index, call.now));
  const items = [...lines, ...seen.messages.map(messageItem)].sort((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <Section id="history" title={words.title} lead={words.lead}>
      {items.length > 0 ? <Timeline items={items} now={call.now} /> : <p class="muted">{words.nothing}</p>}
    </Section>
  );
}

/** What the record says of the account lately, newest first; behind a line, because it is long and rarely needed. */
export function AccountRecord({ call, seen }: Props): VNode | null {
  const { history } = seen.account;
  if (history.length === 0) return null;
  return (
    <Disclosure summary={words.accountTitle}>
      <Timeline items={history.map((line, index) => lineItem(line, index, call.now))} now={call.now} />
    </Disclosure>
  );
}

function lineItem(line: DeskCase['history'][number], index: number, now: Date): TimelineItem {
  const { at, kind, actor, person, client, addressPrefix, payload } = line;
  const isFrom = actor === 'claimant' || actor === 'holder' || actor === 'visitor';
  const by = [
    person ? words.person(person) : wordFor(words.actors, actor),
    ...(isFrom ? [client, addressPrefix] : []),
  ]
    .filter(Boolean)
    .join(' · ');
  const { reason } = payload;
  // The rules' own reason is codes; the trail says the same in words.
  const isTold = typeof reason === 'string' && actor !== 'policy' && kind !== 'case:move:ask';
  return {
    key: `line-${index}`,
    at,
    title: factInWords(kind, payload),
    by,
    tone: toneOfFact(kind),
    body: isTold ? <Prose text={`${words.reason} ${reason}`} /> : timesOf(line, now),
  };
}

function timesOf({ times, firstAt }: DeskCase['history'][number], now: Date): VNode | undefined {
  if (times === 1) return undefined;
  return (
    <p>
      {words.times(times)} <When at={firstAt} now={now} />.
    </p>
  );
}

function messageItem({ id, at, body, isInternal, by, from, to }: DeskMessage): TimelineItem {
  if (isInternal)
    return {
      key: id,
      at,
      title: words.noteBy(from),
      tone: 'warn',
      body: (
        <Notice tone="warn" icon="lock" title={words.internal}>
          <Prose text={body} />
        </Notice>
      ),
    };
  return {
    key: id,
    at,
    title: by === 'desk' ? words.deskAsked(from, to) : words.claimantWrote(from),
    tone: 'info',
    body: (
      <Card>
        <Prose text={body} />
      </Card>
    ),
  };
}
