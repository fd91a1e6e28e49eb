/**
 * Clocks go wrong and are put right. The clock of this process is held against the database's; and instants that were written while a clock
 * was ahead become now, so that nothing that was locked, counted or restricted then stays so until they come.
 */
import { after, msBetween, secondMs } from '../../base/clock.ts';
import type { CaseId } from '../../domain/ids.ts';
import { clockToleranceMs, isAhead } from '../../domain/instant.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { timersFor } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { clockOrigin } from '../who.ts';

export interface ClockWatch {
  /** How many seconds the clock of this process is ahead of the database's; negative when it is behind. */
  readonly skewS: number;
  /** How many instants lay in the future and are now. */
  readonly putRight: number;
}

/** Compares the clocks, and puts right what lies in the future when the record says that a clock was ahead. */
export async function watchClock(house: House): Promise<ClockWatch> {
  const now = house.clock.now();
  const skewS = msBetween(await house.db.once.clocks.now(), now) / secondMs;
  const newest = await house.db.once.clocks.newestFactAt();
  if (!newest || !isAhead(newest, now)) return { skewS, putRight: 0 };
  const ahead = after(now, clockToleranceMs);
  const putRight = await house.db.once.clocks.putRight(now, ahead);
  const waits = await house.db.once.clocks.waitsAhead(ahead);
  for (const { id } of waits) await house.db.transaction((tx) => putWaitRight(house, tx, now, id));
  return { skewS, putRight: putRight + waits.length };
}

/** A wait that began in the future begins now and lasts as long as it was to last; everybody who was told another date is told this one. */
async function putWaitRight(house: House, tx: Tx, now: Date, caseId: CaseId): Promise<void> {
  const current = await tx.cases.lock(caseId);
  const { waitStartedAt, waitUntil } = current;
  if (current.state !== 'waiting' || !waitStartedAt || !waitUntil || !isAhead(waitStartedAt, now)) return;
  const until = after(waitUntil, -msBetween(now, waitStartedAt));
  const { decision } = (await tx.cases.decision(caseId)) ?? { decision: {} };
  const sooner = await tx.cases.decide(current, decision ?? {}, {
    waitStartedAt: now,
    waitUntil: until,
    dueAt: until,
  });
  const payload = { from: waitUntil.toISOString(), until: until.toISOString() };
  const about = { origin: clockOrigin, accountId: current.accountId, caseId };
  await record(
    house,
    tx,
    now,
    [{ ...about, kind: 'case:wait:shortened', payload }],
    timersFor(house, sooner),
  );
}
