/**
 * The decision (RECOVERY.md, section 4), pure: the same facts give the same answer, and the trail says why. More proof is
 * never worse, the same proof again is never better, and what no rule covers goes to a person.
 */
import type { Policy } from './policy.ts';
import { type CountedRoot, countRoots, isFresh, type Proof } from './roots.ts';
import {
  type Cell,
  type RiskSignal,
  type RowName,
  rowNames,
  rowNeeds,
  type Stake,
  signalEffects,
} from './rules.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The rows that fired, in order, as data: stored with the case and shown to desk and auditor. */
export type Trail = readonly { readonly rule: string; readonly because: Readonly<Record<string, Json>> }[];

export interface DecideInput {
  readonly policy: Policy;
  readonly stake: Stake;
  /** The findings of ONE claimant; two claimants' proofs are never added up. */
  readonly findings: readonly Proof[];
  readonly signals: readonly RiskSignal[];
  readonly now: Date;
}

export type Decision =
  | { kind: 'accept'; row: RowName; waitHours: number; aftercare: 'strong' | 'weak'; trail: Trail }
  | {
      kind: 'review';
      row: RowName | null;
      /** Hours from approval to grant; null where nobody may approve. */
      waitHours: number | null;
      /** How many different persons must approve; null: the desk may only refuse or ask. */
      approvalsNeeded: 1 | 2 | null;
      aftercare: 'strong' | 'weak';
      /** Why a person must look, as codes that catalogues put into words. */
      reasons: string[];
      trail: Trail;
    }
  | { kind: 'missing'; trail: Trail };

/** What follows from the proofs of one claimant: accepted with a wait in hours, a review with its reasons, or not yet. */
export function decide(input: DecideInput): Decision {
  const { fresh, trail } = freshOf(input);
  const roots = countRoots(fresh);
  trail.push(...roots.map((root) => ({ rule: 'root_counted', because: { ...root } })));
  if (roots.length === 0)
    return { kind: 'missing', trail: [...trail, { rule: 'nothing_counts', because: {} }] };

  const proven = rowOf(roots);
  trail.push({
    rule: 'row_proven',
    because: { row: proven, roots: roots.length, strongRoots: strongOf(roots) },
  });
  if (proven === null) return noRow(trail);

  const signals = [...new Set(input.signals)].sort();
  trail.push(
    ...signals.map((signal) => ({ rule: 'signal', because: { signal, effect: signalEffects[signal] } })),
  );
  const wanted =
    rowNames.indexOf(proven) + signals.filter((signal) => signalEffects[signal] === 'row_down').length;
  const row = rowNames[Math.min(wanted, rowNames.length - 1)]!;
  if (row !== proven) trail.push({ rule: 'row_moved', because: { from: proven, to: row } });

  const isBelow = wanted >= rowNames.length;
  if (isBelow) trail.push({ rule: 'below_the_last_row', because: { row } });
  const reasons: string[] = signals.filter((signal) => isBelow || signalEffects[signal] !== 'row_down');
  const cell = input.policy.rows[row][input.stake];
  trail.push({ rule: 'cell', because: { row, stake: input.stake, cell } });
  // Law 15: whatever is proven, what the holder has contested is granted by people only.
  const takesTwo = signals.some((signal) => signalEffects[signal] === 'two_people');
  if (takesTwo) trail.push({ rule: 'only_people', because: {} });
  return outcome(input, row, cell, { reasons, peopleMin: takesTwo ? 2 : 1 }, trail);
}

type OpenTrail = Trail[number][];

function freshOf(input: DecideInput): { fresh: Proof[]; trail: OpenTrail } {
  const trail: OpenTrail = [];
  const fresh = input.findings.filter((finding) => {
    const isExpired = !isFresh(finding, input.policy.findingLifeDays, input.now);
    const rule = isExpired
      ? 'finding_expired'
      : finding.strength === 'worthless'
        ? 'finding_worthless'
        : undefined;
    if (rule) trail.push({ rule, because: { kind: finding.kind, root: finding.root } });
    return rule === undefined;
  });
  return { fresh, trail };
}

function strongOf(roots: readonly CountedRoot[]): number {
  return roots.filter((root) => root.strength === 'strong').length;
}

function rowOf(roots: readonly CountedRoot[]): RowName | null {
  const strongRoots = strongOf(roots);
  const fits = (name: RowName) =>
    roots.length >= rowNeeds[name].rootsMin && strongRoots >= rowNeeds[name].strongRootsMin;
  return rowNames.find(fits) ?? null;
}

// RECOVERY.md: "No row: review." With the rows as they are this is never reached; a table that loses a row stays safe.
function noRow(trail: Trail): Decision {
  const reasons = ['no_row'];
  return {
    kind: 'review',
    row: null,
    waitHours: null,
    approvalsNeeded: null,
    aftercare: 'weak',
    reasons,
    trail,
  };
}

function outcome(
  { policy, stake }: DecideInput,
  row: RowName,
  cell: Cell,
  { reasons: forced, peopleMin }: { readonly reasons: readonly string[]; readonly peopleMin: 1 | 2 },
  trail: Trail,
): Decision {
  const aftercare = row === 'only_weak' ? 'weak' : 'strong';
  const reasons = 'accept' in cell ? [...forced] : [...forced, `stake_${stake}`, `proven_${row}`];
  const atLeastHours = forced.length > 0 ? policy.riskWaitHoursMin : 0;
  if ('accept' in cell) {
    const { waitHours } = cell.accept;
    if (forced.length === 0) return { kind: 'accept', row, waitHours, aftercare, trail };
    const approvalsNeeded = stake === 'critical' ? 2 : peopleMin;
    return {
      kind: 'review',
      row,
      waitHours: Math.max(waitHours, atLeastHours),
      approvalsNeeded,
      aftercare,
      reasons,
      trail,
    };
  }
  if ('mayApprove' in cell.review)
    return { kind: 'review', row, waitHours: null, approvalsNeeded: null, aftercare, reasons, trail };
  const { waitHours, approvals } = cell.review;
  return {
    kind: 'review',
    row,
    waitHours: Math.max(waitHours, atLeastHours),
    approvalsNeeded: peopleMin === 2 ? 2 : approvals,
    aftercare,
    reasons,
    trail,
  };
}

/**
 * The total order of decisions, best first: accepted before reviewed before not approvable before missing; then by the
 * number of persons; then by hours. Negative when `a` is better.
 */
export function compareDecisions(a: Decision, b: Decision): number {
  const [x, y] = [decisionCost(a), decisionCost(b)];
  const at = x.findIndex((part, index) => part !== y[index]);
  return at < 0 ? 0 : x[at]! < y[at]! ? -1 : 1;
}

/** What a decision costs: [who decides, how many of them, how many hours]; each part is better when smaller. */
export function decisionCost(decision: Decision): readonly [number, number, number] {
  if (decision.kind === 'missing') return [3, Infinity, Infinity];
  if (decision.kind === 'accept') return [0, 0, decision.waitHours];
  if (decision.approvalsNeeded === null) return [2, Infinity, Infinity];
  return [1, decision.approvalsNeeded, decision.waitHours ?? Infinity];
}
