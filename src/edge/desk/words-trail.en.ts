/** The decision's trail in words: each rule that fired, why, and what it led to. A code without words here is shown as it is. */
import { hourMs } from '../../base/clock.ts';
import type { Json } from '../../domain/policy/decide.ts';
import { durationWords } from '../http/design/relative-time.ts';
import { proofWords, wordFor } from './words-case.en.ts';
import { counted } from './words-desk.en.ts';

export type Because = Readonly<Record<string, Json>>;

export interface TrailLine {
  readonly rule: string;
  readonly because: string;
}

/** Rows of the policy's table. */
const rows: Readonly<Record<string, string>> = {
  three_roots_one_strong: 'three roots, one of them strong',
  two_roots_one_strong: 'two roots, one of them strong',
  one_strong: 'one strong root',
  only_weak: 'only weak proof',
};
const columns: Readonly<Record<string, string>> = {
  none: 'nothing at stake',
  ordinary: 'ordinary projects at stake',
  critical: 'something critical at stake',
};
const kinds: Readonly<Record<string, string>> = {
  password: 'password',
  mailbox: 'mailbox',
  repository: 'repository',
};
const strengths: Readonly<Record<string, string>> = {
  strong: 'strong',
  weak: 'weak',
  worthless: 'worthless',
};

const said = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const list = (value: Json | undefined): string =>
  Array.isArray(value) ? value.map((each) => wordFor(kinds, said(each))).join(', ') : said(value);

/** A root in words: `own`, `domain:example.org` … */
export function rootInWords(root: string): string {
  const { roots } = proofWords;
  const colon = root.indexOf(':');
  const [kind, name] = colon < 0 ? [root, ''] : [root.slice(0, colon), root.slice(colon + 1)];
  if (kind === 'domain' || kind === 'address' || kind === 'forge') return roots[kind](name);
  const known: Readonly<Record<string, unknown>> = roots;
  return colon < 0 && typeof known[root] === 'string' ? known[root] : root;
}

/** What a cell of the table says. */
function cellInWords(cell: Json | undefined): string {
  const { accept, review } = Object(cell) as {
    accept?: { waitHours: number };
    review?: { waitHours?: number; approvals?: number };
  };
  const wait = (hours: number) => (hours === 0 ? 'no wait' : `a wait of ${durationWords(hours * hourMs)}`);
  if (accept) return `accepted without a person, with ${wait(accept.waitHours)}`;
  if (review?.waitHours === undefined) return 'nobody may approve: the desk asks or refuses';
  return `${counted(review.approvals ?? 1, 'person', 'different people')} of the desk must approve, then ${wait(review.waitHours)}`;
}

type Rule = (because: Because) => TrailLine;

const rules: Readonly<Record<string, Rule>> = {
  finding_expired: ({ kind, root }) => ({
    rule: 'A proof is too old',
    because: `The ${wordFor(kinds, said(kind))} proof on ${rootInWords(said(root))} no longer counts.`,
  }),
  finding_worthless: ({ kind, root }) => ({
    rule: 'A proof counts for nothing',
    because: `The ${wordFor(kinds, said(kind))} proof on ${rootInWords(said(root))}.`,
  }),
  root_counted: ({ root, strength, kinds: seen }) => ({
    rule: `A root counts, ${wordFor(strengths, said(strength))}`,
    because: `${sentence(rootInWords(said(root)))}, by: ${list(seen)}.`,
  }),
  nothing_counts: () => ({
    rule: 'Nothing counts',
    because: 'There is no proof that is fresh and worth something.',
  }),
  row_proven: ({ row, roots, strongRoots }) => ({
    rule: row === null ? 'No row of the table fits' : `Row: ${wordFor(rows, said(row))}`,
    because: `${counted(Number(roots), 'root', 'roots')}, ${said(strongRoots)} of them strong.`,
  }),
  signal: ({ signal, effect }) => ({
    rule: 'A risk signal',
    because: `${wordFor(proofWords.signalWords, said(signal))} ${wordFor(proofWords.effects, said(effect))}`,
  }),
  row_moved: ({ from, to }) => ({
    rule: `Down to: ${wordFor(rows, said(to))}`,
    because: `For the risk signals, from: ${wordFor(rows, said(from))}.`,
  }),
  below_the_last_row: () => ({
    rule: 'Below the last row',
    because: 'The risk signals cost more rows than there are, so a person must look.',
  }),
  only_people: () => ({
    rule: 'Only people grant it',
    because: 'What the holder has objected to takes two different people of the desk, whatever is proven.',
  }),
  cell: ({ row, stake, cell }) => ({
    rule: `${sentence(wordFor(rows, said(row)))} × ${wordFor(columns, said(stake))}`,
    because: `${sentence(cellInWords(cell))}.`,
  }),
};

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** One row of the trail in words. */
export function trailLine(rule: string, because: Because): TrailLine {
  const known = Object.hasOwn(rules, rule) ? rules[rule] : undefined;
  return known ? known(because) : { rule, because: JSON.stringify(because) };
}

/** Why a person must look, in words: risk signals, and the row and column that ask for one. */
export function reasonInWords(code: string): string {
  if (code.startsWith('stake_')) return `${sentence(wordFor(columns, code.slice('stake_'.length)))}.`;
  if (code.startsWith('proven_')) return `Proven so far: ${wordFor(rows, code.slice('proven_'.length))}.`;
  if (code === 'no_row') return 'No row of the table fits what is proven.';
  return wordFor(proofWords.signalWords, code);
}

export const trailWords = {
  title: 'How the rules decide',
  rule: 'Rule',
  because: 'Because',
  caption: 'The rules that fired, in order; the last one is the table’s: what is proven × what is at stake',
  nothing: 'Nothing was proven, so no rule fired.',
} as const;
