/**
 * The decision as data (RECOVERY.md, section 4): what was proven picks a row, what is at stake picks a column, and the
 * cell says what follows. Risk signals move the row. Nothing in code knows a wait; an operator overrides cells, but never
 * below the floors of law 2.
 */
import * as z from 'zod';

/** What the account puts at stake: nothing it owns, projects, or projects many depend on. */
export const stakes = ['none', 'ordinary', 'critical'] as const;
export type Stake = (typeof stakes)[number];

/** What a set of proofs must have to stand in a row: the first row it satisfies, from the top, is its row. */
export const rowNeeds = {
  three_roots_one_strong: { rootsMin: 3, strongRootsMin: 1 },
  two_roots_one_strong: { rootsMin: 2, strongRootsMin: 1 },
  one_strong: { rootsMin: 1, strongRootsMin: 1 },
  only_weak: { rootsMin: 1, strongRootsMin: 0 },
} as const;
export type RowName = keyof typeof rowNeeds;

/** The rows from the best proven to the least. */
export const rowNames = Object.keys(rowNeeds) as RowName[];

/**
 * Weak findings of one kind that are strong together, when that many differ in their subject. Two co-owners are two
 * people who can each be fooled; a rule for another kind is one more row here.
 */
export const jointlyStrong: readonly { readonly kind: string; readonly subjectsMin: number }[] = [
  { kind: 'co_owner', subjectsMin: 2 },
];

const waitHoursMax = 8760; // a year: longer is no decision, it is a refusal that nobody signs
const waitHours = z.int().min(0).max(waitHoursMax);

/** One cell: accepted by the machine after a wait, or by so many different persons of the desk, or by nobody. */
const cellSchema = z.union([
  z.strictObject({ accept: z.strictObject({ waitHours }) }),
  z.strictObject({ review: z.strictObject({ waitHours, approvals: z.union([z.literal(1), z.literal(2)]) }) }),
  z.strictObject({ review: z.strictObject({ mayApprove: z.literal(false) }) }),
]);
export type Cell = z.infer<typeof cellSchema>;

const accept = (hours: number): Cell => ({ accept: { waitHours: hours } });
const review = (hours: number, approvals: 1 | 2): Cell => ({ review: { waitHours: hours, approvals } });
const refuseOrAsk: Cell = { review: { mayApprove: false } };

const row = (none: Cell, ordinary: Cell, critical: Cell) =>
  z
    .strictObject({
      none: cellSchema.default(none),
      ordinary: cellSchema.default(ordinary),
      critical: cellSchema.default(critical),
    })
    .prefault({});

/** The default table, cell by cell. Hours: 24 is a day to read one's mail, 168 a week away from it, 336 a holiday. */
export const rowsSchema = z
  .strictObject({
    three_roots_one_strong: row(accept(0), accept(0), review(24, 2)),
    two_roots_one_strong: row(accept(0), accept(24), review(72, 2)),
    one_strong: row(accept(24), accept(168), review(336, 2)),
    only_weak: row(accept(168), review(336, 1), refuseOrAsk),
  })
  .prefault({});
export type Rows = z.infer<typeof rowsSchema>;

/** Law 2: with something at stake, the least hours between a decision and its grant. Three roots are the owner, as far as anybody can tell. */
const waitHoursFloor: Readonly<Record<RowName, number>> = {
  three_roots_one_strong: 0,
  two_roots_one_strong: 24,
  one_strong: 168,
  only_weak: 168, // one weak root is one root
};

/** What a cell asks for, in comparable numbers; each grows with what it costs the claimant. */
export interface CellCost {
  /** 0 the machine accepts, 1 the desk may approve, 2 the desk may only refuse or ask. */
  readonly by: 0 | 1 | 2;
  readonly approvals: number;
  readonly waitHours: number;
}

/** The cost of one cell, for comparing cells and decisions. */
function costOf(cell: Cell): CellCost {
  if ('accept' in cell) return { by: 0, approvals: 0, waitHours: cell.accept.waitHours };
  if ('mayApprove' in cell.review) return { by: 2, approvals: Infinity, waitHours: Infinity };
  return { by: 1, approvals: cell.review.approvals, waitHours: cell.review.waitHours };
}

/** The longest wait that any cell decides, in hours. */
export function waitHoursLongest(policy: { readonly rows: Rows; readonly riskWaitHoursMin: number }): number {
  const waits = rowNames.flatMap((name) => stakes.map((stake) => costOf(policy.rows[name][stake]).waitHours));
  return Math.max(policy.riskWaitHoursMin, ...waits.filter(Number.isFinite));
}

/** Whether `a` costs no more than `b` in anything: in who decides, in how many of them, and in how long. */
function isNoWorse(a: CellCost, b: CellCost): boolean {
  return a.by <= b.by && a.approvals <= b.approvals && a.waitHours <= b.waitHours;
}

/** One sentence for every cell that breaks a floor of law 2 or the order of law 4; none when the table may be used. */
export function rowProblems(rows: Rows): string[] {
  return rowNames.flatMap((name, at) =>
    stakes.flatMap((stake) => [...floorProblems(rows, name, stake), ...orderProblems(rows, name, at, stake)]),
  );
}

function floorProblems(rows: Rows, name: RowName, stake: Stake): string[] {
  if (stake === 'none') return [];
  const cost = costOf(rows[name][stake]);
  const problems: string[] = [];
  if (cost.waitHours < waitHoursFloor[name])
    problems.push(
      `rows.${name}.${stake} waits ${cost.waitHours} hours; with something at stake it may not be below ${waitHoursFloor[name]} (law 2).`,
    );
  if (stake === 'critical' && cost.approvals < 2)
    problems.push(`rows.${name}.critical must need two persons of the desk: "approvals": 2 (law 2).`);
  return problems;
}

function orderProblems(rows: Rows, name: RowName, at: number, stake: Stake): string[] {
  const problems: string[] = [];
  const below = rowNames[at + 1];
  if (below && !isNoWorse(costOf(rows[name][stake]), costOf(rows[below][stake])))
    problems.push(
      `rows.${name}.${stake} is harder than rows.${below}.${stake}: more proof may never cost more (law 4).`,
    );
  const higher = stakes[stakes.indexOf(stake) + 1];
  if (higher && !isNoWorse(costOf(rows[name][stake]), costOf(rows[name][higher])))
    problems.push(
      `rows.${name}.${stake} is harder than rows.${name}.${higher}: a higher stake may never be easier.`,
    );
  return problems;
}

/** What a risk signal does: moves the case one row down, sends it to the desk whatever its row, or lets only two people of the desk grant it. */
export type SignalEffect = 'row_down' | 'review' | 'two_people';

/**
 * Every risk signal with its effect. `review` is for what a wait cannot settle, because somebody else now holds what is
 * proven with, or two people claim the same account; `two_people` for what the holder has contested. Each row_down signal counts once; below the last row is the desk.
 */
export const signalEffects = {
  address_changed_lately: 'row_down',
  password_changed_lately: 'row_down',
  link_changed_lately: 'row_down',
  owner_changed_lately: 'row_down',
  domain_lapsed: 'row_down',
  factor_guessed: 'row_down',
  unseen_location: 'row_down',
  domain_changed_hands: 'review',
  continuity_broken: 'review',
  rivals: 'review',
  contested: 'two_people',
} as const satisfies Record<string, SignalEffect>;
export type RiskSignal = keyof typeof signalEffects;

export const allSignals = Object.keys(signalEffects) as RiskSignal[];
