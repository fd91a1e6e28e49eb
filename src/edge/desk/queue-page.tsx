/** The queue as a table: close rows, the overdue marked, each case a link; on a phone each row is a card. */
import type { VNode } from 'preact';
import { allStates, states } from '../../domain/case/lifecycle.ts';
import { type Queue, type QueueRow, queuePageRows } from '../../usecases/desk/see-queue.ts';
import { PageHeading } from '../http/design/layout.tsx';
import { CaseTag, Empty, Tag } from '../http/design/notice.tsx';
import { type Column, DataTable, Pagination } from '../http/design/table.tsx';
import { type Tab, Tabs } from '../http/design/tabs.tsx';
import { When } from '../http/design/when.tsx';
import { type DeskCall, DeskPage } from './desk-page.tsx';
import { deskWords, queueWords as words } from './words-desk.en.ts';

export interface QueuePageProps {
  readonly call: DeskCall;
  readonly queue: Queue;
  readonly done: string;
}

type View = keyof typeof words.tab;
const views = Object.keys(words.tab) as View[];

/** The queue. */
export function QueuePage({ call, queue, done }: QueuePageProps): VNode {
  const waiting = countOf(queue, 'desk');
  return (
    <DeskPage call={call} title={words.title} current="queue" done={done}>
      <PageHeading title={words.title} caption={words.caption(waiting)} />
      <Tabs label={words.tabs} tabs={views.map((view) => tabOf(queue, view))} />
      {queue.rows.length > 0 ? <Cases call={call} queue={queue} /> : <Nothing queue={queue} />}
      <Pagination
        newerHref={queue.page > 1 ? hrefOf(queue, queue.page - 1) : undefined}
        olderHref={queue.hasMore ? hrefOf(queue, queue.page + 1) : undefined}
        shown={shownOf(queue)}
      />
    </DeskPage>
  );
}

function countOf(queue: Queue, view: View): number {
  const isIn = (state: (typeof allStates)[number]) =>
    view === 'desk'
      ? states[state].actsNext === 'desk'
      : view === 'over'
        ? states[state].actsNext === 'nobody'
        : state === view;
  return allStates.filter(isIn).reduce((sum, state) => sum + queue.counts[state], 0);
}

function tabOf(queue: Queue, view: View): Tab {
  return {
    href: view === 'desk' ? '/desk' : `/desk?state=${view}`,
    label: words.tab[view],
    count: countOf(queue, view),
    isCurrent: view === (queue.state ?? 'desk'),
  };
}

function hrefOf(queue: Queue, page: number): string {
  const query = new URLSearchParams({
    ...(queue.state ? { state: queue.state } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
  return query.size > 0 ? `/desk?${query}` : '/desk';
}

function shownOf({ page, rows }: Queue) {
  const from = (page - 1) * queuePageRows + 1;
  return rows.length > 0 ? { from, to: from + rows.length - 1 } : undefined;
}

function Nothing({ queue }: { readonly queue: Queue }): VNode {
  if (queue.page > 1)
    return (
      <Empty title={words.pastTheEnd}>
        <p class="lone-link">
          <a href={hrefOf(queue, 1)}>{words.first}</a>
        </p>
      </Empty>
    );
  if (queue.state) return <Empty title={words.empty} />;
  return (
    <Empty title={words.emptyDesk}>
      <p>{words.emptyDeskText}</p>
    </Empty>
  );
}

const columns = (isOver: boolean): Column[] => [
  { key: 'number', label: words.number },
  { key: 'account', label: words.account },
  { key: 'state', label: words.state },
  { key: 'stake', label: words.stake },
  { key: 'proofs', label: words.proofs, isNumber: true },
  { key: 'approvals', label: words.approvals, isNumber: true },
  { key: 'age', label: words.age },
  { key: 'due', label: isOver ? words.ended : words.due },
  { key: 'takenBy', label: words.takenBy },
];

function Cases({ call, queue }: { readonly call: DeskCall; readonly queue: Queue }): VNode {
  const isOver =
    queue.state === 'over' || (queue.state !== undefined && states[queue.state].actsNext === 'nobody');
  return (
    <DataTable
      caption={isOver ? words.tableCaptionOver : words.tableCaption}
      isCaptionHidden
      isDense
      columns={columns(isOver)}
      rows={queue.rows.map((row) => ({
        key: row.number,
        isMarked: row.isOverdue && states[row.state].actsNext === 'desk',
        cells: cellsOf(call, row, isOver),
      }))}
    />
  );
}

function cellsOf({ now }: DeskCall, row: QueueRow, isOver: boolean) {
  const { number, username, stake, state, isOwn } = row;
  const needsApproval = state === 'reviewing' && !isOwn;
  return {
    number: isOwn ? (
      <span title={words.ownHint}>{number}</span>
    ) : (
      <a href={`/desk/cases/${number}`}>{number}</a>
    ),
    account: isOwn ? `${username} (${words.own})` : username,
    state: <CaseTag state={state} />,
    stake: stake === 'critical' ? <Tag tone="warn">{deskWords.stakes[stake]}</Tag> : deskWords.stakes[stake],
    proofs: isOwn ? words.nothing : String(row.proofs),
    approvals: needsApproval ? words.approvalsOf(row.approvals, row.approvalsNeeded) : words.nothing,
    age: <When at={row.openedAt} now={now} />,
    due: isOver ? <When at={row.enteredAt} now={now} /> : <Due row={row} now={now} />,
    takenBy: row.takenBy ?? words.nothing,
  };
}

function Due({ row, now }: { readonly row: QueueRow; readonly now: Date }): VNode {
  if (!row.dueAt) return <>{words.nothing}</>;
  return (
    <>
      {row.isOverdue && states[row.state].actsNext === 'desk' && (
        <>
          <Tag tone="stop">{words.overdue}</Tag>{' '}
        </>
      )}
      <When at={row.dueAt} now={now} />
    </>
  );
}
