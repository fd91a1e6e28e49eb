/** The lifecycle drawn, for docs/generated/lifecycle.md: the diagram and both tables come from THE table, so they cannot differ. */
import { allMoves, allStates, type CaseState, liveStates, moves, states } from './lifecycle.ts';

/** The lifecycle as markdown: a mermaid diagram, the states and the moves. */
export function lifecycleDiagram(): string {
  return [
    '# Lifecycle of a case',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> opened',
    ...arrows().map((arrow) => `  ${arrow}`),
    ...allStates.filter((state) => !liveStates.includes(state)).map((state) => `  ${state} --> [*]`),
    '```',
    '',
    '## States',
    '',
    '| state | who acts next | meaning |',
    '| --- | --- | --- |',
    ...allStates.map((state) => `| ${state} | ${states[state].actsNext} | ${states[state].means} |`),
    '',
    '## Moves',
    '',
    '| move | by | from | to |',
    '| --- | --- | --- | --- |',
    ...allMoves.map(
      (move) =>
        `| ${move} | ${moves[move].by.join(', ')} | ${moves[move].from.join(', ')} | ${moves[move].to} |`,
    ),
    '',
  ].join('\n');
}

// Two states can be joined by several moves; one arrow names them all, or the drawing cannot be read.
function arrows(): string[] {
  const labels = new Map<string, string[]>();
  for (const move of allMoves)
    for (const from of moves[move].from as readonly CaseState[]) {
      const arrow = `${from} --> ${moves[move].to}`;
      labels.set(arrow, [...(labels.get(arrow) ?? []), `${move} (${moves[move].by.join(', ')})`]);
    }
  return [...labels].map(([arrow, names]) => `${arrow} : ${names.join(' · ')}`);
}
