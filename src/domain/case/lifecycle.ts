/**
 * THE table: every state of a case, every move, who may make it. Types, the database's CHECK, the diagram in the docs,
 * the buttons and the laws are derived from it. Nothing but a move changes a state.
 */

export const states = {
  opened: { actsNext: 'claimant', means: 'contact address not yet proven' },
  gathering: { actsNext: 'claimant', means: 'proofs are being collected; each is checked as it comes' },
  reviewing: { actsNext: 'desk', means: 'a person must look' },
  waiting: { actsNext: 'clock', means: 'decided; the objection window runs (its length may be zero)' },
  granted: { actsNext: 'claimant', means: 'may restore the account' },
  contested: { actsNext: 'desk', means: 'the holder says: this was not me' },
  completed: { actsNext: 'nobody', means: 'the account was restored' },
  refused: { actsNext: 'nobody', means: 'the desk said no' },
  withdrawn: { actsNext: 'nobody', means: 'the claimant or the holder ended it' },
  expired: { actsNext: 'nobody', means: 'it lapsed; it can be reopened for 90 days' },
} as const;

export type CaseState = keyof typeof states;
export type MoveActor = (typeof allActors)[number];

export const allStates = Object.keys(states) as CaseState[];
export const allActors = ['claimant', 'policy', 'desk', 'clock', 'holder'] as const;

/** States in which a case is alive: an account has at most one such case. */
export const liveStates: readonly CaseState[] = allStates.filter(
  (state) => states[state].actsNext !== 'nobody',
);

interface Row {
  readonly by: readonly MoveActor[];
  readonly from: readonly CaseState[];
  readonly to: CaseState;
}

const liveButContested = liveStates.filter((state) => state !== 'contested');

export const moves = {
  confirm: { by: ['claimant'], from: ['opened'], to: 'gathering' },
  accept: { by: ['policy'], from: ['gathering'], to: 'waiting' },
  // RECOVERY.md lets the policy refer while gathering only; a rival can also appear during the wait, and
  // must reach a person before the clock does (docs/decisions/003, 012).
  refer: { by: ['policy'], from: ['gathering', 'waiting'], to: 'reviewing' },
  submit: { by: ['claimant'], from: ['gathering'], to: 'reviewing' },
  ask: { by: ['desk'], from: ['reviewing'], to: 'gathering' },
  // What was proven later suffices for the policy: the case goes back to it, and needs no person (docs/decisions/009).
  resume: { by: ['policy'], from: ['reviewing'], to: 'gathering' },
  approve: { by: ['desk'], from: ['reviewing'], to: 'waiting' },
  elapse: { by: ['clock'], from: ['waiting'], to: 'granted' },
  redeem: { by: ['claimant'], from: ['granted'], to: 'completed' },
  // From `completed` the holder may object for 30 days only; `move` checks the date.
  object: { by: ['holder'], from: [...liveStates, 'completed'], to: 'contested' },
  clear: { by: ['desk'], from: ['contested'], to: 'reviewing' },
  refuse: { by: ['desk'], from: ['reviewing', 'contested'], to: 'refused' },
  withdraw: { by: ['claimant', 'holder'], from: liveButContested, to: 'withdrawn' },
  // The grantee leaves, and others still ask: the case goes on for them, with nothing decided (docs/decisions/018).
  leave: { by: ['claimant'], from: ['waiting', 'granted'], to: 'gathering' },
  // At the desk only what nobody has proven anything in lapses; `move` checks that (docs/decisions/019).
  lapse: { by: ['clock'], from: ['opened', 'gathering', 'reviewing', 'granted'], to: 'expired' },
  reopen: { by: ['claimant'], from: ['expired'], to: 'gathering' },
} as const satisfies Record<string, Row>;

export type Move = keyof typeof moves;
export const allMoves = Object.keys(moves) as Move[];

/** The state that `move` by `actor` leads to from `from`; undefined where the table has no such move. */
export function target(from: CaseState, move: Move, actor: MoveActor): CaseState | undefined {
  const row: Row = moves[move];
  return row.from.includes(from) && row.by.includes(actor) ? row.to : undefined;
}

/** The moves `actor` can make from `from`: these are the buttons, and nothing else is. */
export function movesFor(from: CaseState, actor: MoveActor): Move[] {
  return allMoves.filter((move) => target(from, move, actor) !== undefined);
}
