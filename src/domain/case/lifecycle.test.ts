import { describe, expect, test } from 'vitest';
import { lifecycleDiagram } from './describe.ts';
import {
  allActors,
  allMoves,
  allStates,
  type CaseState,
  liveStates,
  type Move,
  type MoveActor,
  movesFor,
  states,
  target,
} from './lifecycle.ts';

const live: CaseState[] = ['opened', 'gathering', 'reviewing', 'waiting', 'granted', 'contested'];

// RECOVERY.md, section 1, written out again: move, by, from, to.
const specified: readonly (readonly [Move, readonly MoveActor[], readonly CaseState[], CaseState])[] = [
  ['confirm', ['claimant'], ['opened'], 'gathering'],
  ['accept', ['policy'], ['gathering'], 'waiting'],
  // Deviates (docs/decisions/003): also from `waiting`; RECOVERY.md has `gathering` only.
  ['refer', ['policy'], ['gathering', 'waiting'], 'reviewing'],
  ['submit', ['claimant'], ['gathering'], 'reviewing'],
  ['ask', ['desk'], ['reviewing'], 'gathering'],
  // docs/decisions/009: RECOVERY.md does not have it.
  ['resume', ['policy'], ['reviewing'], 'gathering'],
  ['approve', ['desk'], ['reviewing'], 'waiting'],
  ['elapse', ['clock'], ['waiting'], 'granted'],
  ['redeem', ['claimant'], ['granted'], 'completed'],
  ['object', ['holder'], [...live, 'completed'], 'contested'],
  ['clear', ['desk'], ['contested'], 'reviewing'],
  ['refuse', ['desk'], ['reviewing', 'contested'], 'refused'],
  [
    'withdraw',
    ['claimant', 'holder'],
    ['opened', 'gathering', 'reviewing', 'waiting', 'granted'],
    'withdrawn',
  ],
  // docs/decisions/018: RECOVERY.md does not have it.
  ['leave', ['claimant'], ['waiting', 'granted'], 'gathering'],
  // Deviates (docs/decisions/019): also from `reviewing`, where nothing is proven.
  ['lapse', ['clock'], ['opened', 'gathering', 'reviewing', 'granted'], 'expired'],
  ['reopen', ['claimant'], ['expired'], 'gathering'],
];

describe('the lifecycle', () => {
  test('has the states of RECOVERY.md, each with who acts next', () => {
    expect(Object.fromEntries(allStates.map((state) => [state, states[state].actsNext]))).toEqual({
      opened: 'claimant',
      gathering: 'claimant',
      reviewing: 'desk',
      waiting: 'clock',
      granted: 'claimant',
      contested: 'desk',
      completed: 'nobody',
      refused: 'nobody',
      withdrawn: 'nobody',
      expired: 'nobody',
    });
    expect(liveStates).toEqual(live);
  });

  test('allows exactly the moves of RECOVERY.md, over every state x move x actor', () => {
    expect([...allMoves].sort()).toEqual(specified.map(([move]) => move).sort());
    for (const from of allStates)
      for (const [move, by, sources, to] of specified)
        for (const actor of allActors) {
          const expected = sources.includes(from) && by.includes(actor) ? to : undefined;
          expect(target(from, move, actor), `${from} ${move} ${actor}`).toBe(expected);
          expect(movesFor(from, actor).includes(move)).toBe(expected !== undefined);
        }
  });

  test('law 1: every way to granted passes through waiting, and only the clock opens it', () => {
    const into = (to: CaseState) =>
      allStates.flatMap((from) =>
        allMoves.flatMap((move) =>
          allActors.filter((actor) => target(from, move, actor) === to).map((actor) => [from, move, actor]),
        ),
      );
    expect(into('granted')).toEqual([['waiting', 'elapse', 'clock']]);
    expect(into('completed')).toEqual([['granted', 'redeem', 'claimant']]);
  });

  test('law 1: the holder can object in every live state', () => {
    for (const state of liveStates) expect(target(state, 'object', 'holder')).toBe('contested');
  });

  test('no case is stuck: every live state has a move by whoever acts next', () => {
    for (const state of liveStates) {
      const next = states[state].actsNext;
      if (next !== 'nobody') expect(movesFor(state, next), state).not.toEqual([]);
    }
  });

  test('is drawn with every arrow, once', () => {
    const drawn = lifecycleDiagram();
    for (const [move, by, sources, to] of specified)
      for (const from of sources) {
        const line = drawn.split('\n').filter((text) => text.startsWith(`  ${from} --> ${to} :`));
        expect(line).toHaveLength(1);
        expect(line[0]).toContain(`${move} (${by.join(', ')})`);
      }
    expect(drawn).toContain('| refer | policy | gathering, waiting | reviewing |');
  });
});
