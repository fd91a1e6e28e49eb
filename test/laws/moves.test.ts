/**
 * Law 1: only moves of the table happen, at their time and by those who may make them; nothing reaches `granted` but through
 * `waiting`; the holder can object until the end. Every triple of state, move and actor is tried, not a sample.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, hourMs, after as later } from '../../src/base/clock.ts';
import { type Case, type Moved, move } from '../../src/domain/case/case.ts';
import {
  allActors,
  allMoves,
  allStates,
  type CaseState,
  liveStates,
  type Move,
  type MoveActor,
} from '../../src/domain/case/lifecycle.ts';
import type { AccountId, CaseId, ClaimantId } from '../../src/domain/ids.ts';
import { defaultPolicy as policy } from '../../src/domain/policy/policy.ts';
import { Refusal } from '../../src/domain/refusals.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { clockOrigin } from '../../src/usecases/who.ts';
import { addCase, addFinding, mailboxProof } from '../desk-scene.ts';
import { testStart as now, openHouse, type TestHouse } from '../house.ts';

// RECOVERY.md, section 1, written out as triples (with decisions 003, `refer` also from `waiting`, 009, `resume`, 018, `leave`, and 019, `lapse` from `reviewing`). Not read from the code.
const written = `
  opened: confirm claimant gathering, object holder contested, withdraw claimant withdrawn, withdraw holder withdrawn, lapse clock expired
  gathering: accept policy waiting, refer policy reviewing, submit claimant reviewing, object holder contested, withdraw claimant withdrawn, withdraw holder withdrawn, lapse clock expired
  reviewing: resume policy gathering, ask desk gathering, approve desk waiting, object holder contested, refuse desk refused, withdraw claimant withdrawn, withdraw holder withdrawn, lapse clock expired
  waiting: refer policy reviewing, elapse clock granted, leave claimant gathering, object holder contested, withdraw claimant withdrawn, withdraw holder withdrawn
  granted: redeem claimant completed, leave claimant gathering, object holder contested, withdraw claimant withdrawn, withdraw holder withdrawn, lapse clock expired
  contested: object holder contested, clear desk reviewing, refuse desk refused
  completed: object holder contested
  refused:
  withdrawn:
  expired: reopen claimant gathering`;
const allowed = new Map<string, string>();
for (const line of written.trim().split('\n')) {
  const [from, row = ''] = line.trim().split(/:\s*/);
  for (const triple of row.split(', ').filter(Boolean)) {
    const [name, actor, to] = triple.split(' ');
    allowed.set(`${from} ${name} ${actor}`, to!);
  }
}

const ended: readonly CaseState[] = ['completed', 'refused', 'withdrawn', 'expired'];

/** A case in `state` all of whose times have come, and none of whose are over. */
function caseIn(state: CaseState, set: Partial<Case> = {}): Case {
  return {
    id: 'case' as CaseId,
    number: 'K7QF-3M2X',
    accountId: 'account' as AccountId,
    state,
    version: 3,
    openedAt: later(now, -10 * dayMs),
    enteredAt: later(now, -5 * dayMs),
    dueAt: now,
    stake: 'ordinary',
    waitStartedAt: later(now, -7 * dayMs),
    waitUntil: now,
    aftercare: 'strong',
    forClaimantId: 'claimant' as ClaimantId,
    approvalsNeeded: 1,
    round: 1,
    completedAt: state === 'completed' ? later(now, -5 * dayMs) : null,
    takenBy: null,
    grounds: null,
    contestedAt: null,
    lapsesAt: state === 'reviewing' ? now : null,
    ...set,
  };
}

const done = (moved: Moved) => ('ok' in moved ? moved.ok.state : moved.no);
const moveBy = (before: Case, name: Move, actor: MoveActor, at = now, waitUntil = later(at, dayMs)) =>
  move(before, name, { actor, now: at, policy, waitUntil });

describe('every triple of state, move and actor', () => {
  const triples = allStates.flatMap((state) =>
    allMoves.flatMap((name) => allActors.map((actor) => [state, name, actor] as const)),
  );

  test('is one of 10 × 16 × 5', () => {
    expect(triples).toHaveLength(800);
    expect(allowed.size).toBe(37);
  });

  test.each(allStates)(
    'from %s: leads where the table says, or is refused with the case unchanged',
    (from) => {
      for (const [state, name, actor] of triples.filter(([state]) => state === from)) {
        const before = Object.freeze(caseIn(state));
        const otherwise = ended.includes(state) ? 'case_over' : 'move_not_allowed';
        const expected = allowed.get(`${state} ${name} ${actor}`) ?? otherwise;
        expect(done(moveBy(before, name, actor)), `${state} ${name} ${actor}`).toBe(expected);
      }
    },
  );

  test('that is allowed raises the version by one, and the round only when a review begins', () => {
    for (const key of allowed.keys()) {
      const [from, name, actor] = key.split(' ') as [CaseState, Move, MoveActor];
      const moved = moveBy(caseIn(from), name, actor);
      if (!('ok' in moved)) throw new Error(key);
      expect(moved.ok).toMatchObject({
        version: 4,
        enteredAt: now,
        round: moved.ok.state === 'reviewing' ? 2 : 1,
      });
      expect(moved.ok).toMatchObject({
        id: 'case',
        accountId: 'account',
        number: 'K7QF-3M2X',
        // What was contested takes two people.
        approvalsNeeded: moved.ok.state === 'contested' ? 2 : 1,
        stake: 'ordinary',
      });
    }
  });
});

describe('the time of a move', () => {
  const ms = (at: Date, by: number) => later(at, by);

  test('elapse comes at the end of the wait, not a millisecond before, and never without one', () => {
    const waiting = caseIn('waiting', { waitUntil: now });
    expect(done(moveBy(waiting, 'elapse', 'clock', ms(now, -1)))).toBe('not_yet');
    expect(done(moveBy(waiting, 'elapse', 'clock', now))).toBe('granted');
    expect(done(moveBy({ ...waiting, waitUntil: null }, 'elapse', 'clock', ms(now, 1000 * dayMs)))).toBe(
      'not_yet',
    );
  });

  test.each(['opened', 'gathering', 'granted'] as const)(
    '%s lapses when it is due, not a millisecond before',
    (state) => {
      expect(done(moveBy(caseIn(state), 'lapse', 'clock', ms(now, -1)))).toBe('not_yet');
      expect(done(moveBy(caseIn(state), 'lapse', 'clock', now))).toBe('expired');
      expect(done(moveBy(caseIn(state, { dueAt: null }), 'lapse', 'clock', ms(now, 1000 * dayMs)))).toBe(
        'not_yet',
      );
    },
  );

  test('the holder objects to a completed recovery for 30 days, and not at their end', () => {
    const completed = caseIn('completed', { completedAt: now, enteredAt: now });
    expect(done(moveBy(completed, 'object', 'holder', later(now, 30 * dayMs - 1)))).toBe('contested');
    expect(done(moveBy(completed, 'object', 'holder', later(now, 30 * dayMs)))).toBe('case_over');
  });

  test('an expired case is reopened for 90 days, and not at their end', () => {
    const expired = caseIn('expired', { enteredAt: now });
    expect(done(moveBy(expired, 'reopen', 'claimant', later(now, 90 * dayMs - 1)))).toBe('gathering');
    expect(done(moveBy(expired, 'reopen', 'claimant', later(now, 90 * dayMs)))).toBe('case_over');
  });
});

describe('whatever is tried, in whatever order, for however long', () => {
  const step = fc.record({
    name: fc.constantFrom(...allMoves),
    actor: fc.constantFrom(...allActors),
    hours: fc.integer({ min: 0, max: 400 }),
    waitHours: fc.integer({ min: 0, max: 400 }),
  });
  // Most random moves are refused: a walk that prefers allowed ones reaches the far states, and the rest tries the forbidden ones.
  const walk = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 25 }),
    picks: fc.array(fc.nat(), { maxLength: 25 }),
  });

  test('granted is entered from waiting only, when the wait is over; the holder can object until the end', () => {
    const reached = new Set<CaseState>();
    fc.assert(
      fc.property(walk, ({ steps, picks }) => {
        let at = now;
        let current = caseIn('opened', {
          waitStartedAt: null,
          waitUntil: null,
          forClaimantId: null,
          dueAt: later(now, 7 * dayMs),
        });
        for (const [index, tried] of steps.entries()) {
          at = later(at, tried.hours * hourMs);
          const open = [...allowed.keys()].filter((key) => key.startsWith(`${current.state} `));
          const pick = picks[index] === undefined ? undefined : open[picks[index] % Math.max(open.length, 1)];
          const [, name, actor] = (pick?.split(' ') ?? ['', tried.name, tried.actor]) as [
            string,
            Move,
            MoveActor,
          ];
          const waitUntil = later(at, tried.waitHours * hourMs);
          const forClaimantId = 'claimant' as ClaimantId;
          const moved = move(current, name, { actor, now: at, policy, waitUntil, forClaimantId });
          if (!('ok' in moved)) continue;
          const next = moved.ok;
          if (next.state === 'granted') {
            expect(current.state).toBe('waiting');
            expect(at >= current.waitUntil!).toBe(true);
            expect(actor).toBe('clock');
          }
          if (next.state === 'completed') expect(current.state).toBe('granted');
          if (next.state === 'waiting') expect(actor === 'policy' || actor === 'desk').toBe(true);
          expect(next.version).toBe(current.version + 1);
          current = next;
          reached.add(current.state);
          const objects = done(moveBy(current, 'object', 'holder', at));
          const isOpenToObjection = liveStates.includes(current.state) || current.state === 'completed';
          expect(objects).toBe(isOpenToObjection ? 'contested' : 'case_over');
        }
      }),
      { numRuns: 3000, seed: 20300107 },
    );
    expect([...reached].sort()).toEqual(allStates.filter((state) => state !== 'opened').sort());
  });
});

describe('the database', () => {
  let scene: TestHouse;
  beforeAll(async () => {
    scene = await openHouse();
  });
  afterAll(() => scene.close());

  test('knows exactly the states of the table, and counts the same ones as live', async () => {
    const quoted = (sql: string) => [...sql.matchAll(/'([a-z]+)'/g)].map((match) => match[1]!).sort();
    const check = await scene.sql.query(
      `SELECT pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE conname = 'cases_state_known'`,
    );
    expect(quoted(check.rows[0].def)).toEqual([...allStates].sort());
    const index = await scene.sql.query(
      `SELECT indexdef AS def FROM pg_indexes WHERE indexname = 'cases_one_live_per_account'`,
    );
    expect(quoted(index.rows[0].def)).toEqual([...liveStates].sort());
    const of = await addCase(scene, 'unknown', { proofs: [] });
    await expect(
      scene.sql.query(`UPDATE cases SET state = 'approved' WHERE id = $1`, [of.id]),
    ).rejects.toThrow(/cases_state_known/);
  });

  test('lets one of 20 parallel moves win, each on a connection of its own', async () => {
    const of = await addCase(scene, 'parallel', { proofs: [mailboxProof] });
    const { house } = scene;
    let waiting = 0;
    let release = () => {};
    const all = new Promise<void>((resolve) => {
      release = resolve;
    });
    const names = ['ask', 'refuse', 'withdraw', 'object'] as const;
    const actors = { ask: 'desk', refuse: 'desk', withdraw: 'claimant', object: 'holder' } as const;
    const tried = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) =>
        house.db.transaction(async (tx) => {
          const before = await tx.cases.get(of.id);
          waiting += 1;
          if (waiting === 20) release();
          await all; // everybody has read the same version before anybody moves
          const name = names[at % names.length]!;
          await makeMove(house, tx, before, name, {
            actor: actors[name],
            origin: clockOrigin,
            now,
            letter: { question: '?', reason: '?' },
          });
        }),
      ),
    );
    const lost = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(lost).toHaveLength(19);
    for (const fault of lost) {
      expect(fault).toBeInstanceOf(Refusal);
      expect(fault.code).toBe('case_moved');
    }
    const facts = (await house.db.once.record.ofCase(of.id, [])).filter((fact) =>
      fact.kind.startsWith('case:move:'),
    );
    expect(facts).toHaveLength(1);
  });

  test('refuses a move of a case that was judged or proven further since it was read, though its state is the same', async () => {
    const of = await addCase(scene, 'stale', { proofs: [mailboxProof] });
    const { house } = scene;
    const read = await house.db.once.cases.get(of.id);
    await addFinding(house, of.id, of.claimantId, mailboxProof);
    const stale = house.db.transaction((tx) =>
      makeMove(house, tx, read, 'ask', {
        actor: 'desk',
        origin: clockOrigin,
        now,
        letter: { question: '?' },
      }),
    );
    await expect(stale).rejects.toMatchObject({ code: 'case_moved' });
  });
});
