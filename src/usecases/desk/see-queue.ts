/** The queue of the desk: what waits for it, what is due first on top; or every case of one state, or all that are over. */
import { allStates, type CaseState, states } from '../../domain/case/lifecycle.ts';
import type { Stake } from '../../domain/policy/rules.ts';
import type { House } from '../house.ts';
import { mustHaveRight } from '../steps/desk-case.ts';
import type { Staff } from '../who.ts';

export const queuePageRows = 50;
const pagesMax = 1000;

export interface QueueRow {
  readonly number: string;
  readonly state: CaseState;
  readonly stake: Stake;
  readonly username: string;
  readonly openedAt: Date;
  readonly enteredAt: Date;
  readonly dueAt: Date | null;
  readonly isOverdue: boolean;
  /** The person who has it, by user name. */
  readonly takenBy: string | null;
  readonly proofs: number;
  readonly approvals: number;
  readonly approvalsNeeded: number;
  /** About the reader's own account: it cannot be opened by them. */
  readonly isOwn: boolean;
}

export interface Queue {
  /** The chosen state, or all that are over; undefined: all that wait for the desk. */
  readonly state: CaseState | 'over' | undefined;
  readonly page: number;
  readonly hasMore: boolean;
  readonly rows: readonly QueueRow[];
  readonly counts: Readonly<Record<CaseState, number>>;
}

const waitingForDesk = allStates.filter((state) => states[state].actsNext === 'desk');
const over = allStates.filter((state) => states[state].actsNext === 'nobody');

/** Shows page `page` (from 1) of the cases in `state` (or `over`: the latest first); without one, of all that wait for the desk. */
export async function seeQueue(
  house: House,
  staff: Staff,
  ask: { state?: string | undefined; page?: number | undefined } = {},
): Promise<Queue> {
  const now = house.clock.now();
  const tx = house.db.once;
  await mustHaveRight(tx, staff, 'see', now);
  const state = ask.state === 'over' ? ask.state : allStates.find((known) => known === ask.state);
  const page = Math.min(Math.max(Math.trunc(ask.page ?? 1) || 1, 1), pagesMax);
  const found = await tx.desk.queue(
    state === 'over' ? over : state ? [state] : waitingForDesk,
    queuePageRows + 1,
    (page - 1) * queuePageRows,
    state === 'over' ? 'latest' : 'due',
  );
  const counted = new Map((await tx.desk.counts()).map((row) => [row.state, row.count]));
  const counts = Object.fromEntries(allStates.map((known) => [known, counted.get(known) ?? 0])) as Record<
    CaseState,
    number
  >;
  const rows = found.slice(0, queuePageRows).map(({ id: _, accountId, ...row }): QueueRow => {
    const isOwn = accountId === staff.accountId;
    const shown = {
      ...row,
      proofs: row.proofs ?? 0,
      approvals: row.approvals ?? 0,
      isOverdue: row.dueAt !== null && row.dueAt < now,
      isOwn,
    };
    return isOwn ? { ...shown, proofs: 0, approvals: 0, takenBy: null } : shown;
  });
  return { state, page, hasMore: found.length > queuePageRows, rows, counts };
}
