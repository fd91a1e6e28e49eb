/** The policy in words, for docs/generated/policy.md: generated, so that an operator reads what holds and not what once held. */
import type { Policy } from './policy.ts';
import {
  type Cell,
  rowNames,
  rowNeeds,
  type SignalEffect,
  type Stake,
  signalEffects,
  stakes,
} from './rules.ts';

const stakeTitles: Readonly<Record<Stake, string>> = {
  none: 'nothing at stake',
  ordinary: 'ordinary',
  critical: 'critical',
};

const effectInWords: Readonly<Record<SignalEffect, string>> = {
  row_down: 'one row down; below the last row, review by the desk',
  review: 'review by the desk',
  two_people: 'review by two people of the desk, whatever is proven',
};

/** The decision table, the risk signals and every number of the policy, as markdown. */
export function policyTable(policy: Policy): string {
  return [
    '# Policy',
    '',
    '## What is proven, and what follows',
    '',
    ...tableOf(
      ['proven, counted in independent roots', ...stakes.map((stake) => stakeTitles[stake])],
      rowLines(policy),
    ),
    '',
    '## Risk signals',
    '',
    ...tableOf(
      ['signal', 'effect'],
      Object.entries(signalEffects).map(([signal, effect]) => [`\`${signal}\``, effectInWords[effect]]),
    ),
    '',
    `A review for a risk signal is followed by a wait of at least ${hoursInWords(policy.riskWaitHoursMin)}.`,
    '',
    '## Numbers',
    '',
    ...tableOf(['setting', 'value'], numberLines(policy)),
    '',
  ].join('\n');
}

/** One cell of the table in words: `24 h`, `review by two persons, then 14 d`. */
function cellInWords(cell: Cell): string {
  if ('accept' in cell) return hoursInWords(cell.accept.waitHours);
  if ('mayApprove' in cell.review) return 'the desk may only refuse or ask';
  const persons = cell.review.approvals === 2 ? 'two persons' : 'one person';
  return `review by ${persons}, then ${hoursInWords(cell.review.waitHours)}`;
}

function hoursInWords(hours: number): string {
  if (hours === 0) return 'no wait';
  return hours > 72 && hours % 24 === 0 ? `${hours / 24} d` : `${hours} h`;
}

function rowLines(policy: Policy): string[][] {
  return rowNames.map((name) => {
    const { rootsMin, strongRootsMin } = rowNeeds[name];
    const roots = `${rootsMin} ${rootsMin === 1 ? 'root' : 'roots'} or more`;
    const proven =
      strongRootsMin === 0 ? `${roots}, only weak` : `${roots}, ${strongRootsMin} of them strong`;
    return [proven, ...stakes.map((stake) => cellInWords(policy.rows[name][stake]))];
  });
}

// The list of mail providers is hundreds long: its length says enough here.
function numberLines({ rows: _, publicMailProviders, ...policy }: Policy): string[][] {
  const lines: string[][] = [];
  for (const [name, value] of Object.entries(policy)) {
    const isPart = typeof value === 'object' && !Array.isArray(value);
    if (!isPart) lines.push([`\`${name}\``, inWords(value)]);
    else for (const [key, inner] of Object.entries(value)) lines.push([`\`${name}.${key}\``, inWords(inner)]);
  }
  return [...lines, ['`publicMailProviders`', `${publicMailProviders.length} domains`]];
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
}

function tableOf(head: readonly string[], lines: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)];
}
